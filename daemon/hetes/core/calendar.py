"""Consulting hours, quiet spans and midnights: where the wall clock's spans lie in time.

The wall clock is translated once, here: a local time that occurs twice means the first, one that is skipped means
the end of the gap (policy 1.2). Everything that leaves this module is an instant in UTC.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from hetes.core.settings import Practitioner, Settings
from hetes.core.spans import Span, write_time

DAY = timedelta(days=1)
SOON_BEFORE = timedelta(minutes=60)  # policy 2.1
DAWN = 240  # the minute of the day at which "done for today" is over at the latest (policy 5.2)
_CHAIN = 7  # days after which hours that never pause are cut into weeks, so that a block has a beginning
_AHEAD = 9  # days to look for the next boundary; further ones are found at the alarm that this limit sets


@dataclass(frozen=True, slots=True, order=True)
class Block:
    """A stretch of consulting hours, ``start_at <= t < end_at``; ``label`` is its identity on the wall clock.

    It belongs to ``day``, the local day on which it starts.
    """

    start_at: datetime
    end_at: datetime
    day: date
    label: str

    def holds(self, instant: datetime) -> bool:
        """Tell whether the instant lies inside."""
        return self.start_at <= instant < self.end_at


def instant_of(day: date, minute: int, zone: tzinfo) -> datetime:
    """Return the UTC instant at which the local clock first shows ``minute`` (0 to 1440) of ``day``."""
    if minute >= 1440:
        day, minute = day + DAY, minute - 1440
    local = datetime.combine(day, time(minute // 60, minute % 60), zone)
    instant = local.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return instant
    return _end_of_gap(local.replace(fold=1).astimezone(UTC), instant, zone)


def _end_of_gap(before: datetime, after: datetime, zone: tzinfo) -> datetime:
    """Return the instant between the two at which the zone's offset changes, to the second."""
    offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if middle in (before, after):
            break
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after


class Calendar:
    """The settings' spans as instants. Answers are remembered: a calendar is as constant as its settings."""

    def __init__(self, settings: Settings) -> None:
        self.zone = settings.zone
        self._settings = settings
        self.people = frozenset(p.id for p in settings.practitioners)
        self._hours = {p.id: p for p in settings.practitioners if p.has_hours}
        self._blocks: dict[tuple[str, date], tuple[Block, ...]] = {}
        self.remembered: dict[tuple[object, ...], Any] = {}  # what others derive from these settings
        self._today: tuple[datetime, date] | None = None
        everything = [s for p in self._hours.values() for week in p.weeks for spans in week.values() for s in spans]
        everything += [s for spans in settings.open.values() for s in spans]
        overnight = any(s.end < s.start or s.end == 1440 for s in everything)
        self._back = _CHAIN if overnight else 0  # only then can a block of an earlier day still be on

    def has_hours(self, practitioner: str) -> bool:
        """Tell whether this practitioner has any consulting hours at all."""
        return practitioner in self._hours

    @property
    def anybody_has_hours(self) -> bool:
        """Tell whether anybody has consulting hours."""
        return bool(self._hours)

    def local_day(self, instant: datetime) -> date:
        """Return the local date of the instant. Most questions of a step are about one and the same."""
        if self._today is None or self._today[0] != instant:
            self._today = (instant, instant.astimezone(self.zone).date())
        return self._today[1]

    def midnight_after(self, instant: datetime) -> datetime:
        """Return the first local midnight that lies after the instant."""
        day = self.local_day(instant)
        midnight: datetime = self.remember(("midnight", day), lambda: instant_of(day + DAY, 0, self.zone))
        return midnight

    def done_until(self, practitioner: str, said_at: datetime) -> datetime:
        """Return the end of a "done" that is said at the instant (policy 5.2).

        That is the next 04:00; but who says it in a night's block that has one goes home at that block's end.
        """
        block = self.block_at(practitioner, said_at)
        dawns = [instant_of(self.local_day(said_at) + n * DAY, DAWN, self.zone) for n in range(-_CHAIN, _CHAIN + 2)]
        if block and any(block.start_at < dawn < block.end_at for dawn in dawns):
            return block.end_at
        return next(dawn for dawn in dawns if dawn > said_at)

    def begins_in_hours(self, practitioner: str, instant: datetime) -> bool:
        """Tell whether what begins at the instant belongs to this practitioner's hours (policy 2.1)."""
        if self.block_at(practitioner, instant):
            return True
        coming = self.next_start(practitioner, instant)
        return coming is not None and coming - instant < SOON_BEFORE

    def end_before(self, practitioner: str, instant: datetime) -> datetime | None:
        """Return the end of the last block that is over at the instant, of those near it."""
        return max(
            (b.end_at for b in self.blocks_near(practitioner, instant, max(self._back, 1), 0) if b.end_at <= instant),
            default=None,
        )

    def remember(self, key: tuple[object, ...], find: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever is found
        """Return what was found for this key before, or find it. The settings are its only other argument."""
        try:
            return self.remembered[key]
        except KeyError:
            if len(self.remembered) > 4000:
                self.remembered.clear()
            found = self.remembered[key] = find()
            return found

    def _spans(self, practitioner: Practitioner, day: date) -> tuple[Span, ...]:
        if practitioner.is_away(day):
            return ()
        opened = self._settings.open.get(day)
        if opened is not None:
            return opened
        if day in self._settings.closed or day in self._settings.holidays:
            return ()
        return practitioner.usual_hours(day)

    def _stretches(self, practitioner: Practitioner, day: date) -> list[tuple[datetime, datetime, str]]:
        """Return the spans that start on ``day``, joined where they touch, oldest first."""
        stretches: list[tuple[datetime, datetime, str]] = []
        for span in sorted(self._spans(practitioner, day)):
            start_at = instant_of(day, span.start, self.zone)
            end_day = day if span.end > span.start else day + DAY
            end_at = instant_of(end_day, span.end, self.zone)
            if end_at <= start_at:  # swallowed by the skipped hour
                continue
            if stretches and start_at <= stretches[-1][1]:
                first, last, label = stretches[-1]
                stretches[-1] = (first, max(last, end_at), label)
            else:
                stretches.append((start_at, end_at, f"{day.isoformat()}T{write_time(span.start)}"))
        return stretches

    def _reach(self, practitioner: Practitioner, day: date) -> datetime | None:
        """Return the end of what starts before ``day``'s midnight on the day before, if there is anything."""
        return max((end for _, end, _ in self._stretches(practitioner, day - DAY)), default=None)

    def blocks_on(self, practitioner: str, day: date) -> tuple[Block, ...]:
        """Return the blocks that belong to the local ``day``, oldest first."""
        known = self._blocks.get((practitioner, day))
        if known is not None:
            return known
        who = self._hours.get(practitioner)
        found = tuple(self._find_blocks(who, day)) if who else ()
        if len(self._blocks) > 4000:
            self._blocks.clear()
        self._blocks[practitioner, day] = found
        return found

    def _find_blocks(self, who: Practitioner, day: date) -> Iterator[Block]:
        stretches = self._stretches(who, day)
        for position, (start_at, stretch_end, label) in enumerate(stretches):
            end_at = stretch_end
            if position == 0 and self._continues(who, day, start_at):
                continue
            if position == len(stretches) - 1:
                end_at = self._chained_end(who, day, end_at)
            yield Block(start_at, end_at, day, label)

    def _continues(self, who: Practitioner, day: date, start_at: datetime) -> bool:
        """Tell whether the stretch at ``start_at`` goes on from the day before."""
        reach = self._reach(who, day)
        if reach is None or reach < start_at:
            return False
        return not (day.weekday() == 0 and self._never_pauses(who, day))

    def _never_pauses(self, who: Practitioner, day: date) -> bool:
        for back in range(_CHAIN):
            earlier = day - back * DAY
            stretches = self._stretches(who, earlier)
            reach = self._reach(who, earlier)
            if len(stretches) != 1 or reach is None or reach < stretches[0][0]:
                return False
        return True

    def _chained_end(self, who: Practitioner, day: date, end_at: datetime) -> datetime:
        for ahead in range(1, _CHAIN + 1):
            later = day + ahead * DAY
            stretches = self._stretches(who, later)
            if not stretches or stretches[0][0] > end_at:
                break
            if later.weekday() == 0 and self._never_pauses(who, later):
                break
            end_at = max(end_at, stretches[0][1])
            if len(stretches) > 1:
                break
        return end_at

    def blocks_near(self, practitioner: str, instant: datetime, back: int = 1, ahead: int = 1) -> Iterator[Block]:
        """Return the blocks that begin from ``back`` days before the instant's local day to ``ahead`` after it."""
        day = self.local_day(instant)
        for offset in range(-back, ahead + 1):
            yield from self.blocks_on(practitioner, day + offset * DAY)

    def block_at(self, practitioner: str, instant: datetime) -> Block | None:
        """Return the block that contains the instant."""
        if practitioner not in self._hours:
            return None
        return next((b for b in self.blocks_near(practitioner, instant, self._back, 0) if b.holds(instant)), None)

    def blocks_reaching(self, practitioner: str, instant: datetime) -> tuple[Block, ...]:
        """Return the blocks of the instant's local day and the next, and those of earlier days that may still be on."""
        if practitioner not in self._hours:
            return ()
        key = ("reaching", practitioner, self.local_day(instant))
        found: tuple[Block, ...] = self.remember(
            key, lambda: tuple(self.blocks_near(practitioner, instant, self._back, 1))
        )
        return found

    def next_start(self, practitioner: str, instant: datetime) -> datetime | None:
        """Return the next start of a block at or after the instant, today or tomorrow."""
        return min(
            (b.start_at for b in self.blocks_reaching(practitioner, instant) if b.start_at >= instant), default=None
        )

    def last_start(self, practitioner: str, instant: datetime) -> datetime | None:
        """Return the latest start of a block at or before the instant, of the last five weeks."""
        if practitioner not in self._hours:
            return None
        day = self.local_day(instant)
        for back in range(36):
            begun = [b.start_at for b in self.blocks_on(practitioner, day - back * DAY) if b.start_at <= instant]
            if begun:
                return begun[-1]
        return None

    def last_end_of(self, day: date) -> datetime | None:
        """Return the end of the last block (of anyone) that belongs to the local day."""

        def find() -> datetime | None:
            return max((b.end_at for who in self._hours for b in self.blocks_on(who, day)), default=None)

        found: datetime | None = self.remember(("last end", day), find)
        return found

    def first_start_of(self, day: date) -> datetime | None:
        """Return the start of the first block (of anyone) that belongs to the local day."""
        return min((b.start_at for who in self._hours for b in self.blocks_on(who, day)), default=None)

    def edges_around(self, instant: datetime) -> tuple[datetime, ...]:
        """Return starts and ends of everybody's blocks, from the instant's day up to the first day that has any."""
        key = ("edges", self.local_day(instant))
        found: tuple[datetime, ...] = self.remember(key, lambda: tuple(sorted(set(self._edges(instant)))))
        return found

    def _edges(self, instant: datetime) -> Iterator[datetime]:
        day = self.local_day(instant)
        for who in self._hours:
            for block in self.blocks_reaching(who, instant):
                yield block.start_at
                yield block.end_at
            for offset in range(2, _AHEAD):
                later = self.blocks_on(who, day + offset * DAY)
                if later:
                    yield later[0].start_at
                    break
            else:
                yield instant_of(day + _AHEAD * DAY, 0, self.zone)

    def quiet_until(self, instant: datetime) -> datetime | None:
        """Return the end of the quiet span that contains the instant, or None outside."""
        end: datetime | None = None
        reached = instant
        while len(self._settings.quiet):
            further = max((e for s, e in self._quiet_near(reached) if s <= reached < e), default=None)
            if further is None or (end and further - instant > _CHAIN * DAY):
                break
            end = reached = further
        return end

    def _quiet_near(self, instant: datetime) -> Iterator[tuple[datetime, datetime]]:
        day = self.local_day(instant)
        for offset in (-1, 0, 1):
            for span in self._settings.quiet:
                start_at = instant_of(day + offset * DAY, span.start, self.zone)
                end_day = day + offset * DAY if span.end > span.start else day + (offset + 1) * DAY
                yield start_at, instant_of(end_day, span.end, self.zone)

    def gap_before(self, practitioner: str, after: datetime, until: datetime) -> datetime | None:
        """Return the start of the last gap between blocks of ``until``'s local day with ``after < start < until``."""
        blocks = self.blocks_on(practitioner, self.local_day(until))
        gaps = [block.end_at for block in blocks[:-1]]
        return max((gap for gap in gaps if after < gap < until), default=None)
