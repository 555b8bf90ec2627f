"""A connection for whoever writes the database: the file judged, made if there is none, and brought up to date.

Law: a file that is not ours, or not whole, is not changed by looking at it.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from contextlib import suppress
from pathlib import Path

from hetes.adapters.store import reader, schema
from hetes.adapters.store.errors import reason_of
from hetes.adapters.store.files import beside, not_files, size_of
from hetes.adapters.store.schema import Broken, Foreign
from hetes.ports import StoreError

SMALL = 8 * 2**20
"""Bytes, two years of a journal: so much is looked at page by page at each start, which takes some 30 ms."""


def opened(path: Path, *, whole: bool = False) -> sqlite3.Connection:
    """Connect, check, bring up to date. ``whole``: look at every page, whatever it costs.

    Raises:
        Broken: the file is to be set aside.
        StoreError: a newer Hetes wrote it.
        sqlite3.Error, OSError: it can't be opened now.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    left_over = size_of(beside(path, "-wal")) > 0
    look_before_sqlite_does(path, left_over=left_over)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    if path.stat().st_mode & 0o077 and sys.platform != "win32":
        path.chmod(0o600)
    connection = sqlite3.connect(path, timeout=schema.BUSY_S, isolation_level=None)
    try:
        _prepare(connection, whole=left_over or whole or size_of(path) <= SMALL)
    except BaseException as error:
        with suppress(sqlite3.Error):
            connection.close()
        bug = isinstance(error, sqlite3.ProgrammingError)
        if isinstance(error, sqlite3.DatabaseError) and not bug and reason_of(error, path) == "broken":
            raise Broken(str(error)) from error
        raise
    return connection


def look_before_sqlite_does(path: Path, *, left_over: bool) -> None:
    """Judge the header and the size.

    Raises:
        Broken: no database, or a log (``left_over``) without its file.
        StoreError: a newer Hetes wrote it.
        OSError: it can't be read.

    SQLite takes a file of less than a page for an empty one, and deletes a WAL that lies beside it, and with it
    what was saved last. A newer file is not even opened.
    """
    size = size_of(path)
    if not_files(path):
        raise Broken("no file")
    if size == 0:
        if left_over:
            raise Broken("a write-ahead log without its file")
        return
    header = schema.header_of(path)
    if size < 512 or not header.startswith(schema.MAGIC):
        raise Broken("not a database")
    if schema.is_newer(schema.version_in(header)):
        raise StoreError("newer", "written by a newer Hetes")


def _prepare(connection: sqlite3.Connection, *, whole: bool) -> None:
    schema.guard(connection)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if schema.is_newer(version):  # only its WAL knew
        raise StoreError("newer", "written by a newer Hetes")
    if not schema.is_ours(connection, version):
        raise Foreign("not made by this program")
    connection.execute("PRAGMA journal_mode = WAL").fetchone()
    connection.execute("PRAGMA journal_size_limit = 1048576")
    for number, statements in enumerate(schema.STEPS[version:], start=version + 1):
        connection.execute("BEGIN IMMEDIATE")
        for statement in statements:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number:d}")
        connection.execute("COMMIT")
    # The snapshot decides what Hetes does, so its pages are checked at each start. The journal grows for years: all
    # pages of a large file are read only after an end without a proper close (a WAL was left), when damage is likely,
    # and after an error. Ten years (200,000 rows, 44 MiB) took 41 ms from memory, and a slow disk reads 44 MiB in a
    # second or so; the snapshot alone took 0.1 ms. Damage in old journal pages shows when they are touched.
    if not is_sound(connection, "1" if whole else "snapshot"):
        raise Broken("integrity_check")
    schema.unguard(connection)


def is_sound(connection: sqlite3.Connection, scope: str) -> bool:
    """Tell whether SQLite finds no fault in this table's pages; "1": in any page, and in what the index says."""
    answer = connection.execute(f"PRAGMA integrity_check({scope})").fetchone()
    return answer is not None and answer[0] == "ok"


def reads_whole(path: Path) -> bool:
    """Tell whether whoever opens the file by its name, without its log, reads a sound database of ours."""
    try:
        look_before_sqlite_does(path, left_over=False)
        with reader.reading(path) as connection:
            return is_sound(connection, "1")
    except (sqlite3.Error, OSError, Broken, StoreError):
        return False
