"""Who concludes from pictures of a card what policy 4.1 says of ``login_suspected``: a literal reading, without the core."""

from __future__ import annotations

import threading
import time

from hetes.core.events import Event, ReadersSeen

LAIN, LASTED = 10.0, 2.0  # s; policy 4.1


class Listener:
    """Hears of one card what is told, and keeps the uses that may have been logins: (begun, ended), in seconds."""

    def __init__(self) -> None:
        self.suspected: list[tuple[float, float]] = []
        self.uses = 0
        self._in_at: float | None = None
        self._since: float | None = None

    def hear(self, at: float, in_use: bool | None) -> None:
        """Take a picture with the card."""
        self._in_at = at if self._in_at is None else self._in_at
        if in_use is False:
            self._end(at)
        if not in_use:
            self._since = None
        elif self._since is None:
            self._since = at
            self.uses += 1

    def hear_out(self, at: float) -> None:
        """Take a picture without the card."""
        self._end(at)
        self._in_at = self._since = None

    def _end(self, at: float) -> None:
        since, in_at = self._since, self._in_at
        if since is not None and in_at is not None and since - in_at >= LAIN and at - since >= LASTED:
            self.suspected.append((since, at))


class ListeningPost:
    """A ``Post`` for one reader, with a :class:`Listener` behind it. Times are those of the monotonic clock."""

    def __init__(self, reader: str) -> None:
        self.listener = Listener()
        self.in_use: bool | None = None
        self.card = False
        self._reader = reader
        self._lock = threading.Lock()

    def __call__(self, event: Event) -> None:
        at = time.monotonic()
        if not isinstance(event, ReadersSeen):
            return
        seen = next((reader.card for reader in event.readers if reader.name == self._reader), None)
        with self._lock:
            self.card, self.in_use = seen is not None, seen.in_use if seen else None
            if seen is None:
                self.listener.hear_out(at)
            else:
                self.listener.hear(at, seen.in_use)
