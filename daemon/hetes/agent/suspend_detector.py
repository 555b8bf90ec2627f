"""Did the computer sleep, or was its clock set, since the last look? Found out from clocks alone.

A sleeping computer's monotonic clock stands still while its wall clock runs on; but so it looks as well when somebody
sets the wall clock forward. Where the system counts its sleep, that count decides; elsewhere a jump of 15 s or more
can only be told as sleep.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from hetes.core.events import ClockStepped, Resumed
from hetes.ports import Clock

ASLEEP = timedelta(seconds=15)  # a jump of the wall clock against the monotonic one that is taken for sleep
COUNTED = 1.0  # seconds of sleep that the system counts and that matter
DRIFT = timedelta(seconds=2)  # of the clocks against each other: somebody set one, or the computer slept
SUSPENDED_AT_MOST = 60.0  # seconds that a computer takes to fall asleep


class SuspendDetector:
    """What the clocks showed at the last look. Belongs to one thread, but for :meth:`drifted`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._seen = (clock.now(), clock.monotonic(), clock.asleep())
        self._awake_since = self._seen[1]
        self._owed = timedelta(0)  # differences too small for a step: they may add up to one

    def drifted(self) -> bool:
        """Tell whether the clocks ran apart since the last look. From any thread, and it changes nothing."""
        seen_now, seen_mono, _ = self._seen
        apart = (self._clock.now() - seen_now) - timedelta(seconds=self._clock.monotonic() - seen_mono)
        return abs(apart + self._owed) > DRIFT

    def clock_ahead(self) -> float | None:
        """Return the seconds by which the wall clock is ahead of the time elapsed since the computer's start.

        It changes by a step of the clock and by nothing else. None where nobody counts the sleep.
        """
        asleep = self._clock.asleep()
        return None if asleep is None else self._clock.now().timestamp() - self._clock.monotonic() - asleep

    def owe(self, by: timedelta) -> None:
        """Take over a difference that was too small for a step when Hetes started."""
        self._owed += by

    def look(self, now: datetime, *, suspended: bool, told: bool) -> list[Resumed | ClockStepped]:
        """Return what happened since the last look: the clock was set, the computer slept.

        Args:
            now: the wall clock's instant.
            suspended: whether it was said that the computer is about to sleep. If it has been awake for a minute
                since, it did not sleep after all, or nobody told of its waking.
            told: whether somebody just told of its waking.
        """
        seen_now, seen_mono, seen_asleep = self._seen
        mono, asleep = self._clock.monotonic(), self._clock.asleep()
        self._seen = (now, mono, asleep)
        if not suspended:
            self._awake_since = mono
        apart = (now - seen_now) - timedelta(seconds=mono - seen_mono)
        if asleep is not None and seen_asleep is not None:
            slept = asleep - seen_asleep > COUNTED
            apart -= timedelta(seconds=asleep - seen_asleep)
        else:
            slept = apart > ASLEEP
            if slept or (told and apart > timedelta(0)):
                apart = timedelta(0)
        found: list[Resumed | ClockStepped] = []
        self._owed += apart
        if abs(self._owed) > DRIFT:
            found.append(ClockStepped(self._owed))
            self._owed = timedelta(0)
        if told:
            return found
        if slept:
            found.append(Resumed(seen_now))
        elif mono - self._awake_since > SUSPENDED_AT_MOST:
            found.append(Resumed())
        return found
