"""Readers, cards and the card service: from whole pictures to what happened.

The watcher tells what is there; the difference is found here. An outage means "unknown", not "gone": the last
picture stays, so that a card that still lies there afterwards is the same insertion.
"""

from __future__ import annotations

from dataclasses import replace

from hetes.core.events import CardServiceLost, ReadersSeen, SeenCard, SeenReader
from hetes.core.settings import Settings
from hetes.core.state import Card, Outage, Reader
from hetes.core.turn import Turn

# The ATR published for the 2016 series of the Hungarian eSzemélyi (contactless, PC/SC part 3). Later series are
# unknown; those are learned ([card] atrs).
ESZEMELYI_ATRS = frozenset({"3B8780018031B973842160B8"})


def kind_of(atr: str | None, settings: Settings) -> str:
    """Return what kind of card an ATR names: eszemelyi, other, unknown, or mute where there is none."""
    if atr is None:
        return "mute"
    if atr in settings.not_eszemelyi:
        return "other"
    return "eszemelyi" if atr in ESZEMELYI_ATRS or atr in settings.atrs else "unknown"


def see(turn: Turn, event: ReadersSeen) -> None:
    """Take the whole picture in, and publish what differs from the last one."""
    if turn.state.outage:
        turn.publish("card_service_back")
    turn.change(outage=None, heard=True)
    before = {reader.name: reader for reader in turn.state.readers or ()}
    after: list[Reader] = []
    for seen in event.readers:
        old = before.pop(seen.name, None)
        if old is None:
            turn.publish("reader_added", reader=seen.name)
        after.append(_compare(turn, old, seen))
    for name, gone in before.items():
        if gone.card:
            turn.publish("card_removed", reader=name)
        turn.publish("reader_removed", reader=name)
    if tuple(after) != turn.state.readers:
        turn.change(readers=tuple(after))


def _compare(turn: Turn, old: Reader | None, seen: SeenReader) -> Reader:
    card = old.card if old else None
    if seen.card is None:
        if card:
            turn.publish("card_removed", reader=seen.name)
        return Reader(seen.name)
    if card is None or card.atr != seen.card.atr:
        if card:
            turn.publish("card_removed", reader=seen.name)
        card = _insert(turn, seen.name, seen.card)
    if seen.card.in_use and not card.in_use:
        turn.publish("card_in_use", reader=seen.name)
    elif card.in_use and seen.card.in_use is False:
        turn.publish("card_released", reader=seen.name)
    return Reader(seen.name, replace(card, in_use=seen.card.in_use))


def _insert(turn: Turn, reader: str, seen: SeenCard) -> Card:
    number = turn.state.insertions + 1
    turn.change(insertions=number)
    turn.publish("card_inserted", reader=reader, kind=kind_of(seen.atr, turn.state.settings))
    return Card(seen.atr, number, turn.now)


def lose_service(turn: Turn, event: CardServiceLost) -> None:
    """Note that nothing can be seen; an outage that was known goes on."""
    turn.change(heard=True)
    outage = turn.state.outage
    if outage is None:
        number = turn.state.outages + 1
        turn.change(outages=number, outage=Outage(number, turn.now, event.denied))
        turn.publish("card_service_lost", denied=event.denied)
    elif outage.denied != event.denied:
        turn.change(outage=replace(outage, denied=event.denied))
