"""What each input line changes in the world. Nothing is said here but refusals and what `dismiss` and `snooze` withdraw."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.support.policy_model.localtime import break_before, done_until, local_date
from tests.support.policy_model.things import STEPS, Card, Gap, Guide, Item, Session
from tests.support.policy_model.world import World

Line = dict[str, Any]


class RefusedError(Exception):
    """A command that Hetes would refuse; it changes nothing."""


def instant(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"no offset: {text}")
    return moment.astimezone(UTC)


def named(world: World, line: Line) -> str | None:
    who = line.get("practitioner")
    if who is not None and who not in world.people:
        raise ValueError(f"unknown practitioner: {who}")
    return who


def whom(world: World, line: Line, now: datetime) -> str:
    """Sessions, Whom: the one named; else the only one; else the only one on duty; else refused."""
    who = named(world, line)
    if who is not None:
        return who
    if len(world.people) == 1:
        return next(iter(world.people))
    on_duty = [who for who in world.people if world.on_duty(who, now)]
    if len(on_duty) == 1:
        return on_duty[0]
    raise RefusedError("who? " + ", ".join(p.name for p in world.people.values()))


def activate(world: World, line: Line, now: datetime) -> None:
    """Sessions, activate."""
    who = whom(world, line, now)
    started_at = instant(line["started_at"]) if line.get("started_at") is not None else now
    length = world.length_of(who)
    if started_at > now:
        raise RefusedError("in the future")
    if now - started_at > length:
        raise RefusedError("longer ago than a session lasts")
    running = world.running(who, now)
    if running is not None and abs(started_at - running.started_at) < timedelta(seconds=60):
        if is_quiet(world, who, now):  # "known": it changes nothing but that it ends that snooze and `done`
            world.remember([who], now)
            end_quiet(world, who, now)
        return
    world.remember([who], now)
    ends_at = started_at + length
    leave_session(world, who, now)
    world.sessions[who] = Session(
        world.number(), who, started_at, ends_at, now, break_before(ends_at, now, world.blocks[who], world.zone)
    )
    world.sessions[who].source = line.get("source", "cli")
    world.gaps.pop(who, None)
    end_quiet(world, who, now)


def is_quiet(world: World, who: str | None, now: datetime) -> bool:
    snoozed = who in world.snooze and now < world.snooze[who]
    return snoozed or (who is not None and world.done_in_force(who, now))


def end_quiet(world: World, who: str | None, now: datetime) -> None:
    """End the snooze and the `done` of one."""
    world.snooze.pop(who, None)
    if who is not None:
        if world.done_in_force(who, now):
            world.done_before.append((who, world.done[who][0], now))
        world.done.pop(who, None)


def leave_session(world: World, who: str, ended_at: datetime) -> None:
    """Let the session be nobody's any more; that it ran is kept."""
    session = world.sessions.pop(who, None)
    if session is not None:
        session.ended_at = ended_at
        world.former.append(session)


def end(world: World, line: Line, now: datetime) -> None:
    """Sessions, Whom: `end` or `lost` without a name means the only one with a running or unsettled session."""
    holders = [who for who in world.people if world.running(who, now) or world.expired(who, now)]
    who = named(world, line)
    if who is None:
        if len(holders) != 1:
            raise RefusedError("whose?")
        who = holders[0]
    if who not in holders:
        raise RefusedError("no session")
    session = world.sessions[who]
    ended_at = now
    if line.get("ended_at") is not None:
        ended_at = instant(line["ended_at"])
        if ended_at > now:
            raise RefusedError("in the future")
        if ended_at < session.started_at:
            raise RefusedError("before it began")
    world.remember([who], now)
    leave_session(world, who, min(ended_at, session.ends_at))
    block = world.block_at(who, now)
    if block is not None:
        world.gaps[who] = Gap(world.number(), who, now, block, line["event"] == "lost")


def go_on(world: World, line: Line, now: datetime) -> None:
    """Sessions, continue: ends the `done` and the snooze of that practitioner (without a name: of everybody)."""
    who = named(world, line)
    concerned: list[str | None] = [who] if who is not None else [*world.people, None]
    if not any(is_quiet(world, each, now) for each in concerned):
        raise RefusedError("neither done nor snoozed")
    world.remember(concerned, now)
    for each in concerned:
        end_quiet(world, each, now)


def done(world: World, line: Line, now: datetime) -> None:
    """Being quiet, done: until 04:00 or the block's end; an expired session is settled, a running one runs on."""
    who = whom(world, line, now)
    world.remember([who], now)
    expired = world.expired(who, now)
    if expired is not None:
        expired.settled = True
    world.done[who] = (now, done_until(now, world.blocks[who], world.zone))
    # Cards, card_left_in_reader: a `done` after which nobody holds a running or unsettled session
    if not any(world.running(p, now) or world.expired(p, now) for p in world.people):
        card_left(world, now)


def card_left(world: World, at: datetime) -> None:
    """Cards, card_left_in_reader: an occasion for each reader with an eszemelyi or unknown card in it."""
    day = local_date(at, world.zone)
    for name, card in world.cards.items():
        key = ("card_left_in_reader", name, day)
        facts = {"insertion": card.number, "day": day, "reader": name}
        item = Item("card_left_in_reader", None, key, at, facts, reader=name)
        if world.card_kind(card.atr) != "other" and not any(other.own_key == item.own_key for other in world.recorded):
            world.recorded.append(item)


def undo(world: World, line: Line, now: datetime) -> None:
    """Buttons: for one minute after an activate, end, lost, snooze, continue or done."""
    if world.undo is None or now >= world.undo.until:
        raise RefusedError("nothing to undo")
    world.take_back()


def readers(world: World, line: Line, now: datetime) -> None:
    """Cards: whole pictures. A `readers` line means that the service is up."""
    world.service = "up"
    world.outage = world.outage_since = None
    seen = {reader["name"]: reader for reader in line["readers"]}
    world.readers = list(seen)
    if seen:
        world.no_reader_since = None
    elif world.no_reader_since is None:
        world.no_reader_since = now
    atrs = {name: reader["atr"].upper() for name, reader in seen.items() if reader.get("atr") is not None}
    for name, card in list(world.cards.items()):
        if name in atrs and world.same_card(card.atr, atrs[name]):
            card.atr = atrs[name]  # its number changed: the same insertion
        else:
            use_ends(world, world.cards.pop(name), now)
    for name, atr in atrs.items():
        card = world.cards.get(name) or insertion(world, name, atr, now)
        if not seen[name].get("in_use", False):
            use_ends(world, card, now)
        elif card.used_since is None:
            card.used_since = now


def insertion(world: World, name: str, atr: str, now: datetime) -> Card:
    """Cards: it begins with the first picture that shows this card in this reader after one that did not."""
    card = world.cards[name] = Card(world.number(), name, atr, now)
    world.last_insertion = card.number
    if world.card_kind(atr) == "eszemelyi":
        world.eszemelyi_insertions.append(now)
    return card


def use_ends(world: World, card: Card, now: datetime) -> None:
    """Cards, login_suspected: present 10 s when the use began, in use for at least 2 s in one stretch, free again."""
    since, card.used_since = card.used_since, None
    if since is not None:
        card.used_until = now
    if since is None or world.card_kind(card.atr) == "other":
        return
    if since - card.inserted_at >= timedelta(seconds=10) and now - since >= timedelta(seconds=2):
        key = ("login_suspected", card.number, since)
        facts = {"used_at": since, "insertion": card.number}
        world.recorded.append(Item("login_suspected", None, key, now, facts))


def service_lost(world: World, line: Line, now: datetime) -> None:
    """Cards, card_service_lost: gone or denied is one outage."""
    world.service = "denied" if line["event"] == "service_denied" else "down"
    world.no_reader_since = None  # unknown, so no longer "on end"
    if world.outage is None:
        world.outage, world.outage_since = world.number(), now


def portal(world: World, line: Line, now: datetime) -> None:
    if line["ok"]:
        world.failed_probes, world.portal_outage = 0, None
    else:
        world.failed_probes += 1
        if world.portal_outage is None:
            world.portal_outage = world.number()


def guide(world: World, line: Line, now: datetime) -> None:
    who = whom(world, line, now)
    if line.get("begin"):
        world.guides[who] = Guide(now)
        return
    if line["tick"] not in STEPS:
        raise ValueError(f"unknown step: {line['tick']}")
    if who not in world.guides:
        raise RefusedError("the guide was not begun")
    world.guides[who].ticked.setdefault(line["tick"], now)
    world.touched_at = now


def snooze(world: World, line: Line, now: datetime) -> None:
    """Being quiet, snooze. What is visible is withdrawn by the player, which then holds the newest of it."""
    minutes = line["minutes"]
    if not 1 <= minutes <= 240:
        raise RefusedError("1 to 240 minutes")
    who = named(world, line)
    concerned: list[str | None] = [who] if who is not None else [*world.people, None]
    world.remember(concerned, now)
    for each in concerned:
        world.snooze[each] = now + timedelta(minutes=minutes)


COMMANDS: dict[str, Callable[[World, Line, datetime], None]] = {
    "activate": activate,
    "end": end,
    "lost": end,
    "continue": go_on,
    "done": done,
    "undo": undo,
    "snooze": snooze,
    "readers": readers,
    "service_lost": service_lost,
    "service_denied": service_lost,
    "portal": portal,
    "guide": guide,
}
