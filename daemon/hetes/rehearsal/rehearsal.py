"""``hetes rehearse``: what Hetes would do on such a day, at once and touching nothing.

It runs the engine and the core of the agent; only the clock is a story's, and the ports record instead of act.
Input and output are the JSON Lines of policy 8, as dicts here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, tzinfo

from hetes.agent.engine import Engine
from hetes.agent.environment import Environment
from hetes.core.effects import Effect, Notify, Publish, Refuse, Withdraw
from hetes.core.events import (
    ActivationReported,
    CardServiceLost,
    ClockStepped,
    DoneReported,
    EndReported,
    Event,
    GuideBegun,
    GuideTicked,
    NoticeDismissed,
    PortalProbed,
    ReadersSeen,
    Resumed,
    SeenCard,
    SeenReader,
    SnoozeRequested,
    Started,
    Suspended,
    UndoRequested,
)
from hetes.core.json_types import Json
from hetes.core.settings import Settings
from hetes.core.snapshot import snapshot
from hetes.core.state import STEPS, State
from hetes.core.views.status import iso
from hetes.ports import JournalRow
from hetes.presentation.notices.sentences import notice_text, refusal
from hetes.presentation.views import NoticeView

Line = tuple[datetime, Event | None, Json]


class UnreadableError(ValueError):
    """A line that cannot be read: its number (from 1) and the reason, a word that the CLI has a sentence for."""

    def __init__(self, number: int, reason: str, detail: str = "") -> None:
        super().__init__(f"line {number}: {reason} {detail}".rstrip())
        self.number = number
        self.reason = reason
        self.detail = detail


class StoryClock:
    """A clock that shows what the story says."""

    def __init__(self, now: datetime, zone: tzinfo) -> None:
        self.instant = now
        self._zone = zone

    def now(self) -> datetime:
        """Return the story's instant."""
        return self.instant

    def monotonic(self) -> float:
        """Return seconds that go with the story's clock: its sleeps are told by events."""
        return self.instant.timestamp()

    def asleep(self) -> float | None:
        """Return None: as above."""
        return None

    def boot(self) -> str | None:
        """Return None: the story tells of switching on."""
        return None

    def zone(self) -> tzinfo:
        """Return the zone of the settings."""
        return self._zone


class _Memory:
    """Keeps the last state; nothing touches a disk."""

    state: State | None = None

    def keep(self, state: State, rows: Sequence[JournalRow]) -> None:  # noqa: ARG002 - a rehearsal has no journal
        self.state = state

    def mishap(self) -> str | None:
        """Nothing can happen to it."""
        return None

    def lost(self) -> bool:
        """Nobody can take it away."""
        return False


class _Silence:
    """A notifier, alarm and card watch that do nothing: the recorder sees the effects themselves."""

    def start(self, *_: object) -> None:
        """Do nothing."""

    def stop(self) -> None:
        """Do nothing."""

    def set(self, at: datetime | None) -> None:
        """Do nothing: the rehearsal rings by itself."""

    def want_use(self, wanted: bool) -> None:
        """Do nothing: the story tells."""

    def withdraw(self, slot: str) -> None:
        """Do nothing."""


class _SilentNotices(_Silence):
    def show(self, notice: NoticeView) -> None:
        """Do nothing."""


class _Fixed:
    """Settings that never change."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def read(self) -> tuple[Settings, tuple[str, ...]]:
        """Return them."""
        return self._settings, ()

    def changed(self) -> bool:
        """Never."""
        return False

    def learn_card(self, atr: str, *, eszemelyi: bool) -> str | None:  # noqa: ARG002 - a rehearsal writes nothing
        """Do nothing."""
        return None


def rehearse_text(text: str, settings: Settings) -> list[Json]:
    """Read JSON Lines (blank lines are skipped) and rehearse them.

    Raises:
        UnreadableError: a line cannot be read; nothing was rehearsed.
    """
    lines: list[Json] = []
    numbers: list[int] = []
    for number, raw in enumerate(text.splitlines(), 1):
        if not raw.strip():
            continue
        try:
            line = json.loads(raw)
        except (ValueError, RecursionError) as error:
            raise UnreadableError(number, "no_json") from error
        if not isinstance(line, dict):
            raise UnreadableError(number, "no_object")
        lines.append(line)
        numbers.append(number)
    return rehearse_lines(lines, settings, numbers)


def rehearse_lines(lines: Sequence[Json], settings: Settings, numbers: Sequence[int] | None = None) -> list[Json]:
    """Play the lines, and return what Hetes would have done, in order.

    Raises:
        UnreadableError: a line cannot be read; nothing was rehearsed.
    """
    read = list(_read(lines, numbers or range(1, len(lines) + 1), settings))
    return _Rehearsal(settings, read[0][0]).play(read) if read else []


class _Rehearsal:
    def __init__(self, settings: Settings, begins_at: datetime) -> None:
        self._settings = settings
        self._clock = StoryClock(begins_at, settings.zone)
        self._memory = _Memory()
        self.done: list[Json] = []
        self._engine = self._begin(None)
        self._running = False
        self._switched_on = 0
        self._tell(begins_at, "face", face="")

    def _begin(self, stored: Json | None) -> Engine:
        silence = _Silence()
        world = Environment(
            clock=self._clock,
            keeper=self._memory,
            settings=_Fixed(self._settings),
            notifier=_SilentNotices(),
            tray=None,
            alarm=silence,
            cards=silence,
            observe=self._observe,
            tells_sleep=True,
        )
        return Engine(world, stored)

    def _started(self) -> Started:
        """Return the start of Hetes; a computer that slept when Hetes stopped was switched off and on meanwhile."""
        return Started(str(self._switched_on))

    def play(self, lines: Sequence[Line]) -> list[Json]:
        self.done[0]["face"] = self._engine.shown_face
        position = 0
        events: list[Event] = [self._started()]
        while position < len(lines):
            at = lines[position][0]
            self._ring_until(at, inclusive=False)
            self._clock.instant = at
            while position < len(lines) and lines[position][0] == at:
                _, event, raw = lines[position]
                position += 1
                if event is not None:
                    events.append(event)
                elif raw["event"] == "restart":
                    self._engine.turn(*events, tick=False)
                    shown = self._engine.shown_face
                    if self._engine.state.suspended_at is not None:
                        self._switched_on += 1
                    self._engine = self._begin(snapshot(self._engine.state))
                    self._engine.shown_face = shown  # what was told last, which a sleeping computer may have missed
                    events = [self._started()]
                elif raw["event"] == "clock_set":  # somebody's doing, so it comes before what is due
                    self._engine.turn(*events, tick=False)
                    events = [ClockStepped(_instant(raw["to"]) - at)]
                    self._clock.instant = at = _instant(raw["to"])
                elif raw["event"] == "until":
                    self._engine.turn(*events)
                    events = []
            self._engine.turn(*events)
            events = []
        return self.done

    def _ring_until(self, at: datetime, *, inclusive: bool) -> None:
        while (wake := self._engine.wake) is not None and (wake < at or (inclusive and wake == at)):
            self._clock.instant = wake
            self._engine.turn()

    def _tell(self, at: datetime, do: str, **facts: object) -> None:
        told = {k: iso(v) if isinstance(v, datetime) else v for k, v in facts.items() if v is not None}
        self.done.append({"at": iso(at), "do": do, **told})

    def _observe(self, effect: Effect, now: datetime) -> None:
        match effect:
            case Notify() if not effect.again:
                text = notice_text(effect.notice, effect.practitioner, effect.facts, self._settings)
                line: Json = {"at": iso(now), "do": "notify", "notice": effect.notice}
                line |= {"practitioner": effect.practitioner, "text": text}
                for name, fact in effect.facts.items():
                    if fact is not None:
                        line[name] = iso(fact) if isinstance(fact, datetime) else fact
                self.done.append(line)
            case Withdraw():
                line = {"at": iso(now), "do": "withdraw", "notice": effect.notice}
                self.done.append(line | {"practitioner": effect.practitioner})
            case Refuse():
                self._tell(now, "refused", reason=refusal(effect.reason, effect.facts, self._settings))
            case Publish(event="face_changed"):
                self._tell(now, "face", face=effect.facts["face"])
            case _:
                pass


def _read(lines: Iterable[Json], numbers: Iterable[int], settings: Settings) -> Iterable[Line]:
    last: datetime | None = None
    ended = False
    for number, line in zip(numbers, lines, strict=True):
        if ended:
            raise UnreadableError(number, "after_until")
        try:
            at = _instant(line.get("at"))
        except (TypeError, ValueError) as error:
            raise UnreadableError(number, "no_instant", "at") from error
        if last is not None and at < last:
            raise UnreadableError(number, "out_of_order")
        event = _event(number, line, settings)
        last = _instant(line["to"]) if line["event"] == "clock_set" else at
        ended = line["event"] == "until"
        yield at, event, line


def _event(number: int, line: Json, settings: Settings) -> Event | None:
    name = line.get("event")
    reader = _READERS.get(name) if isinstance(name, str) else None
    if reader is None:
        raise UnreadableError(number, "unknown_event", str(name)[:40])
    who = line.get("practitioner")
    if who is not None and who not in [p.id for p in settings.practitioners]:
        raise UnreadableError(number, "unknown_practitioner", str(who)[:40])
    try:
        return reader(line, who)
    except KeyError as error:
        raise UnreadableError(number, "missing", str(error.args[0])) from error
    except (TypeError, ValueError) as error:
        raise UnreadableError(number, "wrong_type", str(error)[:60]) from error


def _instant(text: object) -> datetime:
    if not isinstance(text, str):
        raise TypeError("at")
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("offset")
    return instant.astimezone(UTC)


def _activate(line: Json, who: str | None) -> Event:
    started_at = line.get("started_at")
    return ActivationReported(who, None if started_at is None else _instant(started_at), source="cli")


def _snooze(line: Json, who: str | None) -> Event:
    minutes = line["minutes"]
    if isinstance(minutes, bool) or not isinstance(minutes, int):
        raise TypeError("minutes")
    return SnoozeRequested(minutes, who)


def _dismiss(line: Json, who: str | None) -> Event:
    if not isinstance(line["notice"], str):
        raise TypeError("notice")
    return NoticeDismissed(line["notice"], who)


def _readers(line: Json, _who: str | None) -> Event:
    seen: list[SeenReader] = []
    if not isinstance(line["readers"], list):
        raise TypeError("readers")
    for reader in line["readers"]:
        if not isinstance(reader, dict) or not isinstance(reader["name"], str):
            raise TypeError("readers.name")
        atr, in_use = reader.get("atr"), reader.get("in_use", False)
        if not isinstance(in_use, bool):
            raise TypeError("readers.in_use")
        if atr is None:
            seen.append(SeenReader(reader["name"]))
            continue
        if not isinstance(atr, str):
            raise TypeError("readers.atr")
        seen.append(SeenReader(reader["name"], SeenCard(bytes.fromhex(atr).hex().upper(), in_use)))
    return ReadersSeen(tuple(sorted(seen, key=lambda r: r.name)))


def _guide(line: Json, who: str | None) -> Event:
    if "begin" in line:
        if line["begin"] is not True or "tick" in line:
            raise TypeError("guide.begin")
        return GuideBegun(who)
    step = line["tick"]
    if not isinstance(step, str):
        raise TypeError("guide.tick")
    if step not in STEPS:
        raise ValueError("guide.tick")
    return GuideTicked(step, who)


def _portal(line: Json, _who: str | None) -> Event:
    if not isinstance(line["ok"], bool):
        raise TypeError("portal.ok")
    return PortalProbed(line["ok"])


def _clock_set(line: Json, _who: str | None) -> None:
    _instant(line["to"])


_READERS: dict[str, Callable[[Json, str | None], Event | None]] = {
    "activate": _activate,
    "end": lambda _, who: EndReported(who),
    "snooze": _snooze,
    "done": lambda _, who: DoneReported(who),
    "undo": lambda _, __: UndoRequested(),
    "dismiss": _dismiss,
    "readers": _readers,
    "service_lost": lambda _, __: CardServiceLost(),
    "service_denied": lambda _, __: CardServiceLost(denied=True),
    "guide": _guide,
    "portal": _portal,
    "suspend": lambda _, __: Suspended(),
    "resume": lambda _, __: Resumed(),
    "clock_set": _clock_set,
    "restart": lambda _, __: None,
    "until": lambda _, __: None,
}
