"""The shape of the database, and a connection that a foreign or damaged file can't make work for ever.

Law: a file is ours when its schema is, to the letter, what this program makes: no table, index, trigger or view more or
less. What another program's file would do at a write or a read never begins.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import lru_cache
from pathlib import Path

from hetes.adapters.bounded_file import NotAFileError, open_file
from hetes.adapters.store.files import not_files

# One entry for each version of the file; PRAGMA user_version counts those done. Only ever append.
STEPS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE snapshot (id INTEGER PRIMARY KEY CHECK (id = 1), saved_at TEXT NOT NULL, json TEXT NOT NULL)",
        """CREATE TABLE journal (id INTEGER PRIMARY KEY, at TEXT NOT NULL, event TEXT NOT NULL, practitioner TEXT,
        facts TEXT NOT NULL)""",
        "CREATE INDEX journal_at ON journal (at)",
        "CREATE TABLE aside (id INTEGER PRIMARY KEY, at TEXT NOT NULL, json TEXT NOT NULL)",
    ),
)
MAGIC = b"SQLite format 3\0"
BUSY_S = 5.0
"""Seconds: a virus scanner or a backup may hold the file for a moment."""
_PIECE, PIECES = 1_000_000, 1000
"""Steps of SQLite's machine between two counts, and how many counts a use may take: half a minute on a slow computer.
A journal of ten years (60,000 rows) is counted and read in a few."""

Shape = frozenset[tuple[str, str, str, bytes | None]]


class Broken(Exception):  # noqa: N818 - a finding, which never leaves the store
    """The file is there and can't be used as our store."""


class Foreign(Broken):
    """It is a sound database, or a file, that this program did not make."""


def header_of(path: Path) -> bytes:
    """Return the file's first 64 bytes, or less of a shorter file (SQLite file format, section 1.3).

    Raises:
        Broken: a pipe, a device or a folder lies there; nothing was waited for.
        OSError: it can't be read.
    """
    try:
        with open_file(path) as file:
            return file.read(64)
    except NotAFileError as error:
        raise Broken(str(error)) from error


def version_in(header: bytes) -> int:
    """Return ``user_version`` as the file itself has it; a write-ahead log may know better."""
    return int.from_bytes(header[60:64], "big")


def is_newer(version: int) -> bool:
    """Tell whether a newer Hetes wrote it; one far beyond all that is to come is damage."""
    return len(STEPS) < version <= len(STEPS) + 1000


def guard(connection: sqlite3.Connection) -> None:
    """Let nothing that stands in the file be run as code, and no statement run without end."""
    left = PIECES

    def count() -> int:
        nonlocal left
        left -= 1
        return int(left < 0)

    connection.set_progress_handler(count, _PIECE)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.text_factory = _text


def unguard(connection: sqlite3.Connection) -> None:
    """Count no more: the file has been found to be ours, and the connection may live for months."""
    connection.set_progress_handler(None, 0)


def _text(raw: bytes) -> str | bytes:
    """Leave what is no UTF-8 as bytes: such a value is bad, and must not cost the others of its page."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw


def read_only(path: Path, *, immutable: bool) -> sqlite3.Connection:
    """Open the file to read it, guarded. SQLite wants to make its -shm file even for that; "immutable" spares it.

    Raises:
        Broken: a pipe, a device or a folder lies there, or beside it; nothing was waited for.
        sqlite3.Error: it can't be opened.
    """
    if not_files(path):
        raise Broken("no file")
    query = "mode=ro&immutable=1" if immutable else "mode=ro"
    uri = f"{path.absolute().as_uri()}?{query}"
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
    try:
        guard(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def shape_of(connection: sqlite3.Connection) -> Shape:
    """Return what the file says that it is made of.

    Raises:
        Foreign: more than any file of ours has.
    """
    found = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema LIMIT 100").fetchall()
    if len(found) == 100:
        raise Foreign("a schema without end")
    return frozenset((kind, name, table, sql and b" ".join(_bytes(sql).split())) for kind, name, table, sql in found)


def _bytes(sql: str | bytes) -> bytes:
    return sql.encode() if isinstance(sql, str) else sql


def is_ours(connection: sqlite3.Connection, version: int) -> bool:
    """Tell whether the file is made as this program made files of that version."""
    return 0 <= version <= len(STEPS) and shape_of(connection) == _shape(STEPS[:version])


@lru_cache(maxsize=8)
def _shape(steps: tuple[tuple[str, ...], ...]) -> Shape:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
        for statements in steps:
            for statement in statements:
                made.execute(statement)
        return shape_of(made)
