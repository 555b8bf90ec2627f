"""What somebody typed into a form of the panel. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from hetes.core.spans import Span
from hetes.presentation.hours_text import written_hours
from hetes.presentation.practitioner_text import NOON
from hetes.presentation.time_words import span_words


@dataclass(frozen=True, slots=True)
class Field:
    """What stands in a field, and what is to be said about it. ``asks``: it has to be confirmed to be kept."""

    name: str
    value: str
    error: str = ""
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody sent: the fields as they stand, the ticked units, and which questions they answered with yes."""

    values: Mapping[str, str]
    units: Collection[str] = ()
    sure: Collection[str] = field(default_factory=frozenset)


def overnight(spans: Sequence[Span], language: str, t: Callable[..., str]) -> str:
    """Return the question about the first span that ends before it begins, "" where none does.

    It goes on through the night: who types "8-2" for two in the afternoon learns how long that is, and how that is
    written, "8-14"; of "20-6" no afternoon can be meant. One that ends at midnight is no such span.
    """
    for span in spans:
        if 0 < span.end < span.start:
            length = span_words((span.end - span.start) % 1440 * 60, language)
            asked = t("overnight", span=written_hours((span,)), length=length)
            meant = span.end + NOON  # on a clock of twelve hours it is shown alike
            if not span.start < meant < 2 * NOON:
                return asked
            return f"{asked} {t('overnight.afternoon', meant=f'{_shortly(span.start)}-{_shortly(meant)}')}"
    return ""


def _shortly(minutes: int) -> str:
    """Return a time of day as people type it: "8", "8:30"."""
    return f"{minutes // 60}:{minutes % 60:02}" if minutes % 60 else str(minutes // 60)
