"""Files that are read without waiting, and with a limit.

Law: whatever lies in a file's place (a pipe, a device, a folder, a gigabyte), the reader is done at once. Links are
followed: settings may be kept elsewhere and linked to.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

SMALL = 65_536  # bytes; Hetes's own small files take some hundreds
_READ = os.O_RDONLY
for _name in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY"):
    _READ |= getattr(os, _name, 0)


class NotAFileError(OSError):
    """A pipe, a socket, a device or a folder lies where a file is expected."""


class TooLargeError(OSError):
    """The file is larger than one of its kind can be."""


def open_file(path: Path) -> BinaryIO:
    """Return the opened file.

    Raises:
        NotAFileError: it is none; nothing was waited for.
        OSError: it can't be read.
    """
    _refuse_other(os.stat(path), path)  # noqa: PTH116 - beside fstat; opening some devices has effects of its own
    number = os.open(path, _READ)
    try:
        _refuse_other(os.fstat(number), path)
    except NotAFileError:
        os.close(number)
        raise
    return os.fdopen(number, "rb")


def read_bounded(path: Path, most: int = SMALL) -> bytes:
    """Return the file's content, which is at most ``most`` bytes.

    Raises:
        NotAFileError, TooLargeError: as they say; nothing was waited for.
        OSError: it can't be read.
    """
    with open_file(path) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise TooLargeError(errno.EFBIG, "larger than expected", str(path))
    return content


def read_text(path: Path, most: int = SMALL) -> str:
    """Return the file's text.

    Raises:
        OSError: as :func:`read_bounded`.
        ValueError: it is not UTF-8.
    """
    return read_bounded(path, most).decode()


def _refuse_other(found: os.stat_result, path: Path) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise NotAFileError(errno.EINVAL, "not a file", str(path))
