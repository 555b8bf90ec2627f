"""The core raises for no event, whatever it holds, in whatever state: also in one that somebody changed on the disk."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hetes.core.codec import LARGEST_NUMBER, LONGEST_TEXT
from hetes.core.effects import Probe, Refuse
from hetes.core.events import (
    ActivationReported,
    ClockStepped,
    Event,
    ReadersSeen,
    Resumed,
    SeenCard,
    SeenReader,
    SessionHeard,
    Started,
    Suspended,
    TimePassed,
    WorkstationsSeen,
)
from hetes.core.fleet.register import Register, SessionTold, Stamp
from hetes.core.snapshot import NOT_STORED, SnapshotError, restore, snapshot
from hetes.core.state import State, begin
from hetes.core.step import step
from hetes.core.views.status import status
from hetes.core.wake import next_wake
from hetes.presentation.tray import tray_view
from tests.support.fuzz import odd
from tests.support.fuzz.events import damaged, event
from tests.support.fuzz.examples import examples

DAY, INSTANT, WAKES = timedelta(days=1), timedelta.resolution, 3
HISTORIES = st.lists(st.tuples(event, st.integers(-90_000, 90_000)), max_size=10)


def stepped(state: State, happened: Event, now, *, wakes: int = WAKES) -> State:
    """Step an event and then the time, and look at everything that mirrors the state."""
    for each in (happened, TimePassed()):
        state, _ = step(state, each, now)
        next_wake(state), status(state, now), tray_view(state, now)
        read_back(state)
    looks_in_vain(state, now)
    looks_no_sooner(state, now, wakes)
    return state


def looks_in_vain(state: State, now) -> None:
    """Whatever is due is said by the first look."""
    _, effects = step(state, TimePassed(), now)
    assert not [each for each in effects if not isinstance(each, Probe)]


def looks_no_sooner(state: State, now, wakes: int) -> None:
    """Nothing falls due before the next wake, nor before those after it."""
    for _ in range(wakes):
        wake = next_wake(state)
        looks_in_vain(state, now + 30 * DAY if wake is None else max(now, wake - INSTANT))
        if wake is None:
            return
        state, now = step(state, TimePassed(), wake)[0], wake


def read_back(state: State) -> None:
    """What is stored can be read, and is the state: every start reads it, and so does whoever erases somebody."""
    again = restore(json.loads(json.dumps(snapshot(state))), state.settings)
    assert replace(again, **{name: getattr(state, name) for name in NOT_STORED}) == state


@examples(60)
@given(st.sampled_from(odd.SETTINGS), HISTORIES)
def test_no_event_makes_the_core_raise(under, history):
    now = odd.MORNING
    state = begin(under, now)
    for happened, wait in history:
        state = stepped(state, happened, now)
        now += timedelta(seconds=wait)


@examples(60)
@given(st.sampled_from(odd.SETTINGS), HISTORIES, st.data())
def test_no_event_makes_the_core_raise_in_a_state_that_was_changed_on_the_disk(under, history, data):
    now = odd.MORNING
    state = stepped(begin(under, now), ActivationReported("eva" if under.configured else None), now)
    for happened, wait in history:
        state = stepped(state, happened, now, wakes=0)  # what nothing but a damaged disk says may change of itself
        now += timedelta(seconds=wait)
        try:
            state = restore(data.draw(damaged(snapshot(state))), under)
        except SnapshotError:
            return


def test_what_no_reader_and_no_card_service_says_is_cut_to_what_can_be_read_back():
    names, counts = ("x" * 20_000, "y" * 20_000), (2**63, 10**400)
    seen = tuple(SeenReader(name, SeenCard("3B", counted=count)) for name, count in zip(names, counts, strict=True))
    state = stepped(begin(odd.SETTINGS[0], odd.MORNING), ReadersSeen(seen), odd.MORNING)
    assert [len(reader.name) for reader in state.readers or ()] == [LONGEST_TEXT] * 2
    assert {reader.card.counted for reader in state.readers or () if reader.card} == {LARGEST_NUMBER}


def test_a_card_that_quiet_hours_keep_from_being_asked_about_is_looked_at_when_they_end():
    late = odd.MORNING - timedelta(hours=2)
    state = stepped(begin(odd.SETTINGS[-1], late), ReadersSeen((SeenReader("A", SeenCard(odd.UNKNOWN)),)), late)
    assert next_wake(state) == late + timedelta(minutes=1)
    assert next_wake(step(state, TimePassed(), late + timedelta(minutes=1))[0]) == late + timedelta(minutes=90)


def test_of_a_register_that_is_out_of_reason_nothing_is_taken():
    told = SessionTold(Stamp(1, "A", 10**400), started_at=odd.MORNING, length=timedelta(hours=7))
    linked = stepped(begin(odd.SETTINGS[1], odd.MORNING), WorkstationsSeen("B", "B", linked=True), odd.MORNING)
    assert stepped(linked, SessionHeard("eva", Register(told)), odd.MORNING).registers == linked.registers


@pytest.mark.parametrize("instant", odd.EDGES)
def test_a_start_at_the_calendars_edge_is_refused(instant):
    _, effects = step(begin(odd.SETTINGS[0], odd.MORNING), ActivationReported(None, instant), odd.MORNING)
    assert [type(effect) for effect in effects] == [Refuse]
    assert effects[0].reason == "bad_time"  # type: ignore[union-attr]  # seen just now


def test_a_stored_notice_that_no_rule_is_about_is_dropped_and_the_rest_of_the_state_holds():
    state = stepped(begin(odd.SETTINGS[1], odd.MORNING), ActivationReported("eva"), odd.MORNING)
    later = odd.MORNING + timedelta(hours=6, minutes=45)
    state = stepped(state, TimePassed(), later)
    assert state.visible
    kept = json.loads(json.dumps(snapshot(state)))
    for name in ("visible", "waiting"):
        for each in kept[name]:
            each["occasion"]["notice"] = "of_another_version"
    again = restore(kept, odd.SETTINGS[1])
    assert (again.visible, again.waiting, again.sessions) == ((), (), state.sessions)
    stepped(again, Started("boot"), later)


@pytest.mark.parametrize("by", [timedelta.max, timedelta.min])
def test_a_step_that_no_clock_can_make_is_none(by):
    state = begin(odd.SETTINGS[0], odd.MORNING)
    for happened in (Suspended(), ClockStepped(by), ClockStepped(by), Resumed(odd.EDGES[0])):
        state = stepped(state, happened, odd.MORNING)
    for ahead in (float("nan"), float("inf"), -1e300, 1e300):
        state = stepped(state, Started("boot", ahead), odd.MORNING)
    assert (state.stepped_asleep, state.away) == (timedelta(0), ())
