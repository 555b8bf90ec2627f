"""What happened, kept in one SQLite file. Law: one thread uses it, and what cannot be read is never deleted.

A broken file is set aside, a newer one left alone. With WAL and ``synchronous=FULL`` what ``save`` has returned
from survives SIGKILL and a power cut. The file is opened at first use, in the thread that uses it, and again after
a failure: the store works again by itself once the disk has room or rights are back.
"""

from __future__ import annotations

import json
import logging
import os
import sqlite3
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from hetes.adapters.store.errors import BROKEN, code_of, reason_of
from hetes.core.json_types import Json
from hetes.ports import JournalRow, StoreError

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
_TABLES = frozenset({"snapshot", "journal", "aside"})
_BUSY_S = 5.0  # a virus scanner or a backup may hold the file for a moment
_CHUNK = 500


class _Broken(Exception):  # noqa: N818 - a finding, which never leaves this module
    """The file is there and is no store of ours."""


class SqliteStore:
    """The store in the file ``path``. ``set_aside`` is where a broken one went, or None: the user is to be told."""

    def __init__(self, path: Path, now: Callable[[], datetime], log: logging.Logger) -> None:
        """Name the file; nothing is opened yet. ``now`` gives aware instants (names of files set aside)."""
        self.set_aside: Path | None = None
        self._path = path
        self._now = now
        self._log = log
        self._connection: sqlite3.Connection | None = None
        self._suspect = False

    def open(self) -> None:
        """Open the file, or begin a new one. Does nothing when it is open.

        Raises:
            StoreError: it cannot be opened; the next use tries again.
        """
        if self._connection is not None:
            return
        with self._translated():
            try:
                self._connection = self._opened()
            except _Broken as found:
                self._set_file_aside(str(found))
                self._connection = self._opened()
            self._suspect = False

    def load(self) -> Json | None:
        """Return the stored snapshot, or None when there is none. A disk that takes no more can still be read.

        Raises:
            StoreError: it is there but cannot be read.
        """
        with self._reading() as connection:
            return _snapshot(connection)

    def save(self, snapshot: Json, rows: Sequence[JournalRow]) -> None:
        """Store both in one transaction. A file found broken on the way is set aside and a new one begun.

        Raises:
            StoreError: nothing was stored.
        """
        text = _json(snapshot)
        values = [(_instant(row.at), row.event, row.practitioner, _json(dict(row.facts))) for row in rows]
        try:
            self._save(text, values)
        except StoreError as error:
            if error.reason != "broken":
                raise
            self._save(text, values)

    def journal(self, since: datetime, until: datetime) -> Iterator[JournalRow]:
        """Give the rows with ``since <= at < until``, oldest first, a few hundred at a time.

        Raises:
            StoreError: while iterating; they cannot be read.
        """
        last: tuple[str, int] = (_instant(since), -1)
        while True:
            with self._reading() as connection:
                found = connection.execute(
                    "SELECT at, id, event, practitioner, facts FROM journal"
                    " WHERE (at, id) > (?, ?) AND at < ? ORDER BY at, id LIMIT ?",
                    (*last, _instant(until), _CHUNK),
                ).fetchall()
                read = [
                    JournalRow(datetime.fromisoformat(at), event, who, json.loads(facts))
                    for at, _, event, who, facts in found
                ]
            yield from read
            if len(found) < _CHUNK:
                return
            last = (found[-1][0], found[-1][1])

    def prune(self, before: datetime) -> int:
        """Delete the journal's rows with ``at < before`` and return how many there were; states set aside go with them.

        Raises:
            StoreError: none was deleted.
        """
        with self._transaction() as connection:
            connection.execute("DELETE FROM aside WHERE at < ?", (_instant(before),))
            return connection.execute("DELETE FROM journal WHERE at < ?", (_instant(before),)).rowcount

    def forget(self, practitioners: Collection[str]) -> int:
        """Delete the journal's rows about these practitioners, beyond recovery, and return how many there were.

        Raises:
            StoreError: none was deleted.
        """
        with self._transaction() as connection:
            connection.execute("PRAGMA secure_delete = ON")
            each = [(who,) for who in practitioners]
            return connection.executemany("DELETE FROM journal WHERE practitioner = ?", each).rowcount

    def set_state_aside(self) -> bool:
        """Keep the snapshot apart with the time, so that the next ``load`` finds none. The journal stays.

        Returns:
            Whether there was one.

        Raises:
            StoreError: nothing was changed.
        """
        with self._transaction() as connection:
            connection.execute("INSERT INTO aside (at, json) SELECT ?, json FROM snapshot", (_instant(self._now()),))
            return connection.execute("DELETE FROM snapshot").rowcount > 0

    def close(self) -> None:
        """Let go of the file. May be called twice; a later use opens it again."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(sqlite3.OperationalError):  # no room for the last checkpoint: the WAL stays, nothing is lost
                connection.close()

    @property
    def _live(self) -> sqlite3.Connection:
        if self._connection is None:
            raise StoreError("denied", "not open")
        return self._connection

    def _save(self, text: str, values: Sequence[tuple[str, str, str | None, str]]) -> None:
        with self._transaction() as connection:
            connection.execute(
                "INSERT INTO snapshot (id, saved_at, json) VALUES (1, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET saved_at = excluded.saved_at, json = excluded.json",
                (_instant(self._now()), text),
            )
            connection.executemany("INSERT INTO journal (at, event, practitioner, facts) VALUES (?, ?, ?, ?)", values)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """Give what can be read with, which on a disk that takes no more is a connection for the moment."""
        refused: StoreError | None = None
        try:
            self.open()
        except StoreError as error:
            if error.reason not in {"full", "read_only", "denied"} or not os.path.exists(self._path):  # noqa: PTH110 - Path.exists() raises where we may not look
                raise
            refused = error
        if refused is None:
            with self._translated():
                yield self._live
            return
        # SQLite wants to create its -shm file even to read; "immutable" spares it that, and is right without a WAL.
        try:
            with closing(read_only(self._path, immutable=_size(_beside(self._path, "-wal")) == 0)) as connection:
                yield connection
        except (sqlite3.DatabaseError, OSError, ValueError):
            raise refused from None

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        self.open()
        with self._translated():
            connection = self._live
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    with suppress(sqlite3.Error):  # what is left is undone by closing
                        connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn what SQLite and the system say into the store's words, and begin with a new connection next time."""
        try:
            yield
        except (sqlite3.DatabaseError, OSError, ValueError) as error:
            if isinstance(error, sqlite3.ProgrammingError):
                raise  # the wrong thread, or a wrong statement: a bug, to be seen as one
            reason = reason_of(error, self._path)
            self._log.warning("store: %s (%s: %s)", reason, type(error).__name__, error)
            # The next opening looks at every page, and sets the file aside if it is broken indeed.
            self._suspect = self._suspect or reason == "broken"
            with suppress(sqlite3.Error):
                self.close()
            raise StoreError(reason, str(error)) from error

    def _opened(self) -> sqlite3.Connection:
        """Connect, check, bring up to date.

        Raises:
            _Broken: the file is to be set aside.
        """
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        left_over = _size(_beside(self._path, "-wal")) > 0
        self._look_before_sqlite_does(left_over=left_over)
        os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
        if self._path.stat().st_mode & 0o077 and sys.platform != "win32":
            self._path.chmod(0o600)
        connection = sqlite3.connect(self._path, timeout=_BUSY_S, isolation_level=None)
        try:
            self._prepare(connection, whole=left_over or self._suspect)
        except BaseException as error:
            with suppress(sqlite3.Error):
                connection.close()
            if isinstance(error, sqlite3.DatabaseError) and code_of(error) in BROKEN:
                raise _Broken(str(error)) from error
            raise
        return connection

    def _look_before_sqlite_does(self, *, left_over: bool) -> None:
        """Judge the header (SQLite file format, section 1.3) and the size.

        SQLite takes a file of less than a page for an empty one, and deletes a WAL that lies beside it, and with it
        what was saved last. A newer file is not even opened.
        """
        size = _size(self._path)
        if size == 0:
            if left_over:
                raise _Broken("a write-ahead log without its file")
            return
        with self._path.open("rb") as file:
            header = file.read(64)
        if size < 512 or not header.startswith(MAGIC):
            raise _Broken("not a database")
        if int.from_bytes(header[60:64], "big") > len(STEPS):
            raise StoreError("newer", "written by a newer Hetes")

    def _prepare(self, connection: sqlite3.Connection, *, whole: bool) -> None:
        connection.execute("PRAGMA synchronous = FULL")
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > len(STEPS):  # only its WAL knew
            raise StoreError("newer", "written by a newer Hetes")
        connection.execute("PRAGMA journal_mode = WAL").fetchone()
        connection.execute("PRAGMA journal_size_limit = 1048576")
        for number, statements in enumerate(STEPS[version:], start=version + 1):
            connection.execute("BEGIN IMMEDIATE")
            try:
                for statement in statements:
                    connection.execute(statement)
            except sqlite3.OperationalError as error:
                if code_of(error) == sqlite3.SQLITE_ERROR:  # "table journal already exists": somebody else's file
                    raise _Broken(str(error)) from error
                raise
            connection.execute(f"PRAGMA user_version = {number:d}")
            connection.execute("COMMIT")
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        if not tables >= _TABLES:
            raise _Broken("a table is missing")
        # The snapshot decides what Hetes does, so its pages are checked at each start. The journal grows for years:
        # all pages are read only after an end without a proper close (a WAL was left), when damage is likely, and
        # after an error. Ten years (200,000 rows, 44 MiB) took 41 ms from memory, and a slow disk reads 44 MiB in a
        # second or so; the snapshot alone took 0.1 ms. Damage in old journal pages shows when they are touched.
        scope = "1" if whole else "snapshot"
        answer = connection.execute(f"PRAGMA quick_check({scope})").fetchone()
        if answer is None or answer[0] != "ok":
            raise _Broken(str(answer and answer[0]))

    def _set_file_aside(self, why: str) -> None:
        """Rename the file and what belongs to it, and take its snapshot along if that can still be read."""
        stamp = self._now().strftime("%Y%m%dT%H%M%S")
        stem = f"{self._path.stem}-broken-{stamp}"
        aside = self._path.with_name(f"{stem}{self._path.suffix}")
        number = 2
        while aside.exists() or _beside(aside, "-wal").exists():
            aside = self._path.with_name(f"{stem}-{number}{self._path.suffix}")
            number += 1
        # The file itself goes last: whatever interrupts this, no old WAL ever lies beside a new file.
        for ending in ("-wal", "-shm", ""):
            with suppress(FileNotFoundError):
                _beside(self._path, ending).rename(_beside(aside, ending))
        self._log.warning("store: broken, set aside as %s: %s", aside.name, why)
        self.set_aside = aside
        rescued = _rescued(aside)
        if rescued is not None:
            self._suspect = False
            self._connection = self._opened()
            self._save(_json(rescued), ())
            self.close()


def _rescued(aside: Path) -> Json | None:
    """Return the snapshot if only other pages are broken: it carries the running session."""
    try:
        if _size(aside) < 512:
            return None
        with closing(read_only(aside, immutable=False)) as connection:
            return _snapshot(connection)
    except (sqlite3.DatabaseError, ValueError, OSError):
        return None


def read_only(path: Path, *, immutable: bool) -> sqlite3.Connection:
    """Open the file to read it. SQLite wants to make its -shm file even for that; "immutable" spares it."""
    query = "mode=ro&immutable=1" if immutable else "mode=ro"
    return sqlite3.connect(f"{path.absolute().as_uri()}?{query}", uri=True, timeout=_BUSY_S, isolation_level=None)


def _snapshot(connection: sqlite3.Connection) -> Json | None:
    row = connection.execute("SELECT json FROM snapshot").fetchone()
    if row is None:
        return None
    found = json.loads(row[0])
    if not isinstance(found, dict):
        raise ValueError("the snapshot is no JSON object")  # noqa: TRY004 - the file's fault, not the caller's
    return found


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _instant(at: datetime) -> str:
    """Write ``at`` in UTC and in a fixed width, so that texts sort as instants do."""
    if at.tzinfo is None:
        raise TypeError("an instant without a zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _json(value: Json) -> str:
    return json.dumps(value, default=_plain, separators=(",", ":"))


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    raise TypeError(f"not JSON: {type(value).__name__}")
