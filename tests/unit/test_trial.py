"""A stored state that is not whole is refused, whatever is wrong with it, and one that is whole is not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hetes.core import trial
from hetes.core.events import Started, TimePassed
from hetes.core.snapshot import SnapshotError, restore, snapshot
from hetes.core.state import State
from hetes.core.step import step
from hetes.core.trial import tried
from tests.support.story.story import EVA, Story, settings

Path = tuple[str | int, ...]


def rich() -> Story:
    """A state in which most of the fields hold something."""
    story = Story("07:50", settings(EVA)).card().use().activate().wait(hours=2)
    return story.guide().guide(tick="needed").snooze(10).end().activate().done().wait(minutes=1).activate()


STORY = rich()
WHOLE = json.loads(json.dumps(snapshot(STORY.state)))


def leaves(value: Any, path: Path = ()) -> Iterator[Path]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, held in inner:
        yield (*path, key)
        yield from leaves(held, (*path, key))


def changed(path: Path, value: Any) -> dict[str, Any]:
    copy = json.loads(json.dumps(WHOLE))
    place = copy
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return copy


def test_what_is_whole_is_restored_as_it_was():
    assert snapshot(restore(WHOLE, STORY.state.settings)) == WHOLE
    assert snapshot(tried(WHOLE, STORY.state.settings, STORY.now, Started("b"))) == WHOLE


@pytest.mark.parametrize("instant", ["9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+00:00", "1969-12-30T23:59:59Z"])
def test_an_instant_out_of_all_reason_is_refused_wherever_it_stands(instant):
    instants = [path for path in leaves(WHOLE) if re.fullmatch(r"20\d\d-.*T.*\+00:00", str(_at(path)))]
    assert len(instants) > 8
    for path in instants:
        with pytest.raises(SnapshotError):
            restore(changed(path, instant), STORY.state.settings)


def _at(path: Path) -> Any:
    value: Any = WHOLE
    for key in path:
        value = value[key]
    return value


@pytest.mark.parametrize("length", [1e18, -1, 0, 10**9, float("inf"), float("nan"), "7h"])
def test_a_session_of_an_impossible_length_is_refused(length):
    with pytest.raises(SnapshotError):
        restore(changed(("sessions", 0, "length_s"), length), STORY.state.settings)


SINCE_THE_FIRST = {"version", "at", "sessions", "visible", "readers", "judged", "undo", "away", "numbers"}


@pytest.mark.parametrize("key", ["asked_cards", "boot", "guides", "last_said", "portal", "recorded", "clock_ahead"])
def test_a_snapshot_from_before_a_field_was_there_is_read(key):
    assert key in WHOLE
    assert _is_read({k: v for k, v in WHOLE.items() if k != key})


@pytest.mark.parametrize("key", sorted(SINCE_THE_FIRST))
def test_a_snapshot_that_lacks_what_every_one_had_is_refused(key):
    assert not _is_read({k: v for k, v in WHOLE.items() if k != key})


def _is_read(stored: dict[str, Any]) -> bool:
    try:
        restore(stored, STORY.state.settings)
    except SnapshotError:
        return False
    return True


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.just("2026-11-23T08:00:00+00:00"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from(sorted(leaves(WHOLE), key=str)), VALUES)
def test_any_change_anywhere_is_refused_or_works_now_and_for_days(path, value):
    try:
        state = tried(changed(path, value), STORY.state.settings, STORY.now, Started("b"))
    except SnapshotError:
        return
    for hours in (0, 2, 7, 15, 26, 90, 200):
        now = STORY.now + timedelta(hours=hours)
        for event in (Started("c"), TimePassed()):
            state, _ = step(state, event, now)


@pytest.mark.parametrize("at", ["2000-01-01T00:00:00+00:00", "2199-12-31T23:59:59+00:00"])
def test_a_state_of_another_age_is_stepped_in_no_time(at):
    assert isinstance(tried(changed(("at",), at), STORY.state.settings, STORY.now, Started("b")), State)


@pytest.mark.parametrize("hours", [1, 7, 24, 90, 900])
def test_a_state_from_which_the_core_cannot_go_on_later_is_refused_now(monkeypatch, hours):
    """Nobody's agent is to stop in the middle of a day: what would raise then, raises in the trial."""
    from_then_on = STORY.now + timedelta(hours=hours)

    def raising(state, event, now):
        if now >= from_then_on:
            raise OverflowError
        return step(state, event, now)

    monkeypatch.setattr(trial, "step", raising)
    with pytest.raises(SnapshotError):
        tried(WHOLE, STORY.state.settings, STORY.now, Started("b"))
