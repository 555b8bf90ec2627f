"""A clock that is set: sessions are elapsed time, and move along (policy 1.7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hetes.core.events import ActivationReported, ClockStepped, Resumed, Started, Suspended, TimePassed, UndoRequested
from hetes.core.settings import Settings
from hetes.core.snapshot import restore, snapshot
from hetes.core.state import State, begin
from hetes.core.step import step
from hetes.core.views.status import status
from tests.support.fakes.environment import FakeWorld
from tests.support.story.story import EVA, Story, settings

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
UNDER = Settings(zone=UTC)


def played(*happened: tuple[datetime, object]) -> State:
    """Return the state after these events; the first begins Hetes in the run "one" of the computer."""
    state = begin(UNDER, happened[0][0])
    for at, event in ((happened[0][0], Started("one", 0.0)), *happened):
        state, _ = step(state, event, at)  # type: ignore[arg-type]  # all of them are events
    return state


def remaining(state: State, now: datetime) -> int | None:
    session = status(state, now)["practitioners"][0]["session"]
    return None if session is None else session["remaining_s"]


def test_a_clock_an_hour_fast_that_is_corrected_leaves_the_remaining_time_as_it_was():
    state = played((NOON + HOUR, ActivationReported()), (NOON + timedelta(minutes=5), ClockStepped(-HOUR)))
    assert remaining(state, NOON + timedelta(minutes=5)) == 7 * 3600 - 300
    assert state.sessions["default"].started_at == NOON


def test_a_day_forward_and_back_settles_nothing():
    day = timedelta(days=1)
    state = played(
        (NOON, ActivationReported()),
        (NOON + day + HOUR, ClockStepped(day)),
        (NOON + day + HOUR, TimePassed()),
        (NOON + HOUR, ClockStepped(-day)),
        (NOON + HOUR, TimePassed()),
    )
    assert remaining(state, NOON + HOUR) == 6 * 3600


def test_what_is_over_stays_over():
    over = NOON + 8 * HOUR
    state = played((NOON, ActivationReported()), (over, TimePassed()), (over - 3 * HOUR, ClockStepped(-3 * HOUR)))
    assert status(state, over - 3 * HOUR)["face"] == "expired"


def test_two_seconds_are_no_step():
    state = played((NOON, ActivationReported()), (NOON + HOUR, ClockStepped(timedelta(seconds=2))))
    assert state.sessions["default"].started_at == NOON


def test_a_step_while_the_computer_sleeps_counts_at_the_resume():
    asleep = played((NOON, ActivationReported()), (NOON, Suspended()), (NOON - HOUR, ClockStepped(-HOUR)))
    assert asleep.sessions["default"].started_at == NOON
    awake, _ = step(asleep, Resumed(), NOON)
    assert awake.sessions["default"].started_at == NOON - HOUR


def test_a_step_while_the_computer_sleeps_counts_once_where_hetes_starts_before_the_resume():
    asleep = played((NOON, ActivationReported()), (NOON, Suspended()), (NOON - HOUR, ClockStepped(-HOUR)))
    state, _ = step(asleep, Started("one", -3600.0), NOON - HOUR)
    assert state.sessions["default"].started_at == NOON - HOUR


def test_steps_that_are_too_small_add_up_over_starts():
    state = played((NOON, ActivationReported()))
    for ahead in (1.5, 3.0, 4.5):
        state, _ = step(state, Started("one", ahead), NOON)
    assert state.sessions["default"].started_at == NOON + timedelta(seconds=3)
    assert state.clock_ahead == 3.0


def test_a_clock_set_back_leaves_the_next_reminder_of_a_session_newer_than_the_one_on_the_screen():
    """What is shown lies at the same distance from the session's end as before, else the next would be old news."""
    under = settings(EVA, leads=(timedelta(minutes=45), timedelta(minutes=10)))
    state = begin(under, NOON - HOUR)
    first, second = NOON + timedelta(minutes=5), NOON - timedelta(minutes=20)
    for at, event in (
        (NOON - HOUR, Started("one", 0.0)),
        (NOON - HOUR, ActivationReported("eva", NOON - timedelta(hours=6, minutes=10))),
        (first, TimePassed()),
        (first - HOUR, ClockStepped(-HOUR)),
        (second, TimePassed()),
    ):
        state, _ = step(state, event, at)
    told = [v.occasion.lead for v in state.visible if v.occasion.notice == "session_ending"]
    assert told == [timedelta(minutes=10)]


def test_after_a_switching_on_what_was_before_stays():
    asleep = played((NOON, ActivationReported()), (NOON, Suspended()), (NOON - HOUR, ClockStepped(-HOUR)))
    state, _ = step(asleep, Started("two", 0.0), NOON)
    state, _ = step(state, ClockStepped(HOUR), NOON + HOUR)
    assert state.sessions["default"].started_at == NOON


def test_a_session_from_before_that_ran_out_by_a_fast_clock_runs_again_when_it_goes_back():
    state = played((NOON, ActivationReported()))
    state, _ = step(state, Started("two", 0.0), NOON + 9 * HOUR)
    state, _ = step(state, TimePassed(), NOON + 9 * HOUR)
    assert status(state, NOON + 9 * HOUR)["face"] == "expired"
    state, _ = step(state, ClockStepped(-8 * HOUR), NOON + HOUR)
    assert remaining(state, NOON + HOUR) == 6 * 3600


def test_a_restart_of_hetes_finds_the_step_that_nobody_saw():
    state = played((NOON, ActivationReported()))
    state = restore(snapshot(state), UNDER)
    state, _ = step(state, Started("one", -3600.0), NOON - HOUR + timedelta(minutes=1))
    assert remaining(state, NOON - HOUR + timedelta(minutes=1)) == 7 * 3600 - 60


@pytest.mark.parametrize("started", [Started("two", -3600.0), Started(None, -3600.0), Started("one", None)])
def test_where_it_is_another_run_or_nobody_can_tell_nothing_moves(started):
    state, _ = step(played((NOON, ActivationReported())), started, NOON)
    assert state.sessions["default"].started_at == NOON


def test_a_session_that_begins_in_the_future_never_shows_more_than_its_length():
    state = played((NOON + timedelta(days=365), ActivationReported()))
    state, _ = step(state, Started("two", 0.0), NOON)
    assert remaining(state, NOON) == 7 * 3600


def test_undo_gives_back_a_session_that_moved_along():
    state = played(
        (NOON, ActivationReported()),
        (NOON + HOUR, ActivationReported()),
        (NOON + HOUR + timedelta(minutes=10), ClockStepped(timedelta(minutes=10))),
    )
    state = replace(state, undo=replace(state.undo, until=NOON + 2 * HOUR))
    state, _ = step(state, UndoRequested(), NOON + HOUR + timedelta(minutes=11))
    assert state.sessions["default"].started_at == NOON + timedelta(minutes=10)


@given(st.lists(st.integers(-(10**11), 10**11)))
def test_no_chain_of_steps_changes_what_remains_or_raises(steps):
    state, now = played((NOON, ActivationReported())), NOON
    for seconds in steps:
        by = timedelta(seconds=seconds)
        try:
            moved = now + by
        except OverflowError:
            continue
        if not 2000 <= moved.year < 2199:  # what ends after 2199 is no session
            continue
        now = moved
        state, _ = step(state, ClockStepped(by), now)
        state, _ = step(state, TimePassed(), now)
    expected = sum((timedelta(seconds=s) for s in steps if abs(s) <= 2), timedelta(0))
    assert abs((remaining(state, now) or 0) - 7 * 3600) <= abs(expected.total_seconds()) + 1


def test_the_journal_notes_the_step_and_watch_says_nothing_of_it():
    fakes = FakeWorld(settings(EVA), NOON)
    lines: list[dict] = []
    fakes.engine.subscribe(lines.append)
    fakes.engine.turn(ActivationReported("eva"))
    fakes.clock.counted = 0.0
    fakes.engine.turn()
    lines.clear()
    fakes.clock.instant -= HOUR
    fakes.engine.turn()
    rows = [row for row in fakes.store.rows if row.event == "clock_stepped"]
    assert [row.facts for row in rows] == [{"by_s": -3600.0, "moved": True}]
    assert [line for line in lines if line["event"] == "clock_stepped"] == []
    assert fakes.engine.state.sessions["eva"].started_at == NOON - HOUR


def pruned(fakes: FakeWorld) -> bool:
    """Tell whether the rows of the first hour are gone, once there is something to store."""
    fakes.engine.turn(ActivationReported("eva"))
    return not [row for row in fakes.store.rows if row.at < NOON + HOUR]


def test_the_journal_is_pruned_only_by_a_clock_that_has_proved_itself():
    fakes = FakeWorld(settings(EVA), NOON)
    assert not pruned(fakes)
    fakes.wait(days=20)
    fakes.clock.booted = "another run, with an empty battery"
    fakes.clock.instant += timedelta(days=3 * 365)
    fakes.restart()
    fakes.wait(hours=23)
    assert not pruned(fakes)
    fakes.wait(days=29, hours=23)
    assert not pruned(fakes), "somebody may work with a wrong year for days"
    fakes.wait(days=1, hours=3)
    assert pruned(fakes)


def test_a_small_step_makes_no_clock_believed_earlier():
    far = NOON + timedelta(days=3 * 365)
    state = played((NOON, ActivationReported()), (far, Started("two", 0.0)))
    doubted = state.clock_proven_at
    state, _ = step(state, ClockStepped(timedelta(seconds=3)), far + HOUR)
    assert doubted is not None
    assert state.clock_proven_at == doubted + timedelta(seconds=3)
    back = NOON + HOUR
    state, _ = step(state, ClockStepped(back - far - HOUR), back)
    assert state.clock_proven_at is not None
    assert timedelta(days=30) < state.clock_proven_at - back < timedelta(days=32), "not after three years"


def test_a_battery_that_dies_twice_moves_no_session_where_no_stored_state_may_have_it():
    """Where sleep is not counted a clock set forward looks like one, and only the steps back move the session."""
    decades = timedelta(days=56 * 365)
    state = played(
        (NOON, ActivationReported()),
        *((NOON - decades, ClockStepped(-decades)), (NOON, TimePassed())) * 2,
    )
    assert restore(snapshot(state), UNDER).sessions == state.sessions


def test_what_a_clock_of_1971_has_spent_is_said_at_once_when_the_clock_is_right_again():
    """Whoever wanted ten minutes of quiet hears of it again, and by the first look, not by the next that may be."""
    decades = 56 * 365
    story = Story("14:30", settings(EVA)).done("eva").wait_until("2026-11-24 08:35").snooze(10, "eva")
    story.step_clock(days=-decades).wait(hours=1)  # there it is before the end of yesterday's "done"
    assert not story.state.waiting
    story.quietly().step_clock(days=decades).then("missing", "activate_before_hours eva 3")
    _, more = step(story.state, TimePassed(), story.now)
    assert more == ()
