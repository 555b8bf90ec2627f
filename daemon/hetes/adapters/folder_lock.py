"""A lock on a folder. Law: the lock is the system's, so it is free the moment its holder is dead."""

from __future__ import annotations

import errno
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filelock import BaseFileLock

FILE = "hetes.lock"
_PAUSE = 0.05  # s between two tries


class FolderLock:
    """The right to a folder, as a lock on ``hetes.lock`` in it."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; nothing is locked yet."""
        self._path = folder / FILE
        self._lock: BaseFileLock | None = None
        self._seen: tuple[int, int] | None = None
        self._wanted = False

    def acquire(self, within: float = 0.0) -> bool:
        """Take the lock and keep it for life; wait for it so many seconds. Return False when another process holds it.

        Children that are started as programs do not inherit it.

        Raises:
            OSError: the folder cannot be written to, or its disk knows no locks.
        """
        never = threading.Event()  # a wait with a limit
        tries = 1 + round(within / _PAUSE)
        for left in reversed(range(tries)):
            if self._acquired():
                self._wanted = True
                return True
            if left:
                never.wait(_PAUSE)
        return False

    def renew(self, within: float = 0.0) -> bool:
        """Take it anew where its file has gone or is another, and wait for it so many seconds.

        False: another process was quicker, and still has it then.
        """
        if not self._wanted or (self._lock is not None and self._seen == self._place()):
            return True
        self._let_go()
        with suppress(OSError):  # the folder is gone, too: the next call sees
            return self.acquire(within)
        return True

    def release(self) -> None:
        """Let go of it. May be called twice, and without holding it. The file stays: removing it would be a race."""
        self._wanted = False
        self._let_go()

    def _acquired(self) -> bool:
        from filelock import FileLock, Timeout  # noqa: PLC0415 - `hetes status` and its like never need it

        if self._lock is not None:
            return True
        if not self._path.parent.is_dir():  # filelock would make it, for everybody to read
            raise FileNotFoundError(errno.ENOENT, "no such folder", str(self._path.parent))
        # Taken in one thread and perhaps released in another: hence not thread_local.
        lock = FileLock(self._path, mode=0o600, thread_local=False, blocking=False)
        try:
            lock.acquire()
        except Timeout:
            if not self._path.exists():  # filelock takes ENOENT for a race with another process
                raise FileNotFoundError(errno.ENOENT, "cannot be created", str(self._path)) from None
            return False
        except NotImplementedError as error:  # older filelock, on a disk without flock
            raise OSError(errno.ENOSYS, "no locks here", str(self._path)) from error
        self._lock, self._seen = lock, self._place()
        return True

    def _place(self) -> tuple[int, int] | None:
        try:
            found = self._path.lstat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _let_go(self) -> None:
        lock, self._lock = self._lock, None
        if lock is not None:
            with suppress(OSError):
                lock.release()
