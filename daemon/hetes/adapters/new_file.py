"""A file that was not there before and that this user alone may read: what Hetes writes where the user says.

Law: never over anything, be it a link that leads nowhere; whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from hetes.adapters.os_errors import file_reason
from hetes.adapters.whole_file import create, flush_to_disk


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
        try:
            self._file = create(path)
        except FileExistsError:
            raise NewFileError("exists") from None
        except (FileNotFoundError, NotADirectoryError):
            raise NewFileError("no_folder") from None
        except (OSError, ValueError) as error:
            raise NewFileError(file_reason(error)) from None

    def write(self, content: bytes) -> None:
        """Write it.

        Raises:
            NewFileError: it could not be written; the file is gone again.
        """
        self.fill(lambda file: file.write(content))

    def fill(self, write: Callable[[BinaryIO], object]) -> None:
        """Let ``write`` write it, and nothing else: whatever OSError it raises is the file's.

        Raises:
            NewFileError: it could not be written; the file is gone again.
        """
        try:
            with self._file:
                write(self._file)
                flush_to_disk(self._file)
        except OSError as error:
            self.drop()
            raise NewFileError(file_reason(error)) from None

    def drop(self) -> None:
        """Take the file away again."""
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            self.path.unlink()
