"""What the workstations know of one practitioner, and the merge rule: what was reported last wins.

A register has three parts, which change apart: the session, the quiet (done, snooze), and the answer (when somebody
last closed a notice). Each part carries the stamp of whoever reported it:

1. ``generation``: one more than any that the reporting workstation had heard of for this practitioner (Lamport 1978).
   Whoever has heard of a report and reports then, comes later, whatever the clocks say: a correction to an earlier
   start wins too.
2. ``workstation``: of two that had not heard of each other, the greater identifier; arbitrary, and the same everywhere.
3. ``written``: of two reports of one workstation with one generation (a disk that was put back from a copy), the one
   that its clock calls later. It travels as a number and is compared with nothing else.

Of one part the greater stamp stays; of equal stamps the one whose sender's clock was known when it came (``proved``);
whoever passes on what is not proved says so.
A maximum by a total order is commutative, associative and idempotent, and so is taking it part by part: workstations
agree whatever the order, the doubling, or the loss that is made up for later. Clocks take no part in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol, Self, TypeVar

from hetes.core.instants import is_believed

GENERATIONS = range(1, 10**9)
"""A practice that reports once a second needs thirty years for these: what lies beyond is no report."""

AHEAD = timedelta(minutes=1)
"""A session that begins later than this was not reported by a clock that can be believed."""
LONGEST_SESSION = timedelta(hours=24)
LONGEST_DONE = timedelta(hours=36)
LONGEST_SNOOZE = timedelta(hours=5)


@dataclass(frozen=True, slots=True, order=True)
class Stamp:
    """Who reported something, as the how manieth, and when by the clock of that workstation (milliseconds)."""

    generation: int
    workstation: str
    written: int


@dataclass(frozen=True, slots=True)
class SessionTold:
    """A session as it was reported somewhere; without a start: there is none (an undo took it back).

    ``id`` is unique in the practice, ``where`` the name of the workstation for people. ``ended_at``: somebody said so.
    ``settled``: it is over, or nobody wants to hear of it any more.
    """

    stamp: Stamp
    proved: bool = True
    id: str = ""
    where: str = ""
    started_at: datetime | None = None
    length: timedelta | None = None
    ended_at: datetime | None = None
    lost: bool = False
    settled: bool = False
    more: str = ""  # JSON of what a newer Hetes has added: kept, and passed on

    @property
    def ends_at(self) -> datetime | None:
        """The instant from which it has run out, or ended."""
        if self.started_at is None or self.length is None:
            return None
        return self.ended_at or self.started_at + self.length

    def moved(self, by: timedelta) -> Self:
        """Return it as another clock shows it."""
        return replace(self, started_at=_moved(self.started_at, by), ended_at=_moved(self.ended_at, by))


@dataclass(frozen=True, slots=True)
class QuietTold:
    """Until when a practitioner is done, or wants to be reminded later."""

    stamp: Stamp
    proved: bool = True
    done_until: datetime | None = None
    snoozed_until: datetime | None = None
    more: str = ""

    def moved(self, by: timedelta) -> Self:
        """Return it as another clock shows it."""
        return replace(self, done_until=_moved(self.done_until, by), snoozed_until=_moved(self.snoozed_until, by))


@dataclass(frozen=True, slots=True)
class AnswerTold:
    """When somebody last closed a notice about the practitioner."""

    stamp: Stamp
    proved: bool = True
    at: datetime | None = None
    more: str = ""

    def moved(self, by: timedelta) -> Self:
        """Return it as another clock shows it."""
        return replace(self, at=_moved(self.at, by))


class Part(Protocol):
    """A part of a register."""

    @property
    def stamp(self) -> Stamp:
        """Who reported it."""

    @property
    def proved(self) -> bool:
        """Whether the clock of whoever sent it was known."""

    def moved(self, by: timedelta) -> Self:
        """Return it as another clock shows it."""


P = TypeVar("P", bound=Part)
Order = tuple[Stamp, bool] | None


@dataclass(frozen=True, slots=True)
class Register:
    """All that is known of one practitioner."""

    session: SessionTold | None = None
    quiet: QuietTold | None = None
    answer: AnswerTold | None = None
    more: str = ""

    def parts(self) -> Iterator[SessionTold | QuietTold | AnswerTold]:
        """Yield those there are."""
        yield from (part for part in (self.session, self.quiet, self.answer) if part is not None)

    @property
    def latest(self) -> Stamp | None:
        """The stamp of the last report of all: where this practitioner was last active."""
        return max((part.stamp for part in self.parts()), default=None)

    def next_stamp(self, workstation: str, now: datetime) -> Stamp:
        """Return the stamp of a report that follows all that is known here."""
        latest = self.latest
        return Stamp(1 if latest is None else latest.generation + 1, workstation, int(now.timestamp() * 1000))

    def moved(self, by: timedelta) -> Register:
        """Return it as another clock shows it."""
        return replace(
            self,
            session=self.session and self.session.moved(by),
            quiet=self.quiet and self.quiet.moved(by),
            answer=self.answer and self.answer.moved(by),
        )

    def doubted(self) -> Register:
        """Return it as it is where the clock of its sender is not known."""
        return replace(
            self,
            session=self.session and replace(self.session, proved=False),
            quiet=self.quiet and replace(self.quiet, proved=False),
            answer=self.answer and replace(self.answer, proved=False),
        )

    def is_reasonable(self, now: datetime) -> bool:
        """Tell whether it can be reckoned with: instants that are believed, and no session that is yet to begin."""
        session = self.session
        instants = (
            *((session.started_at, session.ended_at) if session else ()),
            *((self.quiet.done_until, self.quiet.snoozed_until) if self.quiet else ()),
            self.answer.at if self.answer else None,
        )
        return (
            all(instant is None or is_believed(instant) for instant in instants)
            and all(p.stamp.generation in GENERATIONS and p.stamp.workstation for p in self.parts())
            and (session is None or session.length is None or timedelta(0) < session.length <= LONGEST_SESSION)
            and (session is None or session.started_at is None or session.started_at <= now + AHEAD)
            and (self.quiet is None or _within(self.quiet.done_until, now + LONGEST_DONE))
            and (self.quiet is None or _within(self.quiet.snoozed_until, now + LONGEST_SNOOZE))
        )

    def order(self) -> tuple[Order, Order, Order]:
        """Return by what it is merged: of registers with the same one neither knows more."""
        return (
            _order(self.session) if self.session else None,
            _order(self.quiet) if self.quiet else None,
            _order(self.answer) if self.answer else None,
        )

    def stamps(self) -> tuple[Stamp | None, Stamp | None, Stamp | None]:
        """Return the stamps of the three parts: registers with the same ones say the same."""
        return (
            self.session.stamp if self.session else None,
            self.quiet.stamp if self.quiet else None,
            self.answer.stamp if self.answer else None,
        )


def merged(one: Register, other: Register) -> Register:
    """Return what is known where both are: of each part the greater; neither is preferred."""
    return Register(
        session=_later(one.session, other.session),
        quiet=_later(one.quiet, other.quiet),
        answer=_later(one.answer, other.answer),
        more=max(one.more, other.more),
    )


def _later(one: P | None, other: P | None) -> P | None:
    if one is None or other is None:
        return other if one is None else one
    return other if _order(other) > _order(one) else one


def _order(part: Part) -> tuple[Stamp, bool]:
    return part.stamp, part.proved


def _within(instant: datetime | None, latest: datetime) -> bool:
    return instant is None or instant <= latest


def _moved(instant: datetime | None, by: timedelta) -> datetime | None:
    return None if instant is None else instant + by
