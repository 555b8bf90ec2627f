"""A wake-up that any thread or signal handler may give, and one thread waits for: a socket pair, no polling."""

from __future__ import annotations

import contextlib
import select
import signal
import socket
import threading
from collections.abc import Iterator


class WakeupSocket:
    """Wake-ups are not counted: any number of them before a ``wait`` make one."""

    def __init__(self) -> None:
        self._inside, self._outside = socket.socketpair()
        self._inside.settimeout(0)
        self._outside.settimeout(0)

    def fileno(self) -> int:
        """Return the descriptor that becomes readable at a wake-up."""
        return self._inside.fileno()

    def wake(self) -> None:
        """Give a wake-up. Safe in a signal handler; does nothing once it is closed."""
        # A full buffer means that a wake-up is there already.
        with contextlib.suppress(OSError):
            self._outside.send(b"!")

    def drain(self) -> None:
        """Forget the wake-ups that have come."""
        with contextlib.suppress(BlockingIOError):
            while self._inside.recv(64):
                pass

    def wait(self, *others: int, within: float | None = None) -> bool:
        """Wait for a wake-up (True), or until one of the ``others`` (descriptors) is readable or time is up (False)."""
        with self._woken_by_signals():
            readable, _, _ = select.select([self.fileno(), *others], [], [], within)
        if self.fileno() not in readable:
            return False
        self.drain()
        return True

    def close(self) -> None:
        """Let go of the sockets. May be called twice; wake-ups are ignored from now on."""
        self._inside.close()
        self._outside.close()

    def __del__(self) -> None:
        self.close()

    @contextlib.contextmanager
    def _woken_by_signals(self) -> Iterator[None]:
        """Windows does not break a wait for Ctrl+C: Python's handler would only run after the next wake-up."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.set_wakeup_fd(self._outside.fileno(), warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(before)
