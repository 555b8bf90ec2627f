"""Public holidays in Hungary, as dates, from the library ``holidays``.

The library costs 176 ms and 11 MiB that are never given back, and is needed once a year: so the agent lets a
short-lived child compute this year and the next, and keeps the dates in a small file.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from hetes.adapters.bounded_file import read_text
from hetes.adapters.child_process import own_child
from hetes.adapters.whole_file import write_whole

log = logging.getLogger(__name__)

WITHIN = 60.0  # seconds for the child
AGAIN_AFTER = 3600.0  # seconds after a failure: what stood in its way may have gone, and it costs a process each time


def compute(years: Iterable[int]) -> list[str]:
    """Return the public holidays of these years as ISO dates (this imports the library)."""
    from holidays import country_holidays  # noqa: PLC0415 - see above

    return sorted(day.isoformat() for day in country_holidays("HU", years=list(years)))


class PublicHolidays:
    """The days off this agent knows. ``today`` gives the local date; ``tell`` is called when more are known."""

    def __init__(
        self, folder: Path, today: Callable[[], date], monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._monotonic = monotonic
        self._failed_at: float | None = None
        self._path = folder / "holidays.json"
        self._today = today
        self.tell: Callable[[], None] = lambda: None
        self._days: frozenset[date] = frozenset()
        self._years: frozenset[int] = frozenset()
        self._asked: frozenset[int] = frozenset()
        self._fresh = False
        self._read()

    def known(self) -> frozenset[date]:
        """Return the dates that are known; those of an unknown year are asked for, and come later."""
        self._fresh = False
        self._ask_if_needed()
        return self._days

    def changed(self) -> bool:
        """Tell whether ``known`` would return more than last time, and ask for a year that has become needed."""
        self._ask_if_needed()
        return self._fresh

    def _ask_if_needed(self) -> None:
        year = self._today().year
        if self._failed_at is not None and self._monotonic() - self._failed_at >= AGAIN_AFTER:
            self._failed_at, self._asked = None, frozenset()
        missing = {year, year + 1} - self._years - self._asked
        if missing:
            self._asked |= missing
            threading.Thread(target=self._compute, args=(sorted({year, year + 1}),), daemon=True).start()

    def _compute(self, years: list[int]) -> None:
        command = own_child("--days-off", *map(str, years))
        try:
            done = subprocess.run(command, capture_output=True, timeout=WITHIN, check=True)  # noqa: S603 - ourselves
            days = frozenset(date.fromisoformat(day) for day in json.loads(done.stdout))
        except (OSError, subprocess.SubprocessError, ValueError, TypeError, RecursionError):
            log.warning("the public holidays could not be computed; days in `closed` still count")
            self._failed_at = self._monotonic()
            return
        self._days, self._years, self._fresh = days, frozenset(years), True
        self._write()
        self.tell()

    def _read(self) -> None:
        try:
            kept = json.loads(read_text(self._path, own=True))
            self._days = frozenset(date.fromisoformat(day) for day in kept["days"])
            self._years = frozenset(int(year) for year in kept["years"])
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return

    def _write(self) -> None:
        kept = {"years": sorted(self._years), "days": sorted(day.isoformat() for day in self._days)}
        try:
            write_whole(self._path, json.dumps(kept).encode())
        except OSError:
            log.warning("the public holidays could not be kept; they are computed again at the next start")


if __name__ == "__main__":
    sys.stdout.write(json.dumps(compute(int(year) for year in sys.argv[1:])))
