"""What was: sessions, notices and the consulting hours that had no connection, read from the journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from hetes.core.hours import DAY, Block
from hetes.core.settings import DEFAULT_PRACTITIONER
from hetes.core.state import State
from hetes.core.status import iso

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """A journal row as the core sees it."""

    at: datetime
    event: str
    practitioner: str | None
    facts: Mapping[str, Any]


@dataclass(slots=True)
class _Past:
    practitioner: str
    started_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    source: str


def history(rows: Iterable[Row], state: State, now: datetime, days: int, begun_at: datetime | None) -> Json:
    """Return the last ``days`` local days, today included, as plain JSON.

    ``rows`` must reach back a day further, so that a session that ran over the first midnight is seen. Nothing is
    said about the time before ``begun_at``, when Hetes began to keep a journal: it can't know.
    """
    calendar = state.calendar
    rows = [_of_first_one(row, state) for row in rows]
    first = calendar.local_day(now) - (days - 1) * DAY
    since = calendar.midnight_after(now) - days * DAY
    names = {p.id: p.name for p in state.practitioners}
    sessions, notices = _read(rows)
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
        "notices": [n for n in notices if n["at"] >= iso(since)],
        "uncovered": [
            {"practitioner": who, "name": names[who], "date": day.isoformat(), "minutes": minutes}
            for day in (first + n * DAY for n in range(days))
            for who in names
            if begun_at and (minutes := _bare_minutes(calendar.blocks_on(who, day), who, sessions, (begun_at, now)))
        ],
    }


def _of_first_one(row: Row, state: State) -> Row:
    """Give the rows of "default" to the first practitioner, who took over from it."""
    if row.practitioner != DEFAULT_PRACTITIONER.id or not state.settings.configured:
        return row
    return replace(row, practitioner=state.practitioners[0].id)


def _bare_minutes(
    blocks: Iterable[Block], who: str, sessions: Iterable[_Past], between: tuple[datetime, datetime]
) -> int:
    """Return the minutes of the blocks, as far as they lie between the two instants, in which no session ran."""
    since, now = between
    mine = sorted((s.started_at, min(s.ends_at, s.ended_at or s.ends_at)) for s in sessions if s.practitioner == who)
    bare = timedelta(0)
    for block in blocks:
        reached, end = max(block.start_at, since), min(block.end_at, now)
        for start_at, stop_at in mine:
            if start_at < end and stop_at > reached:
                bare += max(start_at - reached, timedelta(0))
                reached = max(reached, stop_at)
        bare += max(end - reached, timedelta(0))
    return int(bare.total_seconds() // 60)


def _read(rows: Iterable[Row]) -> tuple[list[_Past], list[Json]]:
    sessions: dict[str, _Past] = {}
    notices: dict[int, Json] = {}
    for row in rows:
        facts = row.facts
        match row.event:
            case "session_started" if row.practitioner:
                sessions[str(facts["session"])] = _Past(
                    row.practitioner,
                    datetime.fromisoformat(facts["started_at"]),
                    datetime.fromisoformat(facts["ends_at"]),
                    None,
                    str(facts["source"]),
                )
            case "session_ended":
                past = sessions.get(str(facts["session"]))
                if past and facts.get("why") == "undone":
                    del sessions[str(facts["session"])]
                elif past:
                    past.ended_at = row.at
            case "notice_ordered":
                notices[int(facts["order"])] = {
                    "at": iso(row.at),
                    "notice": facts["notice"],
                    "practitioner": row.practitioner,
                    "channel": None,
                    "text": facts["text"],
                }
            case "notice_shown" if facts.get("order") in notices:
                notices[int(facts["order"])]["channel"] = facts["channel"]
            case _:
                pass
    return list(sessions.values()), list(notices.values())
