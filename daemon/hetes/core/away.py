"""The stretches in which nothing could be judged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Away:
    """The last stretch in which nothing could be judged, ``since <= t < until``: asleep, or not running."""

    since: datetime
    until: datetime
    off: bool

    def covers(self, instant: datetime) -> bool:
        """Tell whether nobody was awake at the instant. Hetes was still alive at the last instant it stored."""
        return (self.since < instant if self.off else self.since <= instant) and instant < self.until
