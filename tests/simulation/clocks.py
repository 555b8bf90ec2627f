"""Simulated time, and the parts of the world that only answer: alarm, card watch, tray."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo

from hetes.ports import Post
from hetes.presentation.views import TrayView


class SimClock:
    """Wall clock, monotonic clock, count of sleep and name of the computer's run. Only the machine moves it."""

    def __init__(self, now: datetime, zone: tzinfo, *, counts_sleep: bool, names_boot: bool) -> None:
        self.wall = now
        self.mono = 1000.0
        self.awake = 0.0  # seconds awake in all runs of the computer: grows only, for those who measure
        self._zone = zone
        self._slept = 0.0
        self._counts = counts_sleep
        self._names = names_boot
        self._boots = 1

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.mono

    def asleep(self) -> float | None:
        return self._slept if self._counts else None

    def boot(self) -> str | None:
        return f"boot-{self._boots}" if self._names else None

    def zone(self) -> tzinfo:
        return self._zone

    @property
    def counts_sleep(self) -> bool:
        return self._counts

    def run(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.mono += seconds
        self.awake += seconds

    def sleep(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self._slept += seconds

    def set(self, by: float) -> None:
        self.wall += timedelta(seconds=by)

    def reboot(self, seconds_off: float) -> None:
        self.wall += timedelta(seconds=seconds_off)
        self.mono, self._slept = 20.0, 0.0
        self._boots += 1


class SimAlarm:
    """Rings when the wall clock shows the instant; as the real one, it looks again at each beat how far that is."""

    def __init__(self, clock: SimClock) -> None:
        self._clock = clock
        self.at: datetime | None = None

    @property
    def due(self) -> float | None:
        """When (monotonic) it is to ring."""
        return None if self.at is None else self._clock.mono + max(0.0, (self.at - self._clock.wall).total_seconds())

    def start(self, ring: Callable[[], None], beat: Callable[[], None]) -> None: ...

    def set(self, at: datetime | None) -> None:
        self.at = at

    def stop(self) -> None:
        self.at = None


class SimCards:
    """The engine's word on whether uses matter; the pictures are posted by the machine."""

    def __init__(self) -> None:
        self.wanted = False

    def start(self, post: Post) -> None: ...

    def want_use(self, wanted: bool) -> None:
        self.wanted = wanted

    def stop(self) -> None: ...


class SimTray:
    """What the icon says at last."""

    def __init__(self) -> None:
        self.view: TrayView | None = None

    def run(self, post: Post, quit_requested: Callable[[], None]) -> None: ...

    def show(self, view: TrayView) -> None:
        self.view = view

    def stop(self) -> None: ...
