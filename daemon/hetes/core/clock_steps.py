"""Steps of the computer's clock: what was reckoned by a wrong clock is moved along when it is set (policy 1.7).

A session is elapsed time, told by the clock. A step is a movement of the clock that neither time nor sleep explains.
Every session that was reported since the computer was last switched on moves by it, so that one that runs keeps its
remaining time and one that is over stays over; sessions from before stay where they are, for nobody knows by which
clock they were told. All other stored instants stay.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hetes.core.events import ClockStepped, Event, Resumed, Started
from hetes.core.instants import LONGEST_SPAN, is_believed
from hetes.core.state import Occasion, Session
from hetes.core.transition import Transition

PROVEN_AFTER = timedelta(days=1)
"""How long a clock that was set, or came back from far away, must have run without a step before it is believed."""
NEAR = timedelta(days=31)
"""A computer that was off for longer may have lost its clock's battery meanwhile."""
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
                _doubt(transition)
        case Started():
            _start(transition, event)
        case _:
            pass


def in_reason(event: Event) -> Event:
    """Return the event as it can be reckoned with: what no clock can have told counts as not told."""
    match event:
        case Resumed() if event.since is not None and not is_believed(event.since):
            return replace(event, since=None)
        case ClockStepped() if abs(event.by) > LONGEST_SPAN:
            return ClockStepped(timedelta(0))
        case Started() if event.clock_ahead is not None and not abs(event.clock_ahead) <= LONGEST_SPAN.total_seconds():
            return replace(event, clock_ahead=None)
        case _:
            return event


def _within(by: timedelta) -> timedelta:
    """Return a sum of steps, or none where it leads out of all reason."""
    return by if abs(by) <= LONGEST_SPAN else timedelta(0)


def _start(transition: Transition, event: Started) -> None:
    """Take up the run of the computer: a step between two runs of Hetes shows in how far the clock is ahead."""
    state = transition.state
    if state.clock_proven_at is None or not timedelta(0) <= transition.now - state.at + SMALLEST <= NEAR:
        _doubt(transition)
    same = event.boot is not None and event.boot == state.boot
    by = state.stepped_asleep
    if same and event.clock_ahead is not None and state.clock_ahead is not None:
        by += timedelta(seconds=event.clock_ahead - state.clock_ahead)
    transition.change(stepped_asleep=timedelta(0), boot=event.boot, clock_ahead=None)
    if same:
        _move(transition, by)
    else:
        sessions = {who: replace(s, since_boot=False) for who, s in state.sessions.items()}
        undo = state.undo
        if undo is not None and undo.session is not None:
            undo = replace(undo, session=replace(undo.session, since_boot=False))
        transition.change(sessions=sessions, undo=undo)
    transition.change(clock_ahead=event.clock_ahead)


def _doubt(transition: Transition) -> None:
    try:
        transition.change(clock_proven_at=transition.now + PROVEN_AFTER)
    except OverflowError:  # a clock at the end of the calendar proves itself wrong
        transition.change(clock_proven_at=transition.now)


def _move(transition: Transition, by: timedelta) -> None:
    if abs(by) <= SMALLEST:
        return
    _doubt(transition)
    state = transition.state
    if state.clock_ahead is not None:
        transition.change(clock_ahead=state.clock_ahead + by.total_seconds())
    sessions = {who: _moved(s, by) for who, s in state.sessions.items()}
    moved = {s.id for s in sessions.values() if s.since_boot}

    def along(occasion: Occasion) -> Occasion:
        """An occasion of a session lies at the same distance from its end as before."""
        if occasion.session not in moved:
            return occasion
        at = _later(occasion.at, by)
        return occasion if at is None else replace(occasion, at=at)

    undo = state.undo
    if undo is not None and undo.session is not None:
        undo = replace(undo, session=_moved(undo.session, by))
    transition.change(
        sessions=sessions,
        undo=undo,
        waiting=tuple(replace(w, occasion=along(w.occasion)) for w in state.waiting),
        visible=tuple(replace(v, occasion=along(v.occasion)) for v in state.visible),
        recorded=tuple(along(o) for o in state.recorded),
    )
    transition.publish("clock_stepped", by_s=by.total_seconds())


def _moved(session: Session, by: timedelta) -> Session:
    if not session.since_boot:
        return session
    started_at, reported_at = _later(session.started_at, by), _later(session.reported_at, by)
    if started_at is None or reported_at is None or _later(session.ends_at, by) is None:
        return session
    break_at = None if session.break_at is None else _later(session.break_at, by)
    return replace(session, started_at=started_at, reported_at=reported_at, break_at=break_at)


def _later(instant: datetime, by: timedelta) -> datetime | None:
    """Return the instant moved; None where no stored state may say it, by a clock that is set by decades twice."""
    try:
        moved = instant + by
    except OverflowError:
        return None
    return moved if is_believed(moved) else None
