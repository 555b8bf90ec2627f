"""The engine's promises: stored before performed, refused when not stored, sleep noticed, nobody named in the log."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta

import pytest

from hetes.agent import engine as engine_module
from hetes.agent.control_api import ControlApi, latest_time
from hetes.agent.engine import Crashed
from hetes.core.events import (
    ActivationReported,
    CardNamed,
    EndReported,
    NoticeTaken,
    PageRequested,
    ReadersSeen,
    Resumed,
    SeenCard,
    SeenReader,
    Suspended,
)
from hetes.ports import StoreError
from tests.support.fakes.environment import FakeWorld
from tests.support.story.story import ADAM, EVA, MONDAY, Story, settings

MORNING = Story("07:00").now


def world(*people, at=MORNING, **fields) -> FakeWorld:
    return FakeWorld(settings(*people, **fields), at)


def test_what_was_acknowledged_is_there_after_a_kill():
    fakes = world()
    fakes.engine.turn(ActivationReported())
    ends_at = fakes.engine.state.sessions["default"].ends_at
    fakes.restart()
    assert fakes.engine.state.sessions["default"].ends_at == ends_at
    assert fakes.tray.shown[-1].icon.face == "active"


def test_a_change_is_stored_before_its_effects_are_performed():
    fakes = world(at=MORNING)
    seen: list[int] = []
    fakes.engine.subscribe(lambda line: seen.append(fakes.store.saves))
    before = fakes.store.saves
    fakes.engine.turn(ActivationReported())
    assert seen
    assert min(seen) > before


def test_an_activation_that_cannot_be_stored_is_counted_and_said_so_and_stored_when_there_is_room():
    fakes = world()
    fakes.store.fail = "full"
    refused = fakes.engine.turn(ActivationReported())
    assert [r.reason for r in refused] == ["in_memory.full"]
    assert fakes.engine.shown_face == "active"
    assert "problem" in fakes.visible
    assert any("lemez megtelt" in p for p in fakes.engine.told_problems())
    fakes.store.fail = None
    fakes.clock.run(seconds=28)
    fakes.engine.catch_up()
    assert fakes.engine.told_problems() == ()
    fakes.restart()
    assert fakes.engine.shown_face == "active"
    assert [row.event for row in fakes.store.rows if row.event == "session_started"] == ["session_started"]


def test_another_command_that_cannot_be_stored_is_refused_and_takes_nothing_of_its_batch_along():
    fakes = world()
    fakes.engine.turn(ActivationReported())
    fakes.store.fail = "full"
    fakes.settings.write(settings(EVA))
    fakes.clock.sleep(hours=5)
    picture = ReadersSeen((SeenReader("R", SeenCard("3B8780018031B973842160B8")),))
    refused = fakes.engine.turn(picture, EndReported())
    assert [r.reason for r in refused] == ["not_stored.full"]
    state = fakes.engine.state
    assert [session.settled for session in state.sessions.values()] == [False]
    assert state.readers is not None
    assert state.readers[0].card is not None
    assert state.settings.configured == (EVA,)
    assert [a.off for a in state.away] == [False]
    fakes.store.fail = None
    fakes.engine.turn()
    events = [row.event for row in fakes.store.rows]
    assert events.count("card_inserted") == 1
    assert "session_ended" not in events


def test_a_reminder_is_shown_though_it_cannot_be_stored_and_is_stored_later():
    fakes = world()
    fakes.engine.turn(ActivationReported())
    fakes.store.fail = "full"
    fakes.wait(hours=6, minutes=31)
    assert "session_ending" in fakes.visible
    fakes.store.fail = None
    fakes.engine.turn()
    assert "notice_ordered" in [row.event for row in fakes.store.rows]


def test_an_idle_beat_stores_and_shows_nothing():
    fakes = world(EVA)
    fakes.engine.turn()
    saves, shown = fakes.store.saves, len(fakes.tray.shown)
    for _ in range(10):
        fakes.clock.run(seconds=30)
        fakes.engine.turn()
    assert (fakes.store.saves, len(fakes.tray.shown)) == (saves, shown)


def test_sleep_is_noticed_when_the_wall_clock_ran_away_from_the_monotonic_one():
    fakes = world()
    fakes.engine.turn(ActivationReported())
    fakes.clock.sleep(hours=8)
    fakes.engine.turn()
    assert fakes.visible == []
    assert fakes.tray.shown[-1].icon.face == "expired"
    fakes.wait(seconds=5)
    assert "Amíg a gép aludt" in fakes.notifier.shown[-1].text


def test_a_sleep_that_the_system_announced_is_the_same():
    fakes = world()
    fakes.engine.turn(ActivationReported())
    fakes.engine.turn(Suspended())
    fakes.clock.sleep(hours=8)
    fakes.engine.turn()
    fakes.wait(seconds=6)
    assert "Amíg a gép aludt" in fakes.notifier.shown[-1].text


def test_a_computer_that_did_not_fall_asleep_after_all_is_awake_after_a_minute():
    fakes = world()
    fakes.engine.turn(ActivationReported())
    fakes.engine.turn(Suspended())
    fakes.clock.run(seconds=50)
    fakes.engine.turn()
    assert fakes.engine.state.suspended_at is not None
    fakes.clock.run(seconds=30)
    fakes.engine.turn()
    assert fakes.engine.state.suspended_at is None


def test_a_clock_that_drifts_a_little_is_no_sleep():
    fakes = world()
    fakes.clock.sleep(seconds=14)
    lines: list[str] = []
    fakes.engine.subscribe(lambda line: lines.append(line["event"]))
    fakes.engine.turn()
    assert "resumed" not in lines


def test_a_clock_that_is_set_forward_is_no_sleep_where_sleep_is_counted():
    fakes = world()
    fakes.clock.counted = 12.0
    fakes.restart()
    fakes.engine.turn(ActivationReported())
    lines: list[str] = []
    fakes.engine.subscribe(lambda line: lines.append(line["event"]))
    fakes.clock.sleep(hours=8)  # the wall clock alone
    fakes.engine.turn()
    assert lines == []
    assert fakes.visible == []
    assert fakes.engine.state.sessions["default"].remaining(fakes.clock.instant) == timedelta(hours=7)


def test_sleep_that_is_counted_is_sleep_whatever_the_wall_clock_shows():
    fakes = world()
    fakes.clock.counted = 12.0
    fakes.restart()
    lines: list[str] = []
    fakes.engine.subscribe(lambda line: lines.append(line["event"]))
    fakes.clock.counted += 3600
    fakes.engine.turn()
    assert lines == ["resumed"]


def test_who_tells_of_the_waking_is_not_told_so_again():
    fakes = world()
    lines: list[str] = []
    fakes.engine.subscribe(lambda line: lines.append(line["event"]))
    fakes.engine.turn(Suspended())
    fakes.clock.sleep(hours=1)
    fakes.engine.turn(Resumed())
    fakes.engine.turn()
    assert lines == ["resumed"]


def test_settings_that_change_are_followed_at_the_next_beat():
    fakes = world()
    fakes.settings.write(settings(EVA), "rossz: session.length")
    fakes.engine.turn()
    assert [p.id for p in fakes.engine.state.practitioners] == ["eva"]
    assert "problem" in fakes.visible
    assert fakes.engine.told_problems() == ("rossz: session.length",)


def test_use_of_a_card_is_sampled_only_while_somebody_needs_to_know():
    fakes = world(EVA, at=Story("08:00").now)
    with_card = ReadersSeen((SeenReader("R", SeenCard("3B00")),))
    fakes.engine.turn(ReadersSeen())
    assert fakes.cards.wanted[-1] is False
    fakes.engine.turn(with_card)
    assert fakes.cards.wanted[-1] is True
    fakes.engine.turn(ActivationReported("eva"))
    assert fakes.cards.wanted[-1] is False
    fakes = world(EVA, at=Story("06:59").now)
    fakes.engine.turn(with_card)
    assert fakes.cards.wanted[-1] is False
    fakes.clock.run(seconds=61)
    fakes.engine.turn()
    assert fakes.cards.wanted[-1] is True


def test_the_alarm_follows_the_state():
    fakes = world()
    assert fakes.alarm.at is None
    fakes.engine.turn(ActivationReported())
    assert fakes.alarm.at is not None


def test_watchers_hear_what_happened_with_the_name_of_whom():
    fakes = world(EVA)
    lines: list[dict] = []
    end = fakes.engine.subscribe(lines.append)
    fakes.engine.turn(ActivationReported("eva"))
    assert lines[0]["event"] == "session_started"
    assert lines[0]["name"] == EVA.name
    assert lines[-1] == {"at": lines[0]["at"], "event": "face_changed", "face": "active"}
    end()
    fakes.engine.turn(ActivationReported("eva", MORNING))
    assert lines[-1]["event"] == "face_changed"


def test_the_log_names_nobody(caplog):
    caplog.set_level(logging.INFO)
    fakes = world(EVA, ADAM)
    fakes.engine.turn(ActivationReported("eva"))
    fakes.engine.turn(ReadersSeen((SeenReader("cyberJack 1234567890"),)))
    fakes.wait(hours=8)
    assert "session_ending" in caplog.text
    for secret in ("Minta", "eva", "adam", "cyberJack", "1234567890"):
        assert secret not in caplog.text


def test_a_core_that_raises_ends_the_engine_with_an_error(monkeypatch, caplog):
    fakes = world()

    def broken(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(engine_module, "step", broken)
    with pytest.raises(Crashed):
        fakes.engine.turn(ActivationReported())


def test_the_owner_thread_answers_and_stops():
    fakes = world()
    thread = threading.Thread(target=fakes.engine.run)
    thread.start()
    fakes.engine.post(ActivationReported())
    assert fakes.engine.ask(lambda: {"sessions": len(fakes.engine.state.sessions)}) == {"sessions": 1}
    fakes.engine.ring()
    fakes.engine.stop()
    thread.join(5)
    assert not thread.is_alive()


def desk_of(fakes: FakeWorld) -> ControlApi:
    desk = ControlApi(fakes.engine, fakes.store, lambda: None)
    fakes.engine.ask = lambda answer: answer()  # type: ignore[method-assign]  # no thread in this test
    return desk


@pytest.mark.parametrize(
    ("request_", "ok", "said"),
    [
        ({"do": "activate"}, True, "Aktív EESZT-kapcsolat 14:00-ig, az aktiválástól (07:00) számítva."),
        ({"do": "activate", "at": "06:30"}, True, "Aktív EESZT-kapcsolat 13:30-ig, az aktiválástól (06:30) számítva."),
        ({"do": "activate", "at": "25:99"}, False, "Ez nem időpont: 25:99. Így írd: ÓÓ:PP, például 08:05."),
        (
            {"do": "activate", "at": "23:00"},
            False,
            "Az aktiválás ideje (23:00) túl régi: 420 perc után már letelt a kapcsolat.",
        ),
        ({"do": "activate", "practitioner": "x"}, False, "Nincs ilyen orvos: x. Akik itt vannak: Dr. Minta Éva."),
        ({"do": "end"}, False, "Nincs befejezhető kapcsolat: egy sem fut, és nincs lezáratlan sem."),
        ({"do": "snooze", "minutes": 10}, True, "10 percig csendben maradok."),
        ({"do": "snooze", "minutes": 500}, False, "A halasztás 1 és 240 perc között lehet, ez pedig 500."),
        ({"do": "snooze", "minutes": True}, False, None),
        ({"do": "snooze"}, False, None),
        ({"do": "done"}, True, "Mára végeztél, ma már nem szólok."),
        ({"do": "undo"}, False, None),
        ({"do": "dismiss", "notice": "session_ending"}, True, "Az értesítést bezártam."),
        ({"do": "dismiss"}, False, None),
        ({"do": "reread"}, True, "A beállításokat újraolvastam."),
        ({"do": "quit"}, True, "A Hetes kilép."),
        ({"do": "dance"}, False, None),
        ({"do": 7}, False, None),
        ({"do": "activate", "practitioner": 7}, False, None),
        ({"do": "history", "days": 0}, False, None),
    ],
)
def test_the_desk_answers_every_request_with_one_sentence(request_, ok, said):
    reply = desk_of(world(EVA)).ask(request_)
    assert reply["ok"] is ok
    assert said is None or reply["said"] == said
    assert "\n" not in reply["said"]


def test_the_desk_tells_status_and_history():
    fakes = world(EVA)
    desk = desk_of(fakes)
    desk.ask({"do": "activate"})
    fakes.wait(hours=6, minutes=50)
    fakes.engine.turn(NoticeTaken(fakes.engine.state.orders, "fake"))
    status = desk.ask({"do": "status"})["status"]
    assert status["face"] == "ending"
    assert status["practitioners"][0]["session"]["remaining_s"] == 600
    told = desk.ask({"do": "history", "days": 1})["history"]
    assert [n["channel"] for n in told["notices"]] == ["fake"]


def test_activating_twice_says_that_it_is_known():
    desk = desk_of(world(EVA, ADAM))
    assert desk.ask({"do": "activate", "practitioner": "eva"})["ok"]
    again = desk.ask({"do": "activate", "practitioner": "eva"})
    assert again["said"] == "Dr. Minta Éva: Ezt már tudom: aktív EESZT-kapcsolat 14:00-ig."


def test_a_time_of_day_is_the_latest_such_time_that_is_not_in_the_future():
    story = Story("07:00")
    assert latest_time("06:59", story.now, story.state) == story.at("06:59")
    assert latest_time("07:00", story.now, story.state) == story.now
    assert latest_time("07:01", story.now, story.state) == story.at("2026-11-22 07:01")
    assert MONDAY == "2026-11-23"
    for wrong in ("7", "24:00", "7:5", "a:bc", "-1:00", "٣:٠٠"):
        assert latest_time(wrong, story.now, story.state) is None


def rings_at_beat(fakes: FakeWorld) -> bool:
    rung: list[None] = []
    fakes.engine.ring = lambda: rung.append(None)  # type: ignore[method-assign]  # only to see it
    fakes.engine.beat()
    return bool(rung)


def test_a_beat_at_rest_wakes_nobody():
    fakes = world(EVA)
    fakes.clock.run(seconds=30)
    assert not rings_at_beat(fakes)


def slept(fakes: FakeWorld) -> None:
    fakes.clock.sleep(minutes=5)


def clock_was_set_back(fakes: FakeWorld) -> None:
    fakes.clock.sleep(hours=-2)


def settings_changed(fakes: FakeWorld) -> None:
    fakes.settings.write(settings(ADAM))


def zone_changed(fakes: FakeWorld) -> None:
    from datetime import UTC

    fakes.clock._zone = UTC


def session_runs(fakes: FakeWorld) -> None:
    fakes.engine.turn(ActivationReported("eva"))


def alarm_was_missed(fakes: FakeWorld) -> None:
    fakes.clock.run(hours=2)


def nothing_could_be_stored(fakes: FakeWorld) -> None:
    fakes.store.fail = "full"
    fakes.engine.turn(ReadersSeen((SeenReader("R"),)))


@pytest.mark.parametrize(
    "reason",
    [
        slept,
        clock_was_set_back,
        settings_changed,
        zone_changed,
        session_runs,
        alarm_was_missed,
        nothing_could_be_stored,
    ],
)
def test_a_beat_with_a_reason_rings(reason):
    fakes = world(EVA)
    reason(fakes)
    assert rings_at_beat(fakes)


def test_what_was_left_in_the_reader_days_ago_is_judged_by_what_lies_there_now():
    fakes = world(EVA, at=Story("13:00").now)
    fakes.engine.turn(ReadersSeen((SeenReader("R", SeenCard("3B8780018031B973842160B8")),)))
    fakes.clock.run(seconds=2 * 3600)
    fakes.restart(begin=False)
    fakes.engine.post(ReadersSeen((SeenReader("R"),)))
    fakes.engine.begin(first_picture_within=5)
    assert not any(slot.startswith("card_left") for slot in fakes.visible)


def test_a_card_service_that_says_nothing_delays_the_start_by_no_more_than_was_allowed():
    fakes = world()
    begun = threading.Thread(target=fakes.engine.begin, args=(0.05,))
    begun.start()
    begun.join(5)
    assert not begun.is_alive()


def test_what_was_learned_of_a_card_goes_into_the_settings_and_a_failure_is_said():
    fakes = world(at=Story("08:00").now)
    fakes.engine.turn(CardNamed("3B00", eszemelyi=True))
    assert fakes.settings.learned == [("3B00", True)]
    assert not fakes.visible
    fakes.settings.refuses = "nem írható"
    fakes.engine.turn(CardNamed("3B01", eszemelyi=False))
    assert fakes.visible == ["problem"]


def test_a_page_that_is_wanted_is_opened_and_nothing_else_happens():
    fakes = world()
    saves = fakes.store.saves
    fakes.engine.turn(PageRequested("new-card/p1"))
    assert fakes.pages == ["new-card/p1"]
    assert fakes.store.saves == saves


def test_the_question_about_a_card_goes_wherever_it_is_answered():
    fakes = world()
    fakes.engine.turn(ReadersSeen((SeenReader("A", SeenCard("3B02")),)))
    fakes.wait(minutes=1)
    assert "card" in fakes.visible
    fakes.engine.turn(CardNamed("3B02", eszemelyi=True))
    assert "card" not in fakes.visible


def test_the_portal_is_looked_for_when_consulting_hours_begin():
    fakes = world(EVA)
    fakes.wait(minutes=59)
    assert fakes.probed == []
    fakes.wait(minutes=2)
    assert fakes.probed == ["https://portal.eeszt.gov.hu/hu/nyito-oldal"]


def test_a_word_of_the_program_takes_no_complaint_off_the_screen():
    fakes = world()
    fakes.store.fail = "full"
    fakes.engine.turn(ActivationReported())
    assert "problem" in fakes.visible
    fakes.engine.say("test_notice")
    assert {"problem", "test_notice"} <= set(fakes.visible)


def test_an_agent_that_runs_for_days_keeps_the_journal_for_as_long_as_the_settings_say():
    fakes = world(EVA, journal_keep=timedelta(days=2))
    for _ in range(6):
        fakes.wait(days=1)
        fakes.engine.turn(ActivationReported())
    oldest = min(row.at for row in fakes.store.rows)
    assert timedelta(days=2) >= fakes.clock.now() - oldest > timedelta(days=1)


def test_what_could_not_be_forgotten_is_forgotten_with_the_next_state():
    fakes = world(journal_keep=timedelta(days=1))
    fakes.engine.turn(ActivationReported())
    first = min(row.at for row in fakes.store.rows)
    refused = fakes.store.prune
    fakes.store.prune = lambda before: (_ for _ in ()).throw(StoreError("full"))
    fakes.wait(days=2)
    fakes.engine.turn(ActivationReported())
    assert fakes.store.rows[0].at == first
    fakes.store.prune = refused
    fakes.engine.turn(EndReported())
    assert min(row.at for row in fakes.store.rows) > first
