"""How long the card service may leave a call unanswered before it counts as lost.

A service that hangs refuses nothing: the call does not come back, and whoever made it can't say so. Another thread
looks at the time instead, one that is awake anyway.

Law: nothing here waits.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

LIMIT = 10.0  # s beyond what the call itself may take: a healthy service answers in milliseconds


class AnswerLimit:
    """When the call that is being made has to be back. One thread makes the calls, another asks."""

    def __init__(self, *, sleep_counts: bool) -> None:
        """``sleep_counts``: the clock runs on while the computer sleeps, so a call is late at once when it wakes."""
        self._sleep_counts = sleep_counts
        self._due_at: float | None = None
        self._seen_late: float | None = None
        self._lock = threading.Lock()

    @contextmanager
    def of(self, seconds: float) -> Iterator[None]:
        """Make a call that may take so many seconds by itself."""
        with self._lock:
            self._due_at = time.monotonic() + seconds + LIMIT
        try:
            yield
        finally:
            with self._lock:
                self._due_at = None

    def hasten(self) -> None:
        """Let the present call be late as soon as any other: it is being cancelled. From any thread."""
        with self._lock:
            if self._due_at is not None:
                self._due_at = min(self._due_at, time.monotonic() + LIMIT)

    @property
    def waiting(self) -> bool:
        """Whether a call is being made."""
        return self._due_at is not None

    def passed(self) -> bool:
        """Tell whether the present call is late; after sleep only what is late for the second time."""
        with self._lock:
            due_at = self._due_at
        late = due_at is not None and time.monotonic() > due_at
        again = late and due_at == self._seen_late
        self._seen_late = due_at if late else None
        return again if self._sleep_counts else late
