"""A right to a folder that no file stands for: a name that the kernel keeps (an abstract socket), on Linux alone.

What sweeps files can't take it away, so it holds where the locks beside the data have been deleted under a running
agent. It is free the moment its holder is dead. The name is that of the folder's inode, whatever path leads there.

Law: where it can't be told, it counts for nothing, and the locks decide: the name can be taken by any other user, and
is another one in another network namespace.
"""

from __future__ import annotations

import errno
import socket
import struct
import sys
from contextlib import suppress
from pathlib import Path

from hetes.adapters.folder_rights import uid

_CREDENTIALS = struct.Struct("3i")  # ucred(7): process, user, group


class KeptName:
    """The right, on a folder that is there."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; nothing is taken yet."""
        self._folder = folder
        self._held: socket.socket | None = None
        self._name = ""

    def acquire(self) -> bool:
        """Take it and keep it for life; False: another process of this user has it."""
        if self._held is not None or sys.platform != "linux":
            return True
        name = self._wanted()
        if not name:
            return True
        held = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            held.bind(name)
            held.listen(1)  # whoever comes asks whose it is; nobody is answered
        except OSError as error:
            held.close()
            return error.errno != errno.EADDRINUSE or not _is_ours(name)
        self._held, self._name = held, name
        return True

    def renew(self) -> bool:
        """Take that of the folder which lies there now, if it is another; False: another of our processes has it."""
        if self._held is None or self._wanted() in ("", self._name):
            return True
        self.release()
        return self.acquire()

    def __del__(self) -> None:
        self.release()

    def release(self) -> None:
        """Let go of it. May be called twice, and without holding it."""
        held, self._held = self._held, None
        if held is not None:
            held.close()

    def _wanted(self) -> str:
        try:
            found = self._folder.stat()
        except OSError:
            return ""
        return f"\0hetes-{uid()}-{found.st_dev}-{found.st_ino}"


def _is_ours(name: str) -> bool:
    """Tell whether a process of this user has a name."""
    if sys.platform != "linux":
        return False
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking:
        asking.settimeout(0)  # others may have filled its queue
        with suppress(OSError):
            asking.connect(name)
            told = asking.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
            return bool(_CREDENTIALS.unpack(told)[1] == uid())
    return False
