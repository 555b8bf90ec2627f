"""What was: sessions, notices and the consulting hours that had no connection, read from the journal.

Law: one pass over the rows, each let go at once; the work grows with rows and days, never with their product. A row
that lacks what its event needs is left out; it must not cost the rest.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from hetes.core.calendar import DAY, Block, instant_of
from hetes.core.instants import EARLIEST, believed
from hetes.core.json_types import Json
from hetes.core.settings import DEFAULT_PRACTITIONER
from hetes.core.state import UNDO_SPAN, State
from hetes.core.views.status import iso

Stretch = tuple[datetime, datetime]
WORTH_A_LINE = timedelta(minutes=1)
"""A smaller step of the clock is told nobody: systems put their clocks right by seconds."""
AT_ONCE = timedelta(minutes=1)
"""An end that is told so soon after the activation takes it back: there was no connection."""


@dataclass(frozen=True, slots=True)
class Row:
    """A journal row as the core sees it."""

    at: datetime
    event: str
    practitioner: str | None
    facts: Mapping[str, Any]


@dataclass(slots=True)
class Past:
    """A session that was, or runs."""

    practitioner: str
    started_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    source: str
    lost: bool = False  # it broke off by itself
    told_at: datetime | None = None  # when its end was told
    reported_at: datetime = EARLIEST

    @property
    def stops_at(self) -> datetime:
        """The end, as far as it is known: what was ended by hand ended then."""
        return min(self.ends_at, self.ended_at or self.ends_at)


@dataclass(slots=True)
class Done:
    """A stretch in which somebody was done for the day."""

    practitioner: str
    since: datetime
    until: datetime


def history(rows: Iterable[Row], state: State, now: datetime, days: int, begun_at: datetime | None) -> Json:
    """Return the last ``days`` local days, today included, as plain JSON.

    ``rows`` must reach back a day further, so that a session that ran over the first midnight is seen. Nothing is
    said about the time before ``begun_at``, when Hetes began to keep a journal: it can't know. Nor is the time after
    somebody was done for the day called uncovered. The consulting hours are those of today's settings.
    """
    calendar = state.calendar
    first = calendar.local_day(now) - (days - 1) * DAY
    since = instant_of(first, 0, calendar.zone)
    names = {p.id: p.name for p in state.practitioners}
    past = told_by(rows, state)
    covered = {who: Coverage(past.covered(who)) for who in names}
    known = max(first, calendar.local_day(begun_at) - DAY) if begun_at else first + days * DAY
    return {
        "days": days,
        "sessions": [
            {
                "practitioner": s.practitioner,
                "name": names.get(s.practitioner, s.practitioner),
                "started_at": iso(s.started_at),
                "ends_at": iso(s.ends_at),
                "ended_at": iso(s.ended_at) if s.ended_at else None,
                "source": s.source,
                "lost": s.lost,
            }
            for s in past.sessions
            if s.ends_at > since
        ],
        "notices": [n for n in past.notices if n["at"] >= iso(since)],
        "clock_steps": [{"at": iso(at), "by_s": by_s} for at, by_s in past.clock_steps if at >= since],
        "uncovered": [
            {
                "practitioner": who,
                "name": names[who],
                "date": day.isoformat(),
                "minutes": _minutes(bare),
                "spans": [[iso(start), iso(end)] for start, end in bare],
            }
            for day in (first + n * DAY for n in range((known - first).days, days))
            for who in names
            if begun_at
            and (bare := covered[who].bare(calendar.blocks_on(who, day), (begun_at, now)))
            and _minutes(bare)
        ],
    }


class Coverage:
    """Stretches of time, joined where they touch or overlap, so that each question about them is a short walk."""

    def __init__(self, stretches: Iterable[Stretch]) -> None:
        """Join them; their order is of no matter."""
        self._starts: list[datetime] = []
        self._stops: list[datetime] = []
        for start, stop in sorted(stretches):
            if stop <= start:
                continue
            if self._stops and start <= self._stops[-1]:
                self._stops[-1] = max(self._stops[-1], stop)
            else:
                self._starts.append(start)
                self._stops.append(stop)

    def bare(self, blocks: Iterable[Block], between: Stretch) -> list[Stretch]:
        """Return the parts of the blocks, as far as they lie between the two instants, that nothing covers."""
        since, now = between
        found: list[Stretch] = []
        for block in blocks:
            reached, end = max(block.start_at, since), min(block.end_at, now)
            at = bisect_right(self._stops, reached)
            while reached < end and at < len(self._starts) and self._starts[at] < end:
                if self._starts[at] > reached:
                    found.append((reached, self._starts[at]))
                reached = self._stops[at]
                at += 1
            if reached < end:
                found.append((reached, end))
        return found


def _minutes(bare: Iterable[Stretch]) -> int:
    return int(sum(((end - start) for start, end in bare), timedelta(0)).total_seconds() // 60)


@dataclass(slots=True)
class Told:
    """What rows tell of. What was undone never was."""

    sessions: list[Past] = field(default_factory=list)
    notices: list[Json] = field(default_factory=list)  # with the channel that took each, if one did
    dones: dict[str, list[Done]] = field(default_factory=dict)
    clock_steps: list[tuple[datetime, float]] = field(default_factory=list)  # that moved a session, in seconds

    def connected(self, who: str) -> list[Stretch]:
        """Return when this practitioner had a connection."""
        return [(s.started_at, s.stops_at) for s in self.sessions if s.practitioner == who]

    def covered(self, who: str) -> list[Stretch]:
        """Return when this practitioner had a connection, or was done for the day and needed none."""
        return [*self.connected(who), *((d.since, d.until) for d in self.dones.get(who, ()))]


def told_by(rows: Iterable[Row], state: State) -> Told:
    """Return what the rows tell of, in one pass.

    A number that comes again belongs to another session, or another notice, than before: a state that was lost may
    have counted from one again. The same session told again is one whose end was undone.
    """
    reading = _Reading(state)
    for row in rows:
        take = _TAKEN.get(row.event)
        if take is None:
            continue
        try:
            take(reading, _of_first_one(row, state))
        except (KeyError, TypeError, ValueError, ArithmeticError):
            continue
    told = reading.told
    told.sessions = [session for session in told.sessions if session not in reading.undone]
    return told


class _Reading:
    """The rows read so far: what they tell of, and what a later row may still speak about."""

    def __init__(self, state: State) -> None:
        self.told = Told()
        self.undone = _Same()
        self._calendar = state.calendar
        self._sessions: dict[str, Past] = {}
        self._notices: dict[int, Json] = {}
        self._open: dict[str, list[Done]] = {}

    def started(self, row: Row) -> None:
        facts, who = row.facts, row.practitioner
        if not who:
            return
        begun, ends_at = believed(facts["started_at"]), believed(facts["ends_at"])
        past = Past(who, begun, ends_at, None, str(facts["source"]), reported_at=row.at)
        name = str(facts["session"])
        known = self._sessions.get(name)
        if known and known.practitioner == who and (known.started_at == past.started_at or _just_ended(known, row.at)):
            self.undone.add(known)
        self._sessions[name] = past
        self.told.sessions.append(past)

    def ended(self, row: Row) -> None:
        past = self._sessions.get(str(row.facts["session"]))
        if past is None:
            return
        why, ended_at = row.facts.get("why"), row.facts.get("ended_at")
        past.told_at = row.at
        past.ended_at = row.at if ended_at is None else believed(ended_at)
        past.lost = row.event == "session_lost"
        taken_back = why == "ended" and timedelta(0) <= row.at - past.reported_at < AT_ONCE
        if why == "undone" or taken_back:  # what was ended at once was said by mistake
            self.undone.add(past)

    def ordered(self, row: Row) -> None:
        facts = row.facts
        notice: Json = {
            "at": iso(row.at),
            "notice": str(facts["notice"]),
            "practitioner": row.practitioner,
            "channel": None,
            "text": str(facts["text"]),
        }
        self._notices[int(facts["order"])] = notice
        self.told.notices.append(notice)

    def shown(self, row: Row) -> None:
        notice = self._notices.get(int(row.facts["order"]))
        if notice is not None:
            notice["channel"] = str(row.facts["channel"])

    def stepped(self, row: Row) -> None:
        by_s = float(row.facts["by_s"])
        if row.facts.get("moved") is True and timedelta(seconds=abs(by_s)) >= WORTH_A_LINE:
            self.told.clock_steps.append((row.at, by_s))

    def done(self, row: Row) -> None:
        if row.practitioner:
            begun = Done(row.practitioner, row.at, self._done_until(row.practitioner, row))
            self.told.dones.setdefault(row.practitioner, []).append(begun)
            still = [done for done in self._open.get(row.practitioner, ()) if done.until > row.at]
            self._open[row.practitioner] = [*still[-1:], begun]

    def _done_until(self, who: str, row: Row) -> datetime:
        """Return the end that the row names; rows of an earlier edition name none."""
        told = row.facts.get("until")
        return self._calendar.done_until(who, row.at) if told is None else believed(told)

    def not_done(self, row: Row) -> None:
        for done in self._open.pop(row.practitioner or "", ()):
            done.until = min(done.until, row.at)


def _just_ended(past: Past, at: datetime) -> bool:
    """Tell whether an undo may have brought it back; a step of the clock may have moved its start meanwhile."""
    return past.told_at is not None and timedelta(0) <= at - past.told_at <= UNDO_SPAN


class _Same:
    """Sessions by identity: two may be alike in all they say."""

    def __init__(self) -> None:
        self._ids: set[int] = set()

    def add(self, past: Past) -> None:
        self._ids.add(id(past))

    def __contains__(self, past: Past) -> bool:
        return id(past) in self._ids


_TAKEN: Mapping[str, Callable[[_Reading, Row], None]] = {
    "session_started": _Reading.started,
    "session_ended": _Reading.ended,
    "session_lost": _Reading.ended,
    "notice_ordered": _Reading.ordered,
    "notice_shown": _Reading.shown,
    "done_begun": _Reading.done,
    "done_ended": _Reading.not_done,
    "clock_stepped": _Reading.stepped,
}


def _of_first_one(row: Row, state: State) -> Row:
    """Give the rows of "default" to the first practitioner, who took over from it."""
    if row.practitioner != DEFAULT_PRACTITIONER.id or not state.settings.configured:
        return row
    return replace(row, practitioner=state.practitioners[0].id)
