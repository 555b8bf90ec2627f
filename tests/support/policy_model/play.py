"""Plays lines of `hetes rehearse` through the policy, instant by instant, as literally and slowly as it reads."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from hetes.core.settings import Settings
from tests.support.policy_model.commands import COMMANDS, Line, RefusedError, instant, named
from tests.support.policy_model.localtime import DAY, days, instant_of, local_date, midnight_after
from tests.support.policy_model.notices import (
    MINUTES,
    URGENCY,
    can_be_judged,
    is_held,
    is_true,
    may_be_shown,
    occasions,
    record_what_holds_now,
)
from tests.support.policy_model.things import Gap, Item, Session
from tests.support.policy_model.world import World, instants_of_hours

BEAT = timedelta(seconds=30)  # rule 4: the loser competes again exactly 30 s later
WAKING = timedelta(seconds=5)  # rule 8: notices are judged 5 s after resume
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NOT_FACTS = {"block_end", "gap", "insertion", "day", "window_end"}


def play(lines: list[Line], settings: Settings, zone: tzinfo) -> list[Line]:
    """Return what Hetes would do: faces, notices without texts, withdrawals and refusals, in order.

    Raises:
        ValueError: a line that `rehearse` cannot read.
    """
    if not lines:
        return []
    return Player(lines, settings, zone).run()


def by_urgency(item: Item) -> tuple[int, timedelta, int]:
    """Rule 4; of one kind, the last due first."""
    return (URGENCY.index(item.kind), EPOCH - item.instant, -item.rank)


class Player:
    def __init__(self, lines: list[Line], settings: Settings, zone: tzinfo) -> None:
        self.lines = lines
        instants = [instant(text) for line in lines for text in (line["at"], line.get("to")) if text is not None]
        first = local_date(min(instants), zone) - 3 * DAY
        last = local_date(max(instants), zone) + 3 * DAY
        self.world = World(settings, zone, first, last)
        self.zone = zone
        self.calendar = sorted({*instants_of_hours(self.world), *self.daily(first, last)})
        self.now = instant(lines[0]["at"])
        self.asleep = False
        self.stepped_asleep = timedelta(0)
        self.judged_from: datetime | None = None  # after a resume: when notices are judged again
        self.shown_face: str | None = None
        self.output: list[Line] = []

    def daily(self, first: date, last: date) -> Iterable[datetime]:
        for day in days(first, last):
            yield instant_of(day, 0, self.zone)
            yield instant_of(day, 8 * 60, self.zone)

    # --- time ----------------------------------------------------------------------------------------------------
    def run(self) -> list[Line]:
        self.settle_withdraw_face()  # Hetes starts, before the first line
        for line in self.lines:
            at = instant(line["at"])
            if at < self.now:
                raise ValueError(f"out of order: {line['at']}")
            if at > self.now:
                self.live_until(at)
            self.apply(line)
        self.what_is_due()
        return self.output

    def live_until(self, at: datetime) -> None:
        """Rule 3: what is due at this instant, and at each later one before ``at``; then people's doings come first."""
        self.what_is_due()
        while True:
            coming = [moment for moment in self.instants() if self.now < moment < at]
            if not coming:
                break
            self.now = min(coming)
            self.what_is_due()
        self.now = at

    def instants(self) -> Iterable[datetime]:
        """Each instant at which anything at all could change by time alone."""
        world = self.world
        yield from self.calendar
        yield from (item.instant for item in occasions(world, self.now))
        for session in world.sessions.values():
            yield session.ends_at
            yield midnight_after(session.ends_at, self.zone)
            yield from (session.ends_at - lead for lead in world.leads(session))
        yield from world.snooze.values()
        yield from (until for _, until in world.done.values())
        yield from (item.retry_at for item in world.waiting if item.retry_at is not None)
        for item in [*world.waiting, *world.visible.values(), *world.recorded]:
            if item.kind == "login_suspected":
                yield item.instant + MINUTES[10]
        yield from (shown + MINUTES[n] for shown in world.last_shown.values() for n in (10, 30))
        if world.touched_at is not None:
            yield world.touched_at + MINUTES[15]
        if world.no_reader_since is not None:
            yield world.no_reader_since + MINUTES[1]
        if self.judged_from is not None:
            yield self.judged_from

    # --- lines ---------------------------------------------------------------------------------------------------
    def apply(self, line: Line) -> None:
        """Rule 3: each line its own step, which withdraws and then changes the face."""
        event = line["event"]
        if event == "until":
            return
        if event in COMMANDS:
            self.command(event, line)
        elif event == "dismiss":
            self.dismiss(line["notice"], named(self.world, line))
        elif event == "clock_set":
            self.step_clock(instant(line["to"]))
        else:
            self.power(event)
        self.settle_withdraw_face()

    def command(self, event: str, line: Line) -> None:
        try:
            COMMANDS[event](self.world, line, self.now)
        except RefusedError as refusal:
            self.say("refused", reason=str(refusal))
            return
        if event == "snooze":
            self.withdraw_for_snooze(named(self.world, line))
        if event == "done":
            self.withdraw_for_done()

    def step_clock(self, to: datetime) -> None:
        """Rule 7: a step while the computer sleeps counts at the resume."""
        by, self.now = to - self.now, to
        if self.asleep:
            self.stepped_asleep += by
        else:
            self.move_sessions(by)

    def move_sessions(self, by: timedelta) -> None:
        """Rule 7: sessions reported since the computer was switched on move along; all other instants stay."""
        if abs(by) <= timedelta(seconds=2):
            return
        world = self.world
        for session in self.sessions_and_memories():
            if session.since_on:
                session.started_at += by
                session.ends_at += by
                session.activated_at += by
                session.break_at = session.break_at + by if session.break_at else None
                session.ended_at = session.ended_at + by if session.ended_at else None
        for gap in self.gaps_and_memories():
            if gap.since_on:
                gap.told_at += by
        numbers = {each.number for each in [*world.sessions.values(), *world.gaps.values()] if each.since_on}
        for item in [*world.waiting, *world.visible.values(), *world.recorded]:
            if (
                item.facts.get("session", item.facts.get("gap")) in numbers
            ):  # what was reckoned from the session goes with it
                item.instant += by
                moved_facts = {name: item.facts[name] for name in ("ends_at", "break_at") if item.facts.get(name)}
                item.facts = item.facts | {name: moment + by for name, moment in moved_facts.items()}

    def sessions_and_memories(self) -> list[Session]:
        """All sessions that there are or were, and what an undo would bring back; each once."""
        world = self.world
        undo = world.undo.befores if world.undo else []
        remembered = [s for before in undo for s in ([before.session] if before.session else []) + before.former]
        return list({id(s): s for s in [*world.sessions.values(), *world.former, *remembered]}.values())

    def gaps_and_memories(self) -> list[Gap]:
        world = self.world
        remembered = [before.gap for before in (world.undo.befores if world.undo else []) if before.gap]
        return list({id(gap): gap for gap in [*world.gaps.values(), *remembered]}.values())

    def power(self, event: str) -> None:
        """Rule 8, and `rehearse`: suspend then restart means that the computer was switched off (judged at once)."""
        if event == "suspend":
            self.asleep = True
        elif event == "resume":
            self.asleep = False
            by, self.stepped_asleep = self.stepped_asleep, timedelta(0)
            self.move_sessions(by)
            self.judged_from = self.now + WAKING
        elif event == "restart":
            if self.asleep:  # rule 7: a step before a switching on moves nothing, and what was before stays
                self.judged_from = None
                self.stepped_asleep = timedelta(0)
                for each in [*self.sessions_and_memories(), *self.gaps_and_memories()]:
                    each.since_on = False
            self.asleep = False
        else:
            raise ValueError(f"unknown event: {event}")

    def dismiss(self, notice: str, who: str | None) -> None:
        """Being quiet, dismiss: gone, written as one withdraw; "no" to login_suspected spends all of this insertion."""
        slots = [slot for slot in self.world.visible if slot[:2] == (notice, who)]
        if not slots:
            return
        for slot in slots:
            del self.world.visible[slot]
        self.say("withdraw", notice=notice, practitioner=who)
        if notice == "login_suspected":
            self.world.login_refused_in = self.world.last_insertion

    def withdraw_for_snooze(self, who: str | None) -> None:
        """Being quiet, snooze: withdraws what is visible about them and counts the newest of it as held."""
        world = self.world
        concerned: list[str | None] = [who] if who is not None else [*world.people, None]
        for each in concerned:
            items = [item for item in world.visible.values() if item.practitioner == each]
            for item in items:
                self.withdraw(item)
            true = [item for item in items if is_true(world, item, self.now)]
            if true:
                newest = max(true, key=lambda item: item.shown_at or self.now)
                newest.mode, newest.retry_at = "held", None
                world.waiting.append(newest)
                assert world.undo is not None
                world.undo.withdrawn.append(newest)
                world.status[newest.own_key] = "waiting"

    def withdraw_for_done(self) -> None:
        """Being quiet, done: withdraws everything about them; what waits is spent, for `done` is no hold."""
        world = self.world
        for item in list(world.visible.values()):
            if item.practitioner is not None and world.done_in_force(item.practitioner, self.now):
                self.withdraw(item)
        for item in list(world.waiting):
            if item.practitioner is not None and world.done_in_force(item.practitioner, self.now):
                self.spend(item)

    # --- steps ---------------------------------------------------------------------------------------------------
    def settle_withdraw_face(self) -> None:
        """Rules 1, 5: what has become untrue is withdrawn or spent at once. Rule 8: while suspended, nothing."""
        if self.asleep:
            return
        world = self.world
        world.settle(self.now)
        for item in list(world.visible.values()):
            if not is_true(world, item, self.now):
                self.withdraw(item)
        for item in list(world.waiting):
            done = item.practitioner is not None and world.done_in_force(item.practitioner, self.now)
            if done or not may_be_shown(world, item, self.now):  # done may be back by an undo: it is no hold
                self.spend(item)
        self.change_face()

    def change_face(self) -> None:
        face = self.world.face(self.now)
        if face != self.shown_face:
            self.shown_face = face
            self.say("face", face=face)

    def what_is_due(self) -> None:
        """Rule 3: then what is due. A step withdraws, then notifies, then changes the face."""
        if self.asleep:
            return
        self.settle_withdraw_face()
        record_what_holds_now(self.world, self.now)
        if self.judged_from is not None and self.now < self.judged_from:
            return
        self.judged_from = None
        self.judge()

    def judge(self) -> None:
        """Rules 1 and 4, and being quiet: what is new, what lost 30 s ago, and what no hold keeps any more."""
        world, now = self.world, self.now
        fresh = self.newest_due()
        for item in fresh:  # rule 4: until then its own next occasion replaces it; rule 1: newest only
            for older in [w for w in world.waiting if w.slot == item.slot]:
                if older.mode == "retry" or not is_held(world, older, now):
                    self.spend(older)
        again = [
            w
            for w in world.waiting
            if w.mode == "retry" and w.retry_at is not None and now >= w.retry_at and can_be_judged(world, w)
        ]
        released = self.released()
        competing = []
        for item in [*fresh, *again, *released]:
            if is_held(world, item, now):
                item.mode, item.retry_at = "held", None
                if item not in world.waiting:
                    world.waiting.append(item)
                world.status[item.own_key] = "waiting"
            else:
                competing.append(item)
        self.let_one_speak(competing)

    def newest_due(self) -> list[Item]:
        """Rule 1: newest only, if still true; being quiet: what falls due while `done` is in force is spent."""
        world, now = self.world, self.now
        due = [
            item
            for item in occasions(world, now)
            if item.instant <= now
            and item.key not in world.status
            and item.own_key not in world.status
            and can_be_judged(world, item)
        ]
        # Of each slot the last; of two that fall due at one instant, the one that is true.
        due.sort(key=lambda item: (item.instant, may_be_shown(world, item, now), item.rank))
        for item in due:
            world.status[item.own_key] = "spent"
        newest = {item.slot: item for item in due}
        return [item for item in newest.values() if not self.silenced_by_done(item) and may_be_shown(world, item, now)]

    def silenced_by_done(self, item: Item) -> bool:
        """Being quiet, done. Nothing about a session falls due before the session is reported."""
        who = item.practitioner
        if who is None:
            return False
        instant = item.instant
        session = self.world.sessions.get(who)
        if session is not None and item.facts.get("session") == session.number:
            instant = max(instant, session.activated_at)
        return self.world.done_in_force(who, self.now) or self.world.fell_due_while_done(who, instant)

    def released(self) -> list[Item]:
        """Being quiet: when a hold ends, per practitioner the most urgent (of one kind, the last due); others spent."""
        world = self.world
        held = [item for item in world.waiting if item.mode == "held" and can_be_judged(world, item)]
        free = [item for item in held if not is_held(world, item, self.now)]
        best: dict[str | None, Item] = {}
        for item in sorted(free, key=by_urgency):
            if item.practitioner in best:
                self.spend(item)
            else:
                best[item.practitioner] = item
        return list(best.values())

    def let_one_speak(self, competing: list[Item]) -> None:
        """Rule 4: one notice per practitioner and step (those without one count as one more), by urgency."""
        world, now = self.world, self.now
        spoken: set[str | None] = set()
        for item in sorted(competing, key=by_urgency):
            if item in world.waiting:
                world.waiting.remove(item)
            if not may_be_shown(world, item, now):  # what was said in this very step may have spent it
                world.status[item.own_key] = "spent"
            elif item.practitioner in spoken:
                item.mode, item.retry_at = "retry", now + BEAT
                world.status[item.own_key] = "waiting"
                world.waiting.append(item)
            else:
                spoken.add(item.practitioner)
                self.show(item)
        self.settle_withdraw_face()

    def show(self, item: Item) -> None:
        world = self.world
        if item.kind == "activate_before_hours":  # when shown, it withdraws a session_expired that is still visible
            for other in list(world.visible.values()):
                if (other.kind, other.practitioner) == ("session_expired", item.practitioner):
                    self.withdraw(other)
        if item.kind in (
            "card_expiring",
            "certificate_expiring",
        ):  # `days` and the text name the days really left, also when shown again
            item.facts["days"] = (item.key[2] - world.day(self.now)).days
        world.status[item.key] = "shown"
        item.mode, item.retry_at, item.shown_at = "", None, self.now
        world.visible[item.slot] = item
        world.last_shown[item.kind, item.practitioner] = self.now
        if item.kind == "session_expired":
            world.announced.add(item.facts["session"])
        self.say("notify", notice=item.kind, practitioner=item.practitioner, **self.facts(item))

    def facts(self, item: Item) -> Line:
        facts = {name: value for name, value in item.facts.items() if name not in NOT_FACTS}
        return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in facts.items()}

    def withdraw(self, item: Item) -> None:
        del self.world.visible[item.slot]
        self.say("withdraw", notice=item.kind, practitioner=item.practitioner)

    def spend(self, item: Item) -> None:
        self.world.waiting.remove(item)
        self.world.status[item.own_key] = "spent"

    def say(self, do: str, **rest: Any) -> None:
        self.output.append({"at": self.now.isoformat(), "do": do, **rest})
