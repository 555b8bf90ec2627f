"""Local days, consulting hours and quiet spans as spans of instants, reckoned in the plainest way."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple

from hetes.core.settings import Practitioner, Settings
from hetes.core.spans import WEEKDAYS, Span

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


class Stretch(NamedTuple):
    """A half-open span of instants (rule 2: spans are half-open)."""

    start: datetime
    end: datetime

    def contains(self, instant: datetime) -> bool:
        return self.start <= instant < self.end


def local_date(instant: datetime, zone: tzinfo) -> date:
    return instant.astimezone(zone).date()


@lru_cache(maxsize=100_000)
def instant_of(day: date, minutes: int, zone: tzinfo) -> datetime:
    """Rule 2: a local time that occurs twice means the first, one that is skipped the end of the gap.

    Both are the first instant at which the wall clock shows that time or a later one. 1440 is the next midnight.
    """
    wall = datetime.combine(day, time()) + minutes * MINUTE
    instant = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == wall:
        return instant
    instant -= timedelta(hours=4)  # inside a gap: walk up to its end
    while instant.astimezone(zone).replace(tzinfo=None) < wall:
        instant += MINUTE
    return instant


def midnight_after(instant: datetime, zone: tzinfo) -> datetime:
    """Return the end of the local day of ``instant``."""
    return instant_of(local_date(instant, zone) + DAY, 0, zone)


def done_until(said_at: datetime, blocks: list[Stretch], zone: tzinfo) -> datetime:
    """Being quiet, done: the first 04:00 after it; or, said inside a block that has a 04:00, that block's end."""
    today = local_date(said_at, zone)
    fours = [instant_of(day, 4 * 60, zone) for day in days(today - 9 * DAY, today + 9 * DAY)]
    for block in blocks:
        if block.contains(said_at) and any(block.start < four < block.end for four in fours):
            return block.end
    return min(four for four in fours if four > said_at)


def stretch_of(day: date, span: Span, zone: tzinfo) -> Stretch:
    """Rule 2: a span whose end is not after its start ends on the next day; both ends by the wall clock."""
    ends_on = day if span.end > span.start else day + DAY
    return Stretch(instant_of(day, span.start, zone), instant_of(ends_on, span.end, zone))


def days(first: date, last: date) -> Iterable[date]:
    while first <= last:
        yield first
        first += DAY


def has_hours(practitioner: Practitioner) -> bool:
    """Days off, odd and even weeks: whoever has only "" has no consulting hours."""
    weeks = (practitioner.hours, practitioner.hours_odd, practitioner.hours_even)
    return any(len(spans) > 0 for week in weeks for spans in week.values())


def spans_on(day: date, practitioner: Practitioner, settings: Settings) -> tuple[Span, ...]:
    """Days off: open dates give their span to all who have hours, whatever day it is; closed ones and holidays none."""
    if not has_hours(practitioner):
        return ()
    for leave in practitioner.away:  # a day off for that one, both days included, and beats `open`
        if leave.first <= day <= leave.last:
            return ()
    if day in settings.open:
        return tuple(settings.open[day])
    if day in settings.closed or day in settings.holidays:
        return ()
    name = WEEKDAYS[day.weekday()]
    _, week, _ = day.isocalendar()
    if week % 2 == 1 and name in practitioner.hours_odd:
        return tuple(practitioner.hours_odd[name])
    if week % 2 == 0 and name in practitioner.hours_even:
        return tuple(practitioner.hours_even[name])
    return tuple(practitioner.hours.get(name, ()))


def blocks_of(practitioner: Practitioner, settings: Settings, zone: tzinfo, first: date, last: date) -> list[Stretch]:
    """Days off: blocks that touch or overlap are joined."""
    pieces = sorted(
        stretch_of(day, span, zone) for day in days(first, last) for span in spans_on(day, practitioner, settings)
    )
    blocks: list[Stretch] = []
    for piece in pieces:
        if piece.start == piece.end:
            continue  # swallowed whole by the gap of a spring night
        if blocks and piece.start <= blocks[-1].end:
            blocks[-1] = Stretch(blocks[-1].start, max(blocks[-1].end, piece.end))
        else:
            blocks.append(piece)
    return blocks


def quiet_of(settings: Settings, zone: tzinfo, first: date, last: date) -> list[Stretch]:
    return [stretch_of(day, span, zone) for day in days(first, last) for span in settings.quiet]


def break_before(ends_at: datetime, after: datetime, blocks: list[Stretch], zone: tzinfo) -> datetime | None:
    """Return the last gap between blocks of the local day of ``ends_at`` that begins after ``after`` and before it.

    (session_will_end_in_hours; a block belongs to the day on which it starts.)
    """
    day = local_date(ends_at, zone)
    todays = [block for block in blocks if local_date(block.start, zone) == day]
    gaps = [earlier.end for earlier in todays[:-1]]
    fitting = [gap for gap in gaps if after < gap < ends_at]
    return fitting[-1] if fitting else None
