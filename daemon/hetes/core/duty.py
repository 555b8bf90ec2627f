"""Who is on duty, and what the icon's face says about it (POLICY, ground rule 6 and Sessions)."""

from __future__ import annotations

from datetime import datetime

from hetes.core.state import Session, State, leads_of

FACES = ("expired", "missing", "ending", "active", "idle")  # by urgency


def on_duty(state: State, practitioner: str, now: datetime) -> bool:
    """Tell whether the practitioner is at work as far as Hetes can reckon."""
    if state.running(practitioner, now):
        return True
    if state.is_done(practitioner, now):
        return False
    return state.unsettled(practitioner, now) is not None or state.calendar.block_at(practitioner, now) is not None


def is_ending(state: State, session: Session, now: datetime) -> bool:
    """Tell whether a running session is past its longest lead."""
    leads = leads_of(session, state.settings)
    return bool(leads) and now >= session.ends_at - leads[0]


def face_of(state: State, practitioner: str, now: datetime) -> str:
    """Return the face that this practitioner alone would give the icon."""
    session = state.running(practitioner, now)
    if session:
        return "ending" if is_ending(state, session, now) else "active"
    if state.is_done(practitioner, now):
        return "idle"
    if state.unsettled(practitioner, now):
        return "expired"
    return "missing" if state.calendar.block_at(practitioner, now) else "idle"


def face(state: State, now: datetime) -> str:
    """Return the most urgent face of all who work here."""
    return min((face_of(state, p.id, now) for p in state.practitioners), key=FACES.index, default="idle")


def badge(state: State) -> str | None:
    """Return what is wrong with the equipment, from its first second on."""
    if state.outage:
        return "card_service_denied" if state.outage.denied else "card_service_lost"
    return None


def speaker(state: State, now: datetime) -> str:
    """Return the practitioner whose state the face shows; of equals the one whose session ends first."""

    def rank(practitioner: str) -> tuple[int, float]:
        session = state.session(practitioner)
        ends = session.ends_at.timestamp() if session and session.runs(now) else 0.0
        return (FACES.index(face_of(state, practitioner, now)), ends)

    return min((p.id for p in state.practitioners), key=rank)
