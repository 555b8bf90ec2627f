"""Readers, cards, the card service and the portal: from whole pictures to what happened.

The watcher tells what is there; the difference is found here. An outage means "unknown", not "gone": the last
picture stays, so that a card that still lies there afterwards is the same insertion.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from hetes.core.atr import kind_of, same_family
from hetes.core.devices.unknown_card import nameable, was_asked_about
from hetes.core.duty import candidates
from hetes.core.events import CardNamed, CardServiceLost, ReadersSeen, SeenCard, SeenReader
from hetes.core.notices.registry import LOGIN_SUSPECTED
from hetes.core.settings import Settings
from hetes.core.state import USES_AT_MOST, USES_KEPT, Card, Outage, Reader
from hetes.core.transition import Transition


def see(transition: Transition, event: ReadersSeen) -> None:
    """Take the whole picture in, and publish what differs from the last one."""
    if transition.state.outage:
        transition.publish("card_service_back")
    since = (transition.state.no_reader_since or transition.now) if not event.readers else None
    transition.change(outage=None, heard=True, no_reader_since=since)
    before = {reader.name: reader for reader in transition.state.readers or ()}
    after: list[Reader] = []
    for seen in event.readers:
        old = before.pop(seen.name, None)
        if old is None:
            transition.publish("reader_added", reader=seen.name)
        after.append(_compare(transition, old, seen))
    for name, gone in before.items():
        if gone.card:
            _remove(transition, name, gone.card)
        transition.publish("reader_removed", reader=name)
    if tuple(after) != transition.state.readers:
        transition.change(readers=tuple(after))


def forget_counts(transition: Transition) -> None:
    """Forget the numbers that another run of Hetes gave to the insertions."""
    if transition.state.readers:
        seen = (replace(r, card=replace(r.card, counted=None)) if r.card else r for r in transition.state.readers)
        transition.change(readers=tuple(seen))


def _compare(transition: Transition, old: Reader | None, seen: SeenReader) -> Reader:
    card = old.card if old else None
    if seen.card is None:
        if card:
            _remove(transition, seen.name, card)
        return Reader(seen.name)
    if card and _is_the_same(card, seen.card, transition.state.settings):
        card = replace(card, atr=seen.card.atr or card.atr, counted=seen.card.counted)
    else:
        if card:
            _remove(transition, seen.name, card)
        card = _insert(transition, seen.name, seen.card)
    return Reader(seen.name, _use(transition, seen.name, card, in_use=seen.card.in_use))


def _is_the_same(card: Card, seen: SeenCard, settings: Settings) -> bool:
    """Tell whether it is the same insertion (policy 4.0): by the service's count, else by the ATR's family.

    A card that fell silent, or answers late, is no other one where the service counts.
    """
    if seen.counted is not None and seen.counted == card.counted:
        return True
    if card.atr is None or seen.atr is None:
        return card.atr == seen.atr
    return same_family(card.atr, seen.atr, settings)


def _use(transition: Transition, reader: str, card: Card, *, in_use: bool | None) -> Card:
    """Follow another program's use of the card. Where nobody samples it, a use that was seen has no known end."""
    since = card.used_since
    elsewhere = card.used_elsewhere if since else transition.state.switched_away
    if in_use and not card.in_use:
        transition.publish("card_in_use", reader=reader)
    elif card.in_use and in_use is False:
        transition.publish("card_released", reader=reader)
    if in_use is False:
        _use_ended(transition, reader, card)
    until = transition.now if in_use is False and since else card.used_until
    card = replace(card, used_elsewhere=bool(in_use and elsewhere), used_until=until)
    return replace(card, in_use=in_use, used_since=(since or transition.now) if in_use else None)


def _use_ended(transition: Transition, reader: str, card: Card) -> None:
    """Note what the end of a use means. One that began while another user had the screen is theirs (policy 4.1)."""
    if card.used_since is None or card.used_elsewhere:
        return
    kind = kind_of(card.atr, transition.state.settings)
    occasion = LOGIN_SUSPECTED.use_ended(card, card.used_since, transition.now, kind)
    if occasion:
        _note_use(transition, card.used_since)
        transition.record(occasion)
        if candidates(transition.state, transition.now):
            transition.publish("login_suspected", reader=reader, used_at=card.used_since)


def _note_use(transition: Transition, began_at: datetime) -> None:
    """Keep the beginning of a use that may have been an activation (policy 6.3, 6.4); of too many, the oldest."""
    kept = [each for each in transition.state.uses if abs(transition.now - each) <= USES_KEPT]
    transition.change(uses=(*kept[: USES_AT_MOST - 1], began_at))


def _insert(transition: Transition, reader: str, seen: SeenCard) -> Card:
    number = transition.state.insertions + 1
    transition.change(insertions=number)
    kind = kind_of(seen.atr, transition.state.settings)
    transition.publish("card_inserted", reader=reader, kind=kind)
    first_at, calendar = transition.state.first_insertion_at, transition.state.calendar
    if kind == "eszemelyi" and (first_at is None or calendar.local_day(first_at) != calendar.local_day(transition.now)):
        transition.change(first_insertion_at=transition.now)
    return Card(seen.atr, number, transition.now, counted=seen.counted)


def _remove(transition: Transition, reader: str, card: Card) -> None:
    transition.publish("card_removed", reader=reader)
    _use_ended(transition, reader, card)


def name_card(transition: Transition, event: CardNamed) -> None:
    """Learn what an unknown ATR names; what is known stays as it is, for a click may come late or twice.

    Only of a card that lies in a reader, or did when it was asked about: the settings keep no invented one.
    """
    state = transition.state
    if kind_of(event.atr, state.settings) != "unknown":
        return
    if event.atr in nameable(state) or was_asked_about(event.atr, state):
        transition.learn(event.atr, eszemelyi=event.eszemelyi)
    else:
        transition.refuse("no_such_card")


def lose_service(transition: Transition, event: CardServiceLost) -> None:
    """Note that nothing can be seen; an outage that was known goes on."""
    transition.change(heard=True, no_reader_since=None)
    outage = transition.state.outage
    if outage is None:
        number = transition.state.outages + 1
        transition.change(outages=number, outage=Outage(number, transition.now, event.denied))
        transition.publish("card_service_lost", denied=event.denied)
    elif outage.denied != event.denied:
        transition.change(outage=replace(outage, denied=event.denied))
