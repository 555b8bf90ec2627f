"""Who is on duty, and what the icon's face says about it (policy 1.6, 2.8)."""

from __future__ import annotations

from datetime import datetime, timedelta

from hetes.core.calendar import Block
from hetes.core.reckoning import leads_of
from hetes.core.settings import Practitioner
from hetes.core.state import Session, State

SOON = timedelta(minutes=60)
RENEWED_AFTER = timedelta(hours=2)
READER_PATIENCE = timedelta(seconds=60)
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
    done = state.is_done(practitioner, now)
    if session:
        return "ending" if is_ending(state, session, now) and not done else "active"
    if done:
        return "idle"
    if state.unsettled(practitioner, now):
        return "expired"
    return "missing" if state.calendar.block_at(practitioner, now) else "idle"


def face(state: State, now: datetime) -> str:
    """Return the most urgent face of all who work here."""
    return min((face_of(state, p.id, now) for p in state.practitioners), key=FACES.index, default="idle")


def candidates(state: State, now: datetime) -> tuple[str, ...]:
    """Return who may be about to activate with a card, or ought to (policy 4.0)."""
    return tuple(
        p.id
        for p in state.practitioners
        if (needs_activation(state, p.id, now) or _may_renew(state, p.id, now)) and _could_use_a_card(state, p, now)
    )


def use_matters(state: State) -> bool:
    """Tell whether anybody needs to know that a program uses a card: while a login may be coming."""
    return any(r.card for r in state.readers or ()) and bool(candidates(state, state.at))


def waiting_candidates(state: State, now: datetime) -> tuple[str, ...]:
    """Return the candidates who have no running session, or one past its longest lead."""
    return tuple(who for who in candidates(state, now) if needs_activation(state, who, now))


def _could_use_a_card(state: State, who: Practitioner, now: datetime) -> bool:
    if who.login != "card" or state.is_done(who.id, now):
        return False
    nobodys = not state.calendar.anybody_has_hours
    return nobodys or on_duty(state, who.id, now) or _begins_soon(state, who.id, now)


def needs_activation(state: State, practitioner: str, now: datetime) -> bool:
    """Tell whether the practitioner has no running session, or one past its longest lead."""
    session = state.running(practitioner, now)
    return session is None or is_ending(state, session, now)


def renewable_from(state: State, practitioner: str, now: datetime) -> datetime | None:
    """Return the instant after which a running session may be renewed early: it ends inside its owner's hours."""
    session = state.running(practitioner, now)
    if session is None or state.calendar.block_at(practitioner, session.ends_at) is None:
        return None
    return session.started_at + RENEWED_AFTER


def _may_renew(state: State, practitioner: str, now: datetime) -> bool:
    after = renewable_from(state, practitioner, now)
    return after is not None and now > after


def _begins_soon(state: State, practitioner: str, now: datetime) -> bool:
    begins_at = state.calendar.next_start(practitioner, now)
    return begins_at is not None and begins_at - now < SOON


def in_a_block(state: State, now: datetime) -> bool:
    """Tell whether anybody's consulting hours are on."""
    return any(state.calendar.block_at(p.id, now) for p in state.practitioners)


def portal_matters(state: State, now: datetime) -> bool:
    """Tell whether somebody at work and not done has no running session, or one past its longest lead (policy 4.4)."""
    return in_a_block(state, now) and any(
        on_duty(state, p.id, now) and not state.is_done(p.id, now) and needs_activation(state, p.id, now)
        for p in state.practitioners
    )


def badge(state: State, now: datetime, *, unkept: bool = False) -> str | None:
    """Return what is wrong with the equipment: of disk and card service from the first second, else while it matters.

    ``unkept``: the state can't be stored now. That counts first, for it alone may cost what somebody reports.
    """
    if unkept:
        return "store_trouble"
    if state.outage:
        return "card_service_denied" if state.outage.denied else "card_service_lost"
    if reader_is_missing(state, now) and any(blocks_wanting_a_reader(state, now)):
        return "reader_missing"
    if state.portal and state.portal.word == "unreachable" and portal_matters(state, now):
        return "portal_unreachable"
    if state.fleet and state.fleet.trouble:
        return "broker_lost"
    return None


def reader_is_missing(state: State, now: datetime) -> bool:
    """Tell whether there has been no reader for a while, and somebody who would need one."""
    since = state.no_reader_since
    return since is not None and now >= since + READER_PATIENCE and bool(waiting_candidates(state, now))


def blocks_wanting_a_reader(state: State, now: datetime) -> tuple[Block, ...]:
    """Return the blocks (of anyone; those with the same times once) that are on, or about to begin."""
    early = state.settings.before_hours
    found = {
        (b.start_at, b.end_at): b
        for p in state.practitioners
        for b in state.calendar.blocks_reaching(p.id, now)
        if b.start_at - early <= now < b.end_at
    }
    return tuple(found[times] for times in sorted(found))


def speaker(state: State, now: datetime) -> str:
    """Return the practitioner whose state the face shows; of equals the one whose session ends first."""

    def rank(practitioner: str) -> tuple[int, float]:
        session = state.session(practitioner)
        ends = session.ends_at.timestamp() if session and session.runs(now) else 0.0
        return (FACES.index(face_of(state, practitioner, now)), ends)

    return min((p.id for p in state.practitioners), key=rank)
