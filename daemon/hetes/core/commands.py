"""What people report and ask for: activate, end, snooze, done, undo, dismiss (policy 2, 5).

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
    PractitionersErased,
    SettingsRead,
    SnoozeRequested,
)
from hetes.core.instants import is_believed
from hetes.core.judging import withdraw_untrue
from hetes.core.notices.registry import CARD_LEFT_IN_READER
from hetes.core.settings import DEFAULT_PRACTITIONER
from hetes.core.state import EVERYBODY, UNDO_SPAN, Key, Occasion, Session, Undo, Waiting, settles_at, with_settings
from hetes.core.transition import Transition

SAME_START = timedelta(seconds=60)
REMEMBER_DONE = timedelta(days=3)
SNOOZE_MINUTES = range(1, 241)


def activate(transition: Transition, event: ActivationReported) -> None:
    """Start a session, or refuse: nobody or somebody unknown named, a start in the future or too long ago."""
    who = whom(transition, event.practitioner, [p.id for p in transition.state.practitioners])
    if who is None:
        return
    length = transition.state.settings.length
    if event.started_at is not None and not is_believed(event.started_at):
        transition.refuse("bad_time", text=f"{event.started_at:%H:%M}")
        return
    started_at = (event.started_at or transition.now).astimezone(UTC)
    if started_at > transition.now:
        transition.refuse("start_in_future", started_at=started_at)
        return
    if transition.now - started_at > length:
        transition.refuse("start_too_long_ago", started_at=started_at, minutes=int(length.total_seconds() // 60))
        return
    former = transition.state.session(who)
    if _is_stale(former, event.about):
        return
    running = transition.state.running(who, transition.now)
    if running and abs(started_at - running.started_at) < SAME_START:
        return
    _remember(transition, who)
    if former and not former.settled:
        transition.publish("session_ended", who, session=former.id, why="replaced")
    if transition.state.is_done(who, transition.now):
        transition.publish("done_ended", who)
    number = transition.state.sessions_begun + 1
    session = Session(f"s{number}", who, started_at, length, transition.now, event.source)
    session = replace(session, break_at=transition.state.calendar.gap_before(who, transition.now, session.ends_at))
    transition.change(
        sessions_begun=number,
        snoozes=_without(transition.state.snoozes, who),
        done=_without(transition.state.done, who),
        done_spans=_cut_done(transition.state.done_spans, who, transition.now),
    )
    transition.put_session(session)
    transition.publish(
        "session_started",
        who,
        session=session.id,
        started_at=started_at,
        ends_at=session.ends_at,
        source=event.source,
    )


def end(transition: Transition, event: EndReported) -> None:
    """End a session that runs or has run out."""
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
    _remember(transition, who)
    transition.put_session(replace(session, settled=True, phase="settled"))
    transition.publish("session_ended", who, session=session.id, why="ended")


def done(transition: Transition, event: DoneReported) -> None:
    """Say nothing more about a practitioner today; settle what has run out."""
    who = whom(transition, event.practitioner, [p.id for p in transition.state.practitioners])
    if who is None:
        return
    session = transition.state.session(who)
    if _is_stale(session, event.about):
        return
    _remember(transition, who)
    until = transition.state.calendar.midnight_after(transition.now)
    transition.publish("done_begun", who)
    recent = tuple(span for span in transition.state.done_spans if transition.now - span[2] < REMEMBER_DONE)
    transition.change(
        done={**transition.state.done, who: until},
        done_spans=(*_cut_done(recent, who, transition.now), (who, transition.now, until)),
    )
    transition.withdraw(lambda v: v.occasion.practitioner == who)
    _spend_waiting(transition, who)
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
    transition.change(snoozes={**transition.state.snoozes, **dict.fromkeys(names, until)})
    for name in names:
        gone = transition.withdraw(lambda v, name=name: (v.occasion.practitioner or EVERYBODY) == name)  # type: ignore[misc]  # mypy can't type a lambda's default
        if gone:
            newest = max(gone, key=lambda v: v.order)
            transition.wait((*transition.state.waiting, Waiting(newest.occasion, held=True)))


def undo(transition: Transition) -> None:
    """Put session, snooze and done back to what they were before the last activation, end or done."""
    memory = transition.state.undo
    if memory is None or transition.now >= memory.until:
        transition.refuse("nothing_to_undo")
        return
    who = memory.practitioner
    present = transition.state.session(who)
    if present and not present.settled and (memory.session is None or memory.session.id != present.id):
        transition.publish("session_ended", who, session=present.id, why="undone")
    if memory.session:
        transition.put_session(memory.session)
    else:
        transition.drop_session(who)
    was_done, is_done = (
        memory.done is not None and transition.now < memory.done,
        transition.state.is_done(who, transition.now),
    )
    if was_done != is_done:
        transition.publish("done_begun" if was_done else "done_ended", who)
    snoozes, dones = _without(transition.state.snoozes, who), _without(transition.state.done, who)
    spans = _cut_done(transition.state.done_spans, who, transition.now)
    transition.change(
        undo=None,
        done_spans=spans if memory.done is None else (*spans, (who, transition.now, memory.done)),
        snoozes=snoozes if memory.snooze is None else {**snoozes, who: memory.snooze},
        done=dones if memory.done is None else {**dones, who: memory.done},
    )
    if (
        memory.session
        and not memory.session.settled
        and (present is None or present.settled or present != memory.session)
    ):
        transition.publish(
            "session_started",
            who,
            session=memory.session.id,
            started_at=memory.session.started_at,
            ends_at=memory.session.ends_at,
            source=memory.session.source,
        )


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


def adopt(transition: Transition, event: SettingsRead) -> None:
    """Go on under other settings: the first practitioner takes over from "default", those removed are ended.

    Their guides stay, silent, for whoever comes back under the same id: see :func:`erase`.
    """
    before = {p.id for p in transition.state.practitioners}
    transition.state = with_settings(transition.state, event.settings)
    transition.publish("settings_changed")
    after = [p.id for p in transition.state.practitioners]
    if before == {DEFAULT_PRACTITIONER.id} and DEFAULT_PRACTITIONER.id not in after:
        _rename(transition, DEFAULT_PRACTITIONER.id, after[0])
    for who in [w for w in transition.state.sessions if w not in after]:
        session = transition.state.sessions[who]
        if not session.settled:
            transition.publish("session_ended", who, session=session.id, why="removed")
        transition.drop_session(who)
    keep = {*after, EVERYBODY}
    transition.change(
        snoozes={w: t for w, t in transition.state.snoozes.items() if w in keep},
        done={w: t for w, t in transition.state.done.items() if w in keep},
    )
    if transition.state.undo and transition.state.undo.practitioner not in keep:
        transition.change(undo=None)


def erase(transition: Transition, event: PractitionersErased) -> None:
    """Forget the guides of practitioners who were removed; a next one may be given the same id."""
    kept = {w: g for w, g in transition.state.guides.items() if w not in event.ids}
    transition.change(guides=kept)


def _rename(transition: Transition, old: str, new: str) -> None:
    def key_of(key: Key) -> Key:
        return tuple(new if part == old else part for part in key)

    def occasion_of(occasion: Occasion) -> Occasion:
        if occasion.practitioner != old:
            return occasion
        return replace(occasion, practitioner=new, key=key_of(occasion.key))

    def session_of(session: Session) -> Session:
        return replace(session, practitioner=new)

    state = transition.state
    transition.change(
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
        transition.change(undo=replace(state.undo, practitioner=new, session=former))


def _is_stale(session: Session | None, about: str | None) -> bool:
    """Tell whether a click comes too late: what it was about is not its practitioner's session any more."""
    if about is None:
        return False
    present = session.id if session and not session.settled else ""
    return present != about


def _remember(transition: Transition, who: str) -> None:
    state = transition.state
    transition.change(
        undo=Undo(
            practitioner=who,
            until=transition.now + UNDO_SPAN,
            session=state.session(who),
            snooze=state.snoozes.get(who),
            done=state.done.get(who),
        )
    )


def _spend_waiting(transition: Transition, who: str) -> None:
    for item in transition.state.waiting:
        if item.occasion.practitioner == who:
            transition.spend(item.occasion)
    transition.wait(tuple(w for w in transition.state.waiting if w.occasion.practitioner != who))


def _cut_done(
    spans: tuple[tuple[str, datetime, datetime], ...], who: str, now: datetime
) -> tuple[tuple[str, datetime, datetime], ...]:
    """Let nobody of that name be done any longer than until now."""
    return tuple((p, since, min(until, now) if p == who else until) for p, since, until in spans)


def _without(mapping: Mapping[str, datetime], who: str) -> dict[str, datetime]:
    return {w: t for w, t in mapping.items() if w != who}
