"""One agent for each user and each data folder, whatever becomes of the runtime folder.

What must be one lies beside the data: the lock there decides, and on Linux a name that outlives it where everything was
swept away at once (:mod:`hetes.adapters.kept_name`). The runtime folder has a lock as well, and so has the
former one: earlier versions know no other, and an upgrade is not to leave two agents. :mod:`hetes.adapters.running`
says whose the lock beside the data is. Where that is another computer's (a home on a server), this one may run, but not
with that data.
"""

from __future__ import annotations

from contextlib import suppress
from enum import StrEnum

from hetes.adapters.folder_lock import FolderLock
from hetes.adapters.folder_rights import FolderError, make_private
from hetes.adapters.folders import Folders
from hetes.adapters.kept_name import KeptName
from hetes.adapters.running import Running, drop_running, read_running, write_running
from hetes.adapters.whole_file import make_single

PATIENCE = 0.5
"""Seconds that a lock is waited for: the check takes it for a moment to see whether it is free."""


class Right(StrEnum):
    """What :meth:`SingleInstance.acquire` found.

    ``mine``: nobody else works with the data. ``taken``: another process of this computer does. ``elsewhere``: another
    computer has the lock. ``left``: another computer's was not ended in order, and it can't be told whether it runs.
    """

    MINE = "mine"
    TAKEN = "taken"
    ELSEWHERE = "elsewhere"
    LEFT = "left"


class SingleInstance:
    """The right to be the agent."""

    def __init__(self, folders: Folders, boot: str | None = None) -> None:
        """Name the folders, and the computer's present run; nothing is locked yet."""
        self._folders = folders
        self._boot = boot
        self._data = FolderLock(folders.data)
        self._name = KeptName(folders.data)
        self._others: list[FolderLock] = []
        self._written = False
        self.other: Running | None = None

    def acquire(self, *, take_over: bool = False) -> Right:
        """Take the right, or say who has it. ``take_over``: what another computer left behind counts for nothing.

        ``elsewhere`` and ``left`` give no right to the data; nothing is locked then.

        Raises:
            OSError: the runtime folder cannot be written to. A data folder that can't be is no error here.
        """
        try:
            got: bool | None = self._data.acquire(PATIENCE)
        except OSError:
            got = None  # the store will say what is wrong with it
        self.other = read_running(self._folders.data)
        if self.other is not None and self.other.elsewhere and not (got and take_over):
            self._data.release()
            return Right.LEFT if got else Right.ELSEWHERE
        if got is False or not self._name.acquire() or not self._take_others():
            self.release()
            return Right.TAKEN
        self._make_store_single()
        return Right.MINE

    def say_where(self) -> None:
        """Write beside the data who has the right and where it is reached; only the one who has it."""
        with suppress(OSError):  # the store says what is wrong with the data folder
            write_running(self._folders.data, self._folders.runtime, self._boot)
            self._written = True

    def prove(self) -> bool:
        """Take anew what somebody has swept away; False: another process has the data now, and this one has to end."""
        for lock in self._others:
            lock.renew()
        if not self._data.renew(PATIENCE) or not self._name.renew():
            return False
        if self._written and not self._is_written():
            self.say_where()
        return True

    def release(self) -> None:
        """Let go of everything. May be called twice, and without holding anything."""
        if self._written and self._is_written():
            drop_running(self._folders.data)
        self._written = False
        for lock in (*self._others, self._data):
            lock.release()
        self._name.release()
        self._others = []

    def _make_store_single(self) -> None:
        """See to it that what is written to the database reaches nothing that has another name."""
        store = self._folders.store
        for path in (store, store.with_name(f"{store.name}-wal")):
            with suppress(OSError):  # the store will say what is wrong with it
                make_single(path)

    def _is_written(self) -> bool:
        told = read_running(self._folders.data)
        return told is not None and told.runtime == self._folders.runtime and not told.elsewhere

    def _take_others(self) -> bool:
        """Take the locks that are not beside the data; where nobody can have the former one, nobody does."""
        usual = FolderLock(self._folders.runtime)
        self._others = [usual]
        if not usual.acquire(PATIENCE):
            return False
        former = self._folders.former
        if former is None or former == self._folders.runtime:
            return True
        with suppress(OSError, FolderError):
            make_private(former)
            lock = FolderLock(former)
            if not lock.acquire(PATIENCE):
                return False
            self._others.append(lock)
        return True
