"""An asyncio loop in a thread of its own, which sleeps until something happens. Law: imported when it is needed."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")


class LoopThread:
    """Starts with the first work; ``at_end`` runs in the loop when it has ended."""

    def __init__(self, name: str, at_end: Callable[[], None]) -> None:
        self._name = name
        self._at_end = at_end
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self.closed = False

    @property
    def started(self) -> bool:
        """Whether there was any work yet."""
        return self._loop is not None

    def ask(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Have it done; once the thread is closed, the answer is a cancelled one."""
        if self.closed:
            work.close()
            given_up: Future[T] = Future()
            given_up.cancel()
            return given_up
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(target=self._serve, args=(self._loop,), name=self._name, daemon=True)
            self._thread.start()
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def close(self) -> None:
        """End loop and thread; whoever waits for an answer gives up. May be called twice."""
        if self.closed:
            return
        self.closed = True
        if self._loop is not None and self._thread is not None:
            with contextlib.suppress(RuntimeError):  # the loop has just ended by itself
                self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(0.5)

    def _serve(self, loop: asyncio.AbstractEventLoop) -> None:
        asyncio.set_event_loop(loop)
        try:
            loop.run_forever()
        finally:
            self._at_end()
            left = asyncio.all_tasks(loop)
            for task in left:
                task.cancel()
            loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
            asyncio.set_event_loop(None)
            loop.close()
