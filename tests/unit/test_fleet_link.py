"""The link of one workstation, on a line that a test holds: what it says, and what nobody can make it believe."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hetes.adapters.fleet.seal import Seal
from hetes.core.events import ActivationReported, ClockStepped, ScreenLocked, SessionHeard, Suspended, WorkstationsSeen
from hetes.core.fleet.messages import Ask, Person, Presence, Sent, read
from hetes.core.fleet.register import Register, SessionTold, Stamp
from tests.support.fleet.desk import NOON, Desk


def sent(number=1, by="b", incarnation=5, at=NOON):
    return Sent(by, at, incarnation, number)


def person(number=2, generation=1, *, started_at=NOON - timedelta(minutes=5), **more):
    session = SessionTold(
        Stamp(generation, "b", 0), id="b.s1", where="2. rendelő", started_at=started_at, length=timedelta(hours=7)
    )
    return Person(sent(number, **more), "Dr. Minta Éva", Register(session))


def test_it_counts_as_linked_when_its_own_question_has_come_back_and_then_says_what_it_is():
    desk = Desk()
    desk.link.will()
    desk.link.connected()
    assert not desk.state.fleet.linked
    assert desk.line.heard[0] == desk.seal.topic("p", desk.key)
    assert len(desk.line.heard) == 4

    topic, sealed, keep, _ = desk.line.said[-1]
    desk.link.came(topic, sealed, kept=False)
    desk.link.look()

    assert not keep
    assert desk.state.fleet.linked
    assert len(desk.line.heard) == 3  # what was heard first is among the others
    assert isinstance(desk.opened()[0], Ask)
    assert (desk.opened()[1].word, desk.opened()[1].name) == ("ready", "1. rendelő")


def test_a_question_that_does_not_come_back_is_asked_again():
    """A broker that is made to keep very much drops what it can't hold for one that has just come."""
    desk = Desk()
    desk.link.will()
    desk.link.connected()
    assert 0 < desk.link.look() <= 20
    for _ in range(3):
        assert desk.later(20) > 0
    questions = [said for said in desk.line.said if isinstance(read(desk.seal.open(*said[:2])), Ask)]
    assert len(questions) == 4

    desk.link.came(*questions[-1][:2], kept=False)
    desk.later(300)
    assert desk.state.fleet.linked
    assert [type(message) for message in desk.opened()].count(Ask) == 4


def test_a_report_is_said_once_and_again_to_a_broker_that_has_forgotten_it():
    desk = Desk().connect()
    desk.post(ActivationReported("eva"))
    desk.link.look()
    desk.link.look()
    persons = [m for m in desk.opened() if isinstance(m, Person)]
    assert len(persons) == 1
    assert persons[0].register.session.started_at == NOON
    assert desk.line.said[-1][2:] == (True, 31 * 3600)

    desk.link.disconnected("lost")
    assert not desk.state.fleet.linked
    desk.later(30)
    desk.connect()
    assert len([m for m in desk.opened() if isinstance(m, Person)]) == 2


def test_a_broker_that_keeps_an_older_state_is_told_the_later_one_but_not_faster_than_somebody_can_put_it_back():
    desk = Desk().connect()
    desk.come(person(generation=4), "p", desk.key, kept=True)
    desk.post(ActivationReported("eva"))
    desk.link.look()
    count = len(desk.line.said)
    for number in range(100):
        desk.come(person(generation=4, number=10 + number), "p", desk.key)
        desk.link.look()
    assert len(desk.line.said) == count
    desk.later(11)
    assert len(desk.line.said) == count + 1


def test_locking_is_said_and_before_a_sleep_that_too_and_the_line_let_go():
    desk = Desk().connect()
    desk.post(ScreenLocked())
    desk.link.look()
    assert desk.opened()[-1].locked
    desk.post(Suspended())
    desk.link.look()

    assert desk.opened()[-1].word == "sleeping"
    assert not desk.line.wanted


def test_a_clean_end_says_stopped():
    desk = Desk().connect()
    desk.link.stop()
    desk.link.look()

    assert desk.line.stopped
    assert desk.opened()[-1].word == "stopped"


def test_a_broker_that_passes_nothing_on_forbids_it():
    desk = Desk()
    desk.link.will()
    desk.link.connected()
    desk.later(31)

    assert desk.state.fleet.trouble == "not_allowed"


def test_a_broker_that_is_away_for_a_moment_is_no_trouble():
    desk = Desk().connect()
    desk.link.disconnected("refused")
    desk.later(29)
    assert desk.state.fleet.trouble is None
    desk.later(2)
    assert desk.state.fleet.trouble == "refused"
    assert desk.link.told()["apart_s"] == 31


def test_a_thousand_questions_get_an_answer_in_twenty_seconds():
    desk = Desk().connect()
    desk.later(60)
    count = len(desk.line.said)
    for number in range(1000):
        desk.come(Ask(sent(number, by=f"w{number}")), "ask")
        desk.link.look()
    desk.later(3)
    assert len(desk.line.said) == count + 1


def test_a_clock_that_was_set_back_counts_on():
    desk = Desk().connect()
    before = desk.opened()[-1].sent.incarnation
    desk.come(Presence(Sent("a", NOON, before + 10**9, 3), "ready"), "w", "pc-1", "a", kept=True)
    desk.link.look()

    assert desk.opened()[-1].sent.incarnation == before + 10**9 + 1


def test_a_clock_that_was_set_begins_another_incarnation_and_the_same_is_said_by_the_clock_of_now():
    desk = Desk().connect()
    desk.post(ActivationReported("eva"))
    desk.link.look()
    kept = desk.line.said[-1]
    desk.clock.set_by = timedelta(minutes=-60)
    desk.post(ClockStepped(timedelta(minutes=-60)))
    assert desk.link.look() == 0.0
    assert (desk.line.wanted, desk.line.ended) == (True, 1)
    assert not desk.state.fleet.linked

    desk.link.will()
    desk.link.connected()
    question = desk.line.said[-1]
    desk.link.came(*kept[:2], kept=True)
    desk.link.came(*question[:2], kept=False)
    desk.later(11)
    first, last = [m for m in desk.opened() if isinstance(m, Person)]
    assert last.sent.incarnation > first.sent.incarnation
    assert last.register.session.started_at == NOON - timedelta(minutes=60)
    assert desk.line.ended == 1


def test_what_others_know_reaches_the_core_and_where_it_is_nobody_else_s():
    desk = Desk().connect()
    desk.come(Presence(sent(1), "ready", "2. rendelő"), "w", "pc-2", "b")
    desk.come(person(), "p", desk.key)

    assert desk.state.session("eva").where == "2. rendelő"
    assert desk.state.fleet.listening == {"b"}
    assert [type(event) for event in desk.posted].count(SessionHeard) == 1
    told_ = desk.link.told()
    assert [w["name"] for w in told_["workstations"]] == ["1. rendelő", "2. rendelő"]
    assert told_["people"][0]["state"] == "active"


def hostile(desk):
    """Whoever may write to the broker and has no part in the secret."""
    other = Seal(b"another practice")
    desk.come(person(started_at=NOON), "p", desk.key, seal=other)
    desk.come(person(started_at=NOON), "p", desk.key, seal=other, topic=desk.seal.topic("p", desk.key))
    desk.come(person(started_at=NOON), "p", "elsewhere", topic=desk.seal.topic("p", desk.key))
    desk.link.came(desk.seal.topic("p", desk.key), b"x" * 100_000, kept=True)
    desk.link.came(desk.seal.topic("w", "a", "a"), b"{}", kept=False)
    desk.link.came("", b"x", kept=False)
    desk.link.came("hetes/1", b"x" * 200, kept=False)


def test_nothing_that_was_not_sealed_for_its_place_is_believed(caplog):
    caplog.set_level(logging.WARNING)
    desk = Desk().connect()
    for _ in range(50):
        hostile(desk)

    assert desk.state.session("eva") is None
    assert desk.link.told()["people"] == []
    assert desk.link.foreign == 350
    assert len(caplog.records) == 1


def test_ten_thousand_kept_topics_take_no_memory():
    desk = Desk().connect()
    for number in range(10_000):
        desk.link.came(f"{desk.seal.topic('p')}/{number:032x}", b"garbage" * 20, kept=True)
        desk.link.came(f"{desk.seal.topic('w')}/x/{number}", b"garbage" * 20, kept=True)

    assert desk.link.foreign == 20_000
    assert desk.link.told()["people"] == []
    assert len(desk.link.told()["workstations"]) == 1
    assert len(desk.link._there) == 0


def test_a_workstation_speaks_for_itself_alone():
    desk = Desk().connect()
    desk.come(Presence(sent(1, by="c"), "ready", "c"), "w", "pc-2", "b")

    assert [w["id"] for w in desk.link.told()["workstations"]] == ["a"]
    assert desk.link.foreign == 1


def test_a_message_sent_again_changes_nothing():
    desk = Desk().connect()
    desk.come(Presence(sent(1), "ready", "b"), "w", "pc-2", "b")
    first, last = person(2, generation=1, started_at=NOON - timedelta(hours=3)), person(3, generation=2)
    desk.come(first, "p", desk.key)
    desk.come(last, "p", desk.key)
    session = desk.state.session("eva")
    desk.later(3600)
    desk.come(first, "p", desk.key)
    desk.come(Presence(sent(1), "ready", "b"), "w", "pc-2", "b")

    assert desk.state.session("eva") == session
    assert desk.link.told()["clocks_apart"] == []


@pytest.mark.parametrize("old", [timedelta(minutes=3), timedelta(hours=5), -timedelta(minutes=4)])
def test_a_sign_of_life_that_may_be_an_old_one_moves_no_session_until_its_sender_has_answered(old):
    """Recorded, and sent again to one that knows nothing of its sender: no clock is behind by that much."""
    desk = Desk().connect()
    began = NOON - timedelta(hours=6)
    desk.come(person(4, started_at=began, at=NOON - old), "p", desk.key, kept=True)
    desk.later(60)
    desk.come(Presence(sent(3, at=NOON - old), "ready", "b"), "w", "pc-2", "b")
    desk.come(Presence(sent(5, at=NOON - old), "ready", "b"), "w", "pc-2", "b")
    assert desk.state.session("eva").started_at == began
    assert desk.link.told()["clocks_apart"] == []

    desk.later(0)
    question = desk.opened()[-1]
    assert isinstance(question, Ask)
    desk.later(1)
    assert len([m for m in desk.opened() if isinstance(m, Ask)]) == 2
    answer = Presence(sent(6, at=desk.clock.now() - old), "ready", "b", answers=(question.mark,))
    desk.come(answer, "w", "pc-2", "b")
    assert desk.state.session("eva").started_at == began + old
    assert desk.link.told()["clocks_apart"] == ["b"]


def test_whoever_is_in_doubt_asks_again_but_not_all_the_time():
    desk = Desk().connect()
    for number in range(1, 200):
        desk.come(Presence(sent(number, at=NOON - timedelta(hours=1)), "ready", "b"), "w", "pc-2", "b")
        desk.later(1)

    assert 9 <= len([m for m in desk.opened() if isinstance(m, Ask)]) <= 11


def test_an_answer_names_whose_questions_it_answers_and_the_next_one_does_not():
    desk = Desk().connect()
    desk.later(60)
    questions = [Ask(sent(number, by=f"w{number}")) for number in range(3)]
    for ask in (*questions, questions[0]):
        desk.come(ask, "ask")
    desk.later(3)
    assert desk.opened()[-1].answers == ("w1.5", "w2.5", "w0.5")
    desk.post(ScreenLocked())
    desk.link.look()
    assert desk.opened()[-1].answers == ()


def test_what_comes_from_one_whose_clock_is_not_known_yet_is_reckoned_anew_when_it_is():
    desk = Desk().connect()
    off = timedelta(minutes=4)
    desk.come(person(2, started_at=NOON - off, at=NOON - off), "p", desk.key)
    assert desk.state.session("eva").started_at == NOON - off
    answer = Presence(sent(3, at=NOON - off), "ready", "b", answers=(desk.opened()[0].mark,))
    desk.come(answer, "w", "pc-2", "b")

    assert desk.state.session("eva").started_at == NOON


@pytest.mark.parametrize("ahead", [timedelta(minutes=61), timedelta(days=400)])
def test_a_session_that_is_yet_to_begin_is_none(ahead):
    desk = Desk().connect()
    desk.come(Presence(sent(1), "ready", "b"), "w", "pc-2", "b")
    desk.come(person(started_at=NOON + ahead), "p", desk.key)

    assert desk.state.session("eva") is None


@given(st.text(max_size=60), st.binary(max_size=300), st.booleans())
def test_no_message_ends_it(topic, content, kept):
    desk = Desk().connect()
    desk.link.came(topic, content, kept=kept)
    desk.link.came(desk.seal.topic("p", topic), content, kept=kept)
    desk.link.came(desk.seal.topic("p", desk.key), desk.seal.seal(desk.seal.topic("p", desk.key), content), kept=kept)

    assert desk.state.session("eva") is None
    assert isinstance(desk.posted[0], WorkstationsSeen)


def test_a_fault_of_the_listener_does_not_end_the_thread(caplog):
    from hetes.adapters.fleet.account import Account
    from hetes.adapters.fleet.broker import Broker
    from tests.support.system.waiting import eventually

    class Faulty:
        looked = 0

        def will(self):
            return "t", b""

        def disconnected(self, trouble): ...

        def look(self):
            self.looked += 1
            if self.looked < 3:
                raise ValueError("a bug")

    faulty = Faulty()
    broker = Broker(Account("127.0.0.1", 1, tls=False), "x", faulty)
    broker._again_at = float("inf")
    broker.start()
    broker.ring()
    eventually(lambda: (broker.ring(), faulty.looked > 3)[1])
    broker.stop()
    assert not broker._thread.is_alive()
    assert sum(record.levelname == "ERROR" for record in caplog.records) == 2
