"""The database's files as the folder has them: whether they are still those that are open, and where old ones go.

Law: a file is renamed, never deleted, and no write-ahead log ever lies beside a file that it does not belong to.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

LOGS = ("-wal", "-shm")
BESIDE = (*LOGS, "-journal")
BEGUN = "-begun"
"""Of an empty file that tells a database that is gone from one that never was."""
Identity = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Seen:
    """The files at one moment: device and inode, size and time of the last change. None: not there."""

    file: tuple[Identity, int, int] | None
    logs: tuple[tuple[Identity, int] | None, ...]

    @classmethod
    def at(cls, path: Path) -> Self:
        """Look: three calls of ``stat``.

        Raises:
            OSError: the folder can't be looked into.
        """
        file = _stat(path)
        logs = tuple(_stat(beside(path, ending)) for ending in LOGS)
        return cls(
            file and ((file.st_dev, file.st_ino), file.st_size, file.st_mtime_ns),
            tuple(log and ((log.st_dev, log.st_ino), log.st_size) for log in logs),
        )

    def change_to(self, now: Seen, *, own: bool = False) -> str | None:
        """Name what somebody else did to the files since: gone, replaced, cut, touched, log; None: nothing.

        ``own``: we wrote meanwhile ourselves, which changes time and size.
        """
        if self.file is None or now.file is None:
            return None if self.file == now.file else "gone"
        (identity, size, at), (identity_now, size_now, at_now) = self.file, now.file
        if identity != identity_now:
            return "replaced"
        if size_now < size:
            return "cut"
        if at != at_now and not own:
            return "touched"
        for before, after in zip(self.logs, now.logs, strict=True):
            if before and (after is None or before[0] != after[0] or (after[1] < before[1] and not own)):
                return "log"
        return None

    def same_log(self, now: Seen) -> bool:
        """Tell whether the write-ahead log that lies there is the one that was there before."""
        before, after = self.logs[0], now.logs[0]
        return before is not None and after is not None and before[0] == after[0]


def has_begun(path: Path) -> bool:
    """Tell whether something was stored at this path, ever: its mark lies there still, whatever became of the file."""
    return os.path.exists(beside(path, BEGUN))  # noqa: PTH110 - raises nothing where we may not look


def note_begun(path: Path) -> bool:
    """Leave a mark that something was stored here; tell whether it lies there. The next save tries again."""
    with suppress(OSError):
        os.close(os.open(beside(path, BEGUN), os.O_RDONLY | os.O_CREAT, 0o600))
        return True
    return False


def beside(path: Path, ending: str) -> Path:
    """Return the path of what SQLite keeps beside the file."""
    return path.with_name(path.name + ending)


def size_of(path: Path) -> int:
    """Return the size in bytes, 0 for a file that is not there.

    Raises:
        OSError: it can't be looked at.
    """
    found = _stat(path)
    return found.st_size if found else 0


def put_aside(path: Path, at: datetime, endings: tuple[str, ...] = (*LOGS, "")) -> Path:
    """Rename the file and what belongs to it, and return its new path, whether or not it was there itself.

    Raises:
        OSError: not all of it could be renamed; what was is beside it.
    """
    stem = f"{path.stem}-broken-{at.strftime('%Y%m%dT%H%M%S')}"
    aside, number = path.with_name(f"{stem}{path.suffix}"), 2
    while any(beside(aside, ending).exists() for ending in ("", *LOGS)):
        aside = path.with_name(f"{stem}-{number}{path.suffix}")
        number += 1
    # The file itself goes last: whatever interrupts this, no old log ever lies beside a new file.
    for ending in endings:
        with suppress(FileNotFoundError):
            beside(path, ending).rename(beside(aside, ending))
    return aside


def put_logs_aside(path: Path, at: datetime) -> None:
    """Rename what lies in the place of a log and is no file.

    Raises:
        OSError: it could not be renamed.
    """
    endings = tuple(ending for ending in not_files(path) if ending)
    if endings:
        put_aside(path, at, endings)


def not_files(path: Path) -> tuple[str, ...]:
    """Return the endings, "" for itself, of what is there and no file: SQLite would wait for a pipe's other end."""
    found = ((ending, beside(path, ending)) for ending in ("", *BESIDE))
    return tuple(ending for ending, each in found if os.path.exists(each) and not os.path.isfile(each))  # noqa: PTH110, PTH113 - they raise nothing


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None
