"""What people report and ask for: activate, end, snooze, continue, done, dismiss (policy 2, 5).

Each function applies one event to a turn. A command that cannot be done changes nothing and is refused with a
reason; what the refusal says in words is the presentation's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hetes.core.addressee import whom
from hetes.core.effects import OpenPage, Value
from hetes.core.events import (
    ActivationReported,
    ContinueRequested,
    DoneReported,
    EndReported,
    NoticeDismissed,
    SnoozeRequested,
)
from hetes.core.instants import is_believed
from hetes.core.judging import withdraw_untrue
from hetes.core.notices.registry import CARD_LEFT_IN_READER
from hetes.core.reckoning import AT_ONCE, length_for, settles_at
from hetes.core.state import EVERYBODY, Gap, Key, Occasion, Run, Session, State, Waiting
from hetes.core.transition import Transition
from hetes.core.undoing import cut_done, hold, remember

SAME_START = timedelta(seconds=60)
STILL_MEANT = timedelta(minutes=60)
REMEMBER_DONE = timedelta(days=3)
SNOOZE_MINUTES = range(1, 241)


def activate(transition: Transition, event: ActivationReported) -> None:
    """Start a session, or refuse: nobody or somebody unknown named, a start in the future or too long ago."""
    who = whom(transition, event.practitioner, [p.id for p in transition.state.practitioners])
    if who is None:
        return
    former = transition.state.session(who)
    if _is_stale(former, event.about):
        return
    started_at = _start_of(transition, event, who)
    if started_at is None:
        return
    running = transition.state.running(who, transition.now)
    if running and abs(started_at - running.started_at) < SAME_START:
        if _is_quiet(transition.state, who, transition.now):
            remember(transition, "activate", [who])
            end_quiet_of(transition, who)
        return
    remember(transition, "activate", [who])
    end_quiet_of(transition, who)
    begin_session(transition, who, started_at, length_for(who, transition.state.settings), event.source)


def begin_session(  # noqa: PLR0913, PLR0917 - what a session is
    transition: Transition, who: str, started_at: datetime, length: timedelta, source: str, where: str = ""
) -> Session:
    """Let a session be this practitioner's from now on; it replaces the former one, and ends a gap for good."""
    former = transition.state.session(who)
    if former and not former.settled:
        transition.publish("session_ended", who, session=former.id, why="replaced")
    number = transition.state.sessions_begun + 1
    session = Session(f"s{number}", who, started_at, length, transition.now, source, where=where)
    session = replace(session, break_at=transition.state.calendar.gap_before(who, transition.now, session.ends_at))
    gaps = {name: gap for name, gap in transition.state.gaps.items() if name != who}
    transition.change(sessions_begun=number, gaps=gaps, runs=_runs_with(transition.state, former, transition.now))
    transition.put_session(session)
    facts: dict[str, Value] = {"where": where} if where else {}
    transition.publish(
        "session_started",
        who,
        session=session.id,
        started_at=started_at,
        ends_at=session.ends_at,
        source=source,
        **facts,
    )
    return session


def _start_of(transition: Transition, event: ActivationReported, who: str) -> datetime | None:
    """Return when the connection was activated, or refuse and return None.

    A button that is pressed long after its notice was shown asks for the time instead.
    """
    length = length_for(who, transition.state.settings)
    if event.started_at is not None and not is_believed(event.started_at):
        transition.refuse("bad_time", text=f"{event.started_at:%H:%M}")
        return None
    started_at = (event.started_at or transition.now).astimezone(UTC)
    if event.started_at is None and event.shown_at is not None:
        meant_at = _meant_by_late_click(transition, event.shown_at)
        if meant_at is None:
            transition.effects.append(OpenPage(f"?earlier={who}"))
            return None
        started_at = meant_at
    if started_at > transition.now:
        transition.refuse("start_in_future", started_at=started_at)
        return None
    if transition.now - started_at > length:
        transition.refuse("start_too_long_ago", started_at=started_at, minutes=int(length.total_seconds() // 60))
        return None
    return started_at


def _meant_by_late_click(transition: Transition, shown_at: datetime) -> datetime | None:
    """Return when the activation was that a notice's button reports: what is not known is reckoned too short."""
    late = transition.now - shown_at
    if late < AT_ONCE:
        return transition.now
    if late > STILL_MEANT:
        return None
    return transition.state.earliest_use(shown_at, transition.now) or shown_at


def end(transition: Transition, event: EndReported) -> None:
    """End a session that runs or has run out, now or at the instant that is told (policy 2.4)."""
    open_ones = [s.practitioner for s in transition.state.sessions.values() if not s.settled]
    if event.practitioner is None and not open_ones:
        transition.refuse("nothing_to_end")
        return
    who = whom(transition, event.practitioner, open_ones, duty_decides=False)
    if who is None:
        return
    session = transition.state.session(who)
    if session is None or session.settled:
        transition.refuse("nothing_to_end")
        return
    if event.ended_at is not None and not is_believed(event.ended_at):
        transition.refuse("bad_time", text=f"{event.ended_at:%H:%M}")
        return
    told_at = (event.ended_at or transition.now).astimezone(UTC)
    if told_at > transition.now:
        transition.refuse("end_in_future", ended_at=told_at)
        return
    if event.ended_at is not None and told_at < session.started_at:
        transition.refuse("end_before_start", ended_at=told_at, started_at=session.started_at)
        return
    ended_at = min(told_at, session.ends_at)
    remember(transition, "lost" if event.lost else "end", [who])
    close_session(transition, session, ended_at, lost=event.lost)


def close_session(transition: Transition, session: Session, ended_at: datetime, *, lost: bool) -> None:
    """Let the session have ended, or broken off, then; inside consulting hours a gap begins."""
    who = session.practitioner
    transition.put_session(replace(session, settled=True, phase="settled", ended_at=ended_at))
    block = transition.state.calendar.block_at(who, transition.now)
    if block:
        number = transition.state.gaps_told + 1
        gap = Gap(number, who, transition.now, ended_at, lost, block)
        transition.change(gaps_told=number, gaps={**transition.state.gaps, who: gap})
    facts: dict[str, Value] = {"session": session.id, "ended_at": ended_at}
    if lost:
        transition.publish("session_lost", who, **facts)
    else:
        transition.publish("session_ended", who, **facts, why="ended")


def done(transition: Transition, event: DoneReported) -> None:
    """Say nothing more about a practitioner for today; settle what has run out."""
    who = whom(transition, event.practitioner, [p.id for p in transition.state.practitioners])
    if who is None:
        return
    session = transition.state.session(who)
    if _is_stale(session, event.about):
        return
    remember(transition, "done", [who])
    be_done(transition, who, transition.state.calendar.done_until(who, transition.now))


def be_done(transition: Transition, who: str, until: datetime) -> None:
    """Let this practitioner be done until then."""
    transition.publish("done_begun", who, until=until)
    recent = tuple(span for span in transition.state.done_spans if transition.now - span[2] < REMEMBER_DONE)
    transition.change(
        done={**transition.state.done, who: until},
        done_spans=(*cut_done(recent, who, transition.now), (who, transition.now, until)),
    )
    transition.withdraw(lambda v: v.occasion.practitioner == who)
    spend_waiting(transition, lambda occasion: occasion.practitioner == who)
    settle(transition)
    if all(session.settled for session in transition.state.sessions.values()):
        for occasion in CARD_LEFT_IN_READER.left(transition.state, transition.now):
            transition.record(occasion)


def snooze(transition: Transition, event: SnoozeRequested) -> None:
    """Hold what is to be said, about one practitioner or everybody; the newest visible notice comes back after."""
    if event.minutes not in SNOOZE_MINUTES:
        transition.refuse("snooze_minutes", minutes=event.minutes)
        return
    ids = [p.id for p in transition.state.practitioners]
    if event.practitioner is None:
        names = [*ids, EVERYBODY]
    else:
        who = whom(transition, event.practitioner, ids)
        if who is None or _is_stale(transition.state.session(who), event.about):
            return
        names = [who]
    withdraw_untrue(transition)  # what ended in this very second is no news to come back to
    until = transition.now + timedelta(minutes=event.minutes)
    remember(transition, "snooze", names)
    for key in hold_back(transition, names, until):
        hold(transition, key)


def hold_back(transition: Transition, names: Sequence[str], until: datetime) -> list[Key]:
    """Hold what is to be said about these; take back what is visible, of which the newest of each comes back after."""
    transition.change(snoozes={**transition.state.snoozes, **dict.fromkeys(names, until)})
    held: list[Key] = []
    for name in names:
        gone = transition.withdraw(lambda v, name=name: (v.occasion.practitioner or EVERYBODY) == name)  # type: ignore[misc]  # mypy can't type a lambda's default
        if gone:
            newest = max(gone, key=lambda v: v.order).occasion
            transition.wait((*transition.state.waiting, Waiting(newest, held=True)))
            held.append(newest.key)
    return held


def go_on(transition: Transition, event: ContinueRequested) -> None:
    """End the done and the snooze of one practitioner, or of everybody; refuse where there is neither (policy 2.6)."""
    ids = [p.id for p in transition.state.practitioners]
    if event.practitioner is None:
        names = [*ids, EVERYBODY]
    else:
        who = whom(transition, event.practitioner, ids)
        if who is None:
            return
        names = [who]
    quiet = [name for name in names if _is_quiet(transition.state, name, transition.now)]
    if not quiet:
        transition.refuse("nothing_to_continue")
        return
    remember(transition, "continue", names if event.practitioner is None else quiet)
    for name in quiet:
        end_quiet_of(transition, name)


def dismiss(transition: Transition, event: NoticeDismissed) -> None:
    """Close a visible notice. One that is not visible was closed before: that is no error.

    Several of the kind (a card left in each of two readers) are closed as one, unless the closer knows which.
    """
    gone = transition.withdraw(
        lambda v: (
            (v.occasion.notice, v.occasion.practitioner) == (event.notice, event.practitioner)
            and event.order in (None, v.order)
        ),
        at_once=True,
    )
    if gone and event.notice == "login_suspected":
        transition.change(login_refused=transition.state.insertions)


def settle(transition: Transition) -> None:
    """Settle the sessions that time or "done" has settled, and publish each session's phases once."""
    for session in tuple(transition.state.sessions.values()):
        if session.settled or transition.now < session.ends_at:
            continue
        if transition.state.is_done(session.practitioner, transition.now) or transition.now >= settles_at(
            session, transition.state.calendar
        ):
            transition.put_session(replace(session, settled=True, phase="settled"))
            transition.publish("session_settled", session.practitioner, session=session.id)


def _is_stale(session: Session | None, about: str | None) -> bool:
    """Tell whether a click comes too late: what it was about is not its practitioner's session any more."""
    if about is None:
        return False
    present = session.id if session and not session.settled else ""
    return present != about


def _is_quiet(state: State, who: str, now: datetime) -> bool:
    """Tell whether a done or a snooze of this practitioner (or of everybody's notices) is in force."""
    return state.is_done(who, now) or state.snoozed_until(who, now) is not None


def end_quiet_of(transition: Transition, who: str) -> None:
    """End the done and the snooze of this practitioner."""
    state, now = transition.state, transition.now
    if state.is_done(who, now):
        transition.publish("done_ended", who)
    transition.change(
        snoozes=_without(state.snoozes, who),
        done=_without(state.done, who),
        done_spans=cut_done(state.done_spans, who, now),
    )


def _runs_with(state: State, former: Session | None, now: datetime) -> tuple[Run, ...]:
    """Return for how long sessions have run, once this one is nobody's any more: two for a practitioner at most."""
    if former is None:
        return state.runs
    runs = [Run(former.practitioner, former.ran_until(now), former.since_boot), *state.runs]
    latest: dict[tuple[str, bool], Run] = {}
    for run in runs:
        key = (run.practitioner, run.since_boot)
        if key not in latest or run.until > latest[key].until:
            latest[key] = run
    return tuple(latest.values())


def spend_waiting(transition: Transition, which: Callable[[Occasion], bool]) -> None:
    """Let what waits and is such an occasion never be said."""
    for item in transition.state.waiting:
        if which(item.occasion):
            transition.spend(item.occasion)
    transition.wait(tuple(w for w in transition.state.waiting if not which(w.occasion)))


def _without(mapping: Mapping[str, datetime], who: str) -> dict[str, datetime]:
    return {w: t for w, t in mapping.items() if w != who}
