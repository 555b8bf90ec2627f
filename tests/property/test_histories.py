"""Invented histories, and the laws that hold in every one of them: sleeps, restarts and clock jumps included."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hetes.core.effects import Notify, Publish, Withdraw
from hetes.core.events import (
    ActivationReported,
    CardServiceLost,
    ChannelBack,
    DoneReported,
    EndReported,
    GuideBegun,
    GuideTicked,
    NoticeDismissed,
    PortalProbed,
    ReadersSeen,
    Resumed,
    ScreenLocked,
    ScreenUnlocked,
    SeenCard,
    SeenReader,
    SnoozeRequested,
    Suspended,
    TimePassed,
    UndoRequested,
)
from hetes.core.notices.registry import RULE, RULES
from hetes.core.settings import Practitioner
from hetes.core.state import STEPS, Session
from hetes.core.transition import Transition
from hetes.core.wake import next_wake
from tests.support.story.story import ADAM, ESZEMELYI, EVA, Story, settings, span, weekdays

NIGHT = Practitioner("night", "Dr. Éji Őr", hours=weekdays("20:00-02:00"))
BARE = Practitioner("bare", "Dr. Óra Nélkül", card_expires=date(2026, 11, 24))
UNDER = (
    settings(),
    settings(EVA),
    settings(EVA, ADAM),
    settings(BARE, NIGHT),
    settings(EVA, quiet=(span("12:00-13:30"), span("20:00-06:30"))),
    settings(ADAM, length=timedelta(hours=2), leads=(timedelta(minutes=45), timedelta(minutes=5))),
)
WHO = st.sampled_from([None, "eva", "adam", "night", "bare", "default"])
NOTICES = st.sampled_from([rule.notice for rule in RULES])

wait = st.tuples(st.just("wait"), st.integers(1, 9 * 3600))
short = st.tuples(st.just("wait"), st.integers(1, 120))
sleep = st.tuples(st.just("sleep"), st.integers(1, 20 * 3600))
off = st.tuples(st.just("off"), st.integers(0, 20 * 3600))
jump = st.tuples(st.just("jump"), st.integers(-6 * 3600, 6 * 3600))
event = st.one_of(
    st.builds(ActivationReported, WHO),
    st.builds(ActivationReported, WHO),
    st.builds(EndReported, WHO),
    st.builds(SnoozeRequested, st.integers(1, 240), WHO),
    st.builds(DoneReported, WHO),
    st.just(UndoRequested()),
    st.just(ScreenLocked()),
    st.just(ScreenUnlocked()),
    st.builds(NoticeDismissed, NOTICES, WHO),
    st.builds(CardServiceLost, st.booleans()),
    st.builds(GuideBegun, WHO),
    st.builds(GuideTicked, st.sampled_from(STEPS), WHO, open=st.booleans()),
    st.builds(PortalProbed, st.booleans()),
    st.builds(ChannelBack, st.just("dbus")),
    st.sampled_from(
        [
            ReadersSeen(),
            ReadersSeen((SeenReader("A"),)),
            ReadersSeen((SeenReader("A", SeenCard(ESZEMELYI, in_use=True)),)),
            ReadersSeen((SeenReader("A", SeenCard(ESZEMELYI, in_use=False)),)),
            ReadersSeen((SeenReader("A", SeenCard(ESZEMELYI, in_use=False)), SeenReader("B", SeenCard(ESZEMELYI)))),
            ReadersSeen((SeenReader("A", SeenCard(None)), SeenReader("Ő", SeenCard("3B00", in_use=False)))),
        ]
    ),
)
backdated = st.tuples(st.just("backdated"), st.integers(0, 7 * 3600))
told = st.tuples(st.just("event"), event)
HISTORY = st.lists(st.one_of(wait, wait, short, told, told, told, backdated, sleep, off, jump), max_size=25)
STEADY = st.lists(st.one_of(wait, wait, short, told, told, told, backdated, sleep), max_size=25)


def play(story: Story, history, after=lambda _: None) -> Story:
    for what, how in history:
        if what == "wait":
            story.wait(seconds=how)
        elif what == "event":
            story.when(how)
        elif what == "backdated":
            story.when(ActivationReported(story.state.practitioners[0].id, story.now - timedelta(seconds=how)))
        elif what == "sleep":
            story.when(Suspended())
            story.now += timedelta(seconds=how)
            story.when(Resumed())
        elif what == "off":
            story.now += timedelta(seconds=how)
            story.restart()
        elif what == "jump":
            story.now += timedelta(seconds=how)
            story.when(TimePassed())
        after(story)
    return story


class Watched(Story):
    """A story that holds the laws of being quiet and of truth against every notice at the moment it is ordered."""

    def _step(self, event_) -> None:
        before = self.state
        orders_before = before.orders
        super()._step(event_)
        turn = Transition(self.state, self.now)
        shown = [v for v in self.state.visible if v.order > orders_before]
        voices = Counter(v.occasion.practitioner for v in shown)
        assert all(count == 1 for count in voices.values()), "one voice"
        for v in shown:
            assert isinstance(event_, TimePassed)
            assert self.state.suspended_at is None
            assert turn.true(v.occasion), "no notice is untrue when shown"
            assert not self.state.calendar.quiet_until(self.now)
            who = v.occasion.practitioner
            assert who is None or not self.state.is_done(who, self.now)
            assert before.snoozed_until(who, self.now) is None or RULE[v.occasion.notice].ignores_snooze(
                before, v.occasion
            )
        if self.state.suspended_at is None:
            for v in self.state.visible:
                assert turn.true(v.occasion), "what has become untrue is withdrawn at once"


def heard(story: Story) -> list[str]:
    return [line for line in story.said if not line.startswith("again ")]


def shown_keys(story: Story) -> Counter:
    return Counter(
        (e.notice, e.practitioner, e.facts.get("session"), e.facts.get("n"), e.facts.get("lead_s"))
        for e in story.effects
        if isinstance(e, Notify) and not e.again and e.notice in ("session_ending", "session_expired")
    )


@given(st.sampled_from(UNDER), HISTORY)
def test_every_history_keeps_the_laws(under, history):
    story = play(Watched("07:00", under), history)
    last = next_wake(story.state)
    for _ in range(60):
        wake = next_wake(story.state)
        if wake is None:
            break
        assert wake > story.state.at
        story.now = wake
        story._step(TimePassed())
        assert (next_wake(story.state) or wake + timedelta(1)) > wake, "each ring moves the alarm forward"
    assert last is None or story.state.suspended_at is None


@given(st.sampled_from(UNDER), HISTORY)
def test_no_key_is_shown_twice_but_after_a_snooze(under, history):
    story = play(Story("07:00", under), history)
    snoozes = sum(1 for what, how in history if what == "event" and isinstance(how, SnoozeRequested))
    assert all(count <= 1 + snoozes for count in shown_keys(story).values())


@given(st.sampled_from(UNDER), HISTORY)
def test_after_a_day_every_expiry_was_announced_or_settled(under, history):
    history = [h for h in history if not (h[0] == "event" and isinstance(h[1], SnoozeRequested | DoneReported))]
    story = Story("07:00", under)
    play(story, history)
    open_ones: list[Session] = [s for s in story.state.sessions.values() if s.runs(story.now)]
    already = shown_keys(story)
    story.quietly().wait(hours=24)
    after = shown_keys(story)
    for session in open_ones:
        told_now = [k for k in after if k[0] == "session_expired" and k[2] == session.id]
        told_before = [k for k in already if k[0] == "session_expired" and k[2] == session.id]
        settled_at_once = any(
            isinstance(e, Publish) and e.event == "session_settled" and e.facts["session"] == session.id
            for e in story.effects
        )
        quiet = bool(under.quiet)
        assert told_now or told_before or settled_at_once or quiet


@given(st.sampled_from(UNDER), STEADY, st.sets(st.integers(0, 25)))
def test_a_restart_is_unobservable(under, history, where):
    place = iter(range(100))

    def perhaps_restart(story: Story) -> None:
        if next(place) in where and story.state.suspended_at is None:
            story.restart()

    plain, restarted = Story("07:00", under), Story("07:00", under)
    play(plain, history)
    play(restarted, history, perhaps_restart)
    assert heard(restarted) == heard(plain)


@given(st.sampled_from(UNDER), HISTORY)
def test_time_told_twice_changes_nothing(under, history):
    story = play(Story("07:00", under), history)
    before, said = story.state, list(story.said)
    story._step(TimePassed())
    story._step(TimePassed())
    assert story.said == said
    assert story.state == before


@given(st.sampled_from(UNDER), HISTORY)
def test_each_withdrawal_is_of_something_visible(under, history):
    story = play(Story("07:00", under), history)
    visible: set[tuple[str, str | None, str | None]] = set()
    for effect in story.effects:
        if isinstance(effect, Notify) and not effect.again:
            visible.add((effect.notice, effect.practitioner, effect.apart))
        elif isinstance(effect, Withdraw):
            for apart in effect.apart:  # a card in each of two readers is two notices
                assert (effect.notice, effect.practitioner, apart) in visible
                visible.discard((effect.notice, effect.practitioner, apart))
