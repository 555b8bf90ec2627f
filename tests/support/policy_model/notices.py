"""Each notice's occasions, and when each is true: the policy's three tables, row by row."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from tests.support.policy_model.localtime import DAY, Stretch, instant_of
from tests.support.policy_model.things import STEPS, Guide, Item
from tests.support.policy_model.world import World

# Rule 4: urgency; after the first five "the rest in the order of the tables".
URGENCY = (
    "session_expired",
    "activate_before_hours",
    "connection_missing",
    "session_ending",
    "login_suspected",
    "session_will_end_in_hours",
    "card_service_lost",
    "reader_missing",
    "portal_unreachable",
    "card_inserted_no_session",
    "pin_change_due",
    "new_card_steps",
    "card_left_in_reader",
    "card_expiring",
    "certificate_expiring",
)
SESSION_KINDS = (
    "session_ending",
    "session_expired",
    "activate_before_hours",
    "connection_missing",
    "session_will_end_in_hours",
)
MINUTES = [timedelta(minutes=n) for n in range(61)]


def occasions(world: World, now: datetime) -> list[Item]:
    """All occasions that the calendar, the sessions and what happened have made, past and to come."""
    items = list(world.recorded)
    for who in world.people:
        items += session_ending(world, who)
        items += session_expired(world, who)
        items += activate_before_hours(world, who)
        items += connection_missing(world, who)
        items += session_will_end_in_hours(world, who)
        items += guide_reminders(world, who, now)
        items += card_expiring(world, who, now)
    items += certificate_expiring(world, now)
    items += card_service_lost(world)
    items += card_inserted_no_session(world)
    items += card_left_in_reader(world)
    return items


def session_ending(world: World, who: str) -> Iterable[Item]:
    """Table 1, row 1: ends_at - lead; of one that belongs to the hours and ends in no block the shortest only.

    And that only in overtime: if ends_at is at most 60 min after the end of a block.
    """
    session = world.sessions.get(who)
    if session is None:
        return
    leads = world.leads(session)
    if world.belongs_to_hours(session) and world.block_at(who, session.ends_at) is None:
        overtime = any(timedelta(0) <= session.ends_at - block.end <= MINUTES[60] for block in world.blocks[who])
        leads = leads[-1:] if overtime else []
    for lead in leads:
        facts = {"session": session.number, "ends_at": session.ends_at, "lead_s": int(lead.total_seconds())}
        yield Item("session_ending", who, ("session_ending", session.number, lead), session.ends_at - lead, facts)


def session_expired(world: World, who: str) -> Iterable[Item]:
    """Table 1, row 2: ends_at, then the repeats, these only inside a block, if the session belongs to the hours."""
    session = world.sessions.get(who)
    if session is None or world.settles_itself_at(session) == session.ends_at:
        return
    for n, after in enumerate((timedelta(0), *world.settings.repeat_after_expiry)):
        instant = session.ends_at + after
        if n >= 1 and world.belongs_to_hours(session) and world.block_at(who, instant) is None:
            continue
        facts = {"session": session.number, "ends_at": session.ends_at, "n": n}
        yield Item("session_expired", who, ("session_expired", session.number, n), instant, facts, rank=n)


def activate_before_hours(world: World, who: str) -> Iterable[Item]:
    """Table 1, row 3: start - before_hours, start, start + repeats; at most once for a block, whatever the session."""
    for block in world.blocks[who]:
        offsets = (-world.settings.before_hours, timedelta(0), *world.settings.repeat_after_expiry)
        for n, offset in enumerate(offsets):
            facts = {"n": n, "block_start": block.start, "block_end": block.end}
            key = ("activate_before_hours", who, block.start, n)
            yield Item("activate_before_hours", who, key, block.start + offset, facts, rank=n)


def connection_missing(world: World, who: str) -> Iterable[Item]:
    """Table 1, row 4: gap + r for each r, as far as they lie inside the block in which it was told."""
    gap = world.gaps.get(who)
    if gap is None:
        return
    for n, after in enumerate(world.settings.repeat_after_expiry, 1):
        instant = gap.told_at + after
        if gap.block.contains(instant):
            facts = {"gap": gap.number, "lost": gap.lost, "n": n, "block_end": gap.block.end}
            yield Item("connection_missing", who, ("connection_missing", who, gap.number, n), instant, facts, rank=n)


def session_will_end_in_hours(world: World, who: str) -> Iterable[Item]:
    """Table 1, row 5: right after an activate from menu or notice; then at the start of the break fixed at activate."""
    session = world.sessions.get(who)
    if session is None:
        return
    kind = "session_will_end_in_hours"
    facts = {"session": session.number, "ends_at": session.ends_at, "break_at": session.break_at}
    if session.source in ("tray", "notice", "login_hint"):
        yield Item(kind, who, (kind, session.number), session.activated_at, facts)
    if session.break_at is not None:
        yield Item(kind, who, (kind, session.number, "break"), session.break_at, facts, rank=1)


def card_service_lost(world: World) -> Iterable[Item]:
    """Table 2, row 2: gone or denied for 30 s on end."""
    if world.outage is not None and world.outage_since is not None:
        key = ("card_service_lost", world.outage)
        yield Item("card_service_lost", None, key, world.outage_since + timedelta(seconds=30))


def card_inserted_no_session(world: World) -> Iterable[Item]:
    """Cards, card_inserted_no_session: at least 3 min after an eszemelyi was inserted, and no use, however short.

    None that is going on, and none that ended less than 60 s ago.
    """
    for card in world.cards.values():
        if world.card_kind(card.atr) == "eszemelyi" and card.used_since is None:
            key = ("card_inserted_no_session", card.number)
            instant = card.inserted_at + MINUTES[3]
            if card.used_until is not None:
                instant = max(instant, card.used_until + MINUTES[1])
            yield Item("card_inserted_no_session", None, key, instant, {"insertion": card.number})


def card_left_in_reader(world: World) -> Iterable[Item]:
    """Table 2, row 8: 15 min after the end of the day's last block (of anyone), for each card that was in then.

    (The other occasion, a `done`, is recorded when it happens.)
    """
    last_ends: dict[object, datetime] = {}
    for block in world.all_blocks():
        day = world.day(block.start)
        last_ends[day] = max(block.end, last_ends.get(day, block.end))
    for worked, ended in last_ends.items():
        for card in world.cards.values():
            instant = ended + MINUTES[15]
            if card.inserted_at <= instant and world.card_kind(card.atr) != "other":
                key = ("card_left_in_reader", card.reader, worked)  # a block belongs to the day on which it starts
                facts = {"insertion": card.number, "day": world.day(instant), "reader": card.reader}
                yield Item("card_left_in_reader", None, key, instant, facts, reader=card.reader)


def guide_reminders(world: World, who: str, now: datetime) -> Iterable[Item]:
    """Table 2, rows 6 and 7: the day's first insertion of an eszemelyi, or the practitioner's block start."""
    guide = world.guides.get(who)
    if guide is None:
        return
    first_of_day: dict[object, datetime] = {}
    for inserted_at in world.eszemelyi_insertions:
        first_of_day.setdefault(world.day(inserted_at), inserted_at)
    instants = sorted([*first_of_day.values(), *(block.start for block in world.blocks[who])])
    for instant in instants:
        for kind in ("pin_change_due", "new_card_steps"):
            if reminder_open(world, guide, kind, instant, now):
                yield Item(kind, who, (kind, who, world.day(instant)), instant)


def reminder_open(world: World, guide: Guide, kind: str, at: datetime, now: datetime) -> bool:
    """Say whether the guide gives a reason for this notice at ``at``; pin_change_due comes instead of the other."""
    pin = guide.open_at("activation_pin", at, now) and world.day(at) < world.day(guide.begun_at) + 14 * DAY
    if kind == "pin_change_due":
        return pin
    return not pin and any(guide.open_at(step, at, now) for step in STEPS if step != "activation_pin")


def card_expiring(world: World, who: str, now: datetime) -> Iterable[Item]:
    """Table 2, row 9: so many days before, at the day's first block start of that practitioner, else 08:00."""
    expires = world.people[who].card_expires
    if expires is None:
        return
    for before in (60, 30, 14, 7, 1, 0):
        day = expires - before * DAY
        starts = [block.start for block in world.blocks[who] if world.day(block.start) == day]
        instant = starts[0] if starts else instant_of(day, 8 * 60, world.zone)
        facts = {"days": (expires - world.day(now)).days}
        yield Item("card_expiring", who, ("card_expiring", who, expires, before), instant, facts)


def certificate_expiring(world: World, now: datetime) -> Iterable[Item]:
    """Cards, certificate_expiring: as card_expiring, at the day's first block start of anybody, else 08:00."""
    for place, unit in enumerate(world.settings.units):
        expires = unit.certificate_expires
        if expires is None:
            continue
        for before in (60, 30, 14, 7, 1, 0):
            day = expires - before * DAY
            starts = [block.start for block in world.all_blocks() if world.day(block.start) == day]
            instant = min(starts) if starts else instant_of(day, 8 * 60, world.zone)
            facts = {"unit": unit.id, "days": (expires - world.day(now)).days}
            key = ("certificate_expiring", unit.id, expires, before)
            yield Item("certificate_expiring", None, key, instant, facts, rank=-place, unit=unit.id)


def record_what_holds_now(world: World, now: datetime) -> None:
    """Rule 1: an occasion that names several conditions is the first instant at which all hold."""
    known = {item.key for item in world.recorded} | set(world.status)
    for block in reader_blocks(world, now):
        key = ("reader_missing", world.day(block[0]), block)
        if key not in known and reader_is_missing(world, now):
            facts = {"window_end": block[1]}
            world.recorded.append(Item("reader_missing", None, key, now, facts))
    outage = ("portal_unreachable", world.portal_outage)
    if world.portal_outage is not None and outage not in known and portal_matters(world, now):
        world.recorded.append(Item("portal_unreachable", None, outage, now))


def reader_blocks(world: World, now: datetime) -> list[tuple[datetime, datetime]]:
    before = world.settings.before_hours
    return [(b.start, b.end) for b in world.all_blocks() if b.start - before <= now < b.end]


def reader_is_missing(world: World, now: datetime) -> bool:
    """Table 2, row 3: no reader for 60 s on end, while there is a candidate."""
    since = world.no_reader_since
    return since is not None and now - since >= timedelta(seconds=60) and bool(world.candidates_without(now))


def portal_matters(world: World, now: datetime) -> bool:
    """Cards, portal_unreachable: second failure, in a block, somebody on duty and not done without a session or late."""
    return (
        world.failed_probes >= 2
        and any(world.block_at(who, now) for who in world.people)
        and any(
            world.on_duty(who, now)
            and not world.done_in_force(who, now)
            and world.without_or_past_longest_lead(who, now)
            for who in world.people
        )
    )


def can_be_judged(world: World, item: Item) -> bool:
    """Table 2: while the service is lost nothing is said from an old picture; the occasion waits for the first one."""
    return item.kind not in ("card_inserted_no_session", "card_left_in_reader") or world.outage is None


def is_true(world: World, item: Item, now: datetime) -> bool:
    """Say whether what the notice says is so ("true while", "withdrawn when")."""
    if item.kind in SESSION_KINDS:
        return is_true_of_a_session(world, item, now)
    return is_true_of_a_card(world, item, now)


def is_true_of_a_session(world: World, item: Item, now: datetime) -> bool:
    """Table 1, the column of rules."""
    who, facts = item.practitioner, item.facts
    assert who is not None
    running, expired = world.running(who, now), world.expired(who, now)
    if item.kind == "session_ending":
        return running is not None and running.number == facts["session"]
    if item.kind == "session_expired":
        return expired is not None and expired.number == facts["session"]
    if item.kind == "activate_before_hours":
        reaches_beyond = running is not None and running.ends_at > facts["block_start"]
        block = Stretch(facts["block_start"], facts["block_end"])
        return not reaches_beyond and not world.has_run_in(who, block, now) and now < block.end
    if item.kind == "connection_missing":
        gap = world.gaps.get(who)
        return gap is not None and gap.number == facts["gap"] and running is None and now < facts["block_end"]
    return (
        running is not None
        and running.number == facts["session"]
        and world.belongs_to_hours(running)  # any other is read as without hours, wherever it ends
        and any(block.start < running.ends_at < block.end for block in world.blocks[who])
    )


def is_true_of_a_card(world: World, item: Item, now: datetime) -> bool:
    """Table 2, the column of rules."""
    who, facts = item.practitioner, item.facts
    match item.kind:
        case "login_suspected":
            shown = item.shown_at
            return bool(world.candidates(now)) and (shown is None or now - shown < MINUTES[10])
        case "card_service_lost":
            return world.outage is not None and item.key == ("card_service_lost", world.outage)
        case "reader_missing":
            reader_is_back = world.service == "up" and bool(world.readers)
            return not reader_is_back and bool(world.candidates_without(now)) and now < facts["window_end"]
        case "portal_unreachable":
            same = item.key == ("portal_unreachable", world.portal_outage)
            return same and any(world.block_at(each, now) for each in world.people)
        case "card_inserted_no_session":
            still_in = any(card.number == facts["insertion"] for card in world.cards.values())
            return still_in and any(world.running(each, now) is None for each in world.candidates(now))
        case "pin_change_due":
            guide = world.guides[who or ""]
            return guide.open_at("activation_pin", now, now) and world.day(now) < world.day(guide.begun_at) + 14 * DAY
        case "new_card_steps":
            guide = world.guides[who or ""]
            return any(guide.open_at(step, now, now) for step in STEPS if step != "activation_pin")
        case "card_left_in_reader":
            card = world.cards.get(item.reader or "")
            return card is not None and card.number == facts["insertion"] and world.day(now) == facts["day"]
    return True  # card_expiring, certificate_expiring: nothing in the table makes it untrue


def may_be_shown(world: World, item: Item, now: datetime) -> bool:
    """Say whether what is not shown yet is still worth saying: true, and nothing of "spent if, spent while" holds."""
    if not is_true(world, item, now):
        return False
    match item.kind:
        case "activate_before_hours":
            return not world.shown_lately("session_expired", item.practitioner, now, 30)
        case "login_suspected":
            refused = world.login_refused_in == world.last_insertion
            too_late = now >= item.instant + MINUTES[10]
            lately = world.shown_lately("login_suspected", None, now, 10) and item.shown_at is None
            return not (refused or too_late or lately or world.guide_touched_lately(now))
        case "card_inserted_no_session":
            lately = world.shown_lately("card_inserted_no_session", None, now, 30) and item.shown_at is None
            said = world.is_visible("activate_before_hours", "login_suspected")
            return not (lately or said or world.guide_touched_lately(now))
        case "portal_unreachable":
            return portal_matters(world, now)
    return True


def is_held(world: World, item: Item, now: datetime) -> bool:
    """Being quiet: quiet spans hold everything, snooze all but the first session_expired shown for a session."""
    if world.is_quiet(now):
        return True
    until = world.snooze.get(item.practitioner)
    if until is None or now >= until:
        return False
    return not (item.kind == "session_expired" and item.facts["session"] not in world.announced)
