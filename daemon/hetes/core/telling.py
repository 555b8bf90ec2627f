"""What the other workstations are told: every report that changes what is known of a practitioner gets its stamp.

Only people's reports are told. What time does to a session, each workstation reckons by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from hetes.core.duty import face
from hetes.core.events import EndReported, Event, NoticeDismissed
from hetes.core.fleet.link import Link
from hetes.core.fleet.register import AnswerTold, QuietTold, Register, SessionTold, Stamp
from hetes.core.settings import DEFAULT_PRACTITIONER, Practitioner
from hetes.core.state import State
from hetes.core.transition import Transition

Parts = dict[str, SessionTold | QuietTold | AnswerTold]


@dataclass(frozen=True, slots=True)
class Told:
    """What this workstation tells of itself and of its practitioners: a projection of the state.

    ``people`` are practitioners who are known elsewhere by what :func:`identity` says, with what is known of them.
    """

    face: str
    locked: bool
    asleep: bool
    people: tuple[tuple[Practitioner, Register], ...]


def told(state: State, now: datetime) -> Told:
    """Return the projection. A session's instants are those of the state: a step of the clock has moved them."""
    return Told(
        face=face(state, now),
        locked=state.locked_at is not None,
        asleep=state.suspended_at is not None,
        people=tuple((p, _as_it_is(state, p.id)) for p in state.practitioners if identity(p)),
    )


def identity(practitioner: Practitioner) -> str:
    """Return by what two workstations know the same person: the EESZT user name, else the name; "": by nothing."""
    if practitioner.id == DEFAULT_PRACTITIONER.id:
        return ""
    user = "".join(practitioner.eeszt_user.split()).upper()
    return f"user:{user}" if user else f"name:{' '.join(practitioner.name.casefold().split())}"


def note(transition: Transition, before: State, event: Event) -> None:
    """Stamp what a report has changed since ``before``, of whomever."""
    link = transition.state.fleet
    if link is None:
        return
    for who in (p.id for p in transition.state.practitioners if identity(p)):
        changed = _changes(transition, link, before, event, who)
        if changed:
            stamp_anew(transition, who, changed)


def begin_telling(transition: Transition) -> None:
    """Stamp what was reported here before there were other workstations to be told, and of which nobody has told."""
    state, link = transition.state, transition.state.fleet
    if link is None or not link.linked:
        return
    for who, session in state.sessions.items():
        register = state.registers.get(who)
        known = any(p.id == who and identity(p) for p in state.practitioners)
        if known and not session.settled and (register is None or register.session is None):
            stamp_anew(transition, who, {"session": session_told(transition, link, who)})


def stamp_anew(transition: Transition, who: str, parts: Parts) -> None:
    """Let these parts be the last report about this practitioner."""
    link, registers = transition.state.fleet, transition.state.registers
    if link is not None:
        register = registers.get(who, Register())
        stamp = register.next_stamp(link.workstation, transition.now)
        stamped = {name: replace(part, stamp=stamp) for name, part in parts.items()}
        transition.change(registers={**registers, who: replace(register, **stamped)})  # type: ignore[arg-type]  # by their names


def session_told(transition: Transition, link: Link, who: str, *, lost: bool = False) -> SessionTold:
    """Return the session of this practitioner as others are told of it."""
    session = transition.state.session(who)
    if session is None:
        return SessionTold(_UNSTAMPED, where=link.name)
    return SessionTold(
        _UNSTAMPED,
        id=f"{link.workstation}.{session.id}",
        where=session.where or link.name,
        started_at=session.started_at,
        length=session.length,
        ended_at=session.ended_at,
        lost=lost,
        settled=session.settled,
    )


_UNSTAMPED = Stamp(0, "", 0)


def _changes(transition: Transition, link: Link, before: State, event: Event, who: str) -> Parts:
    now, after = transition.now, transition.state
    parts: Parts = {}
    if before.session(who) != after.session(who):
        parts["session"] = session_told(transition, link, who, lost=isinstance(event, EndReported) and event.lost)
    if _quiet(before, who, now) != _quiet(after, who, now):
        done_until, snoozed_until = _quiet(after, who, now)
        parts["quiet"] = QuietTold(_UNSTAMPED, done_until=done_until, snoozed_until=snoozed_until)
    if isinstance(event, NoticeDismissed) and event.practitioner == who:
        parts["answer"] = AnswerTold(_UNSTAMPED, at=now)
    return parts


def _quiet(state: State, who: str, now: datetime) -> tuple[datetime | None, datetime | None]:
    return (state.done.get(who) if state.is_done(who, now) else None, state.snoozed_until(who, now))


def _as_it_is(state: State, who: str) -> Register:
    register, session = state.registers.get(who, Register()), state.session(who)
    known = register.session
    if known is None or known.started_at is None or session is None:
        return register
    return replace(register, session=replace(known, started_at=session.started_at, ended_at=session.ended_at))
