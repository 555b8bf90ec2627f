"""What stands in the database, from text to values and back: nothing that is read is believed.

Law: a row or a state that is not whole is None or an error here, and no exception of json's or datetime's leaves.
"""

from __future__ import annotations

import hashlib
import json
import math
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, NoReturn

from hetes.core.instants import EARLIEST, LATEST, believed
from hetes.core.json_types import Json
from hetes.ports import JournalRow

LARGEST_STATE, LARGEST_ROW = 4 * 2**20, 64 * 2**10
"""Characters. A state of ours takes some thousand, a row some hundred."""
DEEPEST = 20
_MARK = ',"checksum":"'
MISHAP = "mishap"
MISHAPS = frozenset(
    {"set_aside", "set_aside.foreign", "store_gone", "store_renewed", "state_unreadable", "state_aside"}
)
"""What may have happened to file or state that the user is told of: words of ``app_words``."""
_COLUMNS = f"""CASE WHEN length(at) <= 40 THEN at END, id, CASE WHEN length(event) <= 100 THEN event END,
    CASE WHEN length(practitioner) > 1000 THEN x'' ELSE practitioner END,
    CASE WHEN length(facts) <= {LARGEST_ROW} THEN facts END"""
COLUMNS = " ".join(_COLUMNS.split())
"""What :func:`row_of` takes, of the table ``journal``: what is too long is not even read."""


def instant_text(at: datetime) -> str:
    """Write ``at`` in UTC and in a fixed width, so that texts sort as instants do."""
    if at.tzinfo is None:
        raise TypeError("an instant without a zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def json_text(value: Json) -> str:
    """Write JSON; instants in UTC."""
    return json.dumps(value, default=_plain, separators=(",", ":"))


def state_text(state: Json) -> str:
    """Write a state with its checksum as its last member: other versions of Hetes don't mind it."""
    text = json_text(state)
    return f'{text[:-1]}{_MARK if state else _MARK[1:]}{_sum(text)}"}}'


def state_of(text: object) -> Json:
    """Return the state that :func:`state_text` wrote; one without a checksum is of an earlier Hetes.

    Raises:
        ValueError: it is not whole.
    """
    if not isinstance(text, str) or len(text) > LARGEST_STATE:
        raise ValueError("the state is no text of a possible length")
    state = _parsed(text)
    if not isinstance(state, dict):
        raise ValueError("the state is no JSON object")  # noqa: TRY004 - the file's fault, not the caller's
    told = state.pop("checksum", None)
    if told is not None:
        before = text.rpartition(_MARK if state else _MARK[1:])[0]
        if told != _sum(before + "}"):
            raise ValueError("the state is not what was stored: its checksum is another")
    return state


def row_of(found: tuple[Any, ...]) -> JournalRow | None:
    """Return the journal's row of :data:`COLUMNS`; None: it is not whole."""
    at, _, event, who, text = found
    try:
        instant = believed(at)
        facts = _parsed(text) if isinstance(text, str) else None
    except (TypeError, ValueError):
        return None
    if not isinstance(event, str) or not isinstance(facts, dict) or not (who is None or isinstance(who, str)):
        return None
    return JournalRow(instant, event, who, facts)


def every_row(connection: sqlite3.Connection) -> Iterator[JournalRow | None]:
    """Give the journal's rows in the order in which they were written; None for each that is not whole.

    Raises:
        sqlite3.Error: while iterating.
    """
    for found in connection.execute(f"SELECT {COLUMNS} FROM journal ORDER BY id"):  # noqa: S608 - constants
        yield row_of(found)


def values_of(rows: Iterable[JournalRow]) -> Iterator[tuple[str, str, str | None, str]]:
    """Give what the table's columns hold of each row."""
    for row in rows:
        yield instant_text(row.at), row.event, row.practitioner, json_text(dict(row.facts))


def insert(connection: sqlite3.Connection, values: Iterable[tuple[str, str, str | None, str]]) -> None:
    """Add rows of :func:`values_of` to the journal."""
    connection.executemany("INSERT INTO journal (at, event, practitioner, facts) VALUES (?, ?, ?, ?)", values)


def put_state(connection: sqlite3.Connection, at: datetime, state: Json, mishap: str | None) -> None:
    """Write the state in place of the one that is there; ``mishap`` is what nobody has been told of yet."""
    connection.execute(
        "INSERT INTO snapshot (id, saved_at, json) VALUES (1, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET saved_at = excluded.saved_at, json = excluded.json",
        (instant_text(at), state_text(state if mishap is None else {**state, MISHAP: mishap})),
    )


def move_state_aside(connection: sqlite3.Connection, at: datetime) -> bool:
    """Keep the state apart from now on; tell whether there was one."""
    connection.execute("INSERT INTO aside (at, json) SELECT ?, json FROM snapshot", (instant_text(at),))
    return connection.execute("DELETE FROM snapshot").rowcount > 0


def states_aside(connection: sqlite3.Connection) -> list[str]:
    """Return the texts of the last states that were kept apart, the newest first."""
    found = connection.execute(f"SELECT substr(json, 1, {LARGEST_STATE}) FROM aside ORDER BY id DESC LIMIT 20")  # noqa: S608 - a constant
    return [text for (text,) in found if isinstance(text, str)]


def stored_state(connection: sqlite3.Connection) -> tuple[Json | None, str | None]:
    """Return what :func:`put_state` wrote; no state where there was none but a mishap.

    Raises:
        ValueError: it is not whole.
        sqlite3.Error: it can't be read.
    """
    row = connection.execute(
        f"SELECT CASE WHEN length(json) <= {LARGEST_STATE} THEN json END FROM snapshot"  # noqa: S608 - a constant
    ).fetchone()
    if row is None:
        return None, None
    state = state_of(row[0])
    mishap = state.pop(MISHAP, None)
    if mishap not in MISHAPS:
        return state, None
    return state or None, str(mishap)


def bound(at: datetime) -> str:
    """Return the text to compare the column ``at`` with; what lies out of all reason is never found."""
    return instant_text(min(max(at, EARLIEST), LATEST))


def _parsed(text: str) -> Any:  # noqa: ANN401 - any JSON
    """Read JSON as its standard has it: no NaN, no number too large for one, and not deeper than anything of ours.

    Raises:
        ValueError: it is none.
    """
    try:
        value = json.loads(text, parse_constant=_no_number, parse_float=_finite)
    except RecursionError:
        raise ValueError("too deep") from None
    level = [value]
    for _ in range(DEEPEST):
        level = [held for each in level for held in _inner(each)]
        if not level:
            return value
    raise ValueError("too deep")


def _inner(value: object) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("a number too large")
    return number


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def _sum(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    raise TypeError(f"not JSON: {type(value).__name__}")
