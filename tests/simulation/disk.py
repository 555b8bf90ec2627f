"""The disk: a real store on a scratch folder, what can happen to its files, and the instants at which a process is killed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Sequence
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from hetes.adapters.store.content import json_text, state_text
from hetes.adapters.store.sqlite import SqliteStore
from hetes.ports import JournalRow, StoreError

Json = dict[str, Any]
PAGE = 4096  # bytes, SQLite's usual


class Killed(BaseException):
    """The process is killed, here and now. No ``except Exception`` of the product may hold it."""


class FaultyStore:
    """The real store behind a disk that may be full or read-only; ``maybe_kill`` is called around each commit."""

    def __init__(self, store: SqliteStore, fault: Callable[[], str | None], maybe_kill: Callable[[str], None]) -> None:
        self._store = store
        self._fault = fault
        self._maybe_kill = maybe_kill
        self.rows = 0  # written in this life
        self.commits = 0
        self.saved: Json | None = None  # what this life stored last

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def save(self, snapshot: Json, rows: Sequence[JournalRow]) -> None:
        self._may_fail()
        self._maybe_kill("before_commit")
        self._store.save(snapshot, rows)
        self.rows += len(rows)
        self.commits += 1
        self.saved = json.loads(json_text(snapshot))
        self._maybe_kill("after_commit")

    def load(self) -> Json | None:
        fault = self._fault()
        if fault is None or not self._store.absent():
            return self._store.load()

        def refuse() -> None:
            raise StoreError(fault)

        usual, self._store.open = self._store.open, refuse  # type: ignore[method-assign]  # the disk takes no new file
        try:
            return self._store.load()
        finally:
            self._store.open = usual  # type: ignore[method-assign]  # as above

    def prune(self, before: datetime) -> int:
        self._may_fail()
        return self._store.prune(before)

    def forget(self, practitioners: Collection[str]) -> int:
        self._may_fail()
        return self._store.forget(practitioners)

    def set_state_aside(self, why: str | None = None) -> bool:
        self._may_fail()
        return self._store.set_state_aside(why)

    def _may_fail(self) -> None:
        fault = self._fault()
        if fault is not None:
            raise StoreError(fault)


def harm(path: Path, how: str, where: int) -> None:
    """Do to the store's files what a failing disk, a virus scanner or a person does."""
    _HARMS[how](path, where)


def _delete(path: Path, *endings: str) -> None:
    for ending in endings:
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _truncate(path: Path, where: int) -> None:
    """Cut whole pages off."""
    pages = path.stat().st_size // PAGE if path.exists() else 0
    if pages > 1:
        with path.open("r+b") as file:
            file.truncate((1 + where % (pages - 1)) * PAGE)


def _cut(path: Path, where: int) -> None:
    """Cut some of the last page off."""
    size = path.stat().st_size if path.exists() else 0
    if size > PAGE:
        with path.open("r+b") as file:
            file.truncate(size - 1 - where % (PAGE - 1))


def _flip(path: Path, where: int) -> None:
    data = bytearray(path.read_bytes() if path.exists() else b"")
    if data:
        data[where % len(data)] ^= 1 << where % 8
        path.write_bytes(bytes(data))


def _replace(path: Path, _: int) -> None:
    fresh = path.with_name("fresh")
    fresh.write_bytes(b"")
    fresh.replace(path)


def _write_wrong_state(path: Path, which: int) -> None:
    """Leave a sound file in which a readable state says what cannot be."""
    if not path.exists() or path.stat().st_size == 0:  # to open an empty one throws its write-ahead log away
        return
    with closing(sqlite3.connect(path)) as connection:
        try:
            found = connection.execute("SELECT json FROM snapshot").fetchone()
        except sqlite3.Error:  # it was harmed before
            return
        if found is None:
            return
        try:
            state = {key: value for key, value in json.loads(found[0]).items() if key != "checksum"}
        except (ValueError, RecursionError):  # as above
            return
        later = state_text(state | {"at": "9999-12-31T23:59:59+00:00"})
        text = later if which % 2 else "[" * 100_000 + "]" * 100_000
        connection.execute("UPDATE snapshot SET json = ?", (text,))
        connection.commit()


def _flip_state(path: Path, where: int) -> None:
    """Leave a sound file in which one bit of the state's text is another: SQLite has no checksum of its pages."""
    _change_state(path, lambda text: _flipped(text, where % len(text), 1 << where % 3))


def _flip_digit(path: Path, where: int) -> None:
    """As above, where it is the hardest to see: what was a number or an instant still is one."""

    def flipped(text: str) -> str:
        digits = [at for at, char in enumerate(text) if char in "0123456789"]
        return _flipped(text, digits[where % len(digits)], 1)

    _change_state(path, flipped)


def _flipped(text: str, at: int, bit: int) -> str:
    return text[:at] + chr(ord(text[at]) ^ bit) + text[at + 1 :]


def _change_state(path: Path, change: Callable[[str], str]) -> None:
    if not path.exists() or path.stat().st_size == 0:  # as above
        return
    with closing(sqlite3.connect(path)) as connection:
        try:
            found = connection.execute("SELECT json FROM snapshot").fetchone()
        except sqlite3.Error:  # as above
            return
        if found is None:
            return
        connection.execute("UPDATE snapshot SET json = ?", (change(str(found[0])),))
        connection.commit()


def _write_wrong_row(path: Path, _: int) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("""UPDATE journal SET facts = replace(facts, '"started_at"', '"qtarted_at"')""")
        connection.commit()


def _add_what_is_not_ours(path: Path, which: int) -> None:
    """Leave a sound file with a table, or a trigger, that no Hetes has made: all that is ours in it is whole."""
    if not path.exists() or path.stat().st_size == 0:  # as above
        return
    trigger = "CREATE TRIGGER keep AFTER UPDATE ON snapshot BEGIN DELETE FROM journal; END"
    with closing(sqlite3.connect(path)) as connection, suppress(sqlite3.Error):  # as above
        connection.execute(trigger if which % 2 else "CREATE TABLE note (text TEXT)")
        connection.commit()


SPARING = frozenset({"foreign"})
"""Harms that destroy nothing: everything that was promised still holds after them."""
_HARMS: dict[str, Callable[[Path, int], object]] = {
    "delete": lambda path, _: _delete(path, "", "-wal", "-shm"),
    "delete_main": lambda path, _: _delete(path, ""),
    "delete_wal": lambda path, _: _delete(path, "-wal", "-shm"),
    "truncate": _truncate,
    "cut": _cut,
    "garbage": lambda path, _: path.write_bytes(b"this is no database" * 40),
    "empty": lambda path, _: path.write_bytes(b""),
    "flip": _flip,
    "flip_state": _flip_state,
    "flip_digit": _flip_digit,
    "replace": _replace,
    "wrong_state": _write_wrong_state,
    "wrong_row": _write_wrong_row,
    "foreign": _add_what_is_not_ours,
}


_NUMBERED = {"notice_ordered": "order", "session_started": "session"}


def stored_snapshot(path: Path) -> str | None:
    """Return the snapshot as somebody reads it who opens the file by its name."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        found = connection.execute("SELECT json FROM snapshot").fetchone()
    return None if found is None else str(found[0])


def ordered_rows(path: Path) -> set[int]:
    """Return the numbers of all orders that the journal knows."""
    return {number for event, number in _numbers(path) if event == "notice_ordered"}


def numbers_given(path: Path) -> set[tuple[str, int]]:
    """Return the numbers of all orders and sessions that the journal knows, each with its event."""
    if not path.exists() or path.stat().st_size == 0:  # to open an empty one throws its write-ahead log away
        return set()
    with suppress(sqlite3.Error):
        return _numbers(path)
    return set()


def _numbers(path: Path) -> set[tuple[str, int]]:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        connection.text_factory = bytes
        rows = connection.execute("SELECT event, facts FROM journal WHERE event IN (?, ?)", tuple(_NUMBERED)).fetchall()
    found = set()
    for name, facts in rows:
        with suppress(ValueError, KeyError):  # a bit that flipped may have renamed it, or made it unreadable
            event = name.decode()
            found.add((event, int(str(json.loads(facts)[_NUMBERED[event]]).removeprefix("s"))))
    return found


def integrity(path: Path) -> str:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])
