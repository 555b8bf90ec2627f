"""The way to the agent: a socket or named pipe that it listens on, and the key file in its folder that names it.

Law: whatever is done to these files from outside, ``intact`` tells; nothing here waits for anybody.
"""

from __future__ import annotations

import os
import secrets
import socket
import stat
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import connection
from pathlib import Path

from hetes.adapters.ipc.client import KEY_FILE, ChannelError, Wire, dial, read_key
from hetes.adapters.ipc.proof import PROTOCOL
from hetes.adapters.ipc.touches import Touches
from hetes.adapters.whole_file import write_whole

_LONGEST_PATH = 100
"""Bytes of a socket's path: ``sun_path`` holds 108 on Linux and 104 on macOS, with the closing zero."""
_SHORT_PREFIX = "hetes-"
_SOCKET = "agent.sock"
_TRIES, _PAUSE = 50, 0.02  # to replace a key file that somebody is just reading (Windows)


class Way:
    """One address and one key, both new, for as long as they are found where they were put."""

    def __init__(self, runtime: Path) -> None:
        """Name the folder, which is ours alone; nothing happens before :meth:`open`."""
        self.runtime = runtime
        self.key = secrets.token_bytes(32)
        self.address = ""
        self._short_folder: Path | None = None
        self._listener: connection.Listener | None = None
        self._published: tuple[object, ...] = ()
        self._touches: Touches | None = None

    def open(self) -> None:
        """Listen, then publish the key: from then on everybody finds the way.

        Raises:
            ChannelError: taken, when another agent serves this folder; too_long, when no place is left for a socket.
            OSError: the folder cannot be written.
        """
        self.address = self._free_address()
        try:
            self._listener = self._listen()
            self._publish_key()
        except BaseException:
            self.shut()
            raise
        self._published = self._found()

    def hear(self, touched: Callable[[], None]) -> None:
        """Have ``touched`` called when something was done where the files lie, as far as the system tells of it."""
        folders = [self.runtime, *([self._short_folder] if self._short_folder else [])]
        self._touches = Touches(touched, *folders)

    def accept(self) -> Wire:
        """Wait for a caller. Raises whatever the system has to say, and OSError once it was shut."""
        listener = self._listener
        if listener is None:
            raise ConnectionAbortedError
        return listener.accept()

    def intact(self) -> bool:
        """Tell whether key, folder and socket are what was put there."""
        return bool(self._published) and self._published == self._found()

    def wake(self) -> None:
        """Let whoever waits in :meth:`accept` return: closing a listener wakes nobody."""
        if self._listener is None:
            return
        if sys.platform != "win32":
            with suppress(OSError):  # macOS refuses; then the caller below does it
                sock: socket.socket = self._listener._listener._socket  # type: ignore[attr-defined]  # noqa: SLF001 - it can be had nowhere else
                sock.shutdown(socket.SHUT_RDWR)
                return
        with suppress(OSError):
            dial(self.address, 1.0).close()

    def shut(self) -> None:
        """Listen no more, and take away what is ours of key and socket. May be called twice."""
        self.wake()
        listener, self._listener = self._listener, None
        if self._touches is not None:
            self._touches.close()
        with suppress(OSError, ChannelError):
            if read_key(self.runtime)[0] == self.key:
                (self.runtime / KEY_FILE).unlink()
        if listener is not None:
            with suppress(OSError):  # the socket may have been swept away
                listener.close()
        if self._short_folder is not None:
            with suppress(OSError):
                self._short_folder.rmdir()

    def _found(self) -> tuple[object, ...]:
        """Return what tells key, folder and socket from any others in their place; nothing where one is missing."""
        found: list[object] = []
        for place in self._places():
            try:
                facts = place.lstat()
            except OSError:
                return ()
            found.append((facts.st_dev, facts.st_ino, facts.st_mode, facts.st_uid))
            if stat.S_ISREG(facts.st_mode):
                found.append((facts.st_size, facts.st_mtime_ns))
        return tuple(found)

    def _places(self) -> list[Path]:
        socket_file = [] if sys.platform == "win32" else [Path(self.address)]
        return [self.runtime, self.runtime / KEY_FILE, *socket_file]

    def _listen(self) -> connection.Listener:
        if sys.platform == "win32":
            return connection.Listener(self.address, family="AF_PIPE")
        listener = connection.Listener(self.address, family="AF_UNIX", backlog=128)
        Path(self.address).chmod(0o600)
        return listener

    def _free_address(self) -> str:
        if sys.platform == "win32":  # a name that nobody can foresee, and take first
            return rf"\\.\pipe\hetes-{secrets.token_hex(16)}"
        self._clear_former()
        usual = self.runtime / _SOCKET
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
        places = [self.runtime / _SOCKET]
        with suppress(ChannelError):
            former = Path(read_key(self.runtime)[1])
            if former.name == _SOCKET and former.parent.name.startswith(_SHORT_PREFIX):
                places.append(former)
        for place in places:
            with suppress(FileNotFoundError, NotADirectoryError):
                if not stat.S_ISSOCK(place.lstat().st_mode):
                    _move_aside(place)
                    continue
                if len(os.fsencode(place)) <= _LONGEST_PATH and _somebody_listens(place):
                    raise ChannelError("taken", str(place))
                place.unlink()
                if place.parent != self.runtime:
                    with suppress(OSError):
                        place.parent.rmdir()

    def _publish_key(self) -> None:
        """Replace the key file whole: a new 0600 file that nobody could have prepared, moved over the old one."""
        path = self.runtime / KEY_FILE
        content = f"{self.key.hex()}\n{self.address}\n{PROTOCOL}\n".encode("utf-8", "surrogateescape")
        never = threading.Event()  # a wait with a limit
        for _ in range(_TRIES):
            try:
                write_whole(path, content)
            except PermissionError:  # Windows: a client is just reading the old one
                if sys.platform != "win32":
                    raise
                never.wait(_PAUSE)
            except IsADirectoryError:
                _move_aside(path)
            else:
                return
        raise ChannelError("denied", str(path))


def _move_aside(path: Path) -> None:
    """Move what lies in the place of a file of ours out of the way. Raises OSError."""
    path.rename(path.with_name(f".{path.name}.{secrets.token_hex(8)}"))


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
