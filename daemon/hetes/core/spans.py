"""Spans of the local day and weeks of them: the one grammar that reads them and the one writer.

:func:`read_spans` has a strict form, for the settings file, and a lenient one, for the panel's fields and the
command line. Both share the splitting into parts, the ranges and the complaints. What stays apart is the shape of a
part: a file that said "8-14" would be read by every later version, so only the form that :func:`write_spans` makes is
taken there; in a field, or after an option, "8-14" or "800-1400" is what people type, and it is written out in full
before it is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_STRICT = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—]\s*(\d{1,2}):(\d{2})", re.ASCII)
_TIME = r"(\d{1,2})(?:[:.]?(\d{2}))?"
_LENIENT = re.compile(rf"{_TIME}\s*(?:-|–|—|−|\.\.|to|tól)\s*{_TIME}(?:\s*(?:-?ig|h))?", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:,|;|\+|és|and|/|\n)\s*")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open span of the local day, in minutes since midnight (0 to 1440).

    A span whose end is not after its start ends on the next day; equal ends are refused by :func:`__post_init__`.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse what no clock shows.

        Raises:
            ValueError: an end outside 00:00-24:00, or equal ends.
        """
        if not (0 <= self.start < 1440 and 0 <= self.end <= 1440):
            raise ValueError("outside the day")
        if self.start == self.end:
            raise ValueError("equal ends")


@dataclass(frozen=True, slots=True, order=True)
class Days:
    """A span of days, both of them included."""

    first: date
    last: date

    def __contains__(self, day: object) -> bool:
        """Tell whether the day is one of them."""
        return isinstance(day, date) and self.first <= day <= self.last

    def __str__(self) -> str:
        """Return the span as ISO 8601 writes it: "2026-12-21/2027-01-02"."""
        return f"{self.first.isoformat()}/{self.last.isoformat()}"


class SpansError(ValueError):
    """A text that names no spans: the complaint's word, and what stood where a weekday belongs, if anything."""

    def __init__(self, word: str, day: str | None = None) -> None:
        """Keep both."""
        super().__init__(word)
        self.word = word
        self.day = day


def read_spans(text: str, *, lenient: bool = False) -> tuple[Span, ...]:
    """Read "08:00-12:00, 13:00-18:00", and leniently also "8-12 és 13-18"; an empty text is no span at all.

    Raises:
        SpansError: "span" or "equal".
    """
    if lenient:
        return tuple(_span(_LENIENT, part) for part in _BETWEEN.split(text.strip()) if part)
    return tuple(_span(_STRICT, part) for part in text.split(",")) if text.strip() else ()


def _span(form: re.Pattern[str], text: str) -> Span:
    found = form.fullmatch(text.strip())
    if found is None:
        raise SpansError("span")
    hour, minute, to_hour, to_minute = (int(number or 0) for number in found.groups())
    start, end = hour * 60 + minute, to_hour * 60 + to_minute
    if minute > 59 or to_minute > 59 or start >= 1440 or end > 1440:
        raise SpansError("span")
    if start == end:
        raise SpansError("equal")
    return Span(start, end)


def write_time(minutes: int) -> str:
    """Write minutes since midnight as HH:MM."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def write_spans(spans: Iterable[Span], dash: str = "-", between: str = ", ") -> str:
    """Write spans as :func:`read_spans` reads them; people are shown an en dash."""
    return between.join(f"{write_time(span.start)}{dash}{write_time(span.end)}" for span in spans)


def covers_the_day(spans: Iterable[Span]) -> bool:
    """Tell whether these spans together leave no minute of the day."""
    pieces = []
    for span in spans:
        pieces += [(span.start, span.end)] if span.end > span.start else [(span.start, 1440), (0, span.end)]
    reached = 0
    for start, end in sorted(pieces):
        if start > reached:
            return False
        reached = max(reached, end)
    return reached >= 1440


# --- A week ----------------------------------------------------------------------------------------------------------


def read_week(text: str, *, with_free_days: bool = False) -> dict[str, tuple[Span, ...]]:
    """Read "mon=08:00-14:00;tue=8-12,13-18", as people type it; days without a span are left out, or wanted.

    Raises:
        SpansError: "hours" (no equals sign), "day", "day_twice", "span" or "equal", the last four with the day.
    """
    hours: dict[str, tuple[Span, ...]] = {}
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        day, equals, times = (piece.strip() for piece in part.partition("="))
        if not equals:
            raise SpansError("hours")
        if day not in WEEKDAYS or day in hours:  # first: a wrong day is named before its hours
            raise SpansError("day_twice" if day in hours else "day", day)
        try:
            hours[day] = read_spans(times, lenient=True)
        except SpansError as error:
            raise SpansError(error.word, day) from None
    return in_week_order(hours, with_free_days=with_free_days)


def write_week(hours: Mapping[str, Iterable[Span]], *, with_free_days: bool = False) -> str:
    """Write a week as :func:`read_week` reads it."""
    week = ((day, write_spans(hours[day], between=",")) for day in WEEKDAYS if day in hours)
    return ";".join(f"{day}={spans}" for day, spans in week if spans or with_free_days)


def in_week_order(
    hours: Mapping[str, tuple[Span, ...]], *, with_free_days: bool = False
) -> dict[str, tuple[Span, ...]]:
    """Return the days in the week's order, without those that have no span, unless these are wanted."""
    return {day: hours[day] for day in WEEKDAYS if day in hours and (hours[day] or with_free_days)}
