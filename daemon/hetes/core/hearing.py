"""What other workstations tell of a practitioner, as it changes the state here (policy 9.1).

Each part of the register that is later than what was known is taken as if it had been reported here, but that nothing
of it can be taken back here, and that it is stamped by whoever reported it.
"""

from __future__ import annotations

from dataclasses import replace

from hetes.core.commands import be_done, begin_session, close_session, end_quiet_of, hold_back, spend_waiting
from hetes.core.events import SessionHeard
from hetes.core.fleet.clocks import TOLERATED
from hetes.core.fleet.register import AnswerTold, QuietTold, Register, SessionTold, merged
from hetes.core.state import Session
from hetes.core.telling import session_told, stamp_anew
from hetes.core.transition import Transition

SOURCE = "fleet"
"""Of a session that another workstation told of."""


def hear(transition: Transition, event: SessionHeard) -> None:
    """Take what is later than what was known of this practitioner."""
    state, who = transition.state, event.practitioner
    if state.fleet is None or who not in {p.id for p in state.practitioners}:
        return
    if not event.register.is_reasonable(transition.now):
        return
    known = state.registers.get(who, Register())
    register = merged(known, event.register)
    if register == known:
        return
    transition.change(registers={**state.registers, who: register})
    if state.undo and any(before.practitioner == who for before in state.undo.before):
        transition.change(undo=None)
    if register.session is not None and register.session != known.session:
        _take_session(transition, who, known.session, register.session)
    if register.quiet is not None and register.quiet != known.quiet:
        _take_quiet(transition, who, register.quiet)
    if register.answer is not None and register.answer != known.answer:
        _take_answer(transition, who, register.answer)


def _take_session(transition: Transition, who: str, known: SessionTold | None, told: SessionTold) -> None:
    present, link = transition.state.session(who), transition.state.fleet
    if told.started_at is None or told.length is None:
        if present and not present.settled:
            transition.publish("session_ended", who, session=present.id, why="undone")
        transition.drop_session(who)
        return
    if link and known is None and present and not present.settled and present.started_at > told.started_at:
        stamp_anew(transition, who, {"session": session_told(transition, link, who)})
        return  # it was reported before anybody listened, and is the later one
    same = present is not None and known is not None and known.id == told.id
    if present is not None and same:
        _correct(transition, present, told)
    elif told.ended_at is not None and (present is None or present.settled):
        _note_ended(transition, who, told)
    else:
        session = begin_session(transition, who, told.started_at, told.length, SOURCE, told.where)
        _settle(transition, session, told)


def _correct(transition: Transition, present: Session, told: SessionTold) -> None:
    """Let the same session be as it is told now: ended, settled, or running again after an undo."""
    started_at = told.started_at or present.started_at
    session = replace(present, started_at=started_at, length=told.length or present.length)
    if told.ended_at is None and not told.settled and present.settled:
        session = replace(session, settled=False, phase="active", ended_at=None)
        gaps = {who: gap for who, gap in transition.state.gaps.items() if who != present.practitioner}
        transition.change(gaps=gaps)
        transition.publish(
            "session_started",
            present.practitioner,
            session=session.id,
            started_at=session.started_at,
            ends_at=session.ends_at,
            source=session.source,
        )
    transition.put_session(session)
    _settle(transition, session, told)


def _settle(transition: Transition, session: Session, told: SessionTold) -> None:
    if session.settled:
        return
    if told.ended_at is not None:
        close_session(transition, session, told.ended_at, lost=told.lost)
    elif told.settled:
        transition.put_session(replace(session, settled=True, phase="settled"))
        transition.publish("session_settled", session.practitioner, session=session.id)


def _note_ended(transition: Transition, who: str, told: SessionTold) -> None:
    """Keep a session that was over before it was heard of, for the hours that it covered; nothing is said of it."""
    session = begin_session(
        transition, who, told.started_at or transition.now, told.length or TOLERATED, SOURCE, told.where
    )
    ended_at = told.ended_at or transition.now
    transition.put_session(replace(session, settled=True, phase="settled", ended_at=ended_at))
    transition.publish("session_ended", who, session=session.id, ended_at=ended_at, why="ended")


def _take_quiet(transition: Transition, who: str, told: QuietTold) -> None:
    now = transition.now
    end_quiet_of(transition, who)
    if told.done_until is not None and now < told.done_until:
        be_done(transition, who, told.done_until)
    if told.snoozed_until is not None and now < told.snoozed_until:
        hold_back(transition, [who], told.snoozed_until)


def _take_answer(transition: Transition, who: str, told: AnswerTold) -> None:
    """Take back what somebody has closed elsewhere; what has fallen due since is another matter."""
    at = told.at
    if at is not None:
        transition.withdraw(lambda v: v.occasion.practitioner == who and v.shown_at <= at + TOLERATED)
        spend_waiting(transition, lambda o: o.practitioner == who and o.at <= at)
