"""What is the case now, as plain JSON: the answer of ``hetes status --json`` (daemon/reference/interfaces.md)."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime

from hetes.core.atr import kind_of
from hetes.core.duty import badge, face, is_ending, on_duty
from hetes.core.json_types import Json
from hetes.core.state import Reader, Session, State
from hetes.core.wake import next_wake


def status(state: State, now: datetime, *, unkept: bool = False) -> Json:
    """Return the projection; ``version`` and ``simulated`` are the application's to add.

    ``unkept``: the state can't be stored now.
    """
    wake = next_wake(state)
    return {
        "now": iso(now),
        "face": face(state, now),
        "badge": badge(state, now, unkept=unkept),
        "card_service": card_service(state),
        "readers": [_reader(state, reader) for reader in state.readers or ()] if state.outage is None else [],
        "practitioners": [
            {
                "id": p.id,
                "name": p.name,
                "on_duty": on_duty(state, p.id, now),
                "done": state.is_done(p.id, now),
                "session": _session(state, state.session(p.id), now),
            }
            for p in state.practitioners
        ],
        "portal": _portal(state),
        "fleet": _fleet(state),
        "next_wake": iso(wake) if wake else None,
    }


def _fleet(state: State) -> Json | None:
    link = state.fleet
    if link is None:
        return None
    return {"workstation": link.workstation, "name": link.name, "linked": link.linked, "trouble": link.trouble}


def _portal(state: State) -> Json:
    portal = state.portal
    if portal is None:
        return {"state": "unknown", "reason": None, "checked_at": None}
    return {"state": portal.word, "reason": portal.reason, "checked_at": iso(portal.checked_at)}


def iso(instant: datetime) -> str:
    """Return an instant as ISO 8601 in UTC."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def card_service(state: State) -> str:
    """Return starting, up, down or denied."""
    if not state.heard:
        return "starting"
    if state.outage:
        return "denied" if state.outage.denied else "down"
    return "up"


def _reader(state: State, reader: Reader) -> Json:
    card = reader.card
    return {
        "id": f"{zlib.crc32(reader.name.encode()):08x}",
        "name": reader.name,
        "card": None
        if card is None
        else {"atr": card.atr, "kind": kind_of(card.atr, state.settings), "in_use": card.in_use},
    }


def _session(state: State, session: Session | None, now: datetime) -> Json | None:
    if session is None or session.settled:
        return None
    running = session.runs(now)
    phase = "expired" if not running else "ending" if is_ending(state, session, now) else "active"
    return {
        "id": session.id,
        "state": phase,
        "started_at": iso(session.started_at),
        "ends_at": iso(session.ends_at),
        "remaining_s": int(session.remaining(now).total_seconds()),
        "source": session.source,
        "where": session.where or None,
    }
