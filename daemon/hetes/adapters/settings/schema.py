"""From a TOML document to settings, by the table of :mod:`hetes.core.settings`.

Law: raises for no document, and names every wrong value with its key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hetes.core.fields.field import Entries, fields_of
from hetes.core.fields.readers import some_text
from hetes.core.fields.table import Problem, Table
from hetes.core.settings import ENTRIES, FIELDS, Settings


@dataclass(frozen=True, slots=True)
class Checked:
    """What a document says. ``positions`` maps, for each array of tables, an id to its place in that array."""

    settings: Settings
    problems: tuple[Problem, ...]
    positions: Mapping[str, Mapping[str, int]]


def check(document: Mapping[str, Any]) -> Checked:
    """Read the whole document. Unknown keys are ignored; zone and holidays are not in it."""
    problems: list[Problem] = []
    top = Table(document, problems)
    names = dict.fromkeys(row.section for row in FIELDS.values())  # each once: a section that is no table is noted once
    sections = {name: top.table(name) if name else top for name in names}
    found = {key: _identified(top.tables(key), array.letter) for key, array in ENTRIES.items()}
    read: dict[str, Any] = {}
    values: dict[str, Any] = {}
    for key, row in FIELDS.items():
        read[key] = values[row.attribute] = row.reader.read(sections[row.section], row.name, row.usual, read)
    for key, array in ENTRIES.items():
        values[array.attribute] = tuple(read_entry(array, own, table) for own, _, table in found[key])
    places = {key: {own: position for own, position, _ in each} for key, each in found.items()}
    return Checked(Settings(**values), tuple(problems), places)


def read_entry(array: Entries, own: str, table: Table) -> Any:  # noqa: ANN401 - of the kind that the array's row names
    """Read one entry, with the id ``own``, which also stands for what has no default."""
    values: dict[str, Any] = {"id": own}
    for row in fields_of(array.kind):
        if row.attribute != "id":
            usual = own if row.required else row.usual
            values[row.attribute] = row.reader.read(table, row.name, usual, {})
    return array.kind(**values)


def _identified(tables: list[tuple[int, Table]], letter: str) -> list[tuple[str, int, Table]]:
    """Give every table an id of its own: the one it names, else one made from its position."""
    named: list[str | None] = []
    for _, table in tables:
        wanted = table.one("id", some_text, None)
        if wanted is not None and wanted in named:
            table.note("id", "twice", "other_id")
            wanted = None
        named.append(wanted)
    taken = {name for name in named if name is not None}
    found: list[tuple[str, int, Table]] = []
    for (position, table), name in zip(tables, named, strict=True):
        own = name if name is not None else free_id(letter, position + 1, taken)
        taken.add(own)
        found.append((own, position, table))
    return found


def free_id(letter: str, number: int, taken: Iterable[str]) -> str:
    """Return the first of letter + number, number + 1, ... that is not taken."""
    used = set(taken)
    while f"{letter}{number}" in used:
        number += 1
    return f"{letter}{number}"
