"""What somebody typed into a form of the panel. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from hetes.core.spans import Span
from hetes.presentation.hours_text import written_hours
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

    It goes on through the night: who types "8-2" for two in the afternoon learns how long that is. One that ends at
    midnight is no such span.
    """
    for span in spans:
        if 0 < span.end < span.start:
            length = span_words((span.end - span.start) % 1440 * 60, language)
            return t("overnight", span=written_hours((span,)), length=length)
    return ""
