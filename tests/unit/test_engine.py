"""The engine's laws: durable before acknowledged, sleep, settings, alarm."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta

import pytest

from hetes.agent import engine as engine_module
from hetes.agent.control_api import ControlApi
from hetes.agent.engine import Crashed
from hetes.core.events import (
    ActivationReported,
    CardServiceLost,
    ContinueRequested,
    EndReported,
    ReadersSeen,
    Resumed,
    SeenCard,
    SeenReader,
    Suspended,
    UndoRequested,
)
from tests.support.fakes.running_engine import MORNING, world
from tests.support.story.story import ADAM, EVA, Story, settings
from tests.support.system.waiting import LIMIT


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


def test_icon_tooltip_and_status_have_a_badge_as_long_as_nothing_can_be_stored():
    fakes = world()
    api = ControlApi(fakes.engine, fakes.store, lambda: None)
    fakes.engine.ask = lambda answer, *_: answer()  # type: ignore[method-assign]  # no thread in this test
    fakes.store.fail = "full"
    fakes.engine.turn(ActivationReported(), CardServiceLost())
    view = fakes.tray.shown[-1]
    told = api.ask({"do": "status"})["status"]
    assert (view.icon.badge, told["badge"]) == (True, "store_trouble")
    assert "nem tudom elmenteni" in view.tooltip
    assert api.ask({"do": "today"})["today"]["badge"] == "store_trouble"
    fakes.store.fail = None
    fakes.clock.run(seconds=28)
    fakes.engine.catch_up()
    assert "nem tudom elmenteni" not in fakes.tray.shown[-1].tooltip
    assert api.ask({"do": "status"})["status"]["badge"] == "card_service_lost"


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
    thread.join(LIMIT)
    assert not thread.is_alive()


def clicked(fakes, *events) -> str:
    """Let the owner thread find these in its inbox, as clicks come; return the refusal that is seen then."""
    for event in events:
        fakes.engine.post(event)
    fakes.engine.stop()
    fakes.engine.run()
    shown = fakes.notifier.visible.get("refused/")
    return shown.text if shown else ""


def test_a_click_that_is_refused_is_told_why_and_one_that_is_done_takes_that_back():
    fakes = world()
    assert clicked(fakes, UndoRequested()).startswith("Nincs mit visszavonni")
    assert clicked(fakes, ContinueRequested()).startswith("Nincs mit folytatni")
    assert clicked(fakes).startswith("Nincs mit folytatni")  # whatever is no click leaves it
    assert clicked(fakes, ActivationReported(source="tray")) == ""
    assert fakes.tray.shown[-1].icon.face == "active"
    assert fakes.tray.shown[-1].tooltip.startswith("Hetes: Aktív")


def test_what_could_not_be_stored_is_said_to_a_click_once():
    fakes = world()
    fakes.store.fail = "full"
    assert clicked(fakes, ActivationReported(source="tray")) == ""
    assert "problem" in fakes.visible  # which says it
    assert "a lemez megtelt" in clicked(fakes, EndReported())
