"""The store looked at from outside, for the check and the report: nothing is made, mended or moved.

A running agent has the file open; it is read as any other reader would, and a doubt is looked into twice.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hetes.adapters.store.content import COLUMNS, every_row, row_of, state_of
from hetes.adapters.store.errors import reason_of
from hetes.adapters.store.files import beside, has_begun, size_of
from hetes.adapters.store.opening import is_sound
from hetes.adapters.store.reader import reading
from hetes.adapters.store.schema import MAGIC, Broken, header_of, is_newer, version_in
from hetes.adapters.store.sqlite import RENEWED
from hetes.core.instants import believed
from hetes.core.json_types import Json
from hetes.ports import JournalRow, StoreError

LATELY = timedelta(days=7)
AGAIN_AFTER = 0.4
"""Seconds after which what looks broken is looked at again."""


def look(path: Path, now: datetime) -> Json:
    """Tell how the store is; never raises.

    Returns:
        ``state`` (fine, fresh, gone, broken, newer, denied, read_only), ``free`` bytes on its disk, ``rows`` of the
        journal and how many of them are ``bad`` (they are left out wherever it is read), and whether a broken file was
        ``set_aside``, a state in it (``state_aside``), or one that was open taken away (``renewed``), within
        :data:`LATELY`.
    """
    state, counted = _looked(path)
    if state == "broken":  # a writer that has just begun may have been caught between two of its steps
        threading.Event().wait(AGAIN_AFTER)  # never set: a wait with a limit
        state, counted = _looked(path)
    renewed, state_aside = counted.get("renewed"), counted.get("state_aside")
    return {
        "state": state,
        "free": _free(path),
        "rows": counted.get("rows"),
        "bad": counted.get("bad", 0),
        "renewed": renewed is not None and now - renewed < LATELY,
        "state_aside": state_aside is not None and now - state_aside < LATELY,
        "set_aside": _set_aside(path, now),
    }


def _looked(path: Path) -> tuple[str, Json]:
    state = _state(path)
    if state != "fine":
        return state, {}
    try:
        with reading(path) as connection:
            return state, _counted(connection)
    except (sqlite3.Error, OSError) as error:
        return reason_of(error, path), {}
    except Broken:
        return "broken", {}
    except StoreError as error:
        return error.reason, {}


def _counted(connection: sqlite3.Connection) -> Json:
    """Look at every page, at the state and at every row."""
    if not is_sound(connection, "1"):
        raise Broken("integrity_check")
    for (text,) in connection.execute("SELECT json FROM snapshot"):
        try:
            state_of(text)
        except ValueError as error:
            raise Broken(str(error)) from error
    rows = bad = 0
    renewed: datetime | None = None
    for row in every_row(connection):
        rows += 1
        if row is None:
            bad += 1
        elif row.event == RENEWED:
            renewed = row.at
    return {"rows": rows, "bad": bad, "renewed": renewed, "state_aside": _state_aside(connection)}


def _state_aside(connection: sqlite3.Connection) -> datetime | None:
    """Return when a state was set aside last."""
    found = connection.execute("SELECT substr(at, 1, 40) FROM aside ORDER BY id DESC LIMIT 1").fetchone()
    with suppress(TypeError, ValueError):
        return None if found is None else believed(found[0])
    return None


def last_rows(path: Path, number: int) -> list[JournalRow]:
    """Return the journal's last rows, the oldest of them first; none where it can't be read."""
    try:
        if _state(path) != "fine":
            return []
        with reading(path) as connection:
            found = connection.execute(f"SELECT {COLUMNS} FROM journal ORDER BY at DESC, id DESC LIMIT ?", (number,))  # noqa: S608 - constants
            told = [row for row in map(row_of, found) if row is not None]
    except (sqlite3.Error, OSError, Broken, StoreError):
        return []
    told.reverse()
    return told


def _state(path: Path) -> str:
    """Judge what can be judged without SQLite."""
    folder = path.parent
    try:
        if not path.exists():
            if size_of(beside(path, "-wal")) or has_begun(path):
                return "gone"
            return "fresh" if not folder.exists() or os.access(folder, os.W_OK | os.X_OK) else _refused(folder)
        header = header_of(path)
    except PermissionError:
        return "denied"
    except (OSError, Broken):
        return "broken"
    return _judged(path, header)


def _judged(path: Path, header: bytes) -> str:
    if not header:
        return "gone" if size_of(beside(path, "-wal")) or has_begun(path) else "fine"
    if len(header) < 64 or not header.startswith(MAGIC):
        return "broken"
    if is_newer(version_in(header)):
        return "newer"
    folder = path.parent
    return "fine" if os.access(folder, os.W_OK | os.X_OK) and os.access(path, os.W_OK) else _refused(folder)


def _refused(folder: Path) -> str:
    if sys.platform != "win32":
        with suppress(OSError):
            return "read_only" if os.statvfs(folder).f_flag & os.ST_RDONLY else "denied"
    return "denied"


def _free(path: Path) -> int | None:
    folder = next((each for each in (path.parent, *path.parent.parents) if each.exists()), None)
    try:
        return None if folder is None else shutil.disk_usage(folder).free
    except OSError:
        return None


def _set_aside(path: Path, now: datetime) -> bool:
    try:
        found = list(path.parent.glob(f"{path.stem}-broken-*{path.suffix}"))
        return any(now - datetime.fromtimestamp(file.stat().st_mtime, UTC) < LATELY for file in found)
    except OSError:
        return False
