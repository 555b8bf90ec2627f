"""The heart: ``step(state, event, now) -> (state, effects)``. It raises for no event in any state.

A step has a fixed order (POLICY, ground rule 3): the event is applied; sessions that have run out are settled; what
is no longer true is withdrawn; and, if the event is the passing of time, what became due is judged. Whatever people
and devices did at one instant is stepped first, then ``TimePassed`` at the same instant: the engine and ``rehearse``
both do so after every batch of events.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hetes.core import commands, guide
from hetes.core.devices import portal, readers, unknown_card
from hetes.core.duty import is_ending
from hetes.core.effects import Effect, Notify, OpenPage
from hetes.core.events import (
    ActivationReported,
    CardNamed,
    CardServiceLost,
    ChannelBack,
    DoneReported,
    EndReported,
    Event,
    GuideBegun,
    GuideTicked,
    NoticeDismissed,
    NoticeLost,
    NoticeTaken,
    PageRequested,
    PortalProbed,
    ReadersSeen,
    Resumed,
    ScreenLocked,
    ScreenUnlocked,
    SettingsRead,
    SnoozeRequested,
    Started,
    Suspended,
    TimePassed,
    UndoRequested,
)
from hetes.core.judging import judge, note_what_arises, withdraw_untrue
from hetes.core.notices.facts import facts_of
from hetes.core.notices.registry import RULE
from hetes.core.state import Away, Key, State, Visible
from hetes.core.transition import Turn

AFTER_RESUME = timedelta(seconds=5)
FORGET_AFTER = timedelta(days=3)
FORGET_EVERY = timedelta(days=1)


def step(state: State, event: Event, now: datetime) -> tuple[State, tuple[Effect, ...]]:
    """Return the state after ``event`` at the instant ``now`` (aware), and what is to happen once because of it."""
    now = now.astimezone(UTC)
    turn = Turn(state, now)
    if state.suspended_at is None:
        commands.settle(turn)  # whoever speaks in the very second of the end speaks of a session that is over
    _apply(turn, event)
    if turn.state.suspended_at is None:
        commands.settle(turn)
        withdraw_untrue(turn)
        _publish_phases(turn)
        if isinstance(event, TimePassed):
            _judge_when_settled(turn)
    turn.change(at=now)
    return turn.state, tuple(turn.effects)


def _apply(turn: Turn, event: Event) -> None:  # noqa: C901, PLR0912, PLR0915 - the one table of events: a line each
    match event:
        case TimePassed():
            pass
        case ActivationReported():
            commands.activate(turn, event)
        case EndReported():
            commands.end(turn, event)
        case SnoozeRequested():
            commands.snooze(turn, event)
        case DoneReported():
            commands.done(turn, event)
        case UndoRequested():
            commands.undo(turn)
        case NoticeDismissed():
            commands.dismiss(turn, event)
        case ReadersSeen():
            readers.see(turn, event)
        case CardServiceLost():
            confirmed = not turn.state.heard
            readers.lose_service(turn, event)
            if confirmed:
                _order_again(turn, lambda v: v.occasion.notice == "card_service_lost")
        case PortalProbed():
            readers.probe(turn, event)
        case CardNamed():
            readers.name_card(turn, event)
        case PageRequested():
            turn.effects.append(OpenPage(event.page))
        case GuideBegun():
            guide.begin(turn, event)
        case GuideTicked():
            guide.tick(turn, event)
        case Suspended():
            if turn.state.suspended_at is None:
                turn.change(suspended_at=turn.now)
        case Resumed():
            _resume(turn, event)
        case Started():
            _start(turn)
        case ScreenLocked():
            if turn.state.locked_at is None:
                turn.change(locked_at=turn.now)
        case ScreenUnlocked():
            _unlock(turn)
        case SettingsRead():
            commands.adopt(turn, event)
        case NoticeTaken():
            _take(turn, event)
        case NoticeLost():
            lost = (replace(v, taken=False) if v.order == event.order else v for v in turn.state.visible)
            turn.change(visible=tuple(lost))
        case ChannelBack():
            _order_again(turn, lambda v: not v.taken)


def _judge_when_settled(turn: Turn) -> None:
    note_what_arises(turn)
    wait_until = turn.state.judge_from
    if wait_until is not None and turn.now < wait_until <= turn.now + AFTER_RESUME:
        return
    if wait_until is not None:
        turn.change(judge_from=None)
    judge(turn)
    unknown_card.ask(turn)
    portal.order(turn)
    _forget(turn)


def _resume(turn: Turn, event: Resumed) -> None:
    since = turn.state.suspended_at or event.since
    turn.change(suspended_at=None, judge_from=turn.now + AFTER_RESUME)
    if since is not None:
        _was_away(turn, since, off=False)
    turn.publish("resumed")


def _start(turn: Turn) -> None:
    suspended_at = turn.state.suspended_at
    _was_away(turn, suspended_at or turn.state.at, off=True)
    turn.change(suspended_at=None, locked_at=None, heard=False)
    if suspended_at is not None:
        turn.change(judge_from=None)
    today = turn.state.calendar.local_day
    _order_again(
        turn,
        lambda v: v.occasion.notice != "card_service_lost" and not (v.taken and today(v.shown_at) != today(turn.now)),
    )


def _unlock(turn: Turn) -> None:
    """Show once more what came up while nobody could see it."""
    since = turn.state.locked_at
    turn.change(locked_at=None)
    if since is not None:
        _order_again(turn, lambda v: v.shown_at >= since)


def _was_away(turn: Turn, since: datetime, *, off: bool) -> None:
    if since < turn.now:
        recent = [a for a in turn.state.away if turn.now - a.until < timedelta(days=2)]
        turn.change(away=(*recent[-7:], Away(since, turn.now, off)))


def _take(turn: Turn, event: NoticeTaken) -> None:
    for v in turn.state.visible:
        if v.order == event.order and not v.taken:
            others = tuple(replace(o, taken=True) if o.order == event.order else o for o in turn.state.visible)
            turn.change(visible=others)
            turn.publish(
                "notice_shown", v.occasion.practitioner, notice=v.occasion.notice, order=v.order, channel=event.channel
            )


def _order_again(turn: Turn, which: Callable[[Visible], bool]) -> None:
    """Perform orders again, as far as they are still true: this is no second showing.

    At the start that is every visible notice of today, shown or not, for their buttons died with the former run (in
    quiet hours, or of another day, only what was never shown: a start is no reason to nag); but the card service is not
    complained of before it was asked.
    """
    withdraw_untrue(turn)
    quiet = turn.state.calendar.quiet_until(turn.now) is not None
    for v in turn.state.visible:
        if which(v) and not (quiet and v.taken):
            facts = facts_of(turn.state, v.occasion, turn.now)
            about = v.occasion
            turn.effects.append(
                Notify(v.order, about.notice, about.practitioner, facts, again=True, reader=about.reader)
            )


def _publish_phases(turn: Turn) -> None:
    for session in tuple(turn.state.sessions.values()):
        if session.settled:
            continue
        if not session.runs(turn.now):
            phase = "expired"
        else:
            phase = "ending" if is_ending(turn.state, session, turn.now) else "active"
        if phase != session.phase:
            turn.put_session(replace(session, phase=phase))
            if phase != "active":
                turn.publish(f"session_{phase}", session.practitioner, session=session.id, ends_at=session.ends_at)


def _forget(turn: Turn) -> None:
    """Drop keys that can hardly be asked for again, so that a state does not grow with the years.

    Their rules say which those are; the others go after three days, and what is older than that counts as judged. A
    clock set back further than that is believed: then nothing is known to be judged but what the keys say.
    """
    state, now = turn.state, turn.now
    until = state.forgotten_until
    if until is not None and now < until:
        turn.change(forgotten_until=None)
        return
    if until is not None and now - until < FORGET_AFTER + FORGET_EVERY:
        return
    needed = {w.occasion.key for w in state.waiting} | {v.occasion.key for v in state.visible}

    def lives(key: Key, at: datetime) -> bool:
        kept = RULE[key[0]].keeps(state, key) if key[0] in RULE else False
        return key in needed or (now - at < FORGET_AFTER if kept is None else kept)

    turn.change(
        judged={key: at for key, at in state.judged.items() if lives(key, at)}, forgotten_until=now - FORGET_AFTER
    )
