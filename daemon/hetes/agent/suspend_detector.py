"""Did the computer sleep since we last looked? Found out from clocks alone, for where no signal tells.

A sleeping computer's monotonic clock stands still while its wall clock runs on; but so it looks as well when somebody
sets the wall clock forward. Where the system counts its sleep, that count decides; elsewhere a jump of 15 s or more
can only be told as sleep.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from hetes.core.events import Resumed
from hetes.ports import Clock

ASLEEP = timedelta(seconds=15)  # a jump of the wall clock against the monotonic one that is taken for sleep
COUNTED = 1.0  # seconds of sleep that the system counts and that matter
DRIFT = timedelta(seconds=2)  # of the clocks against each other: somebody set one, or the computer slept
SUSPENDED_AT_MOST = 60.0  # seconds that a computer takes to fall asleep


class SuspendDetector:
    """What the clocks showed when we last looked. Belongs to one thread, but for :meth:`drifted`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._seen = (clock.now(), clock.monotonic(), clock.asleep())
        self._awake_since = self._seen[1]

    def drifted(self) -> bool:
        """Tell whether the clocks ran apart since the last look. From any thread, and it changes nothing."""
        seen_now, seen_mono, _ = self._seen
        return abs((self._clock.now() - seen_now) - timedelta(seconds=self._clock.monotonic() - seen_mono)) > DRIFT

    def look(self, now: datetime, *, suspended: bool, told: bool) -> list[Resumed]:
        """Return Resumed if the computer slept since the last look.

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
        if told:
            return []
        if asleep is not None and seen_asleep is not None:
            slept = asleep - seen_asleep > COUNTED
        else:
            slept = (now - seen_now) - timedelta(seconds=mono - seen_mono) > ASLEEP
        if slept:
            return [Resumed(seen_now)]
        return [Resumed()] if mono - self._awake_since > SUSPENDED_AT_MOST else []
