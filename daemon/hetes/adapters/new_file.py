"""A file that was not there before and that this user alone may read: what Hetes writes where the user says.

Law: never over anything, be it a link that leads nowhere; whole or not at all.
"""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path

_WORDS = {
    errno.EROFS: "denied",
    errno.EACCES: "denied",
    errno.EPERM: "denied",
    errno.ENOSPC: "full",
    getattr(errno, "EDQUOT", errno.ENOSPC): "full",
}


class NewFileError(Exception):
    """The file can't be written. ``reason`` is one of exists, no_folder, denied, full, failed."""

    def __init__(self, reason: str) -> None:
        """Keep the reason as a word that the command line has a sentence for."""
        super().__init__(reason)
        self.reason = reason


class NewFile:
    """The file, made at once, so that a wrong name is told before the work that it is for."""

    def __init__(self, path: Path) -> None:
        """Make it (0600).

        Raises:
            NewFileError: something is there already, or it can't be made.
        """
        self.path = path
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
        flags |= getattr(os, "O_BINARY", 0)
        try:
            self._file = os.fdopen(os.open(path, flags, 0o600), "wb")
        except FileExistsError:
            raise NewFileError("exists") from None
        except (FileNotFoundError, NotADirectoryError):
            raise NewFileError("no_folder") from None
        except (OSError, ValueError) as error:
            raise NewFileError(_WORDS.get(getattr(error, "errno", None) or 0, "failed")) from None

    def write(self, content: bytes) -> None:
        """Write it.

        Raises:
            NewFileError: it could not be written; the file is gone again.
        """
        try:
            with self._file:
                self._file.write(content)
                self._file.flush()
                os.fsync(self._file.fileno())
        except OSError as error:
            self.drop()
            raise NewFileError(_WORDS.get(error.errno or 0, "failed")) from None

    def drop(self) -> None:
        """Take the file away again."""
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            self.path.unlink()
