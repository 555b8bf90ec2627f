"""What people, devices and time have done so far: the state that the policy's sentences speak about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from hetes.core.settings import Practitioner, Settings
from tests.support.policy_model.localtime import (
    Stretch,
    blocks_of,
    has_hours,
    local_date,
    midnight_after,
    quiet_of,
)
from tests.support.policy_model.things import KNOWN_ATR, NUMBERED, Before, Card, Gap, Guide, Item, Session, Undo


class World:
    """Everything that is so at ``now``. Nothing here speaks; see ``notices`` and ``play``."""

    def __init__(self, settings: Settings, zone: tzinfo, first: date, last: date) -> None:
        self.settings = settings
        self.zone = zone
        self.people: dict[str, Practitioner] = {p.id: p for p in settings.practitioners}
        self.blocks: dict[str, list[Stretch]] = {
            p.id: blocks_of(p, settings, zone, first, last) for p in settings.practitioners
        }
        self.quiet = quiet_of(settings, zone, first, last)
        self.numbers = 0
        self.sessions: dict[str, Session] = {}
        self.former: list[Session] = []  # replaced or ended
        self.gaps: dict[str, Gap] = {}
        self.snooze: dict[str | None, datetime] = {}
        self.done: dict[str, tuple[datetime, datetime]] = {}
        self.done_before: list[tuple[str, datetime, datetime]] = []
        self.undo: Undo | None = None
        # cards and readers
        self.readers: list[str] | None = None  # None: no picture yet
        self.cards: dict[str, Card] = {}
        self.no_reader_since: datetime | None = None
        self.service = "starting"
        self.outage: int | None = None
        self.outage_since: datetime | None = None
        self.eszemelyi_insertions: list[datetime] = []
        self.last_insertion = 0  # number of the last insertion of any card
        self.login_refused_in: int | None = None  # "no" holds while last_insertion is still this one
        # portal and guide
        self.failed_probes = 0
        self.portal_outage: int | None = None
        self.guides: dict[str, Guide] = {}
        self.touched_at: datetime | None = None
        # what was said
        self.status: dict[tuple[Any, ...], str] = {}  # key -> "shown", "spent", "waiting"
        self.recorded: list[Item] = []  # occasions that something that happened has made
        self.waiting: list[Item] = []
        self.visible: dict[tuple[str, str | None, str | None, str | None], Item] = {}
        self.announced: set[int] = set()  # sessions of which some session_expired was shown
        self.last_shown: dict[tuple[str, str | None], datetime] = {}

    def number(self) -> int:
        self.numbers += 1
        return self.numbers

    # --- hours ---------------------------------------------------------------------------------------------------
    def has_hours(self, who: str) -> bool:
        return has_hours(self.people[who])

    def block_at(self, who: str, instant: datetime) -> Stretch | None:
        return next((b for b in self.blocks[who] if b.contains(instant)), None)

    def is_quiet(self, instant: datetime) -> bool:
        return any(span.contains(instant) for span in self.quiet)

    def all_blocks(self) -> list[Stretch]:
        return sorted({block for blocks in self.blocks.values() for block in blocks})

    def day(self, instant: datetime) -> date:
        return local_date(instant, self.zone)

    # --- sessions ------------------------------------------------------------------------------------------------
    def settles_itself_at(self, session: Session) -> datetime:
        """Rule 6: at ends_at, if it belongs to the hours and no block contains it; else at that day's end."""
        who = session.practitioner
        if self.belongs_to_hours(session) and self.block_at(who, session.ends_at) is None:
            return session.ends_at
        return midnight_after(session.ends_at, self.zone)

    def belongs_to_hours(self, session: Session) -> bool:
        """Sessions: it began inside a block of its practitioner or less than 60 min before one."""
        began = session.started_at
        return any(
            block.contains(began) or timedelta(0) < block.start - began < timedelta(minutes=60)
            for block in self.blocks[session.practitioner]
        )

    def length_of(self, who: str) -> timedelta:
        """L: the practitioner's own length, or `[session] length`."""
        return self.people[who].length or self.settings.length

    def has_run_in(self, who: str, block: Stretch, now: datetime) -> bool:
        """activate_before_hours: a session "has run in this block": some of it lay after the block's start."""
        sessions = [session for session in self.former if session.practitioner == who]
        if who in self.sessions:
            sessions.append(self.sessions[who])
        return any(min(s.ended_at or now, s.ends_at) > block.start for s in sessions)

    def settled(self, session: Session, now: datetime) -> bool:
        """Rule 6: settled once and for all, or by itself, or run out while ``done`` is in force (being quiet)."""
        if session.settled:
            return True
        if now < session.ends_at:
            return False
        done = self.done.get(session.practitioner)
        if done is not None and done[0] <= session.ends_at < done[1]:
            return True
        return now >= self.settles_itself_at(session)

    def running(self, who: str, now: datetime) -> Session | None:
        session = self.sessions.get(who)
        if session is None or self.settled(session, now) or now >= session.ends_at:
            return None
        return session

    def expired(self, who: str, now: datetime) -> Session | None:
        session = self.sessions.get(who)
        if session is None or self.settled(session, now) or now < session.ends_at:
            return None
        return session

    def done_in_force(self, who: str, now: datetime) -> bool:
        return who in self.done and now < self.done[who][1]

    def fell_due_while_done(self, who: str, instant: datetime) -> bool:
        spans = [(a, b) for p, a, b in self.done_before if p == who]
        if who in self.done:
            spans.append(self.done[who])
        return any(a <= instant < b for a, b in spans)

    def on_duty(self, who: str, now: datetime) -> bool:
        """Rule 6: in a block, or holding a running or an unsettled session; while done only a running one."""
        if self.done_in_force(who, now):
            return self.running(who, now) is not None
        return (
            self.block_at(who, now) is not None
            or self.running(who, now) is not None
            or self.expired(who, now) is not None
        )

    def leads(self, session: Session) -> list[timedelta]:
        """Table: only leads shorter than L/2 count; longest first."""
        return sorted((lead for lead in self.settings.leads if lead < session.length / 2), reverse=True)

    def past_longest_lead(self, session: Session, now: datetime) -> bool:
        leads = self.leads(session)
        return bool(leads) and now >= session.ends_at - leads[0]

    def face(self, now: datetime) -> str:
        """Sessions, Face: the most urgent of those on duty."""
        seen = set()
        for who in self.people:
            if not self.on_duty(who, now):
                continue
            session = self.running(who, now)
            if self.expired(who, now) is not None:
                seen.add("expired")
            elif session is None:
                seen.add("missing")
            elif self.past_longest_lead(session, now) and not self.done_in_force(who, now):
                seen.add("ending")
            else:
                seen.add("active")
        return next((word for word in ("expired", "missing", "ending", "active") if word in seen), "idle")

    def settle(self, now: datetime) -> None:
        """Rule 7 lets only what is not settled run again: so what is settled by now stays settled."""
        for session in self.sessions.values():
            session.settled = self.settled(session, now)

    # --- cards ---------------------------------------------------------------------------------------------------
    def card_kind(self, atr: str) -> str:
        """Cards, Kinds: a single ATR's answer beats its family's."""
        yes, no = self.settings.atrs, self.settings.not_eszemelyi
        if atr in no:
            return "other"
        if atr == KNOWN_ATR or atr in yes:
            return "eszemelyi"
        for family in self.families(atr):
            if answered(family, yes):
                return "eszemelyi"
        for family in self.families(atr):
            a_yes_lies_in_it = any(lies_in(each, family) for each in [KNOWN_ATR, *yes])
            if answered(family, no) and not a_yes_lies_in_it:
                return "other"
        return "unknown"

    def families(self, atr: str) -> list[str]:
        """Cards, Kinds: the known family, and those that are in the settings with one `*` at the end."""
        learned = [each for each in [*self.settings.atrs, *self.settings.not_eszemelyi] if each.endswith("*")]
        return [family for family in [NUMBERED, *learned] if lies_in(atr, family)]

    def same_card(self, one: str, other: str) -> bool:
        """Cards, Kinds: ATRs are compared by family."""
        return one == other or any(lies_in(other, family) for family in self.families(one))

    def without_or_past_longest_lead(self, who: str, now: datetime) -> bool:
        session = self.running(who, now)
        return session is None or self.past_longest_lead(session, now)

    def renews(self, who: str, now: datetime) -> bool:
        """Cards, Candidates: a running session that began more than 2 h ago and ends inside a block of theirs."""
        session = self.running(who, now)
        if session is None or now - session.started_at <= timedelta(hours=2):
            return False
        return self.block_at(who, session.ends_at) is not None

    def candidates(self, now: datetime) -> list[str]:
        """Cards, Candidates."""
        such = []
        for who, person in self.people.items():
            if person.login != "card" or self.done_in_force(who, now):
                continue
            if self.without_or_past_longest_lead(who, now) or self.renews(who, now):
                such.append(who)
        if not any(self.has_hours(who) for who in self.people):
            return such
        soon = timedelta(minutes=60)
        return [
            who
            for who in such
            if self.on_duty(who, now) or any(timedelta(0) <= block.start - now < soon for block in self.blocks[who])
        ]

    def candidates_without(self, now: datetime) -> list[str]:
        """Cards, reader_missing: a candidate without a running session or past its longest lead."""
        return [who for who in self.candidates(now) if self.without_or_past_longest_lead(who, now)]

    def guide_touched_lately(self, now: datetime) -> bool:
        return self.touched_at is not None and abs(now - self.touched_at) < timedelta(minutes=15)

    def shown_lately(self, kind: str, who: str | None, now: datetime, minutes: int) -> bool:
        """Rule 2: "within N min of" is less than N min (to either side, should the clock have been set back)."""
        shown = self.last_shown.get((kind, who))
        return shown is not None and abs(now - shown) < timedelta(minutes=minutes)

    def is_visible(self, *kinds: str) -> bool:
        return any(slot[0] in kinds for slot in self.visible)

    # --- undo ----------------------------------------------------------------------------------------------------
    def remember(self, concerned: Iterable[str | None], now: datetime) -> None:
        """Buttons: for one minute an activate, end, lost, snooze, continue or done can be undone."""
        self.undo = Undo(now + timedelta(minutes=1), [self.before(who) for who in concerned])

    def before(self, who: str | None) -> Before:
        if who is None:
            return Before(None, None, self.snooze.get(None), None, None, [])
        session = self.sessions.get(who)
        return Before(
            who,
            replace(session) if session is not None else None,
            self.snooze.get(who),
            self.done.get(who),
            self.gaps.get(who),
            [former for former in self.former if former.practitioner == who],
        )

    def take_back(self) -> None:
        """Session, snooze and done are as they were, and so is what hangs on the session: its gap, and what has run."""
        assert self.undo is not None
        undo, self.undo = self.undo, None
        for before in undo.befores:
            who = before.practitioner
            put_back(self.snooze, who, before.snooze)
            if who is not None:
                put_back(self.sessions, who, before.session)
                put_back(self.done, who, before.done)
                put_back(self.gaps, who, before.gap)
                self.former = [s for s in self.former if s.practitioner != who] + before.former
        for item in undo.withdrawn:  # no withdrawn notice returns
            if item in self.waiting:
                self.waiting.remove(item)
                self.status[item.own_key] = "spent"


def lies_in(answer: str, family: str) -> bool:
    """Say whether an ATR, or a family, is one of those that a family stands for."""
    if family == NUMBERED:
        return answer == family or (answer.startswith(NUMBERED[:-1]) and len(answer) == len(NUMBERED) - 1 + 10)
    return answer.startswith(family[:-1])


def answered(family: str, answers: Iterable[str]) -> bool:
    """Say whether a family was answered so; of the known one, learning one ATR learns the family."""
    return any(each == family or (family == NUMBERED and lies_in(each, family)) for each in answers)


def put_back(table: dict[Any, Any], who: str | None, was: object) -> None:
    if was is None:
        table.pop(who, None)
    else:
        table[who] = was


def instants_of_hours(world: World) -> Iterable[datetime]:
    """All instants at which the calendar alone changes something."""
    soon = timedelta(minutes=60)
    for blocks in world.blocks.values():
        for block in blocks:
            yield block.start
            yield block.end
            yield block.start - world.settings.before_hours
            yield block.start - soon
            yield block.start - soon + timedelta(microseconds=1)  # "within 60 min" is less than 60 min
    for span in world.quiet:
        yield span.start
        yield span.end
