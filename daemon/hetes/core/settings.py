"""What the user has set, as values the core can trust, and the table of all settings.

The dataclasses are the table: a field made by ``setting`` or ``entry`` is a row with its key in ``settings.toml``, its
default (or an example), how it is read, and where and how the panel shows it. The reading and checking of the file, the
defaults, the panel's page Beállítások, the manual's list, the commented template and the README's list are made from
it. A new setting is a row here and its words in :mod:`hetes.presentation.settings_words`.

Reading the file itself is an adapter's work.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, timedelta, tzinfo

from hetes.core.fields import values
from hetes.core.fields.field import Entries, Group, Widget, entries, entry, fields_of, rows_of, setting
from hetes.core.fields.reading import (
    AWAY,
    HOURS,
    QUIET,
    SOME_DAYS,
    any_order,
    each,
    leads_within,
    many,
    one,
    tidy_days,
    tidy_text,
)
from hetes.core.spans import WEEKDAYS, Days, Span

LANGUAGES = ("hu", "en")
LOGINS = ("card", "mobiltoken", "phone", "token")
"""What somebody activates with: an eSzemélyi in a reader, the operator's app, the phone as the reader, any other."""

WITH_CARD = ("card", "phone")
"""Those who need an eSzemélyi for it, in a reader or held to the phone."""


@dataclass(frozen=True, slots=True)
class Practitioner:
    """One who works here (FHIR's word for a dentist or doctor). ``hours`` maps "mon".."sun" to spans.

    In the file, the id stands for a name that is missing.
    """

    id: str = field(metadata=entry("id", "p1", one(values.some_text)))
    name: str = field(metadata=entry("name", "Dr. Minta Éva", one(values.some_text)))
    login: str = field(default="card", metadata=entry("login", "card", one(values.choice(LOGINS, "login"))))
    eeszt_user: str = field(default="", metadata=entry("eeszt_user", "O12345", one(values.any_text)))
    card_expires: date | None = field(default=None, metadata=entry("card_expires", date(2027, 3, 14), one(values.day)))
    units: tuple[str, ...] = field(default=(), metadata=entry("units", ["u1"], many(values.some_text)))
    hours: Mapping[str, tuple[Span, ...]] = field(
        default_factory=dict,
        metadata=entry("hours", {"mon": "08:00-14:00", "tue": "08:00-12:00, 13:00-18:00"}, HOURS),
    )
    length: timedelta | None = field(default=None, metadata=entry("length", "6h", one(values.length)))
    hours_odd: Mapping[str, tuple[Span, ...]] = field(
        default_factory=dict, metadata=entry("hours_odd", {"wed": "08:00-12:00", "fri": ""}, SOME_DAYS)
    )
    hours_even: Mapping[str, tuple[Span, ...]] = field(
        default_factory=dict, metadata=entry("hours_even", {"wed": "14:00-18:00", "fri": "08:00-12:00"}, SOME_DAYS)
    )
    away: tuple[Days, ...] = field(default=(), metadata=entry("away", ["2026-12-21/2027-01-02"], AWAY))

    @property
    def has_card(self) -> bool:
        """Whether an eSzemélyi is needed, with its dates and the steps for a new one."""
        return self.login in WITH_CARD

    @property
    def weeks(self) -> tuple[Mapping[str, tuple[Span, ...]], ...]:
        """The usual week, and what replaces days of it in odd weeks and in even ones."""
        return (self.hours, self.hours_odd, self.hours_even)

    @property
    def has_hours(self) -> bool:
        """Whether there are any consulting hours at all, in whatever week."""
        return any(spans for week in self.weeks for spans in week.values())

    def usual_hours(self, day: date) -> tuple[Span, ...]:
        """Return the spans of such a day in such a week (policy 7.4), whether or not it is a day off."""
        weekday, replacing = WEEKDAYS[day.weekday()], self.hours_odd if day.isocalendar().week % 2 else self.hours_even
        return replacing[weekday] if weekday in replacing else self.hours.get(weekday, ())

    def is_away(self, day: date) -> bool:
        """Tell whether the day is one of their own leave."""
        return any(day in days for days in self.away)


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisational unit with its OTH identifier, and the last day of the practice's EESZT client certificate."""

    id: str = field(metadata=entry("id", "u1", one(values.some_text)))
    name: str = field(default="", metadata=entry("name", "Minta Rendelő", one(values.any_text)))
    oth_id: str = field(default="", metadata=entry("oth_id", "E123456", one(values.any_text)))
    certificate_expires: date | None = field(
        default=None, metadata=entry("certificate_expires", date(2027, 5, 1), one(values.day))
    )


DEFAULT_PRACTITIONER = Practitioner("default", "default")


def in_the_journal(who: str, *, first: bool) -> tuple[str, ...]:
    """Return the ids that somebody's rows have; the ``first`` took over those from before anybody was configured."""
    return (who, DEFAULT_PRACTITIONER.id) if first else (who,)


@dataclass(frozen=True, slots=True)
class Settings:
    """All of ``settings.toml`` that is valid, with the defaults for the rest, and the days off as dates.

    ``zone`` is the system's local time zone; ``holidays`` the public holidays that are known. Neither is in the file.
    """

    language: str = setting(
        "language",
        default="hu",
        reader=one(values.choice(LANGUAGES, "language")),
        group=Group.LANGUAGE,
        widget=Widget.CHOICE,
        choices=LANGUAGES,
    )
    software: str = setting(
        "software",
        default="Cloudent",
        reader=one(values.some_text, tidy_text),
        group=Group.LANGUAGE,
        widget=Widget.NAME,
    )
    closed: frozenset[date] = setting(
        "closed", default=[], reader=any_order(values.day, tidy_days), group=Group.DAYS, widget=Widget.DATES
    )
    open: Mapping[date, tuple[Span, ...]] = setting(
        "open",
        default={},
        reader=each(values.day, values.some_spans),
        group=Group.DAYS,
        widget=Widget.DATES_WITH_SPANS,
    )
    length: timedelta = setting(
        "session.length", default="7h", reader=one(values.length), group=Group.SESSION, widget=Widget.HOURS_AND_MINUTES
    )
    leads: tuple[timedelta, ...] = setting(
        "session.leads",
        default=["30m", "10m"],
        reader=leads_within("session.length"),
        group=Group.SESSION,
        widget=Widget.MINUTES_LIST,
    )
    repeat_after_expiry: tuple[timedelta, ...] = setting(
        "reminders.repeat_after_expiry",
        default=["10m", "30m"],
        reader=many(values.positive),
        group=Group.REMINDERS,
        widget=Widget.MINUTES_LIST,
    )
    before_hours: timedelta = setting(
        "reminders.before_hours",
        default="10m",
        reader=one(values.up_to_a_day),
        group=Group.REMINDERS,
        widget=Widget.MINUTES,
        place=-1,  # what comes first in a day stands first on the page
    )
    quiet: tuple[Span, ...] = setting(
        "reminders.quiet", default=[], reader=QUIET, group=Group.REMINDERS, widget=Widget.SPANS
    )
    sound: bool = setting(
        "reminders.sound", default=False, reader=one(values.yes_or_no), group=Group.REMINDERS, widget=Widget.SWITCH
    )
    atrs: frozenset[str] = setting(
        "card.atrs", default=[], reader=any_order(values.atr_or_family), group=Group.CARDS, widget=Widget.TEXTS
    )
    not_eszemelyi: frozenset[str] = setting(
        "card.not_eszemelyi",
        default=[],
        reader=any_order(values.atr_or_family),
        group=Group.CARDS,
        widget=Widget.TEXTS,
    )
    process_names: tuple[str, ...] = setting(
        "client.process_names",
        default=["eszig-cmu", "eszig-eid"],
        reader=many(values.some_text),
        group=Group.FILE,
        widget=Widget.TEXTS,
    )
    portal_url: str = setting(
        "portal.url",
        default="https://portal.eeszt.gov.hu/hu/nyito-oldal",
        reader=one(values.portal_url),
        group=Group.FILE,
        widget=Widget.TEXT,
    )
    journal_keep: timedelta = setting(
        "journal.keep", default="2y", reader=one(values.keep), group=Group.JOURNAL, widget=Widget.WHOLE_DAYS
    )
    help_phone: str = setting(
        "help.phone", default="+36 1 920 1050", reader=one(values.any_text), group=Group.FILE, widget=Widget.TEXT
    )
    help_address: str = setting(
        "help.address", default="helpdesk@eszfk.hu", reader=one(values.any_text), group=Group.FILE, widget=Widget.TEXT
    )
    help_as_of: date = setting(
        "help.as_of", default=date(2026, 11, 1), reader=one(values.day), group=Group.FILE, widget=Widget.TEXT
    )
    units: tuple[Unit, ...] = entries("unit", "u", Unit)
    configured: tuple[Practitioner, ...] = entries("practitioner", "p", Practitioner)
    broker: str = setting("fleet.broker", default="", reader=one(values.broker), group=Group.FILE, widget=Widget.TEXT)
    clinic: str = setting("fleet.clinic", default="", reader=one(values.any_text), group=Group.FILE, widget=Widget.TEXT)
    workstation: str = setting(
        "fleet.workstation", default="", reader=one(values.any_text, tidy_text), group=Group.FILE, widget=Widget.TEXT
    )
    broker_ca: str = setting("fleet.ca", default="", reader=one(values.any_text), group=Group.FILE, widget=Widget.TEXT)
    broker_user: str = setting(
        "fleet.user", default="", reader=one(values.broker_user), group=Group.FILE, widget=Widget.TEXT
    )
    broker_certificate: str = setting(
        "fleet.certificate", default="", reader=one(values.any_text), group=Group.FILE, widget=Widget.TEXT
    )
    broker_key: str = setting(
        "fleet.key", default="", reader=one(values.any_text), group=Group.FILE, widget=Widget.TEXT
    )
    broker_insecure: bool = setting(
        "fleet.insecure", default=False, reader=one(values.yes_or_no), group=Group.FILE, widget=Widget.SWITCH
    )
    holidays: frozenset[date] = frozenset()
    zone: tzinfo = UTC

    @property
    def practitioners(self) -> tuple[Practitioner, ...]:
        """Those who work here; one named "default" while nobody is configured (policy 2.3)."""
        return self.configured or (DEFAULT_PRACTITIONER,)


ROWS = rows_of(Settings)
"""The table, in the file's order: single keys, and arrays of tables."""
FIELDS = {row.key: row for row in fields_of(Settings)}
"""Its single keys."""
ENTRIES = {row.key: row for row in ROWS if isinstance(row, Entries)}
"""Its arrays of tables."""


def every_key() -> Iterator[str]:
    """Return every key of the file, those of entries as "practitioner.name", in the file's order."""
    for row in ROWS:
        if isinstance(row, Entries):
            yield from (f"{row.key}.{each.key}" for each in fields_of(row.kind))
        else:
            yield row.key
