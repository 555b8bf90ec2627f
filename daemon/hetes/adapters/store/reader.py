"""The journal read beside whoever writes: from any thread, in pieces, through a connection of its own.

Law: nothing is made, mended or moved here, and no reader holds the writer up: no piece stays open between two of them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from hetes.adapters.store import schema
from hetes.adapters.store.content import COLUMNS, bound, row_of
from hetes.adapters.store.files import beside
from hetes.core.instants import EARLIEST, LATEST, believed
from hetes.ports import JournalRow, StoreError

PIECE = 500


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Give a guarded connection to a file that is there and is ours; where nobody writes, nothing is left beside it.

    Raises:
        sqlite3.Error, OSError: it can't be read.
        Foreign: it is not ours.
        StoreError: a newer Hetes wrote it.
    """
    with connected(path) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if schema.is_newer(version):
            raise StoreError("newer", "written by a newer Hetes")
        if not schema.is_ours(connection, version):
            raise schema.Foreign("not made by this program")
        yield connection


@contextmanager
def connected(path: Path) -> Iterator[sqlite3.Connection]:
    """Give a guarded connection to a file that is there, whatever it is.

    Raises:
        sqlite3.Error, OSError: it can't be read.
    """
    alone = not beside(path, "-wal").exists()
    try:
        connection = _opened(path, immutable=alone)
    except sqlite3.Error:  # the writer has just come, or gone, or its files may not be opened
        connection = _opened(path, immutable=not alone)
    with closing(connection):
        yield connection


def _opened(path: Path, *, immutable: bool) -> sqlite3.Connection:
    connection = schema.read_only(path, immutable=immutable)
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def rows(connection: sqlite3.Connection, since: datetime, until: datetime) -> Iterator[JournalRow]:
    """Give the rows with ``since <= at < until``, oldest first; what is not whole is left out.

    Raises:
        sqlite3.Error: while iterating.
    """
    last: tuple[str, int] = (bound(since), -1)
    while True:
        found = connection.execute(
            f"SELECT {COLUMNS}, at FROM journal WHERE (at, id) > (?, ?) AND at < ? ORDER BY at, id LIMIT ?",  # noqa: S608 - constants
            (*last, bound(until), PIECE),
        ).fetchall()
        for each in found:
            row = row_of(each[:-1])
            if row is not None:
                yield row
        if len(found) < PIECE:
            return
        texts = [(at, number) for _, number, *_, at in found if isinstance(at, str)]
        if not texts:
            return
        last = texts[-1]


def begun_at(connection: sqlite3.Connection) -> datetime | None:
    """Return the instant of the oldest row.

    Raises:
        sqlite3.Error: it can't be read.
    """
    for (at,) in connection.execute(
        "SELECT at FROM journal WHERE at >= ? AND at < ? ORDER BY at LIMIT 10", (bound(EARLIEST), bound(LATEST))
    ):
        try:
            return believed(at)
        except (TypeError, ValueError):
            continue
    return None
