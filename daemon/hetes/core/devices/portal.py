"""Whether the portal can be reached, and when to ask: only while it matters, and politely.

It matters inside anybody's consulting hours, while somebody on duty has no running session or one past its longest
lead (policy 4.4). Once it has begun to, it is asked at once; then again after minutes, the longer the
more often it failed. Two failures make an outage, so the second look comes soon after the first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from hetes.core.duty import portal_matters
from hetes.core.effects import Probe
from hetes.core.events import PortalProbed
from hetes.core.state import Portal, State
from hetes.core.transition import Transition

SOONEST = timedelta(seconds=75)
"""Between two orders. Who performs them may be late by some seconds of chance: a minute is left in any case."""
LATEST = timedelta(minutes=10)


def order(transition: Transition) -> None:
    """Order a look at the portal where one is due."""
    state, now = transition.state, transition.now
    if portal_matters(state, now) and now >= _due_at(state):
        transition.change(probe_ordered_at=now)
        transition.effects.append(Probe(state.settings.portal_url))


def answer(transition: Transition, event: PortalProbed) -> None:
    """Note whether the portal was reached. One failure alone says nothing."""
    portal = transition.state.portal
    before = (portal.word, portal.reason if portal.word == "reachable" else None) if portal else ("unknown", None)
    if event.ok:
        transition.change(portal=Portal(transition.now, reason=event.reason))
    elif portal and portal.failures:
        transition.change(
            portal=replace(portal, checked_at=transition.now, failures=portal.failures + 1, reason=event.reason)
        )
    else:
        number = transition.state.portal_outages + 1
        transition.change(portal_outages=number, portal=Portal(transition.now, 1, number, event.reason))
    after = transition.state.portal.word if transition.state.portal else "unknown"
    if (after, event.reason if event.ok else None) != before:
        transition.publish("portal_changed", state=after, reason=event.reason)


def looks(state: State, now: datetime) -> Iterator[datetime]:
    """Yield when the next look is due, while it matters; what makes it matter is looked for by others."""
    if portal_matters(state, now):
        yield _due_at(state)


def _due_at(state: State) -> datetime:
    """Return when the portal is to be asked again. An order that was never answered is not repeated soon."""
    ordered, portal = state.probe_ordered_at, state.portal
    if ordered is None or ordered > state.at:  # the clock was set back
        return state.at
    if portal is None or portal.checked_at < ordered:
        return ordered + LATEST
    failures = min(portal.failures, 5)
    return ordered + (min(LATEST, SOONEST * 2 ** (failures - 1)) if failures else LATEST)
