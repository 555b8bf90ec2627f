"""The state: everything Hetes remembers between two steps, as one immutable value.

What is durable goes through :mod:`hetes.core.snapshot`; settings, calendar and the instant of the last step do not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from hetes.core.away import Away
from hetes.core.calendar import Block, Calendar
from hetes.core.fleet.link import Link
from hetes.core.fleet.register import Register
from hetes.core.instants import later
from hetes.core.settings import Practitioner, Settings

Key = tuple[str, ...]
EVERYBODY = ""  # the snooze of notices that belong to no practitioner

USES_KEPT = timedelta(hours=3)
USES_AT_MOST = 100
UNDO_SPAN = timedelta(minutes=1)

# The guide's steps, in the order of the founding document (policy 4.7).
STEPS = (
    "needed",
    "recognised",
    "portal",
    "user_name",
    "activation_pin",
    "can",
    "vmatrix",
    "connection",
    "check",
)


@dataclass(frozen=True, slots=True)
class Session:
    """One EESZT connection as the user reported it: a reckoning, not a look into EESZT."""

    id: str
    practitioner: str
    started_at: datetime
    length: timedelta
    reported_at: datetime
    source: str
    break_at: datetime | None = None
    settled: bool = False
    phase: str = "active"  # what was published last: active, ending, expired or settled
    since_boot: bool = True  # reported since the computer was last switched on: a step of the clock moves it
    ended_at: datetime | None = None  # where somebody said that it ended, or broke off, before its time
    where: str = ""  # the name of the workstation that told of it, if that was another one

    @property
    def ends_at(self) -> datetime:
        """The instant from which the connection has run out."""
        return self.started_at + self.length

    def remaining(self, now: datetime) -> timedelta:
        """Return what is left of it, never more than its length: its start may lie ahead of a clock that was set."""
        return max(timedelta(0), min(self.length, self.ends_at - now))

    def runs(self, now: datetime) -> bool:
        """Tell whether the session runs; one that was settled never does again."""
        return not self.settled and now < self.ends_at

    def open_ended(self, now: datetime) -> bool:
        """Tell whether it has run out and nobody has said what next."""
        return not self.settled and now >= self.ends_at

    def moved(self, by: timedelta) -> Session:
        """Return it as a clock shows it that was stepped by so much."""
        moved = replace(
            self,
            started_at=later(self.started_at, by),
            reported_at=later(self.reported_at, by),
            break_at=None if self.break_at is None else later(self.break_at, by),
            ended_at=None if self.ended_at is None else later(self.ended_at, by),
        )
        later(self.ends_at, by)
        return moved

    def ran_until(self, now: datetime) -> datetime:
        """Return the instant up to which it has run so far."""
        return min(self.ends_at, now if self.ended_at is None else self.ended_at)


@dataclass(frozen=True, slots=True)
class Run:
    """How long sessions of a practitioner ran that are nobody's session any more: the last of them, up to ``until``."""

    practitioner: str
    until: datetime
    since_boot: bool

    def moved(self, by: timedelta) -> Run:
        """Return it as a clock shows it that was stepped by so much."""
        return replace(self, until=later(self.until, by))


@dataclass(frozen=True, slots=True)
class Gap:
    """The time after an end that was told inside ``block``, at ``at``, until the next activation (policy 3.4)."""

    id: int
    practitioner: str
    at: datetime
    ended_at: datetime
    lost: bool
    block: Block
    since_boot: bool = True

    def moved(self, by: timedelta) -> Gap:
        """Return it as a clock shows it that was stepped by so much; the block stays where it is."""
        return replace(self, at=later(self.at, by), ended_at=later(self.ended_at, by))


@dataclass(frozen=True, slots=True)
class Occasion:
    """An instant at which a notice may be due. ``key`` names it for ever; ``facts`` are what its words need."""

    key: Key
    notice: str
    practitioner: str | None
    at: datetime
    session: str | None = None
    n: int = 0
    lead: timedelta | None = None
    block: Block | None = None
    reader: str | None = None
    unit: str | None = None
    insertion: int | None = None
    day: date | None = None
    used_at: datetime | None = None
    gap: int | None = None
    card_kind: str | None = None  # "eszemelyi" or "unknown", of the card that it speaks of

    @property
    def slot(self) -> Key:
        """What it would replace on the screen."""
        return (self.notice, self.practitioner or "", self.apart or "")

    @property
    def apart(self) -> str | None:
        """What tells it from another of its kind that is about the same practitioner."""
        return self.reader or self.unit


@dataclass(frozen=True, slots=True)
class Waiting:
    """An occasion that is true and not shown: held, or the loser of a step, or another's (9.2), until ``retry_at``."""

    occasion: Occasion
    held: bool = False
    retry_at: datetime | None = None
    deferred: bool = False  # another workstation had the first word


@dataclass(frozen=True, slots=True)
class Visible:
    """A notice that was ordered and neither replaced nor withdrawn. ``taken`` once a channel has it."""

    order: int
    occasion: Occasion
    shown_at: datetime
    taken: bool = False


@dataclass(frozen=True, slots=True)
class Outage:
    """The card service can't be asked since ``since``; ``id`` is its identity among outages."""

    id: int
    since: datetime
    denied: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A card in a reader. ``insertion`` numbers insertions for ever.

    ``used_since`` is the first sight of the present use by another program, while it goes on; ``used_until`` the end
    of the last one. ``used_elsewhere``: the present use began while another user had the screen. ``counted`` is the
    number that the watch gave to the insertion, in this run of Hetes alone.
    """

    atr: str | None
    insertion: int
    inserted_at: datetime
    in_use: bool | None = None
    used_since: datetime | None = None
    used_until: datetime | None = None
    counted: int | None = None
    used_elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader by name, and the card in it."""

    name: str
    card: Card | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """The question what a card is, as it was ordered. ``taken`` once a channel has it.

    ``gone`` once it was taken back, unanswered, with its card; ``asked_at``: None in states from before.
    """

    order: int
    atr: str
    taken: bool = False
    gone: bool = False
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Portal:
    """What the probes of the Ágazati Portál said: ``failures`` in a row, of the outage that is numbered ``outage``."""

    checked_at: datetime
    failures: int = 0
    outage: int = 0
    reason: str | None = None

    @property
    def word(self) -> str:
        """Return reachable, unreachable, or unknown while one failure alone proves nothing."""
        return "reachable" if self.failures == 0 else "unreachable" if self.failures >= 2 else "unknown"


@dataclass(frozen=True, slots=True)
class Guide:
    """A practitioner's way through the steps with a new card. Each step: since when it is open, since when ticked."""

    begun_at: datetime
    opened: Mapping[str, datetime] = field(default_factory=dict)  # steps that were opened again after a tick
    ticked: Mapping[str, datetime] = field(default_factory=dict)

    def is_open(self, step: str, at: datetime, now: datetime) -> bool:
        """Tell whether the step was begun and not ticked at the instant ``at``, as it is known at ``now``.

        What lies after ``now`` was noted by a clock that was set back since: it holds all the same, from now on.
        """
        ticked, opened = self.ticked.get(step), self.opened.get(step, self.begun_at)
        return (opened <= at or at >= now < opened) and (ticked is None or at < ticked <= now)

    def open_steps(self, at: datetime, now: datetime) -> tuple[str, ...]:
        """Return the steps that were open at the instant, in their order."""
        return tuple(step for step in STEPS if self.is_open(step, at, now))


@dataclass(frozen=True, slots=True)
class Before:
    """How it stood with a practitioner (or with :data:`EVERYBODY`'s notices) before a command."""

    practitioner: str
    session: Session | None = None
    snooze: datetime | None = None
    done: datetime | None = None
    gap: Gap | None = None
    runs: tuple[Run, ...] = ()


@dataclass(frozen=True, slots=True)
class Undo:
    """The last command, what was before it, and until when it can be taken back (policy 6.7).

    ``what`` is activate, end, lost, snooze, continue or done; ``practitioner`` is None where it was about everybody.
    ``held`` are the keys of the notices that a snooze has withdrawn, and would bring back.
    """

    what: str
    practitioner: str | None
    until: datetime
    before: tuple[Before, ...]
    held: tuple[Key, ...] = ()

    def sessions(self) -> Iterator[Session]:
        """Yield the sessions that can be had back."""
        yield from (before.session for before in self.before if before.session is not None)


@dataclass(frozen=True, slots=True)
class State:
    """All of it. ``at`` is the instant of the last step, ``judged`` the keys that were shown or spent.

    ``readers`` is None before the first picture; during an outage it is the last picture ("unknown, not gone").
    """

    at: datetime
    settings: Settings
    calendar: Calendar
    sessions: Mapping[str, Session] = field(default_factory=dict)
    snoozes: Mapping[str, datetime] = field(default_factory=dict)
    done: Mapping[str, datetime] = field(default_factory=dict)
    done_spans: tuple[tuple[str, datetime, datetime], ...] = ()  # who was done from when until when, of late
    judged: Mapping[Key, datetime] = field(default_factory=dict)
    forgotten_until: datetime | None = None  # what the wall clock ordered up to here was judged long ago
    expiries_shown: Mapping[str, tuple[str, datetime]] = field(default_factory=dict)
    runs: tuple[Run, ...] = ()
    gaps: Mapping[str, Gap] = field(default_factory=dict)
    gaps_told: int = 0
    waiting: tuple[Waiting, ...] = ()
    visible: tuple[Visible, ...] = ()
    undo: Undo | None = None
    readers: tuple[Reader, ...] | None = None
    outage: Outage | None = None
    no_reader_since: datetime | None = None
    first_insertion_at: datetime | None = None  # of an eszemelyi, on the last local day that had one
    recorded: tuple[Occasion, ...] = ()  # occasions that something that happened has made, until they are judged
    last_said: Mapping[str, tuple[Key, datetime]] = field(default_factory=dict)  # of notices about nobody
    uses: tuple[datetime, ...] = ()  # when cards began to be used as in an activation, of late
    login_refused: int | None = None  # "no": up to and with this insertion
    portal: Portal | None = None
    probe_ordered_at: datetime | None = None
    asked_cards: tuple[str, ...] = ()  # ATRs that the user was asked about once
    question: Question | None = None  # the last of them
    guides: Mapping[str, Guide] = field(default_factory=dict)
    guide_touched_at: datetime | None = None
    suspended_at: datetime | None = None
    boot: str | None = None  # the run of the computer, see core.events.Started
    clock_ahead: float | None = None  # seconds, as above
    clock_proven_at: datetime | None = None  # until then nothing is thrown away because the clock calls it old
    stepped_asleep: timedelta = timedelta(0)  # by how much the clock was set while the computer sleeps
    declined: Mapping[str, timedelta] = field(default_factory=dict)  # the length that somebody does not want to have
    locked_at: datetime | None = None  # of this run only: a lock that outlives Hetes is told again
    switched_away: bool = False  # another user has the screen; of this run only, too
    judge_from: datetime | None = None
    away: tuple[Away, ...] = ()
    registers: Mapping[str, Register] = field(default_factory=dict)  # what workstations told of a practitioner
    fleet: Link | None = None  # of this run only
    heard: bool = False  # has the card service said anything since the start
    sessions_begun: int = 0
    orders: int = 0
    outages: int = 0
    insertions: int = 0
    portal_outages: int = 0

    @property
    def practitioners(self) -> tuple[Practitioner, ...]:
        """Those who work here."""
        return self.settings.practitioners

    def session(self, practitioner: str) -> Session | None:
        """Return this practitioner's session, settled or not."""
        return self.sessions.get(practitioner)

    def running(self, practitioner: str, now: datetime) -> Session | None:
        """Return this practitioner's session while it runs."""
        session = self.sessions.get(practitioner)
        return session if session and session.runs(now) else None

    def unsettled(self, practitioner: str, now: datetime) -> Session | None:
        """Return this practitioner's session if it has run out and is not settled."""
        session = self.sessions.get(practitioner)
        return session if session and session.open_ended(now) else None

    def has_run_in(self, practitioner: str, block: Block, now: datetime) -> bool:
        """Tell whether any session of this practitioner has run in the block so far."""
        session = self.sessions.get(practitioner)
        ends = [run.until for run in self.runs if run.practitioner == practitioner]
        return max([*ends, session.ran_until(now)] if session else ends, default=block.start_at) > block.start_at

    def earliest_use(self, since: datetime, now: datetime) -> datetime | None:
        """Return when the earliest use of a card of late began, as in an activation, and not before ``since``."""
        return min((each for each in self.uses if since <= each <= now and now - each < USES_KEPT), default=None)

    def is_done(self, practitioner: str, now: datetime) -> bool:
        """Tell whether this practitioner is done for today."""
        until = self.done.get(practitioner)
        return until is not None and now < until

    def card(self, insertion: int | None) -> Card | None:
        """Return the card of this insertion while it lies in its reader."""
        cards = (reader.card for reader in self.readers or ())
        return next((card for card in cards if card and card.insertion == insertion), None)

    def snoozed_until(self, practitioner: str | None, now: datetime) -> datetime | None:
        """Return the end of the snooze that holds notices about this practitioner."""
        until = self.snoozes.get(practitioner or EVERYBODY)
        return until if until is not None and now < until else None


def begin(settings: Settings, now: datetime) -> State:
    """Return the state of somebody who has just begun to use Hetes."""
    return State(at=now.astimezone(UTC), settings=settings, calendar=Calendar(settings))


def with_settings(state: State, settings: Settings) -> State:
    """Return the state under other settings; what follows from the change is :mod:`hetes.core.adopting`'s work."""
    return replace(state, settings=settings, calendar=Calendar(settings))
