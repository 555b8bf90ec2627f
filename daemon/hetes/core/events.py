"""Events: what happened, in the past tense. Everything that reaches the core arrives as one of these.

An event carries no time of its own: the instant at which it is stepped is the argument ``now`` of
:func:`hetes.core.step.step`. Words from outside (reader names, ids) are plain text here and are cleaned where
they are shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hetes.core.fleet.register import Register
from hetes.core.settings import Settings


@dataclass(frozen=True, slots=True)
class TimePassed:
    """Nothing but time: whatever became due by ``now`` is settled. May come as often as it likes."""


@dataclass(frozen=True, slots=True)
class Started:
    """Hetes began to run, with the state that it had stored.

    ``boot`` names the run of the computer, from its switching on to its switching off; None: nobody can tell.
    ``clock_ahead`` is by how many seconds the wall clock is ahead of the time elapsed in that run, sleep included;
    None where nobody counts the sleep.
    """

    boot: str | None = None
    clock_ahead: float | None = None


@dataclass(frozen=True, slots=True)
class ClockStepped:
    """The clock was set: it moved by ``by``, and neither time nor sleep explains it."""

    by: timedelta


@dataclass(frozen=True, slots=True)
class Suspended:
    """The computer is about to sleep."""


@dataclass(frozen=True, slots=True)
class Resumed:
    """The computer woke up. ``since`` is when it fell asleep, where no :class:`Suspended` told."""

    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class ScreenLocked:
    """Nobody can see this user's screen from now on; ``switched``: for another user of the computer has it."""

    switched: bool = False


@dataclass(frozen=True, slots=True)
class ScreenUnlocked:
    """Somebody sees the screen again: what was shown meanwhile is ordered again, once."""


@dataclass(frozen=True, slots=True)
class SettingsRead:
    """The settings, or the days off, or the time zone are these from now on."""

    settings: Settings


@dataclass(frozen=True, slots=True)
class SeenCard:
    """A card as PC/SC shows it from outside: ``atr`` is upper-case hex, or None for a mute card.

    ``in_use`` is None while nobody samples it. ``counted`` numbers the insertions of this run, each once, as far as the
    card service counts them: what has the same number is the same insertion, whatever it answers. None: nobody counts.
    The same picture with another number is the same picture: an exchange shows the reader empty first.
    """

    atr: str | None
    in_use: bool | None = None
    counted: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class SeenReader:
    """A reader by its PC/SC name, and the card in it."""

    name: str
    card: SeenCard | None = None


@dataclass(frozen=True, slots=True)
class ReadersSeen:
    """The whole picture of readers and cards. It implies that the card service is up."""

    readers: tuple[SeenReader, ...] = ()


@dataclass(frozen=True, slots=True)
class CardServiceLost:
    """Readers and cards can't be seen: the service is gone, or (``denied``) this user may not ask it."""

    denied: bool = False


@dataclass(frozen=True, slots=True)
class ActivationReported:
    """Somebody says that the EESZT connection was activated, at ``started_at`` or just now.

    ``about`` is the session that the pressed button spoke of: a click that comes after that session was
    replaced changes nothing. Empty: it spoke of there being no session. ``shown_at`` is when the notice of the button
    was shown: pressed late, it means an earlier start (policy 6.4).
    """

    practitioner: str | None = None
    started_at: datetime | None = None
    source: str = "cli"
    about: str | None = None
    shown_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class EndReported:
    """Somebody says that the connection was ended, or (``lost``) broke off by itself: at ``ended_at``, or just now."""

    practitioner: str | None = None
    ended_at: datetime | None = None
    lost: bool = False


@dataclass(frozen=True, slots=True)
class SnoozeRequested:
    """Somebody wants to be reminded later: ``minutes`` from 1 to 240; of everybody where no practitioner is named."""

    minutes: int
    practitioner: str | None = None
    about: str | None = None


@dataclass(frozen=True, slots=True)
class DoneReported:
    """Somebody is done for today."""

    practitioner: str | None = None
    about: str | None = None


@dataclass(frozen=True, slots=True)
class ContinueRequested:
    """Somebody goes on after all: ``done`` and snooze end, of everybody where no practitioner is named."""

    practitioner: str | None = None


@dataclass(frozen=True, slots=True)
class UndoRequested:
    """Take the last activation, end, snooze, continue or done back."""


@dataclass(frozen=True, slots=True)
class NoticeDismissed:
    """Somebody closed a notice. ``order`` is the one that was on the screen, where the closer knows it."""

    notice: str
    practitioner: str | None = None
    order: int | None = None


@dataclass(frozen=True, slots=True)
class GuideBegun:
    """Somebody begins, or begins anew, the steps with a new card."""

    practitioner: str | None = None


@dataclass(frozen=True, slots=True)
class GuideTicked:
    """Somebody says that a step (one of :data:`hetes.core.state.STEPS`) is done; with ``open``, that it is not."""

    step: str
    practitioner: str | None = None
    open: bool = False


@dataclass(frozen=True, slots=True)
class LengthDeclined:
    """Somebody does not want their sessions to be reckoned so short, though they broke off at about that age."""

    practitioner: str
    length: timedelta


@dataclass(frozen=True, slots=True)
class PractitionersErased:
    """Practitioners were removed, and whoever did it wants nothing kept that is about these ids."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PortalProbed:
    """The Ágazati Portál was asked for from this computer. ``reason`` is a word for what failed."""

    ok: bool
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class CardNamed:
    """Somebody says whether the unknown cards with this ATR (upper-case hex) are eSzemélyi cards."""

    atr: str
    eszemelyi: bool


@dataclass(frozen=True, slots=True)
class PageRequested:
    """Somebody wants to see the panel: ``page`` is "" or what stands in its address, such as "new-card/p1"."""

    page: str = ""


@dataclass(frozen=True, slots=True)
class NoticeTaken:
    """A channel took the order ``order`` for display: "shown" in the sense of the journal, not "seen"."""

    order: int
    channel: str


@dataclass(frozen=True, slots=True)
class NoticeLost:
    """The order is on the screen no more, or could not be shown again: it is as if no channel had taken it yet."""

    order: int


@dataclass(frozen=True, slots=True)
class ChannelBack:
    """A channel of notices became available: what is ordered, not yet shown and still true is ordered again."""

    channel: str


@dataclass(frozen=True, slots=True)
class SessionHeard:
    """Other workstations know this of a practitioner; its instants are by this computer's clock."""

    practitioner: str
    register: Register


@dataclass(frozen=True, slots=True)
class WorkstationsSeen:
    """The whole picture of the link to the other workstations, as :class:`hetes.core.fleet.link.Link` has it.

    Without a ``workstation`` there is no such link (any more).
    """

    workstation: str = ""
    name: str = ""
    linked: bool = False
    trouble: str | None = None
    listening: frozenset[str] = frozenset()


Event = (
    TimePassed
    | Started
    | ClockStepped
    | Suspended
    | Resumed
    | ScreenLocked
    | ScreenUnlocked
    | SettingsRead
    | ReadersSeen
    | CardServiceLost
    | ActivationReported
    | EndReported
    | SnoozeRequested
    | DoneReported
    | ContinueRequested
    | UndoRequested
    | NoticeDismissed
    | GuideBegun
    | GuideTicked
    | LengthDeclined
    | PractitionersErased
    | PortalProbed
    | CardNamed
    | PageRequested
    | NoticeTaken
    | NoticeLost
    | ChannelBack
    | SessionHeard
    | WorkstationsSeen
)

COMMANDS = (
    ActivationReported,
    EndReported,
    SnoozeRequested,
    DoneReported,
    ContinueRequested,
    UndoRequested,
    NoticeDismissed,
    GuideBegun,
    GuideTicked,
    PractitionersErased,
)
"""What people order: it is done and kept, or else refused as a whole."""
