"""One alarm and a beat, on APScheduler.

Nothing is stored in the scheduler: its single job is set anew from the state (``next_wake``), so none can be lost,
doubled or left behind. The beat is the longest time that the scheduler may wait; it is counted by the monotonic
clock, so that it goes on when somebody sets the wall clock back, and it rings by itself: sleep, a clock that was
set, and a missed resume signal are all noticed within one beat.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from inspect import iscoroutinefunction
from typing import Any

from hetes.adapters.spared_imports import spared
from hetes.ports import Clock

log = logging.getLogger(__name__)

BEAT = 28.0  # seconds: found out by a beat and judged 5 s later, a waking is told of within 35 s
Wait = Callable[[threading.Event, float], bool]


def _wait(event: threading.Event, seconds: float) -> bool:
    return event.wait(seconds)


def _no_version(name: str) -> str:
    raise LookupError(name)


def _no_plug_ins(**_: str) -> tuple[()]:
    return ()


# What APScheduler imports of modules that are not needed here: coroutines as jobs, its own version, plug-ins by name.
_SPARED: dict[str, dict[str, Any]] = {
    "asyncio": {"iscoroutinefunction": iscoroutinefunction},
    "importlib.metadata": {
        "version": _no_version,
        "PackageNotFoundError": LookupError,
        "entry_points": _no_plug_ins,
    },
}


class SchedulerAlarm:
    """The alarm of the agent.

    ``clock`` is the one whose instants are given to ``set``; ``real`` is the computer's, which APScheduler reads by
    itself; ``rate`` is how many of the former's seconds pass in one of the latter's. ``wait`` waits for an event up to
    so many seconds and tells whether it was set: a test or a demo may pass its own.
    """

    def __init__(self, clock: Clock, real: Clock, *, rate: float = 1.0, beat: float = BEAT, wait: Wait = _wait) -> None:
        self._clock = clock
        self._real = real
        self._rate = rate
        self._beat = beat
        self._wait = wait
        self._scheduler: Any = None
        self._trigger: Callable[[datetime], Any]
        self._at: datetime | None = None
        self._ring: Callable[[], None] = lambda: None

    def start(self, ring: Callable[[], None], beat: Callable[[], None]) -> None:
        """Begin to wait, and to beat."""
        # After the icon is there, and never for a command: all that it brings would be 85 ms, and 3 MiB all day.
        with spared(_SPARED):
            from apscheduler.executors.debug import DebugExecutor  # noqa: PLC0415 - see above
            from apscheduler.jobstores.memory import MemoryJobStore  # noqa: PLC0415 - see above
            from apscheduler.schedulers.background import BackgroundScheduler  # noqa: PLC0415 - see above
            from apscheduler.schedulers.base import STATE_STOPPED  # noqa: PLC0415 - see above
            from apscheduler.triggers.date import DateTrigger  # noqa: PLC0415 - see above

        self._trigger = partial(DateTrigger, timezone=UTC)
        longest, wait = self._beat, self._wait
        self._ring = ring

        class Beating(BackgroundScheduler):  # type: ignore[misc]  # APScheduler has no types
            def _main_loop(self) -> None:
                seconds = 0.0
                while self.state != STATE_STOPPED:
                    if (
                        not wait(self._event, min(seconds, longest))
                        and self.state != STATE_STOPPED
                        and seconds > longest
                    ):
                        beat()
                    self._event.clear()
                    due_in = self._process_jobs()
                    seconds = threading.TIMEOUT_MAX if due_in is None else due_in

        # The debug executor runs the job in the scheduler's own thread: no pool, no further wake-up.
        self._scheduler = Beating(
            timezone="UTC",
            executors={"default": DebugExecutor()},
            jobstores={"default": MemoryJobStore()},
            job_defaults={"misfire_grace_time": None, "coalesce": True},
        )
        self._scheduler.start()
        at, self._at = self._at, None
        self.set(at)

    def set(self, at: datetime | None) -> None:
        """Ring at this instant and forget the one before."""
        if at == self._at:
            return
        self._at = at
        if self._scheduler is None:
            return
        if at is None:
            self._scheduler.remove_all_jobs()
            return
        run_at = at
        if self._clock is not self._real:
            delay = (at - self._clock.now()).total_seconds() / self._rate
            run_at = self._real.now() + timedelta(seconds=max(0.0, delay))
        self._scheduler.add_job(
            self._due, self._trigger(run_at), id="next", replace_existing=True, misfire_grace_time=None
        )

    def _due(self) -> None:
        # Forgotten first: if the clock was read a hair too early, the same instant must be set again.
        self._at = None
        self._ring()

    def stop(self) -> None:
        """End the thread."""
        scheduler, self._scheduler = self._scheduler, None
        if scheduler is not None:
            scheduler.shutdown(wait=True)
