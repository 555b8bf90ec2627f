"""What comes in, as it can be kept: the one door of the core, before anything is reckoned with an event.

Law: no event brings a value into the state that :mod:`hetes.core.codec` could not read back. Whoever is erased goes
through such a reading, and so does every start. Texts and lists that are too long are cut, numbers that are too large
are taken for the largest; what no clock can have told counts as not told, and of what another workstation told all or
nothing is taken. Settings have bounds of their own.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from operator import is_
from typing import Any

from hetes.core.codec import LARGEST_NUMBER, LONGEST_LIST, LONGEST_TEXT
from hetes.core.events import ClockStepped, Event, Resumed, SessionHeard, SettingsRead, Started
from hetes.core.fleet.register import Register
from hetes.core.instants import LONGEST_SPAN, is_believed


def in_reason(event: Event) -> Event:
    """Return the event as it can be reckoned with, and kept."""
    if isinstance(event, SettingsRead):
        return event
    kept: Event = _bounded(event)
    match kept:
        case SessionHeard() if kept is not event:
            return SessionHeard(kept.practitioner, Register())
        case Resumed() if kept.since is not None and not is_believed(kept.since):
            return replace(kept, since=None)
        case ClockStepped() if abs(kept.by) > LONGEST_SPAN:
            return ClockStepped(timedelta(0))
        case Started() if kept.clock_ahead is not None and not abs(kept.clock_ahead) <= LONGEST_SPAN.total_seconds():
            return replace(kept, clock_ahead=None)
        case _:
            return kept


def _bounded(value: Any) -> Any:  # noqa: ANN401 - whatever an event holds
    """Return the value, itself where it is within bounds, all the way down."""
    if isinstance(value, str):
        return value if len(value) <= LONGEST_TEXT else value[:LONGEST_TEXT]
    if isinstance(value, int):
        return value if abs(value) <= LARGEST_NUMBER else LARGEST_NUMBER if value > 0 else -LARGEST_NUMBER
    if isinstance(value, tuple):
        kept = tuple(map(_bounded, value[:LONGEST_LIST]))
        return value if len(kept) == len(value) and all(map(is_, kept, value)) else kept
    if not is_dataclass(value) or isinstance(value, type):
        return value
    held = {each.name: getattr(value, each.name) for each in fields(value)}
    changed = {name: kept for name, each in held.items() if (kept := _bounded(each)) is not each}
    return replace(value, **changed) if changed else value
