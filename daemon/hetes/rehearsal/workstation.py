"""A rehearsal of one workstation: the engine and the core of the agent, a story's clock, ports that record.

Input and output are the JSON Lines of policy 8, as dicts here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from hetes.agent.engine import Engine
from hetes.agent.environment import Environment
from hetes.core.effects import Effect, Notify, Publish, Refuse, Withdraw
from hetes.core.events import ClockStepped, Event, Started, WorkstationsSeen
from hetes.core.json_types import Json
from hetes.core.settings import Settings
from hetes.core.snapshot import snapshot
from hetes.core.state import State
from hetes.core.views.status import iso
from hetes.ports import JournalRow
from hetes.presentation.notices.sentences import notice_text, refusal
from hetes.presentation.views import NoticeView
from hetes.rehearsal.lines import Line, instant_of


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

    def told(self) -> None:
        """Nothing was told."""

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


class Rehearsal:
    """One workstation's; ``done`` collects what it would have done. It has a name where there are several."""

    def __init__(
        self, settings: Settings, begins_at: datetime, workstation: str = "", done: list[Json] | None = None
    ) -> None:
        self.workstation = workstation
        self._settings = settings
        self._clock = StoryClock(begins_at, settings.zone)
        self._memory = _Memory()
        self.done: list[Json] = [] if done is None else done
        self.engine = self._begin(None)
        self._running = False
        self._switched_on = 0
        self._tell(begins_at, "face", face=self.engine.shown_face)

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

    def play(self, lines: Sequence[Line]) -> list[Json]:
        """Play all lines, one after the other."""
        position = 0
        while position < len(lines):
            self._ring_until(lines[position][0], inclusive=False)
            position = self.carry(lines, position)
        return self.done

    def carry(self, lines: Sequence[Line], position: int) -> int:
        """Carry out the lines of one instant; return the place of the next."""
        at, events = lines[position][0], self._begun()
        self._clock.instant = at
        while position < len(lines) and lines[position][0] == at:
            _, event, raw = lines[position]
            position += 1
            if event is not None:
                events.append(event)
            elif raw["event"] == "restart":
                self.engine.turn(*events, tick=False)
                shown = self.engine.shown_face
                if self.engine.state.suspended_at is not None:
                    self._switched_on += 1
                self.engine = self._begin(snapshot(self.engine.state))
                self.engine.shown_face = shown  # what was told last, which a sleeping computer may have missed
                self._running = False
                events = self._begun()
            elif raw["event"] == "clock_set":  # somebody's doing, so it comes before what is due
                self.engine.turn(*events, tick=False)
                events = [ClockStepped(instant_of(raw["to"]) - at)]
                self._clock.instant = at = instant_of(raw["to"])
            elif raw["event"] == "until":
                self.engine.turn(*events)
                events = []
        self.engine.turn(*events)
        return position

    def ring(self, at: datetime, *events: Event) -> None:
        """Let it be that instant, and these events happen."""
        self._clock.instant = at
        self.engine.turn(*self._begun(), *events)

    def _begun(self) -> list[Event]:
        """Return what a start begins with, once; a computer that slept when Hetes stopped was switched on meanwhile."""
        if self._running:
            return []
        self._running = True
        first = WorkstationsSeen(self.workstation, self.workstation)
        return [Started(str(self._switched_on)), *([first] if self.workstation else [])]

    def _ring_until(self, at: datetime, *, inclusive: bool) -> None:
        while (wake := self.engine.wake) is not None and (wake < at or (inclusive and wake == at)):
            self._clock.instant = wake
            self.engine.turn()

    def _tell(self, at: datetime, do: str, **facts: object) -> None:
        told = {k: iso(v) if isinstance(v, datetime) else v for k, v in facts.items() if v is not None}
        self._add({"at": iso(at), "do": do, **told})

    def _add(self, line: Json) -> None:
        self.done.append({**line, "workstation": self.workstation} if self.workstation else line)

    def _observe(self, effect: Effect, now: datetime) -> None:
        match effect:
            case Notify() if not effect.again:
                text = notice_text(effect.notice, effect.practitioner, effect.facts, self._settings)
                line: Json = {"at": iso(now), "do": "notify", "notice": effect.notice}
                line |= {"practitioner": effect.practitioner, "text": text}
                for name, fact in effect.facts.items():
                    if fact is not None:
                        line[name] = iso(fact) if isinstance(fact, datetime) else fact
                self._add(line)
            case Withdraw():
                line = {"at": iso(now), "do": "withdraw", "notice": effect.notice}
                self._add(line | {"practitioner": effect.practitioner})
            case Refuse():
                self._tell(now, "refused", reason=refusal(effect.reason, effect.facts, self._settings, now))
            case Publish(event="face_changed"):
                self._tell(now, "face", face=effect.facts["face"])
            case _:
                pass
