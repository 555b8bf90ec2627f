"""Files that are written whole or not at all, files that were not there before, and files with one name only.

Law: what is written here is never written through a link that somebody else has prepared, be it a symbolic link or a
further name of another file (a hard link).
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

_PRIVATE = 0o600
_PART = 1 << 20  # bytes copied at once


def create(path: Path, mode: int = _PRIVATE) -> BinaryIO:
    """Create a file, by default for this user alone, and return it, open for writing. The umask applies.

    Raises:
        FileExistsError: something is there already, be it a link that leads nowhere.
        OSError: it can't be created.
        ValueError: it is no path.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    return os.fdopen(os.open(path, flags | getattr(os, "O_BINARY", 0), mode), "wb")


@contextmanager
def _draft(path: Path, mode: int = _PRIVATE) -> Iterator[tuple[Path, BinaryIO]]:
    """Yield a new file that takes the place of another at the end; where anything goes wrong, nothing was changed."""
    draft = path.with_name(f".{path.name}.{os.urandom(8).hex()}")
    try:
        with create(draft, mode) as file:
            yield draft, file
        draft.replace(path)
    except BaseException:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise


def write_whole(
    path: Path,
    content: bytes,
    *,
    mode: int | None = _PRIVATE,
    durable: bool = False,
    lastly: Callable[[], None] | None = None,
) -> None:
    """Put ``content`` in place of the file at once: a reader sees the old one or the new one, whole.

    A link at ``path`` is itself replaced. ``mode`` is the file's from now on; None: as the user's umask has it, for
    files that other programs read. ``durable``: it is on the disk before it takes the other's place, so that a power
    cut leaves one of the two. ``lastly`` is called when only that is left to do; if it raises, nothing is changed.

    Raises:
        OSError: nothing was changed.
    """
    with _draft(path, 0o666 if mode is None else _PRIVATE) as (draft, file):
        file.write(content)
        if durable:
            flush_to_disk(file)
        if mode is not None and mode != _PRIVATE:
            draft.chmod(mode)
        if lastly is not None:
            lastly()


def make_single(path: Path) -> None:
    """Give a file that has further names (hard links) elsewhere a copy of its own under this one, with its content.

    For files that are written in place, and whose content has to stay: what is written later reaches this name alone.

    Raises:
        OSError: it can't be copied; nothing was changed.
    """
    try:
        if not _has_other_names(path.lstat()):
            return
    except FileNotFoundError:
        return
    number = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(number, "rb") as file, _draft(path) as (_, own):
        while part := file.read(_PART):
            own.write(part)
        flush_to_disk(own)


def drop_if_linked(path: Path) -> None:
    """Take this name from a file that has further ones, for a new file to be made under it: it is somebody else's.

    Raises:
        OSError: it can't be taken away.
    """
    with suppress(FileNotFoundError):
        if _has_other_names(path.lstat()):
            path.unlink()


def _has_other_names(found: os.stat_result) -> bool:
    return stat.S_ISREG(found.st_mode) and found.st_nlink > 1


def flush_to_disk(file: BinaryIO) -> None:
    """Return once what was written is on the disk.

    Raises:
        OSError: it can't be.
    """
    file.flush()
    os.fsync(file.fileno())
