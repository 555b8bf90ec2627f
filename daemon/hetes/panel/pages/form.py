"""What somebody typed into a form of the panel. Pure."""

from __future__ import annotations

import json
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


@dataclass(frozen=True, slots=True)
class Touched:
    """A form after somebody was at it. What they left alone is as the settings have it now.

    ``was`` is what the fields held at first, as a text that the form carries along; ``changed`` names the fields, and
    "units" if a tick was changed.
    """

    values: Mapping[str, str]
    ticked: tuple[str, ...]
    was: str
    changed: frozenset[str]


def touched(
    now: Mapping[str, str], units: Sequence[str], typed: Typed, boxes: Collection[str] = frozenset()
) -> Touched:
    """Return what somebody has changed, over what the settings hold ``now``, with these ``units``.

    ``boxes`` are the units that have a box to tick: another stays as it is. A field that was not sent was left alone;
    without "was", so was what stands as it is now.
    """
    was, were = _at_first(typed.values.get("was", ""), now, [unit for unit in units if unit in boxes])
    sent = {name: typed.values.get(name, was.get(name, "")) for name in now}
    changed = {name for name, value in sent.items() if value.strip() != was.get(name, "").strip()}
    values = {name: sent[name] if name in changed else now[name] for name in now}
    first = {name: was.get(name, "") if name in changed else now[name] for name in now}
    gone = set(were) - set(typed.units)
    new = [unit for unit in typed.units if unit in boxes and unit not in were]
    ticked = tuple(dict.fromkeys([*(unit for unit in units if unit not in gone), *new]))
    if ticked != tuple(units):
        changed.add("units")
    return Touched(values, ticked, json.dumps([first, list(were)]), frozenset(changed))


def _at_first(text: str, now: Mapping[str, str], units: Sequence[str]) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """Read what a form carried along; what is no such text stands for what the settings hold now."""
    try:
        was, were = json.loads(text)
        return {str(name): str(value) for name, value in was.items()}, tuple(map(str, were))
    except (ValueError, TypeError, AttributeError, RecursionError):
        return now, tuple(units)


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
