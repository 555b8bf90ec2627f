"""What was: sessions, notices and the consulting hours that had no connection, read from the journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from hetes.core.calendar import DAY, Block, Calendar, instant_of
from hetes.core.json_types import Json
from hetes.core.settings import DEFAULT_PRACTITIONER
from hetes.core.state import State
from hetes.core.views.status import iso

Stretch = tuple[datetime, datetime]


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
    rows = [of_first_one(row, state) for row in rows]
    first = calendar.local_day(now) - (days - 1) * DAY
    since = instant_of(first, 0, calendar.zone)
    names = {p.id: p.name for p in state.practitioners}
    sessions, dones = sessions_of(rows), dones_of(rows, calendar)
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
            }
            for s in sessions
            if s.ends_at > since
        ],
        "notices": [n for n in notices_of(rows) if n["at"] >= iso(since)],
        "uncovered": [
            {
                "practitioner": who,
                "name": names[who],
                "date": day.isoformat(),
                "minutes": _minutes(bare),
                "spans": [[iso(start), iso(end)] for start, end in bare],
            }
            for day in (first + n * DAY for n in range(days))
            for who in names
            if begun_at
            and (bare := bare_of(calendar.blocks_on(who, day), _covered(who, sessions, dones), (begun_at, now)))
            and _minutes(bare)
        ],
    }


def of_first_one(row: Row, state: State) -> Row:
    """Give the rows of "default" to the first practitioner, who took over from it."""
    if row.practitioner != DEFAULT_PRACTITIONER.id or not state.settings.configured:
        return row
    return replace(row, practitioner=state.practitioners[0].id)


def _covered(who: str, sessions: Iterable[Past], dones: Iterable[Done]) -> list[Stretch]:
    """Return when this practitioner had a connection, or was done for the day and needed none."""
    connected = [(s.started_at, s.stops_at) for s in sessions if s.practitioner == who]
    return sorted([*connected, *((d.since, d.until) for d in dones if d.practitioner == who)])


def bare_of(blocks: Iterable[Block], covered: Iterable[Stretch], between: Stretch) -> list[Stretch]:
    """Return the parts of the blocks, as far as they lie between the two instants, that nothing covers."""
    since, now = between
    covered = list(covered)
    bare: list[Stretch] = []
    for block in blocks:
        reached, end = max(block.start_at, since), min(block.end_at, now)
        for start_at, stop_at in covered:
            if start_at < end and stop_at > reached:
                if start_at > reached:
                    bare.append((reached, start_at))
                reached = stop_at
        if reached < end:
            bare.append((reached, end))
    return bare


def _minutes(bare: Iterable[Stretch]) -> int:
    return int(sum(((end - start) for start, end in bare), timedelta(0)).total_seconds() // 60)


def sessions_of(rows: Iterable[Row]) -> list[Past]:
    """Return the sessions that the rows tell of; what was undone never was."""
    sessions: dict[str, Past] = {}
    for row in rows:
        facts = row.facts
        if row.event == "session_started" and row.practitioner:
            sessions[str(facts["session"])] = Past(
                row.practitioner,
                datetime.fromisoformat(facts["started_at"]),
                datetime.fromisoformat(facts["ends_at"]),
                None,
                str(facts["source"]),
            )
        elif row.event == "session_ended" and (past := sessions.get(str(facts["session"]))):
            if facts.get("why") == "undone":
                del sessions[str(facts["session"])]
            else:
                past.ended_at = row.at
    return list(sessions.values())


def notices_of(rows: Iterable[Row]) -> list[Json]:
    """Return what was said, with the channel that took it, if one did."""
    notices: dict[int, Json] = {}
    for row in rows:
        facts = row.facts
        if row.event == "notice_ordered":
            notices[int(facts["order"])] = {
                "at": iso(row.at),
                "notice": facts["notice"],
                "practitioner": row.practitioner,
                "channel": None,
                "text": facts["text"],
            }
        elif row.event == "notice_shown" and facts.get("order") in notices:
            notices[int(facts["order"])]["channel"] = facts["channel"]
    return list(notices.values())


def dones_of(rows: Iterable[Row], calendar: Calendar) -> list[Done]:
    """Return when somebody was done for the day."""
    dones: list[Done] = []
    for row in rows:
        if row.event == "done_begun" and row.practitioner:
            dones.append(Done(row.practitioner, row.at, calendar.midnight_after(row.at)))
        elif row.event == "done_ended":
            for done in dones:
                if done.practitioner == row.practitioner:
                    done.until = min(done.until, row.at)
    return dones
