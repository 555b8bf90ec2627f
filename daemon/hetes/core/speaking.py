"""Which workstation of a practice speaks first, where a practitioner is known at several (policy 9.2).

First where this practitioner was last active: there somebody sits. If that workstation is locked, asleep, stopped or
gone, or nobody has answered for a minute, every other one speaks too: one pop-up at first, and never an empty room.
Each workstation decides this by itself, from what it knows. One that is cut off speaks as if it were alone.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from hetes.core.events import WorkstationsSeen
from hetes.core.fleet.link import Link
from hetes.core.state import State, Waiting
from hetes.core.transition import Transition

UNANSWERED_FOR = timedelta(seconds=60)
LINKED_WITHIN = timedelta(seconds=20)
"""For so long after a start or a sleep it is waited for what others have to tell, before anything is said."""


def see(transition: Transition, event: WorkstationsSeen) -> None:
    """Take the picture; what waited for a workstation that listens no more is said now."""
    if not event.workstation:
        transition.change(fleet=None, registers={})
    else:
        former = transition.state.fleet
        transition.change(
            fleet=Link(
                workstation=event.workstation,
                name=event.name,
                linked=event.linked,
                trouble=event.trouble,
                listening=event.listening,
                wait_until=former.wait_until if former else transition.now + LINKED_WITHIN,
            )
        )
    items = transition.state.waiting
    transition.wait(tuple(_released(item, transition.state, transition.now) for item in items))


def wait_for_the_others(transition: Transition) -> None:
    """Begin to wait, after a sleep, for what the others have told meanwhile."""
    link = transition.state.fleet
    if link is not None:
        waiting = Link(
            link.workstation, link.name, linked=False, trouble=None,
            listening=frozenset(), wait_until=transition.now + LINKED_WITHIN,
        )  # fmt: skip
        transition.change(fleet=waiting)


def first_elsewhere(state: State, item: Waiting, now: datetime) -> Waiting | None:
    """Return how the item waits, if it is not this workstation's to say it now; else None."""
    link, who = state.fleet, item.occasion.practitioner
    if link is None or who is None:
        return None
    if not link.linked:
        return Waiting(item.occasion, retry_at=link.wait_until) if now < link.wait_until else None
    if item.deferred or not _listens_elsewhere(state, who):
        return None
    until = (now if item.held else item.occasion.at) + UNANSWERED_FOR
    return Waiting(item.occasion, retry_at=until, deferred=True) if now < until else None


def _listens_elsewhere(state: State, who: str) -> bool:
    """Tell whether this practitioner was last active at another workstation, before which somebody may sit."""
    link, register = state.fleet, state.registers.get(who)
    latest = register.latest if register else None
    return link is not None and latest is not None and latest.workstation in link.listening


def _released(item: Waiting, state: State, now: datetime) -> Waiting:
    link, who = state.fleet, item.occasion.practitioner
    if who is None or item.retry_at is None:
        return item
    if item.deferred:
        still = link is not None and link.linked and _listens_elsewhere(state, who)
        return item if still else Waiting(item.occasion, deferred=True)
    waited_for_link = link is None or (link.linked and item.retry_at == link.wait_until)
    return Waiting(item.occasion, held=item.held) if waited_for_link and now < item.retry_at else item
