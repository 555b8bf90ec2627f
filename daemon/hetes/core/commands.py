"""What people report and ask for: activate, end, snooze, done, undo, dismiss (POLICY, Sessions and Being quiet).

Each function applies one event to a turn. A command that cannot be done changes nothing and is refused with a
reason; what the refusal says in words is the presentation's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hetes.core.addressee import whom
from hetes.core.events import (
    ActivationReported,
    DoneReported,
    EndReported,
    NoticeDismissed,
    SettingsRead,
    SnoozeRequested,
)
from hetes.core.judging import withdraw_untrue
from hetes.core.notices.registry import CARD_LEFT_IN_READER
from hetes.core.settings import DEFAULT_PRACTITIONER
from hetes.core.state import EVERYBODY, UNDO_SPAN, Key, Occasion, Session, Undo, Waiting, settles_at, with_settings
from hetes.core.transition import Turn

SAME_START = timedelta(seconds=60)
REMEMBER_DONE = timedelta(days=3)
SNOOZE_MINUTES = range(1, 241)


def activate(turn: Turn, event: ActivationReported) -> None:
    """Start a session, or refuse: nobody or somebody unknown named, a start in the future or too long ago."""
    who = whom(turn, event.practitioner, [p.id for p in turn.state.practitioners])
    if who is None:
        return
    length = turn.state.settings.length
    started_at = (event.started_at or turn.now).astimezone(UTC)
    if started_at > turn.now:
        turn.refuse("start_in_future", started_at=started_at)
        return
    if turn.now - started_at > length:
        turn.refuse("start_too_long_ago", started_at=started_at, minutes=int(length.total_seconds() // 60))
        return
    former = turn.state.session(who)
    if _is_stale(former, event.about):
        return
    running = turn.state.running(who, turn.now)
    if running and abs(started_at - running.started_at) < SAME_START:
        return
    _remember(turn, who)
    if former and not former.settled:
        turn.publish("session_ended", who, session=former.id, why="replaced")
    if turn.state.is_done(who, turn.now):
        turn.publish("done_ended", who)
    number = turn.state.sessions_begun + 1
    session = Session(f"s{number}", who, started_at, length, turn.now, event.source)
    session = replace(session, break_at=turn.state.calendar.gap_before(who, turn.now, session.ends_at))
    turn.change(
        sessions_begun=number,
        snoozes=_without(turn.state.snoozes, who),
        done=_without(turn.state.done, who),
        done_spans=_cut_done(turn.state.done_spans, who, turn.now),
    )
    turn.put_session(session)
    turn.publish(
        "session_started",
        who,
        session=session.id,
        started_at=started_at,
        ends_at=session.ends_at,
        source=event.source,
    )


def end(turn: Turn, event: EndReported) -> None:
    """End a session that runs or has run out."""
    open_ones = [s.practitioner for s in turn.state.sessions.values() if not s.settled]
    if event.practitioner is None and not open_ones:
        turn.refuse("nothing_to_end")
        return
    who = whom(turn, event.practitioner, open_ones, duty_decides=False)
    if who is None:
        return
    session = turn.state.session(who)
    if session is None or session.settled:
        turn.refuse("nothing_to_end")
        return
    _remember(turn, who)
    turn.put_session(replace(session, settled=True, phase="settled"))
    turn.publish("session_ended", who, session=session.id, why="ended")


def done(turn: Turn, event: DoneReported) -> None:
    """Say nothing more about a practitioner today; settle what has run out."""
    who = whom(turn, event.practitioner, [p.id for p in turn.state.practitioners])
    if who is None:
        return
    session = turn.state.session(who)
    if _is_stale(session, event.about):
        return
    _remember(turn, who)
    until = turn.state.calendar.midnight_after(turn.now)
    turn.publish("done_begun", who)
    recent = tuple(span for span in turn.state.done_spans if turn.now - span[2] < REMEMBER_DONE)
    turn.change(
        done={**turn.state.done, who: until}, done_spans=(*_cut_done(recent, who, turn.now), (who, turn.now, until))
    )
    turn.withdraw(lambda v: v.occasion.practitioner == who)
    _spend_waiting(turn, who)
    settle(turn)
    if all(session.settled for session in turn.state.sessions.values()):
        for occasion in CARD_LEFT_IN_READER.left(turn.state, turn.now):
            turn.record(occasion)


def snooze(turn: Turn, event: SnoozeRequested) -> None:
    """Hold what is to be said, about one practitioner or everybody; the newest visible notice comes back after."""
    if event.minutes not in SNOOZE_MINUTES:
        turn.refuse("snooze_minutes", minutes=event.minutes)
        return
    ids = [p.id for p in turn.state.practitioners]
    if event.practitioner is None:
        names = [*ids, EVERYBODY]
    else:
        who = whom(turn, event.practitioner, ids)
        if who is None or _is_stale(turn.state.session(who), event.about):
            return
        names = [who]
    withdraw_untrue(turn)  # what ended in this very second is no news to come back to
    until = turn.now + timedelta(minutes=event.minutes)
    turn.change(snoozes={**turn.state.snoozes, **dict.fromkeys(names, until)})
    for name in names:
        gone = turn.withdraw(lambda v, name=name: (v.occasion.practitioner or EVERYBODY) == name)  # type: ignore[misc]  # mypy can't type a lambda's default
        if gone:
            newest = max(gone, key=lambda v: v.order)
            turn.wait((*turn.state.waiting, Waiting(newest.occasion, held=True)))


def undo(turn: Turn) -> None:
    """Put session, snooze and done back to what they were before the last activation, end or done."""
    memory = turn.state.undo
    if memory is None or turn.now >= memory.until:
        turn.refuse("nothing_to_undo")
        return
    who = memory.practitioner
    present = turn.state.session(who)
    if present and not present.settled and (memory.session is None or memory.session.id != present.id):
        turn.publish("session_ended", who, session=present.id, why="undone")
    if memory.session:
        turn.put_session(memory.session)
    else:
        turn.drop_session(who)
    was_done, is_done = memory.done is not None and turn.now < memory.done, turn.state.is_done(who, turn.now)
    if was_done != is_done:
        turn.publish("done_begun" if was_done else "done_ended", who)
    snoozes, dones = _without(turn.state.snoozes, who), _without(turn.state.done, who)
    spans = _cut_done(turn.state.done_spans, who, turn.now)
    turn.change(
        undo=None,
        done_spans=spans if memory.done is None else (*spans, (who, turn.now, memory.done)),
        snoozes=snoozes if memory.snooze is None else {**snoozes, who: memory.snooze},
        done=dones if memory.done is None else {**dones, who: memory.done},
    )
    if (
        memory.session
        and not memory.session.settled
        and (present is None or present.settled or present != memory.session)
    ):
        turn.publish(
            "session_started",
            who,
            session=memory.session.id,
            started_at=memory.session.started_at,
            ends_at=memory.session.ends_at,
            source=memory.session.source,
        )


def dismiss(turn: Turn, event: NoticeDismissed) -> None:
    """Close a visible notice. One that is not visible was closed before: that is no error.

    Several of the kind (a card left in each of two readers) are closed as one, unless the closer knows which.
    """
    gone = turn.withdraw(
        lambda v: (
            (v.occasion.notice, v.occasion.practitioner) == (event.notice, event.practitioner)
            and event.order in (None, v.order)
        ),
        at_once=True,
    )
    if gone and event.notice == "login_suspected":
        turn.change(login_refused=turn.state.insertions)


def settle(turn: Turn) -> None:
    """Settle the sessions that time or "done" has settled, and publish each session's phases once."""
    for session in tuple(turn.state.sessions.values()):
        if session.settled or turn.now < session.ends_at:
            continue
        if turn.state.is_done(session.practitioner, turn.now) or turn.now >= settles_at(session, turn.state.calendar):
            turn.put_session(replace(session, settled=True, phase="settled"))
            turn.publish("session_settled", session.practitioner, session=session.id)


def adopt(turn: Turn, event: SettingsRead) -> None:
    """Go on under other settings: the first practitioner takes over from "default", those removed are ended."""
    before = {p.id for p in turn.state.practitioners}
    turn.state = with_settings(turn.state, event.settings)
    turn.publish("settings_changed")
    after = [p.id for p in turn.state.practitioners]
    if before == {DEFAULT_PRACTITIONER.id} and DEFAULT_PRACTITIONER.id not in after:
        _rename(turn, DEFAULT_PRACTITIONER.id, after[0])
    for who in [w for w in turn.state.sessions if w not in after]:
        session = turn.state.sessions[who]
        if not session.settled:
            turn.publish("session_ended", who, session=session.id, why="removed")
        turn.drop_session(who)
    keep = {*after, EVERYBODY}
    turn.change(
        snoozes={w: t for w, t in turn.state.snoozes.items() if w in keep},
        done={w: t for w, t in turn.state.done.items() if w in keep},
        guides={w: g for w, g in turn.state.guides.items() if w in keep},
    )
    if turn.state.undo and turn.state.undo.practitioner not in keep:
        turn.change(undo=None)


def _rename(turn: Turn, old: str, new: str) -> None:
    def key_of(key: Key) -> Key:
        return tuple(new if part == old else part for part in key)

    def occasion_of(occasion: Occasion) -> Occasion:
        if occasion.practitioner != old:
            return occasion
        return replace(occasion, practitioner=new, key=key_of(occasion.key))

    def session_of(session: Session) -> Session:
        return replace(session, practitioner=new)

    state = turn.state
    turn.change(
        sessions={new if w == old else w: session_of(s) if w == old else s for w, s in state.sessions.items()},
        snoozes={new if w == old else w: t for w, t in state.snoozes.items()},
        done={new if w == old else w: t for w, t in state.done.items()},
        done_spans=tuple((new if w == old else w, a, b) for w, a, b in state.done_spans),
        guides={new if w == old else w: g for w, g in state.guides.items()},
        recorded=tuple(occasion_of(o) for o in state.recorded),
        expiries_shown={new if w == old else w: t for w, t in state.expiries_shown.items()},
        judged={key_of(key): at for key, at in state.judged.items()},
        waiting=tuple(replace(w, occasion=occasion_of(w.occasion)) for w in state.waiting),
        visible=tuple(replace(v, occasion=occasion_of(v.occasion)) for v in state.visible),
    )
    if state.undo and state.undo.practitioner == old:
        former = session_of(state.undo.session) if state.undo.session else None
        turn.change(undo=replace(state.undo, practitioner=new, session=former))


def _is_stale(session: Session | None, about: str | None) -> bool:
    """Tell whether a click comes too late: what it was about is not its practitioner's session any more."""
    if about is None:
        return False
    present = session.id if session and not session.settled else ""
    return present != about


def _remember(turn: Turn, who: str) -> None:
    state = turn.state
    turn.change(
        undo=Undo(
            practitioner=who,
            until=turn.now + UNDO_SPAN,
            session=state.session(who),
            snooze=state.snoozes.get(who),
            done=state.done.get(who),
        )
    )


def _spend_waiting(turn: Turn, who: str) -> None:
    for item in turn.state.waiting:
        if item.occasion.practitioner == who:
            turn.spend(item.occasion)
    turn.wait(tuple(w for w in turn.state.waiting if w.occasion.practitioner != who))


def _cut_done(
    spans: tuple[tuple[str, datetime, datetime], ...], who: str, now: datetime
) -> tuple[tuple[str, datetime, datetime], ...]:
    """Let nobody of that name be done any longer than until now."""
    return tuple((p, since, min(until, now) if p == who else until) for p, since, until in spans)


def _without(mapping: Mapping[str, datetime], who: str) -> dict[str, datetime]:
    return {w: t for w, t in mapping.items() if w != who}
