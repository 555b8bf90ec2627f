"""The answering end of the local channel: other programs of this user ask the agent, and watch what happens.

Law: whatever connects can at worst be cut off. Each connection has a thread of its own, proves that it knows the key
before a byte of it is read as a request, and has a deadline for every step; one more thread cuts what is late. While
nobody asks, both wait without a limit and nothing wakes up.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import secrets
import stat
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import ProcessError, connection
from pathlib import Path

from hetes.adapters.ipc.client import KEY_FILE, LARGEST_REQUEST, ChannelError, dial, read_key
from hetes.adapters.ipc.connection import Connection, Watcher
from hetes.adapters.whole_file import write_whole
from hetes.core.json_types import Json

MOST_LINES = 48
MOST_WATCHERS = 16
STEP_WITHIN = 5.0
"""Seconds for a stranger's proof, for the request after it, and for taking the reply."""
_LONGEST_PATH = 100
"""Bytes of a socket's path: ``sun_path`` holds 108 on Linux and 104 on macOS, with the closing zero."""
_SHORT_PREFIX = "hetes-"
_SOCKET = "agent.sock"

Ask = Callable[[Json, Callable[[], bool]], Json]
"""Answers a request; the second argument tells whether its asker is still there to hear it."""
Subscribe = Callable[[Callable[[Json], None]], Callable[[], None]]
_log = logging.getLogger(__name__)


class LocalServer:
    """Serves ``ask`` and ``subscribe`` to this user's programs, through a Unix socket or a named pipe.

    ``runtime`` is a folder that is ours alone. ``ask`` is called in the connection's thread and may be called by
    several at once. ``subscribe`` gets a ``put`` that may be called from any thread and never waits, and returns what
    ends the subscription.
    """

    def __init__(self, runtime: Path, ask: Ask, subscribe: Subscribe, *, step_within: float = STEP_WITHIN) -> None:
        """Nothing happens before :meth:`start`."""
        self._runtime = runtime
        self._ask = ask
        self._subscribe = subscribe
        self._step_within = step_within
        self._key = secrets.token_bytes(32)
        self._address = ""
        self._short_folder: Path | None = None
        self._listener: connection.Listener | None = None
        self._threads: list[threading.Thread] = []
        self._changed = threading.Condition()
        self._lines: list[Connection] = []
        self._watchers = 0
        self._stopping = threading.Event()

    def start(self) -> None:
        """Listen, then publish the key: from then on everybody is served.

        Raises:
            ChannelError: taken, when another agent serves this folder; too_long, when no place is left for a socket.
            OSError: the folder cannot be written.
        """
        self._address = self._free_address()
        try:
            self._listener = self._listen()
            self._publish_key()
        except BaseException:
            self.stop()
            raise
        for target, name in ((self._accept, "hetes-channel"), (self._cut_the_late, "hetes-channel-deadlines")):
            thread = threading.Thread(target=target, name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        """Cut everybody off, end the threads and take key and socket away. May be called twice."""
        self._stopping.set()
        listener, self._listener = self._listener, None
        if listener is not None and self._threads:
            with suppress(OSError):
                dial(self._address, 1.0).close()  # a closed listener wakes nobody who accepts; a caller does
        with self._changed:
            self._changed.notify_all()
            # Whoever is being answered ("quit" too) gets the answer first.
            for patience, leave in ((0.5, lambda line: line.watches or not line.known), (1.0, lambda _: True)):
                for line in filter(leave, self._lines):
                    line.cut()
                self._changed.wait_for(lambda: not self._lines, patience)
        for thread in self._threads:
            thread.join(2.0)
        with suppress(OSError, ChannelError):
            if read_key(self._runtime)[0] == self._key:
                (self._runtime / KEY_FILE).unlink()
        if listener is not None:
            with suppress(OSError):  # the socket may have been cleaned away
                listener.close()
        if self._short_folder is not None:
            with suppress(OSError):
                self._short_folder.rmdir()

    # The address

    def _listen(self) -> connection.Listener:
        try:
            if sys.platform == "win32":
                return connection.Listener(self._address, family="AF_PIPE")
            listener = connection.Listener(self._address, family="AF_UNIX", backlog=128)
        except PermissionError as error:
            if sys.platform == "win32":  # FILE_FLAG_FIRST_PIPE_INSTANCE: somebody has a pipe of this name
                raise ChannelError("taken", str(error)) from None
            raise
        Path(self._address).chmod(0o600)
        return listener

    def _free_address(self) -> str:
        if sys.platform == "win32":
            owner = f"{os.environ.get('USERDOMAIN', '')}\\{os.environ.get('USERNAME', '')}\0{self._runtime}"
            return r"\\.\pipe\hetes-" + hashlib.sha256(owner.lower().encode()).hexdigest()[:32]
        self._clear_former()
        usual = self._runtime / _SOCKET
        if len(os.fsencode(usual)) <= _LONGEST_PATH:
            return str(usual)
        for base in (tempfile.gettempdir(), "/tmp"):  # noqa: S108 - mkdtemp makes a folder of a new name, 0700
            if len(os.fsencode(base)) + len(_SHORT_PREFIX) + 8 + len(_SOCKET) + 2 <= _LONGEST_PATH:
                self._short_folder = Path(tempfile.mkdtemp(prefix=_SHORT_PREFIX, dir=base))
                return str(self._short_folder / _SOCKET)
        raise ChannelError("too_long", str(usual))

    def _clear_former(self) -> None:
        """Remove the sockets of an agent that was killed.

        Raises:
            ChannelError: taken: it is not dead, somebody listens there.
        """
        places = [self._runtime / _SOCKET]
        with suppress(ChannelError):
            former = Path(read_key(self._runtime)[1])
            if former.name == _SOCKET and former.parent.name.startswith(_SHORT_PREFIX):
                places.append(former)
        for place in places:
            with suppress(FileNotFoundError, NotADirectoryError):
                if not stat.S_ISSOCK(place.lstat().st_mode):
                    continue  # no socket of ours: binding will say what is wrong
                if len(os.fsencode(place)) <= _LONGEST_PATH and _somebody_listens(place):
                    raise ChannelError("taken", str(place))
                place.unlink()
                if place.parent != self._runtime:
                    with suppress(OSError):
                        place.parent.rmdir()

    def _publish_key(self) -> None:
        """Replace the key file whole: a new 0600 file that nobody could have prepared, moved over the old one."""
        content = f"{self._key.hex()}\n{self._address}\n".encode("utf-8", "surrogateescape")
        for _ in range(50):
            try:
                write_whole(self._runtime / KEY_FILE, content)
            except PermissionError:  # Windows: a client is just reading the old one
                if sys.platform != "win32":
                    raise
                self._stopping.wait(0.02)
            else:
                return
        raise ChannelError("denied", str(self._runtime / KEY_FILE))

    # Connections

    def _accept(self) -> None:
        listener = self._listener
        if listener is None:
            return
        while not self._stopping.is_set():
            try:
                raw = listener.accept()
            except Exception as error:  # noqa: BLE001 - no file handles, a caller who left: the listener must survive it
                _log.warning("accepting a connection failed: %s", error)
                self._stopping.wait(0.2)
                continue
            line = Connection(raw)
            if self._stopping.is_set() or not self._register(line):
                line.close()
                continue
            try:
                threading.Thread(target=self._serve, args=(line,), name="hetes-caller", daemon=True).start()
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

    def _serve(self, line: Connection) -> None:
        try:
            connection.deliver_challenge(line.raw, self._key)
            connection.answer_challenge(line.raw, self._key)
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


def _somebody_listens(place: Path) -> bool:
    """Tell whether a socket's file still has an owner; one whose queue is full, or who is slow, is there too.

    Raises:
        FileNotFoundError: it has just gone.
    """
    try:
        dial(str(place), 1.0).close()
    except ConnectionRefusedError:
        return False
    except FileNotFoundError:
        raise
    except OSError:
        return True
    return True


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
