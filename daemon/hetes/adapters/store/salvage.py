"""What is whole in a file that was set aside, for the file that takes its place."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from hetes.adapters.store.content import COLUMNS, row_of, state_of
from hetes.adapters.store.files import size_of
from hetes.adapters.store.schema import Broken, read_only
from hetes.core.json_types import Json
from hetes.ports import JournalRow


@dataclass(slots=True)
class Salvaged:
    """The state, if it is whole, and each whole row by its number."""

    state: Json | None = None
    rows: dict[int, JournalRow] = field(default_factory=dict)


def salvaged(aside: Path) -> Salvaged:
    """Return what can be read of such a file; nothing of it is trusted. Never raises for what stands in it."""
    found = Salvaged()
    with suppress(sqlite3.Error, ValueError, OSError, Broken):
        if size_of(aside) < 512:
            return found
        with closing(read_only(aside, immutable=False)) as connection:
            connection.execute("PRAGMA writable_schema = ON")  # read on where one entry of the schema is damaged
            for name in ("snapshot", "journal"):
                if not _plain_table(connection, name):
                    continue
                if name == "snapshot":
                    found.state = _state(connection)
                else:
                    for order in ("ASC", "DESC"):  # from both ends up to what is damaged
                        with suppress(sqlite3.Error):
                            found.rows |= _rows(connection, order, found.rows)
    return found


def _plain_table(connection: sqlite3.Connection, name: str) -> bool:
    with suppress(sqlite3.Error):
        kinds = connection.execute("SELECT type, sql FROM sqlite_schema WHERE name = ?", (name,)).fetchall()
        return len(kinds) == 1 and kinds[0][0] == "table" and str(kinds[0][1]).startswith("CREATE TABLE")
    return False


def _state(connection: sqlite3.Connection) -> Json | None:
    with suppress(sqlite3.Error, ValueError):
        row = connection.execute("SELECT json FROM snapshot LIMIT 1").fetchone()
        return state_of(row[0]) if row else None
    return None


def _rows(connection: sqlite3.Connection, order: str, known: dict[int, JournalRow]) -> dict[int, JournalRow]:
    found: dict[int, JournalRow] = {}
    with suppress(sqlite3.Error):
        for number, row in _each(connection, order):
            if number in known:
                break
            if row is not None:
                found[number] = row
    return found


def _each(connection: sqlite3.Connection, order: str) -> Iterator[tuple[int, JournalRow | None]]:
    for each in connection.execute(f"SELECT {COLUMNS} FROM journal NOT INDEXED ORDER BY id {order}"):  # noqa: S608 - constants
        if isinstance(each[1], int):
            yield each[1], row_of(each)
