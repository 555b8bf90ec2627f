"""Consulting hours as people write them: what was meant by "8-14", and a week in few words.

Law: nothing is guessed. A text that could mean two things is returned as None, and its writer is asked again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from hetes.core.settings import WEEKDAYS, Span

_TIME = r"(\d{1,2})(?:[:.]?(\d{2}))?"
_SPAN = re.compile(rf"{_TIME}\s*(?:-|–|—|−|\.\.|to|tól)\s*{_TIME}(?:\s*(?:-?ig|h))?", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:,|;|\+|és|and|/|\n)\s*")


def typed_hours(text: str) -> str | None:
    """Return what was typed for one day as "08:00-12:00, 13:00-18:00", "" for nothing; None: not understood."""
    parts = [part for part in _BETWEEN.split(text.strip()) if part]
    found: list[str] = []
    for part in parts:
        match = _SPAN.fullmatch(part.strip())
        if match is None:
            return None
        start, end = (_minutes(match[n], match[n + 1]) for n in (1, 3))
        if start is None or end is None or start in (end, 1440):
            return None
        found.append(f"{_clock(start)}-{_clock(end)}")
    return ", ".join(found)


def written_hours(spans: Sequence[Span]) -> str:
    """Return spans as people read them: "08:00–12:00, 13:00–18:00"."""
    return ", ".join(f"{_clock(span.start)}–{_clock(span.end)}" for span in spans)


def week_lines(hours: Mapping[str, Sequence[Span]], names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the week with its equal neighbours together: ("hétfő–péntek", "08:00–14:00"); days off are left out."""
    groups: list[tuple[list[str], str]] = []
    for day in WEEKDAYS:
        written = written_hours(hours.get(day, ()))
        if groups and groups[-1][1] == written:
            groups[-1][0].append(day)
        else:
            groups.append(([day], written))
    return tuple((_days(days, names), written) for days, written in groups if written)


def _days(days: Sequence[str], names: Mapping[str, str]) -> str:
    if len(days) == 1:
        return names[days[0]]
    between = "–" if len(days) > 2 else ", "
    return f"{names[days[0]]}{between}{names[days[-1]]}"


def _minutes(hours: str, minutes: str | None) -> int | None:
    found = int(hours) * 60 + int(minutes or 0)
    return found if found <= 1440 and int(minutes or 0) < 60 else None


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
