"""The flight recorder's words: an event or effect for the log, with practitioners by number and nothing personal."""

from __future__ import annotations

from hetes.core.effects import Effect
from hetes.core.events import Event, NoticeDismissed, ReadersSeen
from hetes.core.notices.registry import RULE
from hetes.core.state import State

_PARTS = ("notice", "event", "reason", "order", "minutes")


def recorded(what: Event | Effect, state: State) -> str:
    """Return an event or effect for the log: practitioners by number, no reader names, no ATRs, no texts."""
    name = type(what).__name__
    if isinstance(what, ReadersSeen):
        return f"{name}({len(what.readers)} readers, {sum(r.card is not None for r in what.readers)} cards)"
    parts = [getattr(what, part) for part in _PARTS if hasattr(what, part)]
    if isinstance(what, NoticeDismissed) and what.notice not in RULE:  # a word of whoever asked
        parts = []
    numbers = {p.id: str(n) for n, p in enumerate(state.practitioners, 1)}
    who = getattr(what, "practitioner", None)
    return f"{name}({', '.join(str(p) for p in [*parts, numbers.get(who, '-') if who else '-'])})"
