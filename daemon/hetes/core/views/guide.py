"""Where a practitioner stands in the guide, as plain JSON: what ``hetes guide`` and the panel are told.

Facts only; the words are made of them by :mod:`hetes.presentation.guide.view`, in whichever process shows them.
"""

from __future__ import annotations

from datetime import datetime

from hetes.core.addressee import whom
from hetes.core.effects import Refuse
from hetes.core.json_types import Json
from hetes.core.settings import DEFAULT_PRACTITIONER, Settings, Unit
from hetes.core.state import STEPS, State
from hetes.core.transition import Transition
from hetes.core.views.status import iso, status


def whose_guide(state: State, named: str | None, now: datetime) -> str | Refuse:
    """Return whom a request for the guide is about, or why that is not clear."""
    transition = Transition(state, now)
    who = whom(transition, named, [p.id for p in state.practitioners])
    if who is not None:
        return who
    return next(effect for effect in transition.effects if isinstance(effect, Refuse))


def guide_status(state: State, who: str, now: datetime) -> Json:
    """Return the projection. ``name`` is empty while nobody is configured; a guide never begun has ``begun_at`` null.

    Raises:
        KeyError: nobody of that id works here.
    """
    settings = state.settings
    one = {p.id: p for p in settings.practitioners}[who]
    guide = state.guides.get(who)
    ticked = guide.ticked if guide else {}
    left = [step for step in STEPS if step not in ticked]
    seen = status(state, now)
    return {
        "practitioner": one.id,
        "name": "" if one.id == DEFAULT_PRACTITIONER.id and not settings.configured else one.name,
        "several": len(settings.practitioners) > 1,
        "eeszt_user": one.eeszt_user,
        "login": one.login,
        "units": [{"id": u.id, "name": u.name or u.id, "oth_id": u.oth_id} for u in _units(settings, one.units)],
        "software": settings.software,
        "portal": settings.portal_url,
        "length_s": int(settings.length.total_seconds()),
        "begun_at": iso(guide.begun_at) if guide else None,
        "steps": [
            {"step": step, "ticked": step in ticked, "ticked_at": iso(at) if (at := ticked.get(step)) else None}
            for step in STEPS
        ],
        "next": left[0] if left else None,
        "left": len(left),
        "card_service": seen["card_service"],
        "readers": seen["readers"],
    }


def _units(settings: Settings, ids: tuple[str, ...]) -> list[Unit]:
    known = {unit.id: unit for unit in settings.units}
    return [known.get(each, Unit(each)) for each in ids]
