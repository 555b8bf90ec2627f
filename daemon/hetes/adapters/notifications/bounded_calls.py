"""Calls that may hang, made in one thread of their own, so that the caller can give up after a limit."""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import SimpleQueue

Call = Callable[[], None]


class BoundedCalls:
    """Runs calls one after the other in a daemon thread, which starts with the first.

    While a call hangs, further calls are refused at once: there is never more than one thread.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._calls: SimpleQueue[Call | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._hanging: _Attempt | None = None
        self._closed = False

    def attempt(self, call: Call, within: float, late: Callable[[BaseException | None], None]) -> bool:
        """Run ``call`` and wait for it; tell whether it ended within so many seconds.

        Raises what the call raised. ``late`` is told how a call ended that was given up, in the calls' thread.
        """
        if self._closed or (self._hanging is not None and not self._hanging.over.is_set()):
            return False
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
            self._thread.start()
        attempt = self._hanging = _Attempt(call, late)
        self._calls.put(attempt)
        return attempt.wait(within)

    def _run(self) -> None:
        while (call := self._calls.get()) is not None:
            call()

    def close(self) -> None:
        """End the thread as soon as what hangs in it returns; whoever waits gives up now. May be called twice."""
        self._closed = True
        if self._hanging is not None:
            self._hanging.give_up()
        self._calls.put(None)
        if self._thread is not None:
            self._thread.join(0.3)


class _Attempt:
    """One call, and whether anybody still waits for it."""

    def __init__(self, call: Call, late: Callable[[BaseException | None], None]) -> None:
        self._call = call
        self._late = late
        self._lock = threading.Lock()
        self._error: BaseException | None = None
        self._given_up = False
        self._decided = threading.Event()
        self.over = threading.Event()

    def __call__(self) -> None:
        try:
            self._call()
        except BaseException as error:  # noqa: BLE001 - a library may raise anything; it is raised again where it is waited for
            self._error = error
        with self._lock:
            given_up = self._given_up
            self.over.set()
            self._decided.set()
        if given_up:
            self._late(self._error)

    def give_up(self) -> None:
        with self._lock:
            if not self.over.is_set():
                self._given_up = True
            self._decided.set()

    def wait(self, within: float) -> bool:
        self._decided.wait(within)
        self.give_up()
        if self._given_up:
            return False
        if self._error is not None:
            raise self._error
        return True
