"""The engine: one inbox, one owner thread. It steps the core, stores, performs effects and applies projections.

The order is a promise: a change is stored before its effects are performed, so that what was acknowledged survives
SIGKILL; an effect that was ordered but not performed is performed at the next start. Everything else in the program
talks to the engine through ``post`` (an event, from any thread) and ``ask`` (a request and its answer).
"""

from __future__ import annotations

import logging
import queue
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from hetes.agent.environment import Environment
from hetes.agent.journal_rows import row_of
from hetes.agent.request import Request
from hetes.agent.standing_notices import StandingNotices
from hetes.agent.suspend_detector import SuspendDetector
from hetes.agent.watchers import Watcher, Watchers
from hetes.core.duty import face, use_matters
from hetes.core.effects import (
    AskCard,
    Effect,
    LearnCard,
    Notify,
    OpenPage,
    Probe,
    Publish,
    Refuse,
    TakeBackQuestion,
    Withdraw,
)
from hetes.core.events import (
    COMMANDS,
    ActivationReported,
    CardServiceLost,
    Event,
    ReadersSeen,
    Resumed,
    SettingsRead,
    Started,
    TimePassed,
)
from hetes.core.json_types import Json
from hetes.core.snapshot import restore
from hetes.core.state import State, begin
from hetes.core.step import step
from hetes.core.wake import next_wake
from hetes.ports import JournalRow, StoreError
from hetes.presentation.agent_words import app_word
from hetes.presentation.flight_recorder import recorded
from hetes.presentation.notices.sentences import refusal, store_refusal
from hetes.presentation.notices.view import CARD_SLOT, PROBLEM_SLOT, card_view, notice_view, problem_view, slots_of
from hetes.presentation.tray import tray_view
from hetes.presentation.views import NoticeView

log = logging.getLogger(__name__)

REFUSAL_SLOT = "refused/"
ROWS_KEPT = 1000  # of the journal, in memory, while they cannot be stored


class Crashed(Exception):  # noqa: N818 - a fact, not an error of the caller
    """The core raised at what happened: a bug. The agent ends with an error and is restarted."""


class Engine:
    """Owns the state. All but ``post``, ``ask``, ``subscribe`` and ``stop`` belong to the owner thread."""

    def __init__(self, world: Environment, stored: Json | None) -> None:
        settings, self.problems = world.settings.read()
        now = world.clock.now()
        self.world = world
        self.state = begin(settings, now) if stored is None else restore(stored, settings)
        self.store_problem: str | None = None
        self._standing = StandingNotices(world.notifier)
        self.refusals: list[Refuse] = []
        self._inbox: queue.SimpleQueue[Event | Request | None] = queue.SimpleQueue()
        self._watchers = Watchers()
        self.shown_face = face(self.state, self.state.at)
        self._unkept = stored is None
        self._wakefulness = SuspendDetector(world.clock)
        self._rows_waiting: list[JournalRow] = []
        self._zone = settings.zone
        self._reread = False
        self.wake: datetime | None = None

    # --- any thread -----------------------------------------------------------------------------------------------

    def post(self, event: Event) -> None:
        """Put an event into the inbox."""
        self._inbox.put(event)

    def ring(self) -> None:
        """Let the engine see what time it is: an alarm, a beat, or a signal that the computer woke up."""
        self._inbox.put(TimePassed())

    def beat(self) -> None:
        """Ring if there is any reason to look: called every half minute, and at rest there is none.

        It only compares; the owner thread is not woken, which halves the wake-ups at rest.
        """
        if self._restless():
            self.ring()

    def catch_up(self) -> None:
        """See what time it is, if there is any reason to look. In the owner thread."""
        if self._restless():
            self.turn()

    def _restless(self) -> bool:
        now, state = self.world.clock.now(), self.state
        return (
            self._wakefulness.drifted()
            or self._unkept
            or self.world.keeper.lost()
            or state.suspended_at is not None
            or (self.wake is not None and now >= self.wake)
            or any(not session.settled for session in state.sessions.values())  # the remaining time is shown
            or self.world.settings.changed()
            or str(self.world.clock.zone()) != str(self._zone)
        )

    def ask(self, answer: Callable[[], Json], wanted: Callable[[], bool] = lambda: True) -> Json:
        """Let the owner thread compute an answer, unless ``wanted`` says by then that nobody waits for it.

        Raises:
            NotDone: it was busy for too long with something else; the answer will not be computed.
            Failed: computing it raised; the engine lives on.
        """
        request = Request(answer, wanted)
        self._inbox.put(request)
        return request.reply()

    def subscribe(self, watcher: Watcher) -> Callable[[], None]:
        """Call ``watcher`` in the owner thread with each published line; return what ends it."""
        return self._watchers.add(watcher)

    def stop(self) -> None:
        """Let ``run`` return after what is already in the inbox."""
        self._inbox.put(None)

    # --- the owner thread -----------------------------------------------------------------------------------------

    def begin(self, first_picture_within: float = 0.0) -> None:
        """Take up work: judge what happened meanwhile, order again what nobody saw, and say what is wrong.

        The first word of the card watch is waited for, so many seconds at most: nobody is to be told of a card that
        was left, or of a reader that is missing, from a picture that is days old.

        Raises:
            Crashed: the core raised.
        """
        events: list[Event] = []
        requests: list[Request] = []
        until = self.world.clock.monotonic() + first_picture_within
        while not any(isinstance(e, ReadersSeen | CardServiceLost) for e in events):
            left = until - self.world.clock.monotonic()
            try:
                item = self._inbox.get(timeout=left) if left > 0 else self._inbox.get_nowait()
            except queue.Empty:
                break
            if isinstance(item, Request):
                requests.append(item)
            elif item is None:
                self._inbox.put(None)
                break
            elif not isinstance(item, TimePassed):
                events.append(item)
        ahead = self._wakefulness.clock_ahead()
        self.turn(Started(self.world.clock.boot(), ahead), *events)
        if ahead is not None and self.state.clock_ahead is not None:
            self._wakefulness.owe(timedelta(seconds=ahead - self.state.clock_ahead))
        for request in requests:
            request.carry_out()

    def run(self) -> None:
        """Work until ``stop``.

        Raises:
            Crashed: the core raised.
        """
        running = True
        while running:
            batch = [self._inbox.get()]
            while not self._inbox.empty():
                batch.append(self._inbox.get())
            events: list[Event] = []
            for item in batch:
                if isinstance(item, Request):
                    self._turn_all(events)
                    events = []
                    item.carry_out()
                elif item is None:
                    running = False
                else:
                    events.append(item)
            self._turn_all(events)

    def _turn_all(self, events: list[Event]) -> None:
        if not events:
            return
        stood = self.store_problem is not None  # else its own notice says it now
        refused = self.turn(*(e for e in events if not isinstance(e, TimePassed)))
        if any(isinstance(e, COMMANDS) for e in events):  # a click in the menu or on a notice: nobody else posts them
            self._answer([each for each in refused if stood or not each.reason.startswith(("not_stored", "in_memory"))])

    def _answer(self, refused: list[Refuse]) -> None:
        """Say why a click did nothing. What was done, the icon shows, and an earlier refusal is taken back."""
        said = tuple(refusal(each.reason, each.facts, self.state.settings, self.state.at) for each in refused)
        self._standing.project(REFUSAL_SLOT, self._problem_view(said, REFUSAL_SLOT, opens=True) if said else None)

    def turn(self, *events: Event, tick: bool = True) -> list[Refuse]:
        """Step these events, then (with ``tick``) the time; store, perform, project. Return what was refused.

        What could not be stored holds in memory and is stored later; the command that brought it is answered with that.
        A command other than an activation is then not done at all, and takes nothing else of its batch along.

        Raises:
            Crashed: the core raised.
        """
        now, before = self.world.clock.now(), self.state
        self._standing.hear(events)
        told = any(isinstance(e, Resumed) for e in events)
        woken = (
            []
            if self.world.tells_sleep
            else self._wakefulness.look(now, suspended=before.suspended_at is not None, told=told)
        )
        fresh = self._fresh_settings()
        happened = (*woken, *fresh, *events, *([TimePassed()] if tick else []))
        owed = self._rows_waiting
        try:
            effects, faces, rows = self._stepped(happened, now)
        except Crashed:
            self.state = before  # whole: of this turn nothing was stored or performed
            for each in (*woken, *fresh):  # what the events that were asked for have not brought is not lost with them
                self.post(each)
            raise
        refused: list[Refuse] = []
        if not self._kept(before, rows):
            if any(isinstance(e, ActivationReported) for e in events):
                refused.append(Refuse(self._why_not_stored("in_memory")))
            if any(isinstance(e, COMMANDS) and not isinstance(e, ActivationReported) for e in events):
                refused.insert(0, Refuse(self._why_not_stored()))
                self.state = before
                others = [e for e in happened if not isinstance(e, COMMANDS) or isinstance(e, ActivationReported)]
                effects, faces, rows = self._stepped(others, now)
                self._rows_waiting = [*owed, *rows][-ROWS_KEPT:]
        if faces:
            self.shown_face = faces[-1]
        self._perform(effects, now)
        self._project(now)
        return [*(e for e in effects if isinstance(e, Refuse)), *refused]

    def _stepped(self, happened: Iterable[Event], now: datetime) -> tuple[list[Effect], list[str], list[JournalRow]]:
        """Step events one after the other; return what is to be done, the faces on the way, and the journal's rows."""
        effects: list[Effect] = []
        faces: list[str] = []
        for event in happened:
            effects += self._step(event, now)
            if self.state.suspended_at is None:
                shown = face(self.state, now)
                if shown != (faces[-1] if faces else self.shown_face):
                    faces.append(shown)
                    effects.append(Publish("face_changed", None, {"face": shown}))
        return effects, faces, [row for e in effects if (row := row_of(e, now, self.state.settings)) is not None]

    def _why_not_stored(self, word: str = "not_stored") -> str:
        return store_refusal(word, self.store_problem)

    def _step(self, event: Event, now: datetime) -> tuple[Effect, ...]:
        try:
            self.state, effects = step(self.state, event, now)
        except Exception as error:
            log.exception("the core raised at %s", type(event).__name__)
            raise Crashed(type(event).__name__) from error
        if effects or not isinstance(event, TimePassed):
            log.info("%s -> %s", recorded(event, self.state), [recorded(e, self.state) for e in effects])
        return effects

    def _fresh_settings(self) -> list[Event]:
        zone = self.world.clock.zone()
        if not self._reread and not self.world.settings.changed() and str(zone) == str(self._zone):
            return []
        self._reread = False
        settings, self.problems = self.world.settings.read()
        self._zone = zone
        return [] if settings == self.state.settings else [SettingsRead(settings)]

    def reread(self) -> None:
        """Read the settings again, now."""
        self._reread = True
        self.turn()

    def told_problems(self) -> tuple[str, ...]:
        """Return a sentence for each thing that is wrong with settings or store."""
        settings = self.state.settings
        problems = [*self.world.standing(settings.language), *self.problems]
        if mishap := self.world.keeper.mishap():
            problems.append(app_word(mishap, settings.language))
        if self.store_problem:
            problems.append(refusal(self._why_not_stored(), {}, settings, self.state.at))
        return tuple(problems)

    def _problem_view(self, sentences: tuple[str, ...], slot: str, *, opens: bool = False) -> NoticeView:
        settings, simulated = self.state.settings, self.world.simulated
        return problem_view(sentences, settings, simulated=simulated, slot=slot, opens=opens)

    def say(self, word: str, *, opens: bool = False, over: bool = False) -> None:
        """Show a sentence of ``app_words`` (``opens``: with a button), or take it back. From any thread."""
        view = self._problem_view((app_word(word, self.state.settings.language),), f"{word}/", opens=opens)
        self._standing.project(view.slot, None) if over else self._standing.show(view)

    def _kept(self, before: State, rows: list[JournalRow]) -> bool:
        due = self._unkept or self.world.keeper.lost()
        if not rows and not due and replace(before, at=self.state.at) == self.state:
            return True
        rows = [*self._rows_waiting, *rows]
        try:
            self.world.keeper.keep(self.state, rows)
        except StoreError as error:
            if self.store_problem != error.reason:
                log.exception("the state could not be stored")
            self.store_problem = error.reason
            self._unkept = True  # tried again at the next turn: at the latest with the beat
            self._rows_waiting = rows[-ROWS_KEPT:]
            return False
        self.store_problem = None
        self._unkept = False
        self._rows_waiting = []
        return True

    def _perform(self, effects: list[Effect], now: datetime) -> None:  # noqa: C901 - the one table of effects
        settings, simulated = self.state.settings, self.world.simulated
        tell = partial(self._watchers.tell, self.state, now)
        for effect in effects:
            if self.world.observe:
                self.world.observe(effect, now)
            match effect:
                case Notify():
                    self.world.notifier.show(notice_view(effect, settings, simulated=simulated))
                case Withdraw():
                    for slot in slots_of(effect):
                        self.world.notifier.withdraw(slot)
                    tell(Publish("notice_withdrawn", effect.practitioner, {"notice": effect.notice}))
                case Publish():
                    tell(effect)
                case LearnCard():
                    self._learn(effect)
                case AskCard():
                    self.world.notifier.show(card_view(effect, settings, simulated=simulated))
                case TakeBackQuestion():
                    self.world.notifier.withdraw(CARD_SLOT)
                case Probe():
                    self.world.probe(effect.url)
                case OpenPage():
                    self.world.show_page(effect.page)
                case Refuse():
                    log.info("refused: %s", effect.reason)

    def _learn(self, card: LearnCard) -> None:
        problem = self.world.settings.learn_card(card.atr, eszemelyi=card.eszemelyi)
        self.world.notifier.withdraw(CARD_SLOT)  # wherever it was answered
        slot = f"{PROBLEM_SLOT}card"
        self._standing.project(slot, None if problem is None else self._problem_view((problem,), slot))
        if problem is None:
            self._reread = True
            self.ring()

    def _project(self, now: datetime) -> None:
        problems = self.told_problems()  # all of it whenever that has changed, nothing when all is well again
        if self._standing.project(PROBLEM_SLOT, self._problem_view(problems, PROBLEM_SLOT) if problems else None):
            self.world.keeper.told()
        self.wake = next_wake(self.state)
        self.world.alarm.set(self.wake)
        if self.world.tray:
            view = tray_view(self.state, now, simulated=self.world.simulated, unkept=self.store_problem is not None)
            self.world.tray.show(view)
        self.world.cards.want_use(use_matters(self.state))
        self.world.share(self.state, now)
