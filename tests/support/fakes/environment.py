"""A world of fakes around a real engine, driven turn by turn in the test's own thread."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from hetes.agent.engine import Engine
from hetes.agent.environment import Environment
from hetes.agent.state_keeper import StoredStates
from hetes.core.settings import Settings
from tests.support.fakes.notifier import FakeNotifier
from tests.support.fakes.store import FakeStore
from tests.support.fakes.tray import FakeTray


class FakeClock:
    """``sleep`` lets the wall clock run while the monotonic one stands still."""

    def __init__(self, now: datetime, zone: tzinfo) -> None:
        self.instant = now
        self.seconds = 1000.0
        self.counted: float | None = None  # seconds asleep, on a system that counts them
        self.booted: str | None = "this run of the computer"
        self._zone = zone

    def now(self) -> datetime:
        return self.instant

    def monotonic(self) -> float:
        return self.seconds

    def asleep(self) -> float | None:
        return self.counted

    def boot(self) -> str | None:
        return self.booted

    def zone(self) -> tzinfo:
        return self._zone

    def run(self, **span: float) -> None:
        self.instant += timedelta(**span)
        self.seconds += timedelta(**span).total_seconds()

    def sleep(self, **span: float) -> None:
        self.instant += timedelta(**span)


class FakeSettings:
    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.problems: tuple[str, ...] = ()
        self._dirty = False
        self.learned: list[tuple[str, bool]] = []
        self.refuses: str | None = None

    def read(self) -> tuple[Settings, tuple[str, ...]]:
        self._dirty = False
        return self.settings, self.problems

    def changed(self) -> bool:
        return self._dirty

    def learn_card(self, atr: str, *, eszemelyi: bool) -> str | None:
        self.learned.append((atr, eszemelyi))
        return self.refuses

    def write(self, settings: Settings, *problems: str) -> None:
        self.settings, self.problems, self._dirty = settings, problems, True


class FakeAlarm:
    def __init__(self) -> None:
        self.at: datetime | None = None

    def start(self, ring, beat) -> None: ...

    def set(self, at: datetime | None) -> None:
        self.at = at

    def stop(self) -> None: ...


class FakeCards:
    def __init__(self) -> None:
        self.wanted: list[bool] = []

    def start(self, post) -> None: ...

    def want_use(self, wanted: bool) -> None:
        self.wanted.append(wanted)

    def stop(self) -> None: ...


class FakeWorld:
    """The parts by name, and ``engine``; ``restart`` begins a new engine on the same store."""

    def __init__(self, settings: Settings, now: datetime) -> None:
        self.clock = FakeClock(now, settings.zone)
        self.store = FakeStore()
        self.settings = FakeSettings(settings)
        self.pages: list[str] = []
        self.probed: list[str] = []
        self.engine = self.restart()

    def restart(self, *, begin: bool = True) -> Engine:
        self.notifier, self.tray = FakeNotifier(), FakeTray()
        self.alarm, self.cards = FakeAlarm(), FakeCards()
        world = Environment(
            clock=self.clock,
            keeper=StoredStates(self.store),
            settings=self.settings,
            notifier=self.notifier,
            tray=self.tray,
            alarm=self.alarm,
            cards=self.cards,
            show_page=self.pages.append,
            probe=self.probed.append,
        )
        self.engine = Engine(world, self.store.load())
        if begin:
            self.engine.begin()
        return self.engine

    def wait(self, **span: float) -> None:
        """Let time pass, ringing each alarm on the way."""
        until = self.clock.instant + timedelta(**span)
        while self.alarm.at is not None and self.alarm.at <= until:
            self.clock.run(seconds=(self.alarm.at - self.clock.instant).total_seconds())
            self.engine.turn()
        self.clock.run(seconds=(until - self.clock.instant).total_seconds())
        self.engine.turn()

    @property
    def visible(self) -> list[str]:
        return sorted(slot.partition("/")[0] for slot in self.notifier.visible)
