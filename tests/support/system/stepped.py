"""Waiting whose time passes only when a test says so."""

from __future__ import annotations

import threading


class SteppedEvent:
    """Stands where a ``threading.Event`` stands: a wait with a limit ends when it is set, or when the test lets it pass.

    ``asked`` holds the limit of each wait, in seconds: what the waiter would have slept.
    """

    def __init__(self) -> None:
        self.asked: list[float | None] = []
        self._change = threading.Condition()
        self._flag = False
        self._passes = 0

    def let_pass(self, waits: int = 1) -> None:
        """Let the time of the present wait, and of as many as that, be over."""
        with self._change:
            self._passes += waits
            self._change.notify_all()

    def is_set(self) -> bool:
        return self._flag

    def set(self) -> None:
        with self._change:
            self._flag = True
            self._change.notify_all()

    def clear(self) -> None:
        with self._change:
            self._flag = False

    def wait(self, timeout: float | None = None) -> bool:
        with self._change:
            self.asked.append(timeout)
            self._change.wait_for(lambda: self._flag or self._passes)
            if not self._flag:
                self._passes -= 1
            return self._flag
