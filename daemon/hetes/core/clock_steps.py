"""Steps of the computer's clock: what was reckoned by a wrong clock is moved along when it is set (policy 1.7).

A session is elapsed time, told by the clock. A step is a movement of the clock that neither time nor sleep explains.
Every session that was reported since the computer was last switched on moves by it, so that one that runs keeps its
remaining time and one that is over stays over; sessions from before stay where they are, for nobody knows by which
clock they were told. All other stored instants stay.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Protocol, TypeVar

from hetes.core.events import ClockStepped, Event, Resumed, Started
from hetes.core.instants import LONGEST_SPAN, later
from hetes.core.state import Before, Gap, Occasion, Run, Session
from hetes.core.transition import Transition

T = TypeVar("T", Session, Gap, Run)

PROVEN_AFTER = timedelta(days=1)
"""How long a clock that was set must have run without a step before it is believed."""
NEAR = timedelta(days=31)
"""A computer that was off for longer may have lost its clock's battery meanwhile. A clock that goes further than this
has to run for as long: somebody may work with a wrong year for days, and nothing brings back what was thrown away."""
SMALLEST = timedelta(seconds=2)
"""A smaller difference is no step: it is how exactly clocks can be compared."""


def take(transition: Transition, event: Event) -> None:
    """Move the sessions as far as this event tells of a step; called before anything is reckoned at the new time."""
    match event:
        case ClockStepped() if transition.state.suspended_at is not None:
            transition.change(stepped_asleep=_within(transition.state.stepped_asleep + event.by))
        case ClockStepped():
            _move(transition, event.by)
        case Resumed():
            asleep = transition.state.stepped_asleep
            transition.change(stepped_asleep=timedelta(0))
            _move(transition, asleep)
            if event.since is not None and transition.now - event.since > NEAR:  # a sleep, or a clock set by years
                _doubt(transition, transition.now - event.since)
        case Started():
            _start(transition, event)
        case _:
            pass


def _within(by: timedelta) -> timedelta:
    """Return a sum of steps, or none where it leads out of all reason."""
    return by if abs(by) <= LONGEST_SPAN else timedelta(0)


def _start(transition: Transition, event: Started) -> None:
    """Take up the run of the computer: a step between two runs of Hetes shows in how far the clock is ahead."""
    state = transition.state
    if state.clock_proven_at is None or not timedelta(0) <= transition.now - state.at + SMALLEST <= NEAR:
        _doubt(transition, transition.now - state.at)
    same = event.boot is not None and event.boot == state.boot
    by, ahead = state.stepped_asleep, event.clock_ahead
    if same and ahead is not None and state.clock_ahead is not None:  # what was stepped asleep shows in it, too
        by = timedelta(seconds=ahead - state.clock_ahead)
        ahead = ahead if abs(by) > SMALLEST else state.clock_ahead  # a smaller one is owed: they may add up to one
    transition.change(stepped_asleep=timedelta(0), boot=event.boot, clock_ahead=None)
    if same:
        _move(transition, by)
    else:
        _change_each(transition, _from_before)
    transition.change(clock_ahead=ahead)


def _doubt(transition: Transition, gone: timedelta, stepped: timedelta = timedelta(0)) -> None:
    """Believe a clock that has ``gone`` so far later; a step is no reason to believe it earlier than before."""
    before = transition.state.clock_proven_at
    try:
        proven_at = transition.now + (NEAR if abs(gone) > NEAR else PROVEN_AFTER)
        transition.change(clock_proven_at=proven_at if before is None else max(proven_at, before + stepped))
    except OverflowError:  # a clock at the end of the calendar proves itself wrong
        transition.change(clock_proven_at=transition.now)


def _move(transition: Transition, by: timedelta) -> None:
    if abs(by) <= SMALLEST:
        return
    _doubt(transition, by, stepped=by)
    state = transition.state
    if state.clock_ahead is not None:
        transition.change(clock_ahead=state.clock_ahead + by.total_seconds())
    _change_each(transition, _By(by))
    moved = {s.id for s in state.sessions.values() if s.since_boot}
    runs = any(s.since_boot and s.runs(transition.now - by) for s in state.sessions.values())
    gaps = {gap.id for gap in state.gaps.values() if gap.since_boot}

    def along(occasion: Occasion) -> Occasion:
        """An occasion of a session, or of a gap, lies at the same distance from it as before."""
        if occasion.session not in moved and occasion.gap not in gaps:
            return occasion
        try:
            return replace(occasion, at=later(occasion.at, by))
        except OverflowError:
            return occasion

    transition.change(
        waiting=tuple(replace(w, occasion=along(w.occasion)) for w in state.waiting),
        visible=tuple(replace(v, occasion=along(v.occasion)) for v in state.visible),
        recorded=tuple(along(o) for o in state.recorded),
    )
    transition.publish("clock_stepped", by_s=by.total_seconds(), moved=runs)


class _Change(Protocol):
    def __call__(self, each: T, /) -> T: ...


def _change_each(transition: Transition, change: _Change) -> None:
    """Change sessions, how long former ones ran, and gaps; also those that can be had back by an undo."""

    def before(one: Before) -> Before:
        return replace(
            one,
            session=None if one.session is None else change(one.session),
            gap=None if one.gap is None else change(one.gap),
            runs=tuple(change(run) for run in one.runs),
        )

    state = transition.state
    transition.change(
        sessions={who: change(each) for who, each in state.sessions.items()},
        runs=tuple(change(run) for run in state.runs),
        gaps={who: change(each) for who, each in state.gaps.items()},
        undo=None if state.undo is None else replace(state.undo, before=tuple(map(before, state.undo.before))),
    )


def _from_before(each: T, /) -> T:
    """Count it among those that were told before the computer was switched on: no step moves it any more."""
    return replace(each, since_boot=False)


class _By:
    """Moves what was told since the computer was switched on."""

    def __init__(self, by: timedelta) -> None:
        self._by = by

    def __call__(self, each: T, /) -> T:
        try:
            return each.moved(self._by) if each.since_boot else each
        except OverflowError:  # a clock at the edge of the calendar
            return each
