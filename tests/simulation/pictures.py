"""Pictures of readers and cards, from plain data to what the card watch posts."""

from __future__ import annotations

from typing import Any

from hetes.core.events import CardServiceLost, ReadersSeen, SeenCard, SeenReader
from tests.simulation.world import ATRS, READERS


def picture_event(picture: list[list[Any]], service: str | None) -> ReadersSeen | CardServiceLost:
    """``picture`` is a list of [reader, ATR or None for an empty reader, in use]; a number of ATRS, or hex."""
    if service is not None:
        return CardServiceLost(denied=service == "denied")
    found: dict[str, SeenReader] = {}
    for reader, atr, in_use in picture:
        name = READERS[reader] if isinstance(reader, int) and reader < len(READERS) else f"reader {reader}"
        card = None if atr is None else SeenCard(ATRS[atr % len(ATRS)] if isinstance(atr, int) else atr, in_use)
        found[name] = SeenReader(name, card)
    return ReadersSeen(tuple(found.values()))
