"""From a TOML document to settings, by the table of :mod:`hetes.core.settings`.

Law: raises for no document, and names every wrong value with its key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from hetes.adapters.settings.toml_text import Unreadable
from hetes.core.fields.field import Entries, fields_of
from hetes.core.fields.table import Problem, Table
from hetes.core.fields.values import clean, some_text
from hetes.core.settings import ENTRIES, FIELDS, Settings
from hetes.presentation.settings_complaints import about_file, about_values

LOCKABLE = frozenset((*FIELDS, "login"))
"""Every single key, and the start at login, which is no setting of the file."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a document says. ``positions`` maps, for each array of tables, an id to its place in that array."""

    settings: Settings
    problems: tuple[Problem, ...]
    positions: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class MachineSettings:
    """What is set for everybody: defaults below the user's file. ``given`` are the keys that the file has.

    Of the keys in ``locked`` no user's file changes the value, whether or not one is given for them.
    """

    settings: Settings = field(default_factory=Settings)
    given: frozenset[str] = frozenset()
    locked: frozenset[str] = frozenset()
    written: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    fault: Unreadable | None = None
    file: str = ""

    def over(self, settings: Settings) -> Settings:
        """Return settings with what is locked as it is set for everybody."""
        ours = [FIELDS[key].attribute for key in self.locked if key in FIELDS]
        return replace(settings, **{name: getattr(self.settings, name) for name in ours}) if ours else settings

    def sentences(self, language: str) -> tuple[str, ...]:
        """Return what is wrong with it, as sentences."""
        told = about_values(language, self.problems, file=self.file)
        if self.fault:
            words = (*self.fault.words, *(() if self.written else ("machine_ignored",)))
            told.insert(0, f"{self.file}: {about_file(language, *words, line=self.fault.line)}")
        return tuple(told)

    def list_of(self, key: str) -> list[Any]:
        """Return the list that is written for everybody under a key, [] where there is none."""
        found = value_at(self.written, key)
        return list(found) if isinstance(found, list) else []


def machine_settings(
    document: Mapping[str, Any], locks: Iterable[object], fault: Unreadable | None, file: str
) -> MachineSettings:
    """Read what is set for everybody: single keys, and which of them are ``locks``."""
    single = {key: value for key, value in document.items() if key not in ENTRIES}
    checked = check(single)
    problems = [*checked.problems, *(Problem(key, "each_own", "left_out") for key in ENTRIES if key in document)]
    locked: set[str] = set()
    for lock in locks:
        if isinstance(lock, str) and lock in LOCKABLE:
            locked.add(lock)
        else:
            problems.append(Problem(f"locked.keys: {clean(str(lock), 40)}", "lock", "left_out"))
    given = frozenset(stated(single))
    return MachineSettings(checked.settings, given, frozenset(locked), single, tuple(problems), fault, file)


def stated(document: Mapping[str, Any]) -> list[str]:
    """Return the single keys that a document has, in the file's order."""
    return [key for key in FIELDS if value_at(document, key) is not None]


def value_at(document: Mapping[str, Any], key: str) -> Any:  # noqa: ANN401 - whatever TOML holds, which has no null
    """Return what a document holds under a single key, None where there is nothing."""
    section, _, name = key.rpartition(".")
    table = document.get(section) if section else document
    return table.get(name) if isinstance(table, Mapping) else None


def check(document: Mapping[str, Any], machine: MachineSettings | None = None) -> Checked:
    """Read the whole document, above what is set for everybody.

    Unknown keys are ignored; zone and holidays are not in it.
    """
    below = Settings() if machine is None else machine.settings
    fixed = frozenset[str]() if machine is None else machine.locked
    problems: list[Problem] = []
    top = Table(document, problems)
    names = dict.fromkeys(row.section for row in FIELDS.values())  # each once: a section that is no table is noted once
    sections = {name: top.table(name) if name else top for name in names}
    found = {key: _identified(top.tables(key), array.letter) for key, array in ENTRIES.items()}
    read: dict[str, Any] = {}
    values: dict[str, Any] = {}
    for key, row in FIELDS.items():
        table, usual = sections[row.section], getattr(below, row.attribute)
        theirs = key in fixed or row.name not in table.content
        read[key] = values[row.attribute] = usual if theirs else row.reader.read(table, row.name, usual, read)
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
