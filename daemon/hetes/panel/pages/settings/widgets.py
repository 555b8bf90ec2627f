"""How each kind of setting looks in the form: its shape, how it is written for people, and how what they type is read.

Law: pure. A new setting takes one of these kinds; the shape names what the page's template draws.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hetes.core.fields.field import Widget
from hetes.core.fields.values import write_duration
from hetes.core.spans import Span, SpansError, read_spans, write_spans
from hetes.presentation.hours_text import written_hours
from hetes.presentation.identifiers import plain_text
from hetes.presentation.length_text import typed_length, written_length

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_DATE = re.compile(r"(\d{4})\s*[-./]\s*(\d{1,2})\s*[-./]\s*(\d{1,2})\.?", re.ASCII)


class NotUnderstoodError(Exception):
    """What was typed means nothing here; ``word`` names the sentence that says so."""

    def __init__(self, word: str) -> None:
        """Keep the word."""
        super().__init__(word)
        self.word = word


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of field. ``name`` is the template's; ``empty_is_unset``: nothing typed means that the default holds.

    ``show`` writes a setting's value for people; ``read`` returns what the file is to hold for what they typed, and
    raises NotUnderstoodError.
    """

    name: str
    show: Callable[[Any], str]
    read: Callable[[str], Any]
    empty_is_unset: bool = True


def _minutes(length: timedelta) -> str:
    return f"{length / _MINUTE:g}"


def _read_minutes(text: str) -> str:
    if not re.fullmatch(r"\d{1,4}", text, re.ASCII):
        raise NotUnderstoodError("minutes_wrong")
    return f"{int(text)}m"


def _read_minutes_list(text: str) -> list[str]:
    parts = [part for part in re.split(r"[\s,;]+|és|and", text) if part]
    return [] if parts == ["0"] else [_read_minutes(part) for part in parts]


def _minutes_list(lengths: Iterable[timedelta]) -> str:
    """Write them with commas; 0 where there is to be none, for an empty field means what is usual."""
    return ", ".join(map(_minutes, lengths)) or "0"


def _read_length(text: str) -> str:
    length = typed_length(text)
    if length is None:
        raise NotUnderstoodError("length_wrong")
    return write_duration(length)


def _read_days(text: str) -> str:
    if not re.fullmatch(r"\d{1,5}", text, re.ASCII):
        raise NotUnderstoodError("days_wrong")
    return f"{int(text)}d"


def _read_text(text: str) -> str:
    return plain_text(text).value


def _read_texts(text: str) -> list[str]:
    return [_read_text(part) for part in text.split(",") if part.strip()]


def _read_spans(text: str) -> list[str]:
    return [write_spans([span]) for span in _spans(text, "spans_wrong")]


def _spans(text: str, word: str) -> tuple[Span, ...]:
    try:
        return read_spans(text, lenient=True)
    except SpansError:
        raise NotUnderstoodError(word) from None


def _lines(text: str) -> Iterable[str]:
    return (line.strip() for line in text.splitlines() if line.strip())


def _read_date(text: str) -> str:
    found = _DATE.fullmatch(text)
    try:
        if found:
            return date(*(int(part) for part in found.groups())).isoformat()
    except ValueError:
        pass
    raise NotUnderstoodError("dates_wrong")


def _dates(days: Iterable[date]) -> str:
    return "\n".join(sorted(map(str, days)))


def _read_dates(text: str) -> list[str]:
    return [_read_date(line) for line in _lines(text)]


def _dates_with_spans(days: Mapping[date, tuple[Span, ...]]) -> str:
    return "\n".join(f"{day} {written_hours(spans)}" for day, spans in sorted(days.items()))


def _read_dates_with_spans(text: str) -> dict[str, str]:
    found: dict[str, tuple[Span, ...]] = {}
    for line in _lines(text):
        day, _, hours = line.partition(" ")
        spans = _spans(hours, "open_wrong")
        if not spans:
            raise NotUnderstoodError("open_wrong")
        on = _read_date(day)
        found[on] = (*found.get(on, ()), *spans)
    return {on: write_spans(spans) for on, spans in found.items()}


SHAPES: Mapping[Widget, Shape] = {
    Widget.CHOICE: Shape("choice", str, str),
    Widget.SWITCH: Shape("flag", lambda on: "yes" if on else "", lambda text: text == "yes", empty_is_unset=False),
    Widget.TEXT: Shape("text", str, _read_text),
    Widget.TEXTS: Shape("text", ", ".join, _read_texts),
    Widget.NAME: Shape("text", str, _read_text),
    Widget.HOURS_AND_MINUTES: Shape("short", written_length, _read_length),
    Widget.MINUTES: Shape("short", _minutes, _read_minutes),
    Widget.MINUTES_LIST: Shape("short", _minutes_list, _read_minutes_list),
    Widget.WHOLE_DAYS: Shape("short", lambda length: f"{length // _DAY}", _read_days),
    Widget.SPANS: Shape("text", written_hours, _read_spans),
    Widget.DATES: Shape("area", _dates, _read_dates),
    Widget.DATES_WITH_SPANS: Shape("area", _dates_with_spans, _read_dates_with_spans),
}
