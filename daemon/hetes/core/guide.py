"""The guide through a new card: which steps somebody has begun, ticked, and opened again.

What a step says is the presentation's; Hetes can check none of them, it believes the ticks.
"""

from __future__ import annotations

from dataclasses import replace

from hetes.core.addressee import whom
from hetes.core.events import GuideBegun, GuideTicked
from hetes.core.state import STEPS, Guide
from hetes.core.transition import Transition


def begin(transition: Transition, event: GuideBegun) -> None:
    """Begin the guide of a practitioner; one that was begun begins anew."""
    who = whom(transition, event.practitioner, [p.id for p in transition.state.practitioners])
    if who is not None:
        transition.change(guides={**transition.state.guides, who: Guide(transition.now)})


def tick(transition: Transition, event: GuideTicked) -> None:
    """Tick a step, or open it again. Refuse where no guide was begun, or there is no such step."""
    who = whom(transition, event.practitioner, [p.id for p in transition.state.practitioners])
    if who is None:
        return
    guide = transition.state.guides.get(who)
    if guide is None:
        transition.refuse("guide_not_begun")
        return
    if event.step not in STEPS:
        transition.refuse("unknown_step", name=event.step, names=STEPS)
        return
    is_open = event.step not in guide.ticked  # not by the time: the clock may have been set back since
    if event.open and not is_open:
        ticked = {step: at for step, at in guide.ticked.items() if step != event.step}
        guide = replace(guide, ticked=ticked, opened={**guide.opened, event.step: transition.now})
    elif not event.open and is_open:
        guide = replace(guide, ticked={**guide.ticked, event.step: transition.now})
    transition.change(guides={**transition.state.guides, who: guide}, guide_touched_at=transition.now)
