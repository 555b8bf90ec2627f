"""A store from elsewhere, taken over: its state and its whole rows in a new file of our own making.

Law: the foreign file itself is never used: nothing stands in the copy but what was read, judged and written again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from hetes.adapters.store import schema
from hetes.adapters.store.content import every_row, instant_text, state_text, stored_state, values_of
from hetes.adapters.store.errors import reason_of
from hetes.adapters.store.files import size_of
from hetes.adapters.store.opening import is_sound, look_before_sqlite_does, opened
from hetes.adapters.store.reader import reading
from hetes.core.instants import EARLIEST
from hetes.core.json_types import Json
from hetes.ports import JournalRow, StoreError

MOST_ROWS = 2_000_000
"""A hundred years of a practice."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What is in the copy: the state, if there was one, and how many rows; ``left_out``: rows that were not whole."""

    state: Json | None
    rows: int
    left_out: int


def copy(source: Path, target: Path) -> Copied:
    """Write a new store at ``target`` with what is whole in the one at ``source``, beside which nobody writes.

    Raises:
        StoreError: broken: it is damaged or not ours; newer: a newer Hetes wrote it; else the copy can't be written.
    """
    try:
        look_before_sqlite_does(source, left_over=size_of(source) == 0)
        with reading(source) as old, closing(opened(target)) as new:
            return _copied(old, new)
    except (sqlite3.Error, OSError, ValueError, schema.Broken) as error:
        reason = "broken" if isinstance(error, schema.Broken) else reason_of(error, target)
        raise StoreError(reason, str(error)) from error


def _copied(old: sqlite3.Connection, new: sqlite3.Connection) -> Copied:
    if not is_sound(old, "1"):
        raise schema.Broken("integrity_check")
    new.execute("BEGIN IMMEDIATE")
    state, _ = stored_state(old)  # what happened to that file is nothing about this one
    if state is not None:
        values = (instant_text(EARLIEST), state_text(state))
        new.execute("INSERT INTO snapshot (id, saved_at, json) VALUES (1, ?, ?)", values)
    left_out = 0

    def whole() -> Iterator[JournalRow]:
        nonlocal left_out
        for number, row in enumerate(every_row(old)):
            if number >= MOST_ROWS:
                raise schema.Broken("rows without end")
            if row is None:
                left_out += 1
            else:
                yield row

    statement = "INSERT INTO journal (at, event, practitioner, facts) VALUES (?, ?, ?, ?)"
    rows = new.executemany(statement, values_of(whole())).rowcount
    new.execute("COMMIT")
    return Copied(state, max(rows, 0), left_out)
