"""A fluent story: when, wait, sleep, then. It drives the core with its own clock and checks laws on the way.

Each alarm that rings must move the next one forward, each order must have a number of its own, and after each step
everything that is a projection of the state must be computable.

A story that goes on after the last look at it (``then``, or any of ``said``, ``state``, ``effects``, ``face``) checks
nothing of what it went on for. It is unfinished, and tests/conftest.py lets its test fail.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hetes.core.duty import face
from hetes.core.effects import Effect, Notify, Refuse, Withdraw
from hetes.core.events import (
    ActivationReported,
    CardServiceLost,
    ClockStepped,
    ContinueRequested,
    DoneReported,
    EndReported,
    Event,
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
    SettingsRead,
    SnoozeRequested,
    Started,
    Suspended,
    TimePassed,
    UndoRequested,
)
from hetes.core.settings import Practitioner, Settings
from hetes.core.snapshot import restore, snapshot
from hetes.core.spans import Span
from hetes.core.state import State, begin
from hetes.core.step import step
from hetes.core.views.status import status
from hetes.core.wake import next_wake
from hetes.presentation.notices.view import notice_view
from hetes.presentation.tray import tray_view

BUDAPEST = ZoneInfo("Europe/Budapest")
MONDAY = "2026-11-23"
BOOT = "this run of the computer"
ESZEMELYI = "3B8780018031B973842160B8"
UNKNOWN, OTHER = "3B8F8001804F0CA000000306", "3B6500002063CB6800"


def span(text: str) -> Span:
    start, end = text.split("-")
    return Span(minutes(start), minutes(end))


def minutes(text: str) -> int:
    hours, rest = text.split(":")
    return int(hours) * 60 + int(rest)


def weekdays(*spans: str) -> dict[str, tuple[Span, ...]]:
    return {day: tuple(span(s) for s in spans) for day in ("mon", "tue", "wed", "thu", "fri")}


def settings(*people: Practitioner, **fields: object) -> Settings:
    return replace(Settings(zone=BUDAPEST, configured=people), **fields)  # type: ignore[arg-type]  # checked by replace()


EVA = Practitioner("eva", "Dr. Minta Éva", hours=weekdays("08:00-14:00"))
ADAM = Practitioner("adam", "Dr. Próba Ádám", hours=weekdays("08:00-12:00", "13:00-18:00"))
NO_HOURS = settings()


UNFINISHED: dict[int, Story] = {}  # by id(): a story is compared with nothing


def unfinished() -> list[str]:
    """Return where the stories stand that nobody looked at since they went on, and forget them."""
    told = [f"unfinished story: nothing was checked after {story.last}" for story in UNFINISHED.values()]
    UNFINISHED.clear()
    return told


class Story:
    """Begins on a Monday at the given local time. ``said`` collects what is heard since the last ``then``."""

    def __init__(self, time: str = "07:00", under: Settings = NO_HOURS, day: str = MONDAY) -> None:
        self.day = day
        self.now = self.at(time)
        self.settings = under
        self._state = begin(under, self.now)
        self._said: list[str] = []
        self._effects: list[Effect] = []
        self.orders: set[int] = set()
        self.last = ""
        self._face = face(self._state, self.now)
        self.when(Started(BOOT))._looked()  # what only begins tells the time, or is a state to start from

    @property
    def said(self) -> list[str]:
        return self._looked()._said

    @property
    def state(self) -> State:
        return self._looked()._state

    @property
    def effects(self) -> list[Effect]:
        return self._looked()._effects

    @property
    def face(self) -> str:
        return self._looked()._face

    def _looked(self) -> Story:
        UNFINISHED.pop(id(self), None)
        return self

    def at(self, time: str) -> datetime:
        day, _, rest = time.rpartition(" ")
        parts = [int(p) for p in rest.split(":")]
        local = datetime.fromisoformat(day or self.day).replace(hour=parts[0], minute=parts[1], tzinfo=BUDAPEST)
        local = local.replace(second=parts[2] if len(parts) > 2 else 0)
        return local.astimezone(UTC)

    def when(self, *events: Event) -> Story:
        for event in events:
            self._step(event)
        self._step(TimePassed())
        return self

    def activate(self, who: str | None = None, at: str | None = None, source: str = "cli") -> Story:
        return self.when(ActivationReported(who, self.at(at) if at else None, source))

    def end(self, who: str | None = None, at: str | None = None, *, lost: bool = False) -> Story:
        return self.when(EndReported(who, self.at(at) if at else None, lost))

    def lost(self, who: str | None = None, at: str | None = None) -> Story:
        return self.end(who, at, lost=True)

    def go_on(self, who: str | None = None) -> Story:
        return self.when(ContinueRequested(who))

    def done(self, who: str | None = None) -> Story:
        return self.when(DoneReported(who))

    def undo(self) -> Story:
        return self.when(UndoRequested())

    def snooze(self, minutes: int, who: str | None = None) -> Story:
        return self.when(SnoozeRequested(minutes, who))

    def dismiss(self, notice: str, who: str | None = None) -> Story:
        return self.when(NoticeDismissed(notice, who))

    def lose_service(self, *, denied: bool = False) -> Story:
        return self.when(CardServiceLost(denied))

    def card(self, atr: str | None = ESZEMELYI, reader: str = "R", *, used: bool = False) -> Story:
        """Show one reader, with this card in it."""
        return self.when(ReadersSeen((SeenReader(reader, SeenCard(atr, in_use=used)),)))

    def use(self, seconds: float = 2, atr: str = ESZEMELYI) -> Story:
        """Let a program use the card for so long, and let it go."""
        return self.card(atr, used=True).wait(seconds=seconds).card(atr)

    def no_card(self, reader: str = "R") -> Story:
        return self.when(ReadersSeen((SeenReader(reader),)))

    def guide(self, who: str | None = None, tick: str | None = None, untick: str | None = None) -> Story:
        if tick or untick:
            return self.when(GuideTicked(tick or untick or "", who, open=tick is None))
        return self.when(GuideBegun(who))

    def probe(self, *answers: bool) -> Story:
        return self.when(*(PortalProbed(ok, None if ok else "timeout") for ok in answers))

    def see_nothing(self) -> Story:
        return self.when(ReadersSeen())

    def set(self, under: Settings) -> Story:
        self.settings = under
        return self.when(SettingsRead(under))

    def wait_until(self, time: str) -> Story:
        """Let the time pass, ringing every alarm on the way."""
        return self._wait_until(self.at(time))

    def wait(self, **span: float) -> Story:
        return self._wait_until(self.now + timedelta(**span))

    def _wait_until(self, until: datetime) -> Story:
        while (wake := next_wake(self._state)) is not None and wake <= until:
            assert wake > self._state.at, "an alarm must lie ahead"
            self.now = wake
            self._step(TimePassed())
        self.now = until
        self._step(TimePassed())
        return self

    def sleep_until(self, time: str) -> Story:
        """Close the lid, and open it then."""
        self.when(Suspended())
        self.now = self.at(time)
        return self.when(Resumed())

    def lock(self, *, switched: bool = False) -> Story:
        return self.when(ScreenLocked(switched))

    def unlock(self) -> Story:
        return self.when(ScreenUnlocked())

    def off_until(self, time: str) -> Story:
        """Kill Hetes now, and start it again then."""
        self.now = self.at(time)
        return self.restart()

    def restart(self) -> Story:
        self._state = restore(json.loads(json.dumps(snapshot(self._state))), self.settings)
        return self.when(Started(BOOT))

    def set_clock(self, time: str) -> Story:
        self.now = self.at(time)
        return self.when()

    def step_clock(self, **by: float) -> Story:
        """Set the clock by so much, as the adapter tells it."""
        self.now += timedelta(**by)
        return self.when(ClockStepped(timedelta(**by)))

    def then(self, *expected: str) -> Story:
        """Check what was said since the last look: "notice who n", "-notice who", "face", "refused reason"."""
        self._looked()
        assert self._said == list(expected), f"\nsaid:     {self._said}\nexpected: {list(expected)}"
        self._said = []
        return self

    def quietly(self) -> Story:
        """Forget what was said so far."""
        self._said = []
        return self

    def _step(self, event: Event) -> None:
        UNFINISHED[id(self)] = self
        self.last = f"{type(event).__name__} at {self.now.astimezone(BUDAPEST):%H:%M:%S}"
        self._state, effects = step(self._state, event, self.now)
        self._effects += effects
        for effect in effects:
            match effect:
                case Notify():
                    assert effect.again or effect.order not in self.orders
                    self.orders.add(effect.order)
                    assert notice_view(effect, self.settings).text
                    extra = f" {effect.facts['n']}" if effect.facts.get("n") else ""
                    extra += f" {effect.facts['minutes']}" if "minutes" in effect.facts else ""
                    extra += f" {effect.facts['away']}" if effect.facts.get("away") else ""
                    extra += f" {effect.facts['days']}" if "days" in effect.facts else ""
                    extra += f" {effect.facts['steps']}" if "steps" in effect.facts else ""
                    extra += f" {'+'.join(effect.facts['candidates'])}" if "candidates" in effect.facts else ""  # type: ignore[arg-type]  # a tuple of words
                    again = "again " if effect.again else ""
                    self._said.append(f"{again}{effect.notice} {effect.practitioner or '-'}{extra}")
                case Withdraw():
                    self._said.append(f"-{effect.notice} {effect.practitioner or '-'}")
                case Refuse():
                    self._said.append(f"refused {effect.reason}")
                case _:
                    pass
        shown = face(self._state, self.now)
        if shown != self._face and self._state.suspended_at is None:
            self._face = shown
            self._said.append(shown)
        status(self._state, self.now)
        tray_view(self._state, self.now)
