"""When to look again: the next instant at which time alone changes anything that is said or seen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from hetes.core.devices import portal, unknown_card
from hetes.core.notices.registry import RULES
from hetes.core.reckoning import leads_of, settles_at
from hetes.core.state import State


def next_wake(state: State) -> datetime | None:
    """Return the next instant after the last step, or None while nothing can become due without an event."""
    if state.suspended_at is not None:
        return None
    now, judged = state.at, state.judged
    wake = min((at for at in _instants(state) if at > now), default=None)
    for rule in RULES:
        for occasion in rule.occasions(state, now):
            if now < occasion.at and (wake is None or occasion.at < wake) and occasion.key not in judged:
                wake = occasion.at
    return wake


def _instants(state: State) -> Iterator[datetime]:
    now, calendar = state.at, state.calendar
    if state.judge_from:
        yield state.judge_from
    for rule in RULES:
        yield from rule.looks(state, now)
    yield from unknown_card.looks(state)
    yield from portal.looks(state, now)
    for session in state.sessions.values():
        if not session.settled:
            yield from (session.ends_at - lead for lead in leads_of(session, state.settings))
            yield session.ends_at
            yield settles_at(session, calendar)
    yield from state.done.values()
    for visible in state.visible:  # of hours that are in the settings no more, perhaps
        if visible.occasion.block is not None:
            yield visible.occasion.block.end_at
    yield from (occasion.at for occasion in state.recorded)  # ahead where the clock was set back since
    if state.undo:
        yield state.undo.until
    yield from calendar.edges_around(now)
    if calendar.anybody_has_hours:  # a day further ahead than the occasions look may begin with a reminder
        yield calendar.midnight_after(now)
    yield from _of_waiting(state)


def _of_waiting(state: State) -> Iterator[datetime]:
    if not state.waiting:
        return
    for item in state.waiting:
        if item.retry_at:
            yield item.retry_at
    yield from state.snoozes.values()
    quiet_until = state.calendar.quiet_until(state.at)
    if quiet_until:
        yield quiet_until
