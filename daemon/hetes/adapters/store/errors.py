"""Why a store could not be read or written: from what SQLite and the system say to the words of StoreError."""

from __future__ import annotations

import os
import sqlite3
import sys
from contextlib import suppress
from pathlib import Path

from hetes.adapters.os_errors import folder_reason

_UNCLEAR = frozenset({sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN})
_WORDS = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_PERM: "denied",
    sqlite3.SQLITE_AUTH: "denied",
    sqlite3.SQLITE_BUSY: "denied",
    sqlite3.SQLITE_LOCKED: "denied",
}


def code_of(error: sqlite3.Error) -> int:
    """Return the primary result code: the low byte of the extended one."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def reason_of(error: Exception, path: Path) -> str:
    """Name the reason as :class:`StoreError` does."""
    if isinstance(error, sqlite3.Error):
        code = code_of(error)
        return _unclear(path) if code in _UNCLEAR else _WORDS.get(code, "broken")
    if isinstance(error, OSError):
        return folder_reason(error)
    return "broken"  # the snapshot is no JSON


def _unclear(path: Path) -> str:
    """Ask the system: "I/O error" and "unable to open" are what SQLite says of a full disk's -shm file, too."""
    if sys.platform != "win32":
        with suppress(OSError):
            disk = os.statvfs(path.parent)
            if disk.f_flag & os.ST_RDONLY:
                return "read_only"
            if disk.f_bavail * disk.f_frsize < 65536:  # that file alone takes 32 KiB
                return "full"
    return "denied"
