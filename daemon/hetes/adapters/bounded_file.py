"""Files that are read without waiting, and with a limit.

Law: whatever lies in a file's place (a pipe, a device, a folder, a gigabyte), the reader is done at once. Links are
followed: settings may be kept elsewhere and linked to. Not so where a file has to be ``own``: what Hetes wrote itself,
which nobody else may have put there.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path
from typing import BinaryIO

SMALL = 65_536  # bytes; Hetes's own small files take some hundreds
_KINDS = {
    stat.S_IFDIR: "folder",
    stat.S_IFIFO: "pipe",
    stat.S_IFSOCK: "socket",
    stat.S_IFCHR: "device",
    stat.S_IFBLK: "device",
}
_READ = os.O_RDONLY
for _name in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY"):
    _READ |= getattr(os, _name, 0)


class NotAFileError(OSError):
    """Something else lies where a file is expected. ``kind`` is one of folder, pipe, socket, device, other."""

    kind = "other"


class NotOwnError(OSError):
    """A link, a file of several names or another user's lies where one is expected that Hetes itself has written."""


class TooLargeError(OSError):
    """The file is larger than one of its kind can be."""


def open_file(path: Path, *, own: bool = False) -> BinaryIO:
    """Return the opened file.

    Raises:
        NotAFileError, NotOwnError: as they say; nothing was waited for.
        OSError: it can't be read.
    """
    look = os.lstat if own else os.stat
    _refuse_other(look(path), path, own=own)  # opening some devices has effects of its own
    number = os.open(path, _READ | (getattr(os, "O_NOFOLLOW", 0) if own else 0))
    try:
        _refuse_other(os.fstat(number), path, own=own)
    except OSError:
        os.close(number)
        raise
    return os.fdopen(number, "rb")


def read_bounded(path: Path, most: int = SMALL, *, own: bool = False) -> bytes:
    """Return the file's content, which is at most ``most`` bytes.

    Raises:
        NotAFileError, NotOwnError, TooLargeError: as they say; nothing was waited for.
        OSError: it can't be read.
    """
    with open_file(path, own=own) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise TooLargeError(errno.EFBIG, "larger than expected", str(path))
    return content


def read_text(path: Path, most: int = SMALL, *, own: bool = False) -> str:
    """Return the file's text.

    Raises:
        OSError: as :func:`read_bounded`.
        ValueError: it is not UTF-8.
    """
    return read_bounded(path, most, own=own).decode()


def _refuse_other(found: os.stat_result, path: Path, *, own: bool) -> None:
    linked = stat.S_ISLNK(found.st_mode) or (stat.S_ISREG(found.st_mode) and found.st_nlink > 1)
    if own and (linked or (sys.platform != "win32" and found.st_uid != os.geteuid())):
        raise NotOwnError(errno.EPERM, "not written by Hetes", str(path))
    if not stat.S_ISREG(found.st_mode):
        error = NotAFileError(errno.EINVAL, "not a file", str(path))
        error.kind = _KINDS.get(stat.S_IFMT(found.st_mode), "other")
        raise error
