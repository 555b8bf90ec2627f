"""The answering end of the local channel: other programs of this user ask the agent, and watch what happens.

Law: whatever connects can at worst be cut off. Each connection has a thread of its own, proves that it knows the key
before a byte of it is read as a request, and has a deadline for every step; one more thread cuts what is late. While
nobody asks, both wait without a limit and nothing wakes up.
"""

from __future__ import annotations

import errno
import json
import logging
import threading
import time
from collections.abc import Callable
from multiprocessing import ProcessError
from pathlib import Path

from hetes.adapters.folder_rights import FolderError, restore_private
from hetes.adapters.ipc.client import LARGEST_REQUEST, ChannelError
from hetes.adapters.ipc.connection import Connection, Watcher
from hetes.adapters.ipc.proof import AGENT, Sealed, prove_agent
from hetes.adapters.ipc.way import Way
from hetes.core.json_types import Json

MOST_LINES = 48
MOST_WATCHERS = 16
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
STEP_WITHIN = 5.0
"""Seconds for a stranger's proof, for the request after it, and for taking the reply."""

_SWEPT_WITHIN = 0.5
"""Seconds that somebody may take to clear a folder: what is put there meanwhile would be cleared as well."""

Ask = Callable[[Json, Callable[[], bool]], Json]
"""Answers a request; the second argument tells whether its asker is still there to hear it."""
Subscribe = Callable[[Callable[[Json], None]], Callable[[], None]]
_log = logging.getLogger(__name__)


class LocalServer:
    """Serves ``ask`` and ``subscribe`` to this user's programs, through a Unix socket or a named pipe.

    ``runtime`` is a folder that is ours alone, as is ``spare``, which takes its place where it is lost. ``ask`` is
    called in the connection's thread and may be called by several at once. ``subscribe`` gets a ``put`` that may be
    called from any thread and never waits, and returns what ends the subscription.
    """

    def __init__(
        self,
        runtime: Path,
        ask: Ask,
        subscribe: Subscribe,
        *,
        spare: Path | None = None,
        step_within: float = STEP_WITHIN,
    ) -> None:
        """Nothing happens before :meth:`start`."""
        self.runtime = runtime
        # The first one twice: whoever is just clearing it may spoil the first try.
        self._places = [runtime, runtime, *([spare] if spare and spare != runtime else [])]
        self._ask = ask
        self._subscribe = subscribe
        self._step_within = step_within
        self._way: Way | None = None
        self._moving = threading.Lock()  # held while the way changes, and while it goes
        self._threads: list[threading.Thread] = []
        self._changed = threading.Condition()
        self._lines: list[Connection] = []
        self._watchers = 0
        self._stopping = threading.Event()
        self.swept: Callable[[LocalServer], object] = LocalServer.prove
        """Called, in a thread of the channel, when the system says that the way here was swept away."""

    def start(self) -> None:
        """Listen, then publish the key: from then on everybody is served.

        Where the disk has no room for the key, :meth:`prove` does it later: icon and notices need no channel.

        Raises:
            ChannelError: taken, when another agent serves this folder; too_long, when no place is left for a socket.
            OSError: the folder cannot be written.
        """
        way = Way(self.runtime)
        try:
            way.open()
        except OSError as error:
            if error.errno not in NO_ROOM:
                raise
            _log.warning("nobody can be served yet: %s", error)
        else:
            with self._moving:
                self._serve_at(way)
        self._work(self._cut_the_late, "hetes-channel-deadlines")

    def prove(self) -> bool:
        """Open the way here anew where somebody has swept it away; return whether that had to be done.

        For one thread at a time. What fails is tried again at the next call.
        """
        with self._moving:
            if self._stopping.is_set() or (self._way is not None and self._way.intact()):
                return False
            _log.warning("there is no way to the agent (any more): it is made anew")
            former, self._way = self._way, None
            if former is not None:
                former.shut()
            for tries, place in enumerate(self._places):
                if tries == 1:
                    self._stopping.wait(_SWEPT_WITHIN)
                way = Way(place)
                try:
                    restore_private(place)
                    way.open()
                except (FolderError, ChannelError, OSError) as error:
                    _log.warning("it can't be made there: %s", error)
                else:
                    self._serve_at(way)
                    break
            return True

    def stop(self) -> None:
        """Cut everybody off, end the threads and take key and socket away. May be called twice."""
        self._stopping.set()
        with self._moving:
            way, self._way = self._way, None
            if way is not None:
                way.wake()
        with self._changed:
            self._changed.notify_all()
            # Whoever is being answered ("quit" too) gets the answer first.
            for patience, leave in ((0.5, lambda line: line.watches or not line.known), (1.0, lambda _: True)):
                for line in filter(leave, self._lines):
                    line.cut()
                self._changed.wait_for(lambda: not self._lines, patience)
        for thread in self._threads:
            thread.join(2.0)
        if way is not None:
            way.shut()

    def _serve_at(self, way: Way) -> None:
        self._way, self.runtime = way, way.runtime
        self._work(lambda: self._accept(way), "hetes-channel")
        way.hear(lambda: self._look(way))

    def _look(self, way: Way) -> None:
        """Have the way made anew where it was swept away, once whoever did it is through with the folder."""
        if self._way is way and not way.intact() and not self._stopping.wait(_SWEPT_WITHIN):
            self.swept(self)

    def _work(self, work: Callable[[], None], name: str) -> None:
        thread = threading.Thread(target=work, name=name, daemon=True)
        self._threads = [*(other for other in self._threads if other.is_alive()), thread]
        thread.start()

    # Connections

    def _accept(self, way: Way) -> None:
        while not self._stopping.is_set() and self._way is way:
            try:
                raw = way.accept()
            except Exception as error:  # noqa: BLE001 - no file handles, a caller who left: the listener must survive it
                if self._stopping.is_set() or self._way is not way:
                    return
                _log.warning("accepting a connection failed: %s", error)
                self._stopping.wait(0.2)
                continue
            line = Connection(raw)
            if self._stopping.is_set() or not self._register(line):
                line.close()
                continue
            try:
                threading.Thread(target=self._serve, args=(line, way), name="hetes-caller", daemon=True).start()
            except RuntimeError as error:  # no more threads
                _log.warning("a caller got no thread: %s", error)
                self._remove(line)

    def _register(self, line: Connection) -> bool:
        """Register the connection; at the limit, the oldest one that has proved nothing is cut."""
        with self._changed:
            if len(self._lines) >= MOST_LINES:
                eldest = next((other for other in self._lines if not other.known), None)
                if eldest is None:
                    return False
                self._lines.remove(eldest)
                eldest.cut()
            self._lines.append(line)
        self._limit(line)
        return True

    def _remove(self, line: Connection) -> None:
        with self._changed:
            if line in self._lines:
                self._lines.remove(line)
            self._changed.notify_all()
        line.close()

    def _limit(self, line: Connection, *, forever: bool = False) -> None:
        with self._changed:
            line.deadline = None if forever else time.monotonic() + self._step_within
            self._changed.notify_all()

    def _cut_the_late(self) -> None:
        with self._changed:
            while not self._stopping.is_set():
                now = time.monotonic()
                nearest: float | None = None
                for line in self._lines:
                    if line.deadline is None:
                        continue
                    if line.deadline <= now:
                        line.deadline = None
                        line.cut()
                    elif nearest is None or line.deadline < nearest:
                        nearest = line.deadline
                self._changed.wait(None if nearest is None else nearest - now)

    # Requests

    def _serve(self, line: Connection, way: Way) -> None:
        try:
            line.raw = Sealed(line.raw, prove_agent(line.raw, way.key, way.address), AGENT)
            line.known = True
            self._limit(line)
            request = _read(line.raw.recv_bytes(LARGEST_REQUEST))
            self._limit(line, forever=True)
            if request is None:
                self._reply(line, {"ok": False, "reason": "unreadable"})
            elif request.get("do") == "watch":
                self._stream(line)
            else:
                self._send(line, self._answer(request, line))
        except (OSError, EOFError, ProcessError, AssertionError, ValueError) as error:
            # What any caller can cause: wrong proofs, too long messages, an early end. None of it is a fault of ours.
            _log.debug("a caller was refused: %r", error)
        except Exception:  # noqa: BLE001 - what ``subscribe`` raises is a bug to be read about, not the end of the channel
            _log.exception("a caller was not served")
        finally:
            self._remove(line)

    def _answer(self, request: Json, line: Connection) -> bytes:
        try:
            return json.dumps(self._ask(request, line.listens)).encode()
        except Exception:  # noqa: BLE001 - whatever happens there, the caller gets an answer and the log a trace
            _log.exception("a request was not answered")
            return b'{"ok": false, "reason": "failed"}'

    def _reply(self, line: Connection, reply: Json) -> None:
        self._send(line, json.dumps(reply).encode())

    def _send(self, line: Connection, words: bytes) -> None:
        self._limit(line)
        line.raw.send_bytes(words)

    def _stream(self, line: Connection) -> None:
        with self._changed:
            allowed = self._watchers < MOST_WATCHERS
            self._watchers += allowed
        if not allowed:
            self._reply(line, {"ok": False, "reason": "crowded"})
            return
        line.watches = True
        watcher = Watcher(line)
        try:
            leave = self._subscribe(watcher.put)
            try:
                self._reply(line, {"ok": True})
                self._limit(line, forever=True)
                watcher.start()
                line.raw.recv_bytes(1)  # a watcher has no more to say: this ends when it goes away, or is cut off
            finally:
                leave()
                watcher.stop()
        finally:
            with self._changed:
                self._watchers -= 1


def _read(words: bytes) -> Json | None:
    """Return the request, or None where the bytes are none."""
    try:
        request = json.loads(words)
        json.dumps(request, ensure_ascii=False).encode()  # half a surrogate pair would break whoever writes it down
    except (ValueError, RecursionError):
        return None
    if isinstance(request, dict) and isinstance(request.get("do"), str):
        return request
    return None
