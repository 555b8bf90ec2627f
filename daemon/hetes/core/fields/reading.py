"""How the value of a setting is read: alone, as a list, as a table. Law: what is wrong is noted, never raised.

``usual`` is what holds in place of a wrong value. A wrong entry of a list or a table is left out of it, the rest holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any, Generic, TypeVar

from hetes.core.fields import values
from hetes.core.fields.table import Table
from hetes.core.fields.values import DAY, Wrong, clean
from hetes.core.spans import Days, Span, covers_the_day, in_week_order

T = TypeVar("T")
K = TypeVar("K")
Earlier = Mapping[str, Any]
"""The values of the settings that were read before this one, by their keys."""


def _as_given(value: Any) -> Any:  # noqa: ANN401 - whatever TOML holds
    return value


@dataclass(frozen=True, slots=True)
class ValueReader(Generic[T]):
    """Reads the value that lies under a name of a table; ``tidy`` is how a value that was given is written there."""

    read: Callable[[Table, str, Any, Earlier], T]
    tidy: Callable[[Any], Any] = _as_given


def one(read: Callable[[object], T], tidy: Callable[[Any], Any] = _as_given) -> ValueReader[T]:
    """Read a single value."""
    return ValueReader(lambda table, name, usual, _: table.one(name, read, usual), tidy)


def many(read: Callable[[object], T]) -> ValueReader[tuple[T, ...]]:
    """Read a list whose order counts."""
    return ValueReader(lambda table, name, usual, _: table.many(name, read, usual))


def any_order(read: Callable[[object], T], tidy: Callable[[Any], Any] = _as_given) -> ValueReader[frozenset[T]]:
    """Read a list whose order means nothing."""
    return ValueReader(lambda table, name, usual, _: frozenset(table.many(name, read, tuple(usual))), tidy)


def each(read_key: Callable[[object], K], read: Callable[[object], T]) -> ValueReader[Mapping[K, T]]:
    """Read a table with keys of its own."""
    return ValueReader(lambda table, name, _, __: table.each(name, read_key, read))


def leads_within(of: str) -> ValueReader[tuple[timedelta, ...]]:
    """Read a list of durations that are no longer than that of the earlier setting ``of``."""

    def read(table: Table, name: str, usual: Any, earlier: Earlier) -> tuple[timedelta, ...]:  # noqa: ANN401 - see ValueReader
        return table.many(name, partial(values.lead, most=earlier.get(of, DAY)), usual)

    return ValueReader(read)


def _quiet(table: Table, name: str, usual: Any, _: Earlier) -> tuple[Span, ...]:  # noqa: ANN401 - see ValueReader
    found = tuple(span for spans in table.many(name, values.quiet_spans) for span in spans)
    if covers_the_day(found):
        table.note(name, "whole_day")
        return tuple(usual)
    return found


def _hours(table: Table, name: str, _: object, __: Earlier) -> Mapping[str, tuple[Span, ...]]:
    return in_week_order(table.each(name, values.weekday, values.spans))


def _some_days(table: Table, name: str, _: object, __: Earlier) -> Mapping[str, tuple[Span, ...]]:
    return in_week_order(table.each(name, values.weekday, values.spans), with_free_days=True)


QUIET: ValueReader[tuple[Span, ...]] = ValueReader(_quiet)
"""Spans of the day, which may not take all of it."""
HOURS: ValueReader[Mapping[str, tuple[Span, ...]]] = ValueReader(_hours)
"""A week: the spans of each weekday."""
SOME_DAYS: ValueReader[Mapping[str, tuple[Span, ...]]] = ValueReader(_some_days)
"""Days of some weeks, which replace the usual ones: a day may be named to have no span."""
AWAY: ValueReader[tuple[Days, ...]] = many(values.days)
"""Spans of days."""


# --- How a value is written ------------------------------------------------------------------------------------------


def tidy_text(value: object) -> object:
    """Return a text in one line, unless nothing of it is visible."""
    return (clean(value) or value) if isinstance(value, str) else value


def tidy_days(value: object) -> object:
    """Return days as TOML writes dates; what is none stays, to be complained of."""
    return [_day(entry) for entry in value] if isinstance(value, list) else value


def _day(value: object) -> date | object:
    try:
        return values.day(value)
    except Wrong:
        return value
