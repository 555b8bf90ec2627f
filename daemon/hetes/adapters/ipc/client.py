"""The client end of the local channel: one connection, one request, one reply (or a stream, for "watch").

Law: nothing but the standard library and nothing of the core, because ``hetes status`` pays for every import; and
no call waits without a limit, because the agent at the other end may be stopped, stuck or somebody else.

The agent writes one small file, :data:`KEY_FILE`, into the runtime folder at each start: the key in hex, the address,
and the protocol. Both ends prove with it that they know the key (:mod:`hetes.adapters.ipc.proof`), so a program that
took the agent's address learns nothing and is believed nothing. An agent of version 0.1.0 names no protocol and knows
the challenge of ``multiprocessing.connection`` only; it can be asked and ended all the same.

An agent may be found in one of several folders (:mod:`hetes.adapters.ipc.doors`): the next is tried where nobody is.
"""

from __future__ import annotations

import json
import os
import socket
import stat
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from multiprocessing import AuthenticationError, connection
from pathlib import Path

from hetes.adapters.ipc.proof import CALLER, Sealed, prove_caller

TYPE_CHECKING = False  # typing itself is too dear to import here; type checkers know this name
if TYPE_CHECKING:
    from multiprocessing.connection import _ConnectionBase
    from typing import Any

    from hetes.adapters.ipc.proof import Line
    from hetes.core.json_types import Json

    Doors = Path | Iterable[Path]
    Wire = _ConnectionBase[Any, Any]
else:
    Wire = Line = Doors = object

KEY_FILE = "agent.key"
LARGEST_REQUEST = 64 * 1024
LARGEST_REPLY = 64 * 1024 * 1024
ANSWER_WITHIN = 10.0
"""Seconds for a reply: the agent stores a change safely before it says yes, and disks in surgeries are slow."""
_PAUSE = 0.02


class ChannelError(Exception):
    """The agent could not be asked. ``reason`` is a word that the command line has a sentence for.

    ``absent``: no agent is running. ``silent``: it does not answer. ``denied``: this user may not ask it.
    ``stranger``: whoever answers does not know our key. ``lost``: it went away before it replied. ``unsafe``: the
    key file is not ours alone. ``too_big``: the request is too long. ``taken``: another agent serves this folder.
    ``too_long``: no place for a socket whose path is short enough. ``garbled``: the reply is no reply.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        """Keep the reason for the words and the detail for the log."""
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason


class Deadline:
    """A connection as the challenge functions want it, that does not wait for the first byte beyond a deadline."""

    def __init__(self, line: Wire, deadline: float) -> None:
        """Wait on ``line`` until ``deadline`` (of ``time.monotonic``) at most."""
        self._line = line
        self._deadline = deadline

    def send_bytes(self, message: bytes) -> None:
        """Send; the messages of the challenge fit into any buffer."""
        self._line.send_bytes(message)

    def recv_bytes(self, maxlength: int) -> bytes:
        """Receive one message of at most ``maxlength`` bytes.

        Raises:
            TimeoutError: nothing came in time.
        """
        if not self._line.poll(max(0.0, self._deadline - time.monotonic())):
            raise TimeoutError
        return self._line.recv_bytes(maxlength)


def read_key(runtime: Path) -> tuple[bytes, str]:
    """Return the running agent's key and address.

    Raises:
        ChannelError: absent, denied or unsafe.
    """
    return _read_way(runtime)[:2]


def _read_way(runtime: Path) -> tuple[bytes, str, str]:
    """Return key, address and protocol ("" for version 0.1.0). Raises as :func:`read_key`."""
    path = runtime / KEY_FILE
    try:
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
        handle = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))  # a pipe would wait for its writer
    except FileNotFoundError:
        raise ChannelError("absent") from None
    except PermissionError as error:
        raise ChannelError("denied", str(error)) from None
    except OSError as error:  # a link where the file should be (ELOOP), a file where the folder should be
        raise ChannelError("unsafe", str(error)) from None
    facts = os.fstat(handle)
    if not stat.S_ISREG(facts.st_mode):
        os.close(handle)
        raise ChannelError("unsafe", str(path))
    with os.fdopen(handle, "rb") as file:
        if sys.platform != "win32" and (facts.st_uid != os.getuid() or facts.st_mode & 0o077):
            raise ChannelError("unsafe", str(path))
        lines = file.read(4096).decode("utf-8", "surrogateescape").split("\n")
    try:
        return bytes.fromhex(lines[0]), lines[1], "".join(lines[2:3])
    except (ValueError, IndexError):
        raise ChannelError("unsafe", str(path)) from None


def dial(address: str, within: float) -> Wire:
    """Connect to ``address`` (a socket's path or a pipe's name), without any proof yet.

    Raises:
        OSError: FileNotFoundError or ConnectionRefusedError where nobody listens; BlockingIOError where the queue
            is full; TimeoutError where it stays so.
    """
    if sys.platform == "win32":
        from hetes.adapters.ipc.named_pipe import open_named_pipe  # noqa: PLC0415 - only on Windows

        return connection.PipeConnection(open_named_pipe(address, within))
    with socket.socket(socket.AF_UNIX) as sock:
        sock.settimeout(within)
        sock.connect(address)
        sock.settimeout(None)
        return connection.Connection(sock.detach())


def _open(doors: Doors, within: float) -> Line:
    """Connect at the first of these folders where an agent is, and prove both ends to each other."""
    places = [doors] if isinstance(doors, Path) else doors
    said: ChannelError | None = None
    for runtime in places:
        try:
            return _open_at(runtime, within)
        except ChannelError as error:
            if error.reason == "silent":
                raise
            said = error if said is None or said.reason == "absent" else said
    raise said or ChannelError("absent")


def _open_at(runtime: Path, within: float) -> Line:
    """Connect; an agent that is busy or just starting is tried again."""
    deadline = time.monotonic() + within
    pause = threading.Event()  # never set: a wait with a limit
    refused: tuple[bytes, str, str] | None = None
    while True:
        way = _read_way(runtime)
        line = None
        try:
            line = dial(way[1], max(0.01, deadline - time.monotonic()))
            return _proved(line, Deadline(line, deadline), *way)
        except (FileNotFoundError, ConnectionRefusedError):
            raise ChannelError("absent") from None
        except PermissionError as error:
            raise ChannelError("denied", str(error)) from None
        except TimeoutError:
            _close(line)
            raise ChannelError("silent") from None
        except (AuthenticationError, AssertionError) as error:
            _close(line)
            # An agent that starts listens before it has replaced the key file: only the same key twice is a stranger.
            if refused == way:
                raise ChannelError("stranger", str(error)) from None
            refused = way
        except (EOFError, OSError) as error:  # cut off or not let in: too many at once
            _close(line)
            if time.monotonic() >= deadline:
                raise ChannelError("silent", str(error)) from None
        pause.wait(_PAUSE)


def _proved(line: Wire, bounded: Deadline, key: bytes, address: str, protocol: str) -> Line:
    if protocol:
        return Sealed(line, prove_caller(bounded, key, address), CALLER)
    former: Any = bounded  # the challenge functions need no more than it has
    connection.answer_challenge(former, key)
    connection.deliver_challenge(former, key)
    return line


def _close(line: Line | None) -> None:
    if line is not None:
        with suppress(OSError):
            line.close()


def _encode(request: Json) -> bytes:
    words = json.dumps(request).encode()
    if len(words) > LARGEST_REQUEST:
        raise ChannelError("too_big")
    return words


def _receive(line: Line) -> Json:
    try:
        words = json.loads(line.recv_bytes(LARGEST_REPLY))
    except (EOFError, OSError, AuthenticationError) as error:
        raise ChannelError("lost", str(error)) from None
    except (ValueError, RecursionError) as error:
        raise ChannelError("garbled", str(error)) from None
    if not isinstance(words, dict):
        raise ChannelError("garbled")
    return words


def ask(doors: Doors, request: Json, within: float = ANSWER_WITHIN) -> Json:
    """Send one request to the agent that serves a folder, and return its reply, within so many seconds.

    ``doors`` is its runtime folder, or several, of which the first counts that somebody serves.

    Raises:
        ChannelError: with any reason but taken and too_long. After ``lost`` and ``silent`` the request may have been
            carried out.
    """
    words = _encode(request)
    deadline = time.monotonic() + within
    line = _open(doors, within)
    try:
        try:
            line.send_bytes(words)
        except OSError as error:
            raise ChannelError("lost", str(error)) from None
        if not line.poll(max(0.0, deadline - time.monotonic())):
            raise ChannelError("silent")
        return _receive(line)
    finally:
        _close(line)


def watch(doors: Doors, begun: Callable[[], None] | None = None, within: float = ANSWER_WITHIN) -> Iterator[Json]:
    """Yield what happens, each as it happens, without end; ``begun`` is called once nothing more can be missed.

    Raises:
        ChannelError: as :func:`ask`; ``lost`` when the agent goes away.
    """
    line = _open(doors, within)
    try:
        try:
            line.send_bytes(_encode({"do": "watch"}))
        except OSError as error:
            raise ChannelError("lost", str(error)) from None
        if not line.poll(within):
            raise ChannelError("silent")
        reply = _receive(line)
        if reply.get("ok") is not True:
            raise ChannelError(str(reply.get("reason", "garbled")))
        if begun is not None:
            begun()
        while True:
            yield _receive(line)
    finally:
        _close(line)


def served(runtime: Path) -> bool:
    """Tell whether anybody listens where this folder's key says."""
    try:
        _, address = read_key(runtime)
        _close(dial(address, 1.0))
    except (ChannelError, FileNotFoundError, ConnectionRefusedError):
        return False
    except OSError:  # the queue is full: somebody is there
        return True
    return True


def until_gone(doors: Doors, within: float) -> bool:
    """Wait until nobody serves these folders any more; False when somebody still does after so many seconds."""
    places = [doors] if isinstance(doors, Path) else list(doors)
    deadline = time.monotonic() + within
    pause = threading.Event()
    while any(served(runtime) for runtime in places):
        if time.monotonic() >= deadline:
            return False
        pause.wait(_PAUSE)
    return True
