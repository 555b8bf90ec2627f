"""Connections that broke off at about the same age, again and again: what Hetes learns from the journal, and offers.

Law: it only offers. Nothing is reckoned with another length before the user says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from hetes.core.json_types import Json
from hetes.core.reckoning import length_for
from hetes.core.state import State
from hetes.core.views.history import Row, told_by

LAST = 10
OFTEN = 3
ALIKE = timedelta(minutes=15)
SHORTEST = timedelta(minutes=10)
"""No setting allows a shorter session."""
DAYS = 62


def losses(rows: Iterable[Row], state: State, now: datetime) -> list[Json]:
    """Return an offer for each practitioner whose connections break off at about the same age: the smallest such age.

    ``rows`` are those of the last :data:`DAYS` days. An age that was declined is not offered again, nor one that the
    practitioner's sessions do not exceed anyway.
    """
    sessions = sorted(told_by(rows, state).sessions, key=lambda s: s.started_at)
    found: list[Json] = []
    for who in state.practitioners:
        last = [s for s in sessions if s.practitioner == who.id and s.stops_at <= now][-LAST:]
        ages = sorted(s.stops_at - s.started_at for s in last if s.lost)
        alike = max(
            ([age for age in ages if timedelta(0) <= age - least < ALIKE] for least in ages), key=len, default=[]
        )
        if len(alike) < OFTEN:
            continue
        minutes = int(alike[0].total_seconds() // 60)
        age = timedelta(minutes=minutes)
        if SHORTEST <= age < length_for(who.id, state.settings) and state.declined.get(who.id) != age:
            about = {"practitioner": who.id, "name": who.name if state.settings.configured else ""}
            found.append({**about, "of": len(last), "times": len(alike), "minutes": minutes})
    return found
