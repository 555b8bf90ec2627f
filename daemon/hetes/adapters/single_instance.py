"""One agent for each user. Law: the lock is the system's, so it is free the moment its holder is dead."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filelock import BaseFileLock


class SingleInstance:
    """The right to be the agent, as a lock on ``hetes.lock`` in the runtime folder, which must be ours."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; nothing is locked yet."""
        self._path = folder / "hetes.lock"
        self._lock: BaseFileLock | None = None

    def acquire(self) -> bool:
        """Take the lock, without waiting, and keep it for life. Return False when another process holds it.

        Children that are started as programs do not inherit it.

        Raises:
            OSError: the folder cannot be written to.
        """
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
        self._lock = lock
        return True

    def release(self) -> None:
        """Let go of it. May be called twice, and without holding it. The file stays: removing it would be a race."""
        lock, self._lock = self._lock, None
        if lock is not None:
            lock.release()
