"""The heart: ``step(state, event, now) -> (state, effects)``. It raises for no event in any state.

A step has a fixed order (policy 1.3): the event is applied; sessions that have run out are settled; what
is no longer true is withdrawn; and, if the event is the passing of time, what became due is judged. Whatever people
and devices did at one instant is stepped first, then ``TimePassed`` at the same instant: the engine and ``rehearse``
both do so after every batch of events.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hetes.core import adopting, clock_steps, commands, guide, hearing, speaking, telling, undoing
from hetes.core.away import Away
from hetes.core.devices import portal, readers, unknown_card
from hetes.core.duty import is_ending
from hetes.core.effects import Effect, Notify, OpenPage, Withdraw
from hetes.core.events import (
    COMMANDS,
    ActivationReported,
    CardNamed,
    CardServiceLost,
    ChannelBack,
    ClockStepped,
    ContinueRequested,
    DoneReported,
    EndReported,
    Event,
    GuideBegun,
    GuideTicked,
    LengthDeclined,
    NoticeDismissed,
    NoticeLost,
    NoticeTaken,
    PageRequested,
    PortalProbed,
    PractitionersErased,
    ReadersSeen,
    Resumed,
    ScreenLocked,
    ScreenUnlocked,
    SessionHeard,
    SettingsRead,
    SnoozeRequested,
    Started,
    Suspended,
    TimePassed,
    UndoRequested,
    WorkstationsSeen,
)
from hetes.core.incoming import in_reason
from hetes.core.judging import judge, note_what_arises, withdraw_untrue
from hetes.core.notices.registry import RULE
from hetes.core.state import Key, State, Visible
from hetes.core.transition import Transition

AFTER_RESUME = timedelta(seconds=5)
FORGET_AFTER = timedelta(days=3)
FORGET_EVERY = timedelta(days=1)
KEY_LIVES = FORGET_AFTER + timedelta(days=2)
"""A key guards occasions that may lie a day after it was judged: it outlives the last of them."""


def step(state: State, event: Event, now: datetime) -> tuple[State, tuple[Effect, ...]]:
    """Return the state after ``event`` at the instant ``now`` (aware), and what is to happen once because of it."""
    now = now.astimezone(UTC)
    event = in_reason(event)
    transition = Transition(state, now)
    clock_steps.take(transition, event)
    if state.suspended_at is None:
        commands.settle(transition)  # whoever speaks in the very second of the end speaks of a session that is over
    before = transition.state
    _apply(transition, event)
    if isinstance(event, COMMANDS):
        telling.note(transition, before, event)
    if transition.state.suspended_at is None:
        commands.settle(transition)
        withdraw_untrue(transition)
        unknown_card.take_back(transition)
        _publish_phases(transition)
        if isinstance(event, TimePassed):
            _judge_when_settled(transition)
    transition.change(at=now)
    return transition.state, tuple(transition.effects)


def _apply(transition: Transition, event: Event) -> None:  # noqa: C901, PLR0912, PLR0915 - the one table of events: a line each
    state = transition.state
    match event:
        case TimePassed() | ClockStepped():
            pass
        case ActivationReported():
            commands.activate(transition, event)
        case EndReported():
            commands.end(transition, event)
        case SnoozeRequested():
            commands.snooze(transition, event)
        case DoneReported():
            commands.done(transition, event)
        case ContinueRequested():
            commands.go_on(transition, event)
        case UndoRequested():
            undoing.undo(transition)
        case NoticeDismissed():
            commands.dismiss(transition, event)
            unknown_card.close(transition, event.order)
        case ReadersSeen():
            readers.see(transition, event)
        case CardServiceLost():
            confirmed = not transition.state.heard
            readers.lose_service(transition, event)
            if confirmed:
                _order_again(transition, lambda v: v.occasion.notice == "card_service_lost")
        case PortalProbed():
            portal.answer(transition, event)
        case CardNamed():
            readers.name_card(transition, event)
        case PageRequested():
            transition.effects.append(OpenPage(event.page))
        case GuideBegun():
            guide.begin(transition, event)
        case GuideTicked():
            guide.tick(transition, event)
        case Suspended():
            if transition.state.suspended_at is None:
                transition.change(suspended_at=transition.now)
        case Resumed():
            _resume(transition, event)
        case Started():
            _start(transition)
        case ScreenLocked():
            if transition.state.locked_at is None:
                transition.change(locked_at=transition.now)
            if event.switched:
                transition.change(switched_away=True)
        case ScreenUnlocked():
            _unlock(transition)
        case SettingsRead():
            adopting.adopt(transition, event)
            _rename_on_the_screen(transition, state.visible)
        case LengthDeclined():
            if timedelta(0) < event.length <= timedelta(days=1):  # as long as a setting may be
                transition.change(declined={**transition.state.declined, event.practitioner: event.length})
        case PractitionersErased():
            adopting.erase(transition, event)
        case NoticeTaken():
            _take(transition, event)
        case NoticeLost():
            lost = (replace(v, taken=False) if v.order == event.order else v for v in transition.state.visible)
            transition.change(visible=tuple(lost))
            unknown_card.take(transition, event.order, taken=False)
        case ChannelBack():
            _order_again(transition, lambda v: not v.taken)
            unknown_card.order_again(transition)
        case SessionHeard():
            hearing.hear(transition, event)
        case WorkstationsSeen():
            speaking.see(transition, event)
            telling.begin_telling(transition)


def _judge_when_settled(transition: Transition) -> None:
    _believe_a_clock_that_went_back(transition)
    note_what_arises(transition)
    wait_until = transition.state.judge_from
    if wait_until is not None and transition.now < wait_until <= transition.now + AFTER_RESUME:
        return
    if wait_until is not None:
        transition.change(judge_from=None)
    _forget(transition)  # first: what is forgotten may be due anew, and nobody looks again before the next wake
    judge(transition)
    unknown_card.ask(transition)
    portal.order(transition)


def _resume(transition: Transition, event: Resumed) -> None:
    since = transition.state.suspended_at or event.since
    transition.change(suspended_at=None, judge_from=transition.now + AFTER_RESUME)
    speaking.wait_for_the_others(transition)
    if since is not None:
        _was_away(transition, since, off=False)
    transition.publish("resumed")


def _start(transition: Transition) -> None:
    suspended_at = transition.state.suspended_at
    _was_away(transition, suspended_at or transition.state.at, off=True)
    transition.change(suspended_at=None, locked_at=None, switched_away=False, heard=False)
    readers.forget_counts(transition)
    if suspended_at is not None:
        transition.change(judge_from=None)
    unknown_card.forget_untold(transition)
    today = transition.state.calendar.local_day
    _order_again(
        transition,
        lambda v: (
            v.occasion.notice != "card_service_lost" and not (v.taken and today(v.shown_at) != today(transition.now))
        ),
    )


def _unlock(transition: Transition) -> None:
    """Show once more what came up while nobody could see it."""
    since = transition.state.locked_at
    transition.change(locked_at=None, switched_away=False)
    if since is not None:
        _order_again(transition, lambda v: v.shown_at >= since)


def _was_away(transition: Transition, since: datetime, *, off: bool) -> None:
    if since < transition.now:
        recent = [a for a in transition.state.away if transition.now - a.until < timedelta(days=2)]
        transition.change(away=(*recent[-7:], Away(since, transition.now, off)))


def _take(transition: Transition, event: NoticeTaken) -> None:
    unknown_card.take(transition, event.order, taken=True)
    for v in transition.state.visible:
        if v.order == event.order and not v.taken:
            others = tuple(replace(o, taken=True) if o.order == event.order else o for o in transition.state.visible)
            transition.change(visible=others)
            transition.publish(
                "notice_shown", v.occasion.practitioner, notice=v.occasion.notice, order=v.order, channel=event.channel
            )


def _rename_on_the_screen(transition: Transition, before: tuple[Visible, ...]) -> None:
    """Let no notice stand in a place, or with buttons, of somebody who has another id now."""
    was = {v.order: v.occasion for v in before}
    if transition.state.suspended_at is None:
        commands.settle(transition)
    for v in transition.state.visible:
        former = was.get(v.order, v.occasion)
        if former.practitioner == v.occasion.practitioner:
            continue
        if transition.true(v.occasion):
            transition.effects.append(_again(transition, v))
        else:  # it is taken back from where it stands
            transition.change(visible=tuple(other for other in transition.state.visible if other is not v))
            transition.effects.append(Withdraw(v.order, former.notice, former.practitioner, (former.reader,)))


def _order_again(transition: Transition, which: Callable[[Visible], bool]) -> None:
    """Perform orders again, as far as they are still true: this is no second showing.

    At the start that is every visible notice of today, shown or not, for their buttons died with the former run (in
    quiet hours, or of another day, only what was never shown: a start is no reason to nag); but the card service is not
    complained of before it was asked.
    """
    withdraw_untrue(transition)
    quiet = transition.state.calendar.quiet_until(transition.now) is not None
    for v in transition.state.visible:
        if which(v) and not (quiet and v.taken):
            transition.effects.append(_again(transition, v))


def _again(transition: Transition, v: Visible) -> Notify:
    about = v.occasion
    facts = RULE[about.notice].facts(transition.state, about, transition.now)
    return Notify(v.order, about.notice, about.practitioner, facts, again=True, apart=about.apart, shown_at=v.shown_at)


def _publish_phases(transition: Transition) -> None:
    for session in tuple(transition.state.sessions.values()):
        if session.settled:
            continue
        if not session.runs(transition.now):
            phase = "expired"
        else:
            phase = "ending" if is_ending(transition.state, session, transition.now) else "active"
        if phase != session.phase:
            transition.put_session(replace(session, phase=phase))
            if phase != "active":
                transition.publish(
                    f"session_{phase}", session.practitioner, session=session.id, ends_at=session.ends_at
                )


def _believe_a_clock_that_went_back(transition: Transition) -> None:
    """Call nothing judged long ago that lies ahead: a clock set back by days is believed, before anything is judged."""
    until = transition.state.forgotten_until
    if until is not None and transition.now < until:
        transition.change(forgotten_until=None)


def _forget(transition: Transition) -> None:
    """Drop keys that can hardly be asked for again, so that a state does not grow with the years.

    Their rules say which those are; the others go after five days, and what is older than three counts as judged. A
    clock set back further than that is believed: then nothing is known to be judged but what the keys say.
    """
    state, now = transition.state, transition.now
    until = state.forgotten_until
    if until is not None and now - until < FORGET_AFTER + FORGET_EVERY:
        return
    needed = {w.occasion.key for w in state.waiting} | {v.occasion.key for v in state.visible}

    def lives(key: Key, at: datetime) -> bool:
        kept = RULE[key[0]].keeps(state, key) if key[0] in RULE else False
        return key in needed or (now - at < KEY_LIVES if kept is None else kept)

    transition.change(
        judged={key: at for key, at in state.judged.items() if lives(key, at)}, forgotten_until=now - FORGET_AFTER
    )
