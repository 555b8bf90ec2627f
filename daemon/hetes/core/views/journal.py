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
from hetes.core.views.history import Coverage, Row, Stretch, told_by

DAYS_AT_MOST = 62


def journal(
    rows: Iterable[Row], state: State, now: datetime, days: tuple[date, date], begun_at: datetime | None
) -> Json:
    """Return the days from the first to the last, both included.

    ``rows`` must reach from a day before the first to the end of the last; ``begun_at`` is when the journal began. The
    consulting hours are those of today's settings.
    """
    calendar, zone = state.calendar, state.calendar.zone
    first, last = days
    past = told_by(rows, state)
    names = {p.id: p.name if state.settings.configured else "" for p in state.practitioners}
    connected = {who: Coverage(past.connected(who)) for who in names}
    covered = {who: Coverage(past.covered(who)) for who in names}
    nothing = Coverage(())

    def local(instant: datetime) -> str:
        return instant.astimezone(zone).isoformat(timespec="seconds")

    def pairs(stretches: Iterable[Stretch]) -> list[list[str]]:
        return [[local(start), local(end)] for start, end in stretches]

    def person(who: str, day: date) -> Json:
        begins, ends = instant_of(day, 0, zone), instant_of(day + DAY, 0, zone)
        blocks = calendar.blocks_on(who, day)
        own = [s for s in past.sessions if s.practitioner == who and s.started_at < ends and s.stops_at > begins]
        known = (begun_at or now, now)
        gaps = covered[who].bare(blocks, known)
        elapsed = nothing.bare(blocks, known)
        without = connected[who].bare(blocks, known)
        return {
            "id": who,
            "hours": pairs((b.start_at, b.end_at) for b in blocks),
            "sessions": [
                {
                    "started_at": local(s.started_at),
                    "ends_at": local(s.stops_at),
                    "source": s.source,
                    "runs": s.stops_at > now,
                    "lost": s.lost,
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
        "clock_steps": [
            {"at": local(at), "by_s": by_s} for at, by_s in past.clock_steps if first <= calendar.local_day(at) <= last
        ],
        "notices": [
            {**told, "at": local(at), "name": names.get(told["practitioner"] or "", "")}
            for told in past.notices
            if first <= calendar.local_day(at := datetime.fromisoformat(told["at"])) <= last
        ],
    }


def _seconds(stretches: Iterable[Stretch]) -> int:
    return int(sum(((end - start) for start, end in stretches), timedelta(0)).total_seconds())
