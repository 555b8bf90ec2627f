"""What happened, kept in one SQLite file. Law: one thread writes it, and what cannot be read is never deleted.

A broken or foreign file is set aside, and what is whole in it is taken along; a newer one is left alone. With WAL and
``synchronous=FULL`` what ``save`` has returned from survives SIGKILL and a power cut. The file is opened at first use,
in the thread that uses it, and again after a failure: the store works again by itself once the disk has room or rights
are back. Before and after each save the folder is asked whether the open files are still those that lie there: what
goes into a deleted file is lost.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from hetes.adapters.store import content, files, reader
from hetes.adapters.store.errors import reason_of
from hetes.adapters.store.files import LOGS, Seen, beside, put_aside, put_logs_aside, size_of
from hetes.adapters.store.forgetting import forget_aside
from hetes.adapters.store.opening import opened, reads_whole
from hetes.adapters.store.salvage import salvaged
from hetes.adapters.store.schema import Broken, Foreign, read_only
from hetes.core.json_types import Json
from hetes.ports import JournalRow, StoreError

Value = tuple[str, str, str | None, str]
RENEWED = "store_renewed"
"""The journal's event for a file that somebody took away while it was open; its fact ``why`` is a word of Seen."""


class SqliteStore:
    """The store in the file ``path``. ``set_aside`` is where a broken one went, or None: the user is to be told."""

    def __init__(self, path: Path, now: Callable[[], datetime], log: logging.Logger) -> None:
        """Name the file; nothing is opened yet. ``now`` gives aware instants (names of files set aside)."""
        self.set_aside: Path | None = None
        self.mishap: str | None = None
        self._owed = False  # nobody has been told of the mishap yet: the file says so, for the next start
        self._marked = False  # the file says so
        self._begun = False  # the mark lies there that something was stored
        self._path = path
        self._now = now
        self._log = log
        self._connection: sqlite3.Connection | None = None
        self._suspect = False
        self._seen: Seen | None = None
        self._renewed: str | None = None
        self._aside_owed = False

    def open(self) -> None:
        """Open the file, or begin a new one. Does nothing when it is open.

        Raises:
            StoreError: it cannot be opened; the next use tries again.
        """
        with self._translated():
            self._look_after_files()
            if self._connection is not None:
                return
            put_logs_aside(self._path, self._now())
            try:
                self._connection = opened(self._path, whole=self._suspect)
            except Broken as found:
                self._set_file_aside(found)
            self._suspect = False
            self._seen = Seen.at(self._path)

    def stale(self) -> bool:
        """Tell whether an open database was touched, or found damaged by a reader: the next use mends that.

        From any thread; costs three stat calls.
        """
        before = self._seen
        if before is None or self._connection is None:
            return False
        if self._suspect or (self._marked and not self._owed):
            return True
        try:
            return before.change_to(Seen.at(self._path)) is not None
        except OSError:
            return True

    def load(self) -> Json | None:
        """Return the stored snapshot, or None when there is none. A disk that takes no more can still be read.

        Raises:
            StoreError: it is there but cannot be read.
        """
        if self.absent():
            self._note_gone()  # before the disk refuses a new one
        with self._reading() as connection:
            state, owed = content.stored_state(connection)
        if owed is not None:
            self._marked, self._owed, self.mishap = True, True, self.mishap or owed
        elif state is None:
            self._note_gone()
        return state

    def _note_gone(self) -> None:
        """Where something was stored and nothing is there, the file went while nobody had it open: that is told."""
        if files.has_begun(self._path):
            self._owe("store_gone")
            self._renewed = "gone"

    def told(self) -> None:
        """Note that the user was told of the mishap: the next save takes it out of the file."""
        self._owed = False

    def save(self, snapshot: Json, rows: Sequence[JournalRow]) -> None:
        """Store both in one transaction. A file found broken, or taken away, on the way is replaced by a new one.

        Raises:
            StoreError: nothing was stored.
        """
        values = list(content.values_of(rows))
        try:
            self._save(snapshot, values)
        except StoreError as error:
            if error.reason != "broken":
                raise
            self._save(snapshot, values)
        if self._lost():
            self._save(snapshot, values)

    def journal(self, since: datetime, until: datetime) -> Iterator[JournalRow]:
        """Give the rows with ``since <= at < until``, oldest first, a few hundred at a time. From any thread.

        Raises:
            StoreError: while iterating; they cannot be read.
        """
        with self._beside() as connection:
            if connection is not None:
                yield from reader.rows(connection, since, until)

    def begun_at(self) -> datetime | None:
        """Return the instant of the journal's oldest row. From any thread.

        Raises:
            StoreError: it can't be read.
        """
        with self._beside() as connection:
            return None if connection is None else reader.begun_at(connection)

    def prune(self, before: datetime) -> int:
        """Delete the journal's rows with ``at < before`` and return how many there were; states set aside go with them.

        Raises:
            StoreError: none was deleted.
        """
        with self._transaction() as connection:
            connection.execute("DELETE FROM aside WHERE at < ?", (content.instant_text(before),))
            return connection.execute("DELETE FROM journal WHERE at < ?", (content.instant_text(before),)).rowcount

    def forget(self, practitioners: Collection[str]) -> int:
        """Delete the journal's rows about these practitioners, beyond recovery, and return how many there were.

        States and files that were set aside lose what is about them, too. Nothing of it is left in free pages or in
        the write-ahead log, unless the disk has no room to write the file anew.

        Raises:
            StoreError: none was deleted.
        """
        with self._transaction() as connection:
            forget_aside(self._path, practitioners)
            each = [(who,) for who in practitioners]
            gone = connection.executemany("DELETE FROM journal WHERE practitioner = ?", each).rowcount
            connection.executemany("DELETE FROM aside WHERE instr(json, '\"' || ? || '\"')", each)
        if each:
            self._write_anew()
        return max(gone, 0)

    def set_state_aside(self, why: str | None = None) -> bool:
        """Keep the snapshot apart with the time, so that the next ``load`` finds none; tell whether there was one.

        ``why`` is what the user is to be told of it, as ``mishap``.

        Raises:
            StoreError: nothing was changed; the next save does it first.
        """
        self._aside_owed = True
        self._owe(why)
        with self._transaction() as connection:
            done = content.move_state_aside(connection, self._now())
            if self._owed:
                self._marked = self._put_state(connection, {})
        self._aside_owed = False
        return done

    def _owe(self, why: str | None) -> None:
        if why is not None:
            self.mishap, self._owed = self.mishap or why, True

    def absent(self) -> bool:
        """Tell whether there is no file yet, or nothing in it."""
        with suppress(OSError):
            return size_of(self._path) == 0 and size_of(beside(self._path, "-wal")) == 0
        return False

    def renew(self, why: str) -> None:
        """Set the whole file aside and begin a new one.

        Raises:
            StoreError: it can't be done.
        """
        with self._translated():
            self.close()
            self._set_file_aside(Broken(why))
            self._seen = Seen.at(self._path)

    def states_aside(self) -> list[str]:
        """Return the texts of the states that were set aside, for the numbers in them; the newest first.

        Raises:
            StoreError: they can't be read.
        """
        with self._reading() as connection:
            return content.states_aside(connection)

    def close(self) -> None:
        """Let go of the file. May be called twice; a later use opens it again."""
        connection, self._connection, self._seen = self._connection, None, None
        if connection is not None:
            with suppress(sqlite3.OperationalError):  # no room for the last checkpoint: the WAL stays, nothing is lost
                connection.close()

    @property
    def _live(self) -> sqlite3.Connection:
        if self._connection is None:
            raise StoreError("denied", "not open")
        return self._connection

    def _save(self, snapshot: Json, values: Sequence[Value]) -> None:
        with self._transaction() as connection:
            if self._aside_owed:
                content.move_state_aside(connection, self._now())
            mark = self._put_state(connection, snapshot)
            if self._renewed:
                values = [*content.values_of([JournalRow(self._now(), RENEWED, None, {"why": self._renewed})]), *values]
            content.insert(connection, values)
        self._renewed, self._aside_owed, self._marked = None, False, mark
        self._begun = self._begun or files.note_begun(self._path)

    def _put_state(self, connection: sqlite3.Connection, state: Json) -> bool:
        """Write the state, and what the user is still to be told; return whether there was any."""
        content.put_state(connection, self._now(), state, self.mishap if self._owed else None)
        return self._owed

    def _lost(self) -> bool:
        """Tell whether what was just written went into a file that is no longer there."""
        with suppress(OSError):
            return self._seen is not None and self._seen.change_to(Seen.at(self._path), own=True) is not None
        return False

    def _look_after_files(self) -> None:
        """Let go of the open file where it is not the one that lies there, or is not what it was.

        Raises:
            sqlite3.Error, OSError: the files can't be looked at or set aside.
        """
        if self._connection is None or self._seen is None:
            return
        change = self._seen.change_to(now := Seen.at(self._path))
        if change is None:
            return
        self._log.warning("store: its files were changed by somebody else: %s", change)
        if (change == "log" or (change == "touched" and reads_whole(self._path))) and self._written_back():
            self._suspect = True
            return
        if change in ("gone", "replaced"):
            if self._seen.same_log(now):  # it belongs to the file that is not there any more
                put_aside(self._path, self._now(), LOGS)
            self.close()
        else:
            self._rename_open_file()
        self._suspect = True
        self._renewed = change
        self.mishap, self._owed = "store_renewed", True

    def _written_back(self) -> bool:
        """Bring what only the open log holds into the file; False: it can't be read any more."""
        try:
            busy, *_ = self._live.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.Error:
            return False
        if busy:
            return False
        self.close()
        return True

    def _rename_open_file(self) -> None:
        """Set the file aside before it is closed: closing writes the log into a file that lies in its place."""
        try:
            self.set_aside = put_aside(self._path, self._now())
        except PermissionError:  # Windows renames no open file
            self.close()
            self.set_aside = put_aside(self._path, self._now())
        self.close()

    def _write_anew(self) -> None:
        """Leave nothing of what was deleted in free pages or in the log; what can't be had now is logged."""
        try:
            with self._translated():
                for statement in ("PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                    self._live.execute(statement).fetchall()
                self._seen = Seen.at(self._path)
        except StoreError:
            self._log.warning("store: the file could not be written anew", exc_info=True)

    @contextmanager
    def _beside(self) -> Iterator[sqlite3.Connection | None]:
        """Give a connection of the caller's own; None: there is no file."""
        try:
            if size_of(self._path) == 0 and size_of(beside(self._path, "-wal")) == 0:
                yield None
                return
            with reader.reading(self._path) as connection:
                yield connection
        except (sqlite3.DatabaseError, OSError, Broken) as error:
            reason = "broken" if isinstance(error, Broken) else reason_of(error, self._path)
            self._suspect = self._suspect or reason == "broken"  # no more: the reader may be another thread
            raise StoreError(reason, str(error)) from error

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """Give what can be read with, which on a disk that takes no more is a connection for the moment."""
        refused: StoreError | None = None
        try:
            self._reopen_if_suspect()
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
            alone = size_of(beside(self._path, "-wal")) == 0
            with closing(read_only(self._path, immutable=alone)) as connection:
                yield connection
        except (sqlite3.DatabaseError, OSError, ValueError, Broken):
            raise refused from None

    def _reopen_if_suspect(self) -> None:
        if self._suspect and self._connection is not None:
            self.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        self._reopen_if_suspect()
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
            if self._seen is not None and self._seen.change_to(now := Seen.at(self._path), own=True) is None:
                self._seen = now

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn what SQLite and the system say into the store's words, and begin with a new connection next time."""
        try:
            yield
        except (sqlite3.DatabaseError, OSError, ValueError, Broken) as error:
            if isinstance(error, sqlite3.ProgrammingError):
                raise  # the wrong thread, or a wrong statement: a bug, to be seen as one
            reason = "broken" if isinstance(error, Broken) else reason_of(error, self._path)
            self._log.warning("store: %s (%s: %s)", reason, type(error).__name__, error)
            # The next opening looks at every page, and sets the file aside if it is broken indeed.
            self._suspect = self._suspect or reason == "broken"
            with suppress(sqlite3.Error):
                self.close()
            raise StoreError(reason, str(error)) from error

    def _set_file_aside(self, found: Broken) -> None:
        """Rename the file and what belongs to it, begin a new one, and take along what is whole in the old."""
        aside = put_aside(self._path, self._now())
        self._log.warning("store: set aside as %s: %s", aside.name, found)
        self.set_aside = aside
        self._owe("set_aside.foreign" if isinstance(found, Foreign) else "set_aside")
        kept = salvaged(aside)
        self._suspect = False
        self._connection = connection = opened(self._path)
        connection.execute("BEGIN IMMEDIATE")
        self._marked = self._put_state(connection, kept.state or {})
        content.insert(connection, content.values_of(kept.rows[number] for number in sorted(kept.rows)))
        connection.execute("COMMIT")
