"""One connection of the local channel as its server holds it, and the stream to one watcher.

Law: ``cut`` and ``put`` may be called from any thread and never wait.
"""

from __future__ import annotations

import json
import logging
import queue
import socket
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from hetes.core.json_types import Json

if TYPE_CHECKING:
    from hetes.adapters.ipc.proof import Line

WATCH_BACKLOG = 1000
"""What a watcher may leave unread (beside the system's own buffer) before it is dropped."""
_log = logging.getLogger(__name__)


class Connection:
    """One connection. ``deadline`` is when it is cut; None while the agent itself is at work on it.

    ``known``: it has proved that it knows the key. ``watches``: it stays for as long as it likes.
    """

    def __init__(self, raw: Line) -> None:
        self.raw = raw
        self.deadline: float | None = None
        self.known = False
        self.watches = False
        self._lock = threading.Lock()
        self._closed = False

    def listens(self) -> bool:
        """Tell whether the other end still waits: it says no more after its request, so what can be read is its end."""
        try:
            return not self.raw.poll(0)
        except (OSError, EOFError):
            return False

    def cut(self) -> None:
        """End it from another thread: what waits on it fails at once; its own thread closes it."""
        with self._lock:
            if self._closed:
                return
            if sys.platform == "win32":
                # Closing a pipe's only handle ends the overlapped operations that are pending on it.
                self._closed = True
                with suppress(OSError):
                    self.raw.close()
                return
            # Closing a socket wakes nobody who waits on it; shutting it down does.
            with suppress(OSError):  # it may have closed itself, over a message that was too long
                sock = socket.socket(fileno=self.raw.fileno())
                try:
                    sock.shutdown(socket.SHUT_RDWR)
                finally:
                    sock.detach()

    def close(self) -> None:
        """Close it, from its own thread. May be called twice."""
        with self._lock:
            if not self._closed:
                self._closed = True
                with suppress(OSError):
                    self.raw.close()


class Watcher:
    """The stream to one watcher. ``put`` never waits: who does not read is cut off."""

    def __init__(self, line: Connection) -> None:
        self._line = line
        self._waiting: queue.Queue[Json | None] = queue.Queue(WATCH_BACKLOG)
        self._thread = threading.Thread(target=self._run, name="hetes-watcher", daemon=True)

    def put(self, happened: Json) -> None:
        """Pass on what happened; nothing of ``happened`` may change afterwards."""
        try:
            self._waiting.put_nowait(happened)
        except queue.Full:
            self._line.cut()

    def start(self) -> None:
        """Begin to send what is waiting."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread, which may just be stuck in a send to somebody who does not read."""
        self._line.cut()
        with suppress(queue.Full):  # then it is about to fail on the line that was cut
            self._waiting.put_nowait(None)
        if self._thread.ident is not None:
            self._thread.join(2.0)

    def _run(self) -> None:
        while (happened := self._waiting.get()) is not None:
            try:
                self._line.raw.send_bytes(json.dumps(happened).encode())
            except OSError:
                return
            except (TypeError, ValueError):
                _log.exception("an event that is no JSON was not sent to a watcher")
