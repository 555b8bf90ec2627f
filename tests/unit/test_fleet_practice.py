"""What workstations are known to be: signs of life, copies of messages, and clocks that differ."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hetes.core.fleet.messages import NoMessageError, Person, Presence, Sent, plain_name, read, written
from hetes.core.fleet.practice import PEOPLE_AT_MOST, WORKSTATIONS_AT_MOST, Practice
from hetes.core.fleet.register import AnswerTold, QuietTold, Register, SessionTold, Stamp

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
QUESTION = "a.1"
FIVE = 5 * MINUTE


def sent(number=1, *, by="b", incarnation=1, at=NOON):
    return Sent(by, at, incarnation, number)


def presence(number=1, word="ready", **fields):
    locked, answers = fields.pop("locked", False), fields.pop("answers", ())
    name = f"PC {fields.get('by', 'b')}"
    return Presence(sent(number, **fields), word, name=name, locked=locked, answers=answers)


def person(number=2, *, started_at=NOON - FIVE, **fields):
    session = SessionTold(Stamp(1, "b", 0), id="b.s1", where="PC b", started_at=started_at, length=timedelta(hours=7))
    return Person(sent(number, **fields), "Dr. Minta Éva", Register(session))


def known(*told, kept=False, at=NOON):
    practice = Practice("a")
    for each in told:
        practice.hear_station(each, at, kept=kept, question=QUESTION)
    return practice


def test_a_workstation_that_says_so_listens_until_it_locks_sleeps_stops_or_is_gone():
    practice = known(presence())
    assert practice.listening(NOON) == {"b"}
    for number, word in ((2, "sleeping"), (4, "stopped")):
        practice.hear_station(presence(number, word), NOON, kept=False)
        assert practice.listening(NOON) == frozenset()
        practice.hear_station(presence(number + 1), NOON, kept=False)
        assert practice.listening(NOON) == {"b"}
    practice.hear_station(presence(6, locked=True), NOON, kept=False)
    assert practice.listening(NOON) == frozenset()


def test_a_gone_of_an_older_incarnation_is_ignored():
    practice = known(presence(1, incarnation=2))

    assert not practice.hear_station(presence(0, "gone", incarnation=1), NOON, kept=False)
    assert practice.listening(NOON) == {"b"}
    assert practice.hear_station(presence(0, "gone", incarnation=2), NOON, kept=False)
    assert practice.listening(NOON) == frozenset()


def test_a_kept_ready_that_nothing_confirms_for_two_minutes_counts_as_gone():
    practice = known(presence(), kept=True)
    assert practice.stations["b"].word(NOON) == "ready"
    assert practice.next_look(NOON) == NOON + 2 * MINUTE
    assert practice.stations["b"].word(NOON + 2 * MINUTE) == "gone"

    practice.hear_station(presence(2, at=NOON + MINUTE), NOON + MINUTE, kept=False)
    assert practice.stations["b"].word(NOON + 10 * MINUTE) == "ready"
    assert practice.next_look(NOON + MINUTE) is None


def test_after_the_link_was_lost_everybody_has_to_say_again_that_they_live():
    practice = known(presence())
    practice.begin_anew(NOON + FIVE)

    assert practice.stations["b"].word(NOON + FIVE) == "ready"
    assert practice.stations["b"].word(NOON + FIVE + 2 * MINUTE) == "gone"


def test_a_message_that_is_sent_again_is_no_sign_of_life():
    practice = known(presence(3), kept=True)

    assert not practice.hear_station(presence(3), NOON + MINUTE, kept=False)
    assert not practice.hear_station(presence(2), NOON + MINUTE, kept=False)
    assert practice.stations["b"].word(NOON + FIVE) == "gone"


@pytest.mark.parametrize("off", [FIVE, -FIVE])
def test_clocks_that_differ_by_minutes_move_what_is_told(off):
    practice = known(presence(at=NOON - off, answers=(QUESTION,)))
    practice.hear_person("eva", person(at=NOON - off, started_at=NOON - off - FIVE), NOON, kept=False)

    assert practice.people["eva"].register.session.started_at == NOON - FIVE
    assert practice.stations["b"].ahead == off


def test_seconds_are_the_message_s_way():
    practice = known(presence(at=NOON - timedelta(seconds=3)))
    practice.hear_person("eva", person(), NOON, kept=False)

    assert practice.people["eva"].register.session.started_at == NOON - FIVE


def test_what_the_broker_kept_is_taken_as_it_stands_and_corrected_by_the_first_live_word():
    practice = known(presence(at=NOON - FIVE), kept=True)
    practice.hear_person("eva", person(at=NOON - FIVE, started_at=NOON - 2 * FIVE), NOON, kept=True)
    assert practice.people["eva"].register.session.started_at == NOON - 2 * FIVE

    practice.hear_station(presence(3, at=NOON - FIVE, answers=(QUESTION,)), NOON, kept=False, question=QUESTION)
    practice.hear_person("eva", person(4, at=NOON - FIVE, started_at=NOON - 2 * FIVE), NOON, kept=False)
    assert practice.people["eva"].register.session.started_at == NOON - FIVE


@pytest.mark.parametrize("off", [FIVE, -FIVE])
def test_what_the_broker_kept_is_reckoned_anew_once_its_sender_has_shown_its_clock(off):
    """Also what could not be taken as it stood: a start that is yet to come, by a clock that nobody knew."""
    practice = known(presence(at=NOON - off), kept=True)
    practice.hear_person("eva", person(at=NOON - off, started_at=NOON - off - MINUTE), NOON, kept=True)

    answer = presence(3, at=NOON - off, answers=(QUESTION,))
    assert practice.hear_station(answer, NOON, kept=False, question=QUESTION)
    assert practice.people["eva"].register.session.started_at == NOON - MINUTE
    assert practice.unproved == {}


def test_what_is_passed_on_here_takes_no_doubt_away():
    """The own message comes back from the broker; the sender's clock is not known any better by that."""
    practice, told = known(presence(at=NOON - FIVE), kept=True), person(at=NOON - FIVE, started_at=NOON - 2 * FIVE)
    practice.hear_person("eva", told, NOON, kept=False)
    own = Person(sent(7, by="a"), told.name, practice.people["eva"].register)
    practice.hear_person("eva", read(written(own)), NOON, kept=False)
    practice.hear_station(presence(3, at=NOON - FIVE, answers=(QUESTION,)), NOON, kept=False, question=QUESTION)

    assert practice.people["eva"].register.session.started_at == NOON - FIVE


def test_one_that_hears_of_it_by_a_doubting_one_doubts_it_as_well():
    doubted = Person(sent(7, by="c"), "Dr. Minta Éva", person(started_at=NOON - 2 * FIVE).register.doubted())
    practice = known(presence(by="c"), presence(3, at=NOON))
    practice.hear_person("eva", read(written(doubted)), NOON, kept=False)
    assert practice.people["eva"].register.session.proved is False

    practice.hear_person("eva", person(4), NOON, kept=False)
    assert practice.people["eva"].register.session.started_at == NOON - FIVE


def test_a_clock_that_was_set_moves_what_is_known_and_says_nothing_of_others():
    practice = known(presence())
    practice.hear_person("eva", person(), NOON, kept=False)
    practice.clock_was_set(-60 * MINUTE)

    assert practice.people["eva"].register.session.started_at == NOON - FIVE - 60 * MINUTE
    assert practice.stations["b"].ahead is None


@pytest.mark.parametrize(
    ("at", "question", "answers", "live"),
    [
        (NOON - MINUTE, "", (), True),  # near enough: it cannot be far wrong
        (NOON - FIVE, "", (), False),
        (NOON + FIVE, "", (), False),
        (NOON - FIVE, "", ("",), False),
        (NOON - FIVE, QUESTION, ("a.2", "c.1"), False),
        (NOON - FIVE, QUESTION, ("c.1", QUESTION), True),
    ],
)
def test_what_may_be_an_old_sign_of_life_proves_nothing_until_its_sender_has_answered(at, question, answers, live):
    practice = Practice("a")
    practice.hear_station(presence(at=at, answers=answers), NOON, kept=False, question=question)

    assert practice.is_doubted("b") is not live
    assert practice.stations["b"].word(NOON + 2 * MINUTE) == ("ready" if live else "gone")
    practice.hear_station(presence(2, at=at + MINUTE), NOON + MINUTE, kept=False, question=question)
    assert practice.is_doubted("b") is not live


def test_a_copy_of_an_hour_ago_moves_no_session():
    practice = known(presence(9))
    practice.hear_person("eva", person(5, at=NOON - 60 * MINUTE, started_at=NOON - 70 * MINUTE), NOON, kept=False)

    assert practice.people["eva"].register.session.started_at == NOON - 70 * MINUTE


def test_a_session_that_is_yet_to_begin_is_nobody_s():
    practice = known(presence())

    assert not practice.hear_person("eva", person(started_at=NOON + 60 * MINUTE), NOON, kept=False)
    assert practice.people == {}


def test_ten_thousand_workstations_and_practitioners_are_not_kept():
    practice = Practice("a")
    for number in range(3000):
        practice.hear_station(presence(by=f"w{number}"), NOON, kept=True)
        practice.hear_person(f"p{number}", person(by=f"w{number}"), NOON, kept=True)

    assert len(practice.stations) == WORKSTATIONS_AT_MOST
    assert len(practice.people) == PEOPLE_AT_MOST
    assert len(practice.unproved) <= PEOPLE_AT_MOST


def test_messages_are_read_as_they_were_written():
    told = Person(
        sent(),
        "Dr. Minta Éva",
        Register(
            SessionTold(Stamp(3, "b", 5), id="b.s1", where="2. rendelő", started_at=NOON, length=FIVE, ended_at=NOON, lost=True, settled=True),
            QuietTold(Stamp(4, "b", 6), done_until=NOON),
            AnswerTold(Stamp(5, "c", 7), at=NOON),
        ),
    )  # fmt: skip
    for message in (told, presence(), replace(presence(2, "sleeping"), hetes="0.2.0", face="active")):
        assert read(written(message)) == message


def test_what_a_newer_hetes_has_added_is_passed_on():
    import json

    told = json.loads(written(person()))
    told["colour"] = "green"
    told["session"]["mood"] = ["good"]

    passed_on = json.loads(written(read(json.dumps(told).encode())))

    assert passed_on == told


@pytest.mark.parametrize(
    "text",
    [
        b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 3000, b'{"v": 2}', b'{"v": 1, "kind": "ask"}', b"x" * 5000,
        b'{"v": true, "kind": "ask", "workstation": "a", "at": "2026-11-23T07:00:00+00:00", "incarnation": 1, "number": 1}',
        b'{"v": 1, "kind": "ask", "workstation": "", "at": "2026-11-23T07:00:00+00:00", "incarnation": 1, "number": 1}',
        b'{"v": 1, "kind": "ask", "workstation": "a", "at": "2026-11-23", "incarnation": 1, "number": 1}',
        b'{"v": 1, "kind": "ask", "workstation": "a", "at": "2026-11-23T07:00:00+00:00", "incarnation": -1, "number": 1}',
        b'{"v": 1, "kind": "workstation", "workstation": "a", "at": "2026-11-23T07:00:00+00:00", "incarnation": 1, "number": 1, "word": "lost"}',
        b'{"v": 1, "kind": "other", "workstation": "a", "at": "2026-11-23T07:00:00+00:00", "incarnation": 1, "number": 1}',
    ],
)  # fmt: skip
def test_what_is_no_message_is_none(text):
    with pytest.raises(NoMessageError):
        read(text)


def test_a_name_is_one_line_that_can_be_shown():
    assert plain_name(" Dr.\n\x1b[31mMinta\u202e Éva ") == "Dr. [31mMinta Éva"
    assert len(plain_name("x" * 100_000)) == 80


def test_a_message_that_was_long_on_its_way_does_not_set_its_senders_clock():
    practice = Practice("a")
    practice.hear_station(Presence(Sent("b", NOON, 5, 1), "ready", "B", "0.1.0"), NOON, kept=False)
    late = NOON + timedelta(seconds=57)
    practice.hear_station(Presence(Sent("b", NOON, 5, 2), "ready", "B", "0.1.0"), late, kept=False)
    assert practice.stations["b"].ahead == timedelta(0)
