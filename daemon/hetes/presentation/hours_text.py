"""Consulting hours as people read and type them; the grammar is that of :mod:`hetes.core.spans`.

Law: nothing is guessed. A text that could mean two things is returned as None, and its writer is asked again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hetes.core.spans import WEEKDAYS, Span, SpansError, read_spans, write_spans


def typed_hours(text: str) -> str | None:
    """Return what was typed for one day as "08:00-12:00, 13:00-18:00", "" for nothing; None: not understood."""
    try:
        return write_spans(read_spans(text, lenient=True))
    except SpansError:
        return None


def written_hours(spans: Sequence[Span]) -> str:
    """Return spans as people read them: "08:00–12:00, 13:00–18:00"."""
    return write_spans(spans, dash="–")


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
