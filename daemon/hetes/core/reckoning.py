"""What is reckoned of a session from its start and its length: its leads, when it is settled, what it belongs to."""

from __future__ import annotations

from datetime import datetime, timedelta

from hetes.core.calendar import Calendar
from hetes.core.settings import Settings
from hetes.core.state import Session

AT_ONCE = timedelta(minutes=2)
"""So long after its notice was shown a button still means now (policy 6.4)."""


def length_for(practitioner: str, settings: Settings) -> timedelta:
    """Return how long a session of this practitioner lasts (policy 2.2)."""
    own = next((p.length for p in settings.practitioners if p.id == practitioner), None)
    return settings.length if own is None else own


def leads_of(session: Session, settings: Settings) -> tuple[timedelta, ...]:
    """Return the lead times that are shorter than half the session, longest first (policy 3.1)."""
    return tuple(sorted({lead for lead in settings.leads if lead < session.length / 2}, reverse=True))


def belongs_to_hours(session: Session, calendar: Calendar) -> bool:
    """Tell whether the session belongs to consulting hours; any other is read as if there were none (policy 2.1)."""
    return calendar.begins_in_hours(session.practitioner, session.started_at)


def settles_at(session: Session, calendar: Calendar) -> datetime:
    """Return the instant at which an expired session is settled by itself (policy 1.6)."""
    who, ends_at = session.practitioner, session.ends_at

    def find() -> datetime:
        if belongs_to_hours(session, calendar) and calendar.block_at(who, ends_at) is None:
            return ends_at
        return calendar.midnight_after(ends_at)

    found: datetime = calendar.remember(("settles", who, session.started_at, ends_at), find)
    return found


def told_late(session: Session) -> bool:
    """Tell whether the activation was reported a while after it, so that whoever reported it is told its time."""
    return session.reported_at - session.started_at >= AT_ONCE
