"""From a TOML document to settings. Law: raises for no document, and names every wrong value with its key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from hetes.adapters.settings import readers
from hetes.adapters.settings.readers import Wrong
from hetes.core.settings import WEEKDAYS, Practitioner, Settings, Span, Unit

T = TypeVar("T")
_USUAL = Settings()


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
        shown = readers.clean(key, 40) or '""'
        return f"{self._key}.{shown}" if self._key else shown


@dataclass(frozen=True, slots=True)
class Checked:
    """What a document says. ``positions`` maps, for each array of tables, an id to its place in that array."""

    settings: Settings
    problems: tuple[Problem, ...]
    positions: Mapping[str, Mapping[str, int]]


def check(document: Mapping[str, Any]) -> Checked:
    """Read the whole document. Unknown keys mean nothing to us; zone and holidays are not in it."""
    problems: list[Problem] = []
    top = Table(document, problems)
    session, reminders, card, fleet = (top.table(key) for key in ("session", "reminders", "card", "fleet"))
    length = session.one("length", readers.length, _USUAL.length)

    def lead(value: object) -> timedelta:
        found = readers.duration(value)
        if not timedelta() < found <= length:
            raise Wrong("lead")
        return found

    practitioners = _identified(top.tables("practitioner"), "p")
    units = _identified(top.tables("unit"), "u")
    settings = Settings(
        language=top.one("language", readers.language, _USUAL.language),
        software=top.one("software", readers.some_text, _USUAL.software),
        closed=frozenset(top.many("closed", readers.day)),
        open=_open(top),
        length=length,
        leads=session.many("leads", lead, _USUAL.leads),
        repeat_after_expiry=reminders.many("repeat_after_expiry", readers.positive, _USUAL.repeat_after_expiry),
        before_hours=reminders.one("before_hours", readers.up_to_a_day, _USUAL.before_hours),
        quiet=_quiet(reminders),
        sound=reminders.one("sound", readers.yes_or_no, _USUAL.sound),
        atrs=frozenset(card.many("atrs", readers.atr)),
        not_eszemelyi=frozenset(card.many("not_eszemelyi", readers.atr)),
        process_names=top.table("client").many("process_names", readers.some_text, _USUAL.process_names),
        portal_url=top.table("portal").one("url", readers.portal_url, _USUAL.portal_url),
        journal_keep=top.table("journal").one("keep", readers.keep, _USUAL.journal_keep),
        units=tuple(unit(name, table) for name, _, table in units),
        configured=tuple(practitioner(name, table) for name, _, table in practitioners),
        broker=fleet.one("broker", readers.broker, _USUAL.broker),
        clinic=fleet.one("clinic", readers.any_text, _USUAL.clinic),
    )
    arrays = {"practitioner": practitioners, "unit": units}
    places = {key: {name: position for name, position, _ in found} for key, found in arrays.items()}
    return Checked(settings, tuple(problems), places)


def practitioner(name: str, table: Table) -> Practitioner:
    """Read one practitioner's table; without a name the id is shown."""
    return Practitioner(
        id=name,
        name=table.one("name", readers.some_text, name),
        login=table.one("login", readers.login, "card"),
        eeszt_user=table.one("eeszt_user", readers.any_text, ""),
        card_expires=table.one("card_expires", readers.day, None),
        units=table.many("units", readers.some_text),
        hours={day: spans for day, spans in sorted_days(table.each("hours", weekday, readers.spans)) if spans},
    )


def weekday(value: object) -> str:
    """Read "mon" to "sun"."""
    if value not in WEEKDAYS:
        raise Wrong("day")
    return str(value)


def sorted_days(hours: Mapping[str, tuple[Span, ...]]) -> Iterable[tuple[str, tuple[Span, ...]]]:
    """Return the days in the week's order."""
    return sorted(hours.items(), key=lambda item: WEEKDAYS.index(item[0]))


def unit(name: str, table: Table) -> Unit:
    """Read one organisational unit's table."""
    return Unit(name, table.one("name", readers.any_text, ""), table.one("oth_id", readers.any_text, ""))


def _open(top: Table) -> dict[date, tuple[Span, ...]]:
    return top.each("open", readers.day, readers.some_spans)


def _quiet(reminders: Table) -> tuple[Span, ...]:
    found = tuple(span for spans in reminders.many("quiet", readers.quiet_spans) for span in spans)
    if readers.covers_the_day(found):
        reminders.note("quiet", "whole_day")
        return ()
    return found


def _identified(tables: list[tuple[int, Table]], letter: str) -> list[tuple[str, int, Table]]:
    """Give every table an id of its own: the one it names, else one made from its position."""
    named: list[str | None] = []
    for _, table in tables:
        wanted = table.one("id", readers.some_text, None)
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


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise Wrong("list")
    return value


def _table(value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise Wrong("table")
    return value
