"""What a beat of the engine does, and what it leaves alone."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from hetes.core.events import (
    ActivationReported,
    CardNamed,
    EndReported,
    PageRequested,
    ReadersSeen,
    SeenCard,
    SeenReader,
)
from hetes.ports import StoreError
from tests.support.fakes.environment import FakeWorld
from tests.support.fakes.running_engine import world
from tests.support.story.story import ADAM, EVA, Story, settings
from tests.support.system.waiting import LIMIT


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
    begun.join(LIMIT)
    assert not begun.is_alive()


def test_what_was_learned_of_a_card_goes_into_the_settings_and_a_failure_is_said():
    fakes = world(at=Story("08:00").now)
    fakes.engine.turn(ReadersSeen(tuple(SeenReader(atr, SeenCard(atr)) for atr in ("3B00", "3B01"))))
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
