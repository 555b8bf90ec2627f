"""A row of the table of settings. The table itself is made of the dataclasses of :mod:`hetes.core.settings`."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar, cast

from hetes.core.fields.reading import ValueReader
from hetes.core.fields.table import Problem, Table

T = TypeVar("T")


class Group(Enum):
    """The parts of the page Beállítások, in its order. Each has a title in the page's words ("group.session")."""

    LANGUAGE = "language"
    SESSION = "session"
    REMINDERS = "reminders"
    DAYS = "days"
    JOURNAL = "journal"
    FILE = "file"
    """Shown, but changed in the file alone: what Hetes runs, asks and speaks to."""
    CARDS = "cards"
    """Kinds of cards that were learned: changed by the user's answers."""


FORMS = (Group.LANGUAGE, Group.SESSION, Group.REMINDERS, Group.DAYS, Group.JOURNAL)
"""The parts that are forms: their settings can be changed there."""


class Widget(Enum):
    """How a setting is shown and typed. What each looks like is said in the panel's ``pages/settings/widgets.py``."""

    CHOICE = "choice"
    SWITCH = "switch"
    TEXT = "text"
    TEXTS = "texts"
    NAME = "name"
    """A text that is asked about where it looks like a code."""
    HOURS_AND_MINUTES = "hours and minutes"
    MINUTES = "minutes"
    MINUTES_LIST = "minutes, several"
    WHOLE_DAYS = "whole days"
    SPANS = "spans of the day"
    DATES = "dates"
    DATES_WITH_SPANS = "dates with spans of the day"


@dataclass(frozen=True, slots=True)
class Field:
    """A key of the settings file.

    ``written`` is a value as the file writes it: the default of a setting, an example for a key of an entry. ``usual``
    is the value where the file has none; where the key is ``required``, the id of its entry stands for it. ``place``
    orders the fields of a group where that is not the table's order, smaller ones first.
    """

    key: str
    written: Any
    reader: ValueReader[Any]
    group: Group = Group.FILE
    widget: Widget = Widget.TEXT
    choices: tuple[str, ...] = ()
    place: int = 0
    attribute: str = ""
    usual: Any = None
    required: bool = False

    @property
    def section(self) -> str:
        """The section of the file, "" for what stands above all of them."""
        return self.key.rpartition(".")[0]

    @property
    def name(self) -> str:
        """The key within its section."""
        return self.key.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Entries:
    """An array of tables of the settings file. ``letter`` begins the ids made up where none are given."""

    key: str
    letter: str
    kind: type
    attribute: str = ""


Row = Field | Entries


def setting(  # noqa: PLR0913 - the columns of the table
    key: str,
    *,
    default: Any,  # noqa: ANN401 - whatever TOML holds
    reader: ValueReader[T],
    group: Group,
    widget: Widget,
    choices: tuple[str, ...] = (),
    place: int = 0,
) -> T:
    """Return a field of a dataclass that is a setting. Its default is that of the file, read as the file's values are.

    Raises:
        ValueError: the default is not valid itself.
    """
    row = Field(key, default, reader, group, widget, choices, place)
    problems: list[Problem] = []
    value = reader.read(Table({row.name: default}, problems), row.name, (), {})
    if problems:
        raise ValueError(f"{key}: {problems[0].complaint}")
    return dataclasses.field(default_factory=lambda: value, metadata={"row": row})


def entries(key: str, letter: str, kind: type[T]) -> tuple[T, ...]:
    """Return a field of a dataclass that holds the entries of an array of tables."""
    return cast("tuple[T, ...]", dataclasses.field(default=(), metadata={"row": Entries(key, letter, kind)}))


def entry(key: str, example: Any, reader: ValueReader[Any]) -> Mapping[str, Field]:  # noqa: ANN401 - as in setting
    """Return the metadata of a dataclass's field that is a key of such an entry."""
    return {"row": Field(key, example, reader)}


def rows_of(kind: type) -> tuple[Row, ...]:
    """Return the rows that a dataclass is made of, in its order."""
    found: list[Row] = []
    for each in dataclasses.fields(kind):
        row: Row | None = each.metadata.get("row")
        if isinstance(row, Entries):
            found.append(dataclasses.replace(row, attribute=each.name))
        elif row is not None:
            usual = each.default if each.default_factory is dataclasses.MISSING else each.default_factory()
            required = usual is dataclasses.MISSING
            found.append(
                dataclasses.replace(row, attribute=each.name, usual=None if required else usual, required=required)
            )
    return tuple(found)


def fields_of(kind: type) -> tuple[Field, ...]:
    """Return the rows that are single keys."""
    return tuple(row for row in rows_of(kind) if isinstance(row, Field))
