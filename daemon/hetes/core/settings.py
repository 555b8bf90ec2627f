"""What the user has set, as values the core can trust. Reading and checking the file is an adapter's work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, timedelta, tzinfo

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open span of the local day, in minutes since midnight (0 to 1440).

    A span whose end is not after its start ends on the next day; equal ends are refused by :func:`__post_init__`.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse what no clock shows.

        Raises:
            ValueError: an end outside 00:00-24:00, or equal ends.
        """
        if not (0 <= self.start < 1440 and 0 <= self.end <= 1440):
            raise ValueError("outside the day")
        if self.start == self.end:
            raise ValueError("equal ends")


@dataclass(frozen=True, slots=True)
class Practitioner:
    """One who works here (FHIR's word for a dentist or doctor). ``hours`` maps "mon".."sun" to spans."""

    id: str
    name: str
    login: str = "card"
    eeszt_user: str = ""
    card_expires: date | None = None
    units: tuple[str, ...] = ()
    hours: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisational unit with its OTH identifier."""

    id: str
    name: str = ""
    oth_id: str = ""


DEFAULT_PRACTITIONER = Practitioner("default", "default")


def in_the_journal(who: str, *, first: bool) -> tuple[str, ...]:
    """Return the ids that somebody's rows have; the ``first`` took over those from before anybody was configured."""
    return (who, DEFAULT_PRACTITIONER.id) if first else (who,)


@dataclass(frozen=True, slots=True)
class Settings:
    """All of ``settings.toml`` that is valid, with the defaults for the rest, and the days off as dates.

    ``zone`` is the system's local time zone; ``holidays`` the public holidays that are known.
    """

    language: str = "hu"
    software: str = "Cloudent"
    closed: frozenset[date] = frozenset()
    open: Mapping[date, tuple[Span, ...]] = field(default_factory=dict)
    length: timedelta = timedelta(hours=7)
    leads: tuple[timedelta, ...] = (timedelta(minutes=30), timedelta(minutes=10))
    repeat_after_expiry: tuple[timedelta, ...] = (timedelta(minutes=10), timedelta(minutes=30))
    before_hours: timedelta = timedelta(minutes=10)
    quiet: tuple[Span, ...] = ()
    sound: bool = False
    atrs: frozenset[str] = frozenset()
    not_eszemelyi: frozenset[str] = frozenset()
    process_names: tuple[str, ...] = ("eszig-cmu", "eszig-eid")
    portal_url: str = "https://portal.eeszt.gov.hu/hu/nyito-oldal"
    journal_keep: timedelta = timedelta(days=730)
    units: tuple[Unit, ...] = ()
    configured: tuple[Practitioner, ...] = ()
    broker: str = ""
    clinic: str = ""
    holidays: frozenset[date] = frozenset()
    zone: tzinfo = UTC

    @property
    def practitioners(self) -> tuple[Practitioner, ...]:
        """Those who work here; one named "default" while nobody is configured (POLICY, Sessions)."""
        return self.configured or (DEFAULT_PRACTITIONER,)
