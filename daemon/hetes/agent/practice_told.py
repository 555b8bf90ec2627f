"""What is known of the practice as JSON, for whoever asks the agent. Law: pure."""

from __future__ import annotations

from datetime import datetime

from hetes.core.fleet.practice import Known, Station
from hetes.core.json_types import Json
from hetes.core.views.status import iso


def station_told(station: Station, now: datetime, *, own: bool) -> Json:
    """Return what is told of a workstation."""
    presence = station.presence
    return {
        "id": presence.sent.workstation,
        "name": presence.name,
        "state": station.word(now),
        "locked": presence.locked,
        "face": presence.face,
        "own": own,
        "version": presence.hetes,
        "heard_at": iso(station.heard_at),
        "ahead_s": None if station.ahead is None else int(station.ahead.total_seconds()),
    }


def person_told(key: str, known: Known, now: datetime) -> Json:
    """Return what is told of a practitioner."""
    session, quiet = known.register.session, known.register.quiet
    ends_at = session.ends_at if session else None
    done = quiet is not None and quiet.done_until is not None and now < quiet.done_until
    state = "none" if session is None or ends_at is None or session.settled else "active"
    if state == "active" and ends_at is not None and now >= ends_at:
        state = "expired"
    return {
        "key": key,
        "name": known.name,
        "state": state,
        "done": done,
        "started_at": iso(session.started_at) if session and session.started_at else None,
        "ends_at": iso(ends_at) if ends_at else None,
        "where": session.where if session else "",
        "lost": bool(session and session.lost),
    }
