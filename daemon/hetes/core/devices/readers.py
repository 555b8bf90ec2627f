"""Readers, cards, the card service and the portal: from whole pictures to what happened.

The watcher tells what is there; the difference is found here. An outage means "unknown", not "gone": the last
picture stays, so that a card that still lies there afterwards is the same insertion.
"""

from __future__ import annotations

from dataclasses import replace

from hetes.core.atr import kind_of
from hetes.core.duty import candidates
from hetes.core.events import CardNamed, CardServiceLost, PortalProbed, ReadersSeen, SeenCard, SeenReader
from hetes.core.notices.registry import LOGIN_SUSPECTED
from hetes.core.state import Card, Outage, Portal, Reader
from hetes.core.transition import Turn


def see(turn: Turn, event: ReadersSeen) -> None:
    """Take the whole picture in, and publish what differs from the last one."""
    if turn.state.outage:
        turn.publish("card_service_back")
    since = (turn.state.no_reader_since or turn.now) if not event.readers else None
    turn.change(outage=None, heard=True, no_reader_since=since)
    before = {reader.name: reader for reader in turn.state.readers or ()}
    after: list[Reader] = []
    for seen in event.readers:
        old = before.pop(seen.name, None)
        if old is None:
            turn.publish("reader_added", reader=seen.name)
        after.append(_compare(turn, old, seen))
    for name, gone in before.items():
        if gone.card:
            _remove(turn, name, gone.card)
        turn.publish("reader_removed", reader=name)
    if tuple(after) != turn.state.readers:
        turn.change(readers=tuple(after))


def _compare(turn: Turn, old: Reader | None, seen: SeenReader) -> Reader:
    card = old.card if old else None
    if seen.card is None:
        if card:
            _remove(turn, seen.name, card)
        return Reader(seen.name)
    if card is None or card.atr != seen.card.atr:
        if card:
            _remove(turn, seen.name, card)
        card = _insert(turn, seen.name, seen.card)
    return Reader(seen.name, _use(turn, seen.name, card, in_use=seen.card.in_use))


def _use(turn: Turn, reader: str, card: Card, *, in_use: bool | None) -> Card:
    """Follow another program's use of the card. Where nobody samples it, a use that was seen has no known end."""
    since = card.used_since
    if in_use and not card.in_use:
        turn.publish("card_in_use", reader=reader)
    elif card.in_use and in_use is False:
        turn.publish("card_released", reader=reader)
    if in_use is False:
        _use_ended(turn, reader, card)
    return replace(card, in_use=in_use, used_since=(since or turn.now) if in_use else None)


def _use_ended(turn: Turn, reader: str, card: Card) -> None:
    if card.used_since is None:
        return
    kind = kind_of(card.atr, turn.state.settings)
    occasion = LOGIN_SUSPECTED.use_ended(card, card.used_since, turn.now, kind)
    if occasion:
        turn.record(occasion)
        if candidates(turn.state, turn.now):
            turn.publish("login_suspected", reader=reader, used_at=card.used_since)


def _insert(turn: Turn, reader: str, seen: SeenCard) -> Card:
    number = turn.state.insertions + 1
    turn.change(insertions=number)
    kind = kind_of(seen.atr, turn.state.settings)
    turn.publish("card_inserted", reader=reader, kind=kind)
    first_at, calendar = turn.state.first_insertion_at, turn.state.calendar
    if kind == "eszemelyi" and (first_at is None or calendar.local_day(first_at) != calendar.local_day(turn.now)):
        turn.change(first_insertion_at=turn.now)
    return Card(seen.atr, number, turn.now)


def _remove(turn: Turn, reader: str, card: Card) -> None:
    turn.publish("card_removed", reader=reader)
    _use_ended(turn, reader, card)


def name_card(turn: Turn, event: CardNamed) -> None:
    """Learn what an unknown ATR names; what is known stays as it is, for a click may come late or twice."""
    if kind_of(event.atr, turn.state.settings) == "unknown":
        turn.learn(event.atr, eszemelyi=event.eszemelyi)


def lose_service(turn: Turn, event: CardServiceLost) -> None:
    """Note that nothing can be seen; an outage that was known goes on."""
    turn.change(heard=True, no_reader_since=None)
    outage = turn.state.outage
    if outage is None:
        number = turn.state.outages + 1
        turn.change(outages=number, outage=Outage(number, turn.now, event.denied))
        turn.publish("card_service_lost", denied=event.denied)
    elif outage.denied != event.denied:
        turn.change(outage=replace(outage, denied=event.denied))


def probe(turn: Turn, event: PortalProbed) -> None:
    """Note whether the portal was reached. One failure alone says nothing."""
    portal = turn.state.portal
    before = portal.word if portal else "unknown"
    if event.ok:
        turn.change(portal=Portal(turn.now))
    elif portal and portal.failures:
        turn.change(portal=replace(portal, checked_at=turn.now, failures=portal.failures + 1, reason=event.reason))
    else:
        number = turn.state.portal_outages + 1
        turn.change(portal_outages=number, portal=Portal(turn.now, 1, number, event.reason))
    after = turn.state.portal.word if turn.state.portal else "unknown"
    if after != before:
        turn.publish("portal_changed", state=after, reason=event.reason)
