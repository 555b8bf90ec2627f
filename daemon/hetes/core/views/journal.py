"""The journal day by day, as plain JSON: consulting hours, connections, gaps, and what was said.

Law: it says what :func:`hetes.core.views.history.history` says, laid out for a picture: nothing about the time before
the journal began or after now, and no gap while somebody was done. Instants carry the local offset, so that whoever
shows them needs no time zone.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from hetes.core.calendar import DAY, instant_of
from hetes.core.json_types import Json
from hetes.core.state import State
from hetes.core.views.history import Row, Stretch, bare_of, dones_of, notices_of, of_first_one, sessions_of

DAYS_AT_MOST = 62
YEARS = range(2000, 9000)


def journal(
    rows: Iterable[Row], state: State, now: datetime, days: tuple[date, date], begun_at: datetime | None
) -> Json:
    """Return the days from the first to the last, both included.

    ``rows`` must reach from a day before the first to the end of the last; ``begun_at`` is when the journal began. The
    consulting hours are those of today's settings.
    """
    calendar, zone = state.calendar, state.calendar.zone
    first, last = days
    rows = [of_first_one(row, state) for row in rows]
    sessions, dones, notices = sessions_of(rows), dones_of(rows, calendar), notices_of(rows)
    names = {p.id: p.name if state.settings.configured else "" for p in state.practitioners}

    def local(instant: datetime) -> str:
        return instant.astimezone(zone).isoformat(timespec="seconds")

    def pairs(stretches: Iterable[Stretch]) -> list[list[str]]:
        return [[local(start), local(end)] for start, end in stretches]

    def person(who: str, day: date) -> Json:
        begins, ends = instant_of(day, 0, zone), instant_of(day + DAY, 0, zone)
        blocks = calendar.blocks_on(who, day)
        own = [s for s in sessions if s.practitioner == who and s.started_at < ends and s.stops_at > begins]
        covered = sorted((s.started_at, s.stops_at) for s in sessions if s.practitioner == who)
        free = [(d.since, d.until) for d in dones if d.practitioner == who]
        known = (begun_at or now, now)
        gaps = bare_of(blocks, sorted([*covered, *free]), known)
        elapsed = bare_of(blocks, [], known)
        without = bare_of(blocks, covered, known)
        return {
            "id": who,
            "hours": pairs((b.start_at, b.end_at) for b in blocks),
            "sessions": [
                {
                    "started_at": local(s.started_at),
                    "ends_at": local(s.stops_at),
                    "source": s.source,
                    "runs": s.stops_at > now,
                }
                for s in own
            ],
            "gaps": pairs(gaps),
            "gap_s": _seconds(gaps),
            "covered_s": _seconds(elapsed) - _seconds(without),
        }

    return {
        "from": first.isoformat(),
        "to": last.isoformat(),
        "today": calendar.local_day(now).isoformat(),
        "now": local(now),
        "begun_at": local(begun_at) if begun_at else None,
        "practitioners": [{"id": who, "name": name} for who, name in names.items()],
        "days": [
            {"date": day.isoformat(), "people": [person(who, day) for who in names]}
            for day in (first + n * DAY for n in range((last - first).days + 1))
        ],
        "notices": [
            {**told, "at": local(at), "name": names.get(told["practitioner"] or "", "")}
            for told in notices
            if first <= calendar.local_day(at := datetime.fromisoformat(told["at"])) <= last
        ],
    }


def _seconds(stretches: Iterable[Stretch]) -> int:
    return int(sum(((end - start) for start, end in stretches), timedelta(0)).total_seconds())
