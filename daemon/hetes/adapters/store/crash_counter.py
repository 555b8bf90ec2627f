"""How often the core crashed of late, in a small file beside the store: the crashed process can't remember it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from hetes.adapters.bounded_file import read_text
from hetes.adapters.whole_file import write_whole


class CrashCounter:
    """Counts the crashes of the core: after the third within five minutes its state is set aside."""

    LIMIT, WITHIN = 3, timedelta(minutes=5)

    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        self._path = folder / "crashes"
        self._now = now

    def _recent(self) -> list[datetime]:
        try:
            at = [datetime.fromisoformat(line) for line in read_text(self._path, own=True).split()]
            return [each for each in at if timedelta(0) <= self._now() - each < self.WITHIN]
        except (OSError, ValueError, TypeError):  # TypeError: an instant without an offset
            return []

    def too_many(self) -> bool:
        """Tell whether the limit is reached, and begin to count anew if so."""
        reached = len(self._recent()) >= self.LIMIT
        if reached:
            with suppress(OSError):
                self._path.unlink(missing_ok=True)
        return reached

    def note(self) -> None:
        """Count one more."""
        lines = "".join(f"{at.isoformat()}\n" for at in [*self._recent(), self._now()])
        with suppress(OSError):  # a full disk must not hide the crash itself
            write_whole(self._path, lines.encode())
