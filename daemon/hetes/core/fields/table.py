"""A table of a TOML document, and what is wrong in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from hetes.core.fields.values import Wrong, clean

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Problem:
    """A wrong value: its key, the complaint, and what follows ("default", "left_out", "other_id")."""

    key: str
    complaint: str
    consequence: str


class Table:
    """A table of the document that notes down what is wrong in it."""

    def __init__(self, content: Mapping[str, Any], problems: list[Problem], key: str = "") -> None:
        """Read ``content``, which lies at ``key``, and add to ``problems``."""
        self.content = content
        self._problems = problems
        self._key = key

    def note(self, key: str, complaint: str, consequence: str = "default") -> None:
        """Note that the value at ``key`` (below this table) is wrong."""
        self._problems.append(Problem(self._path(key), complaint, consequence))

    def one(self, key: str, read: Callable[[object], T], usual: T) -> T:
        """Return the value at ``key``, or the usual one where there is none or a wrong one."""
        if key not in self.content:
            return usual
        try:
            return read(self.content[key])
        except Wrong as wrong:
            self.note(key, wrong.word)
            return usual

    def many(self, key: str, read: Callable[[object], T], usual: tuple[T, ...] = ()) -> tuple[T, ...]:
        """Return the list at ``key`` without its wrong entries; the usual one where none is right."""
        found = self.one(key, _list, None)
        if found is None:
            return usual
        good: list[T] = []
        wrong: list[tuple[int, str]] = []
        for number, entry in enumerate(found):
            try:
                good.append(read(entry))
            except Wrong as finding:
                wrong.append((number, finding.word))
        nothing_stands = bool(wrong) and not good
        for number, word in wrong:
            self.note(f"{key}[{number}]", word, "default" if nothing_stands and usual else "left_out")
        return usual if nothing_stands else tuple(dict.fromkeys(good))

    def each(self, key: str, read_key: Callable[[object], Any], read: Callable[[object], T]) -> dict[Any, T]:
        """Return the table at ``key`` with both its keys and its values read, without the wrong entries."""
        found: dict[Any, T] = {}
        table = self.table(key)
        for name, value in table.content.items():
            try:
                own = read_key(name)  # first: a wrong key is named before its value
                found[own] = read(value)
            except Wrong as wrong:
                table.note(name, wrong.word, "left_out")
        return found

    def table(self, key: str) -> Table:
        """Return the table at ``key``, an empty one where there is none."""
        return Table(self.one(key, _table, {}), self._problems, self._path(key))

    def tables(self, key: str) -> list[tuple[int, Table]]:
        """Return the array of tables at ``key``, with the position of each."""
        found: list[tuple[int, Table]] = []
        try:
            entries = _list(self.content.get(key, []))
        except Wrong:
            self.note(key, "tables", "left_out")
            return found
        for number, entry in enumerate(entries):
            if isinstance(entry, Mapping):
                found.append((number, Table(entry, self._problems, f"{self._path(key)}[{number}]")))
            else:
                self.note(f"{key}[{number}]", "tables", "left_out")
        return found

    def _path(self, key: str) -> str:
        shown = clean(key, 40) or '""'
        return f"{self._key}.{shown}" if self._key else shown


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise Wrong("list")
    return value


def _table(value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise Wrong("table")
    return value
