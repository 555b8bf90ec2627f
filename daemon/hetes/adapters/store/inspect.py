"""The store looked at from outside, for the check and the report: nothing is made, mended or moved.

A running agent has the file open; it is read as any other reader would, and a doubt is looked into twice.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from hetes.adapters.store.errors import reason_of
from hetes.adapters.store.sqlite import MAGIC, STEPS, read_only
from hetes.core.json_types import Json
from hetes.ports import JournalRow

T = TypeVar("T")
LATELY = timedelta(days=7)
AGAIN_AFTER = 0.4
"""Seconds after which what looks broken is looked at again."""


def look(path: Path, now: datetime) -> Json:
    """Tell how the store is; never raises.

    Returns:
        ``state`` (fine, fresh, broken, newer, denied, read_only), ``free`` bytes on its disk, ``rows`` of the journal,
        and whether a broken file was ``set_aside`` within :data:`LATELY`.
    """
    state, rows = _looked(path)
    if state == "broken":  # a writer that has just begun may have been caught between two of its steps
        threading.Event().wait(AGAIN_AFTER)  # never set: a wait with a limit
        state, rows = _looked(path)
    return {"state": state, "free": _free(path), "rows": rows, "set_aside": _set_aside(path, now)}


def _looked(path: Path) -> tuple[str, int | None]:
    state = _state(path)
    if state != "fine":
        return state, None
    try:
        return state, read(path, _whole)
    except (sqlite3.Error, OSError) as error:
        return reason_of(error, path), None
    except _Newer:
        return "newer", None


def last_rows(path: Path, number: int) -> list[JournalRow]:
    """Return the journal's last rows, the oldest of them first; none where it can't be read."""

    def rows(connection: sqlite3.Connection) -> list[JournalRow]:
        found = connection.execute(
            "SELECT at, event, practitioner, facts FROM journal ORDER BY at DESC, id DESC LIMIT ?", (number,)
        ).fetchall()
        found.reverse()
        return [JournalRow(datetime.fromisoformat(at), event, who, json.loads(text)) for at, event, who, text in found]

    try:
        return read(path, rows) if _state(path) == "fine" else []
    except (sqlite3.Error, OSError, ValueError):
        return []


class _Newer(Exception):  # noqa: N818 - a finding
    """A newer Hetes wrote it."""


def _state(path: Path) -> str:
    """Judge what can be judged without SQLite."""
    folder = path.parent
    try:
        if not path.exists():
            return "fresh" if not folder.exists() or os.access(folder, os.W_OK | os.X_OK) else _refused(folder)
        with path.open("rb") as file:
            header = file.read(64)
    except PermissionError:
        return "denied"
    except OSError:
        return "broken"
    if len(header) < 64 or not header.startswith(MAGIC):
        return "fine" if not header else "broken"
    if int.from_bytes(header[60:64], "big") > len(STEPS):  # user_version: SQLite file format, section 1.3
        return "newer"
    return "fine" if os.access(folder, os.W_OK | os.X_OK) and os.access(path, os.W_OK) else _refused(folder)


def _refused(folder: Path) -> str:
    if sys.platform != "win32":
        with suppress(OSError):
            return "read_only" if os.statvfs(folder).f_flag & os.ST_RDONLY else "denied"
    return "denied"


def _whole(connection: sqlite3.Connection) -> int:
    if connection.execute("PRAGMA user_version").fetchone()[0] > len(STEPS):
        raise _Newer
    answer = connection.execute("PRAGMA quick_check(1)").fetchone()
    if answer is None or answer[0] != "ok":
        raise sqlite3.DatabaseError(str(answer and answer[0]))
    return int(connection.execute("SELECT count(*) FROM journal").fetchone()[0])


def read(path: Path, work: Callable[[sqlite3.Connection], T]) -> T:
    """Read beside whoever writes; where nobody does, so that nothing is left beside the file.

    Raises:
        sqlite3.Error: it can't be read.
    """
    alone = not path.with_name(path.name + "-wal").exists()
    try:
        with closing(read_only(path, immutable=alone)) as connection:
            return work(connection)
    except sqlite3.Error:  # the writer has just come, or gone, or its files may not be opened
        with closing(read_only(path, immutable=not alone)) as connection:
            return work(connection)


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
