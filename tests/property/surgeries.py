"""Invents surgeries: settings with hours of every kind, quiet spans, days off, and people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from hetes.core.settings import Practitioner, Settings, Unit
from hetes.core.spans import WEEKDAYS, Days, Span
from tests.support.policy_model.localtime import instant_of

BUDAPEST = ZoneInfo("Europe/Budapest")
SESSION_KINDS = (
    "session_ending",
    "session_expired",
    "activate_before_hours",
    "connection_missing",
    "session_will_end_in_hours",
)
CARD_KINDS = ("login_suspected", "card_inserted_no_session", "card_left_in_reader")
GUIDE_KINDS = ("pin_change_due", "new_card_steps")
ALL_KINDS = (
    *SESSION_KINDS,
    *CARD_KINDS,
    *GUIDE_KINDS,
    "card_service_lost",
    "reader_missing",
    "portal_unreachable",
    "card_expiring",
    "certificate_expiring",
)
NUMBERED_ATRS = tuple(f"3B8B800120900000000000{number}" for number in ("08EE277F04", "08AABBCC2C", "0811223344"))
LIKE_THE_UNKNOWN = "3B8F8001804F0CA000000399"  # its first ten bytes are those of the unknown one
UNKNOWN_ATR, OTHER_ATR = "3B8F8001804F0CA000000306", "3B6500002063CB6800"

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def minutes(*numbers: int) -> tuple[timedelta, ...]:
    return tuple(n * MINUTE for n in numbers)


def span(text: str) -> Span:
    """Read "08:00-14:00"."""
    start, end = (int(t[:2]) * 60 + int(t[3:]) for t in text.split("-"))
    return Span(start, end)


def spans(*texts: str) -> tuple[Span, ...]:
    return tuple(span(text) for text in texts)


# One day's hours: plain, with a break, with a short one, joined, overlapping, short, overnight, up to midnight, none.
DAYS = (
    spans("08:00-14:00"),
    spans("08:00-18:00"),
    spans("06:00-22:00"),
    spans("08:00-12:00", "13:00-18:00"),
    spans("07:30-11:30", "11:45-15:00", "16:00-19:00"),
    spans("08:00-12:00", "12:00-16:00"),
    spans("08:00-13:00", "12:00-15:30"),
    spans("10:00-10:20"),
    spans("22:00-06:00"),
    spans("01:00-05:00"),
    spans("18:00-24:00"),
    spans("23:00-02:30", "03:00-04:00"),
    (),
)
NIGHTS = (spans("23:00-02:30", "03:00-04:00"), spans("02:30-06:00"), spans("02:10-02:50"), spans("20:00-06:00"))
ANSWERS: tuple[tuple[str, ...], ...] = (  # that the user gave about cards
    (),
    (),
    (),
    (NUMBERED_ATRS[0],),
    ("3B8B800120900000000000*",),
    (UNKNOWN_ATR,),
    ("3B8F8001804F0CA000*",),
)
QUIET: tuple[tuple[Span, ...], ...] = (
    (),
    (),
    (),
    spans("20:00-06:30"),
    spans("12:00-13:00"),
    spans("07:45-08:05"),
    spans("07:00-12:00", "14:30-15:10"),
    spans("02:15-02:45"),
    spans("00:00-24:00"),
)
# Ordinary days, both nights on which the clocks change, and the days off around them.
FIRST_DAYS = st.one_of(
    st.sampled_from(
        [
            date(2026, 10, 24),
            date(2026, 10, 25),
            date(2027, 3, 27),
            date(2027, 3, 28),
            date(2026, 12, 23),
            date(2026, 10, 22),
        ]
    ),
    st.dates(date(2026, 9, 1), date(2027, 5, 31)),
)
HOLIDAYS = frozenset(
    {date(2026, 10, 23), date(2026, 11, 1), date(2026, 12, 25), date(2026, 12, 26), date(2027, 1, 1), date(2027, 3, 15)}
)


@st.composite
def settings_of(draw: st.DrawFn, first_day: date, kinds: Iterable[str]) -> Settings:
    """Draw the settings of a surgery with none to five practitioners."""
    last_days = st.none() | st.integers(-3, 62).map(lambda d: first_day + d * DAY)
    nearby = st.integers(0, 3).map(lambda n: first_day + n * DAY)
    people = []
    clocks_change = any(
        instant_of(day + DAY, 0, BUDAPEST) - instant_of(day, 0, BUDAPEST) != DAY for day in (first_day, first_day + DAY)
    )
    for n in range(draw(st.sampled_from([0, 1, 1, 1, 2, 2, 3, 5]))):
        usual = draw(st.sampled_from(NIGHTS if clocks_change and draw(st.booleans()) else DAYS))
        hours = dict.fromkeys(WEEKDAYS[: draw(st.sampled_from([5, 5, 7]))], usual)
        if draw(st.booleans()):
            hours[draw(st.sampled_from(WEEKDAYS))] = draw(st.sampled_from(DAYS))
        if draw(st.integers(0, 4)) == 0:
            hours = {}
        replaced = st.dictionaries(st.sampled_from(WEEKDAYS), st.sampled_from(DAYS), min_size=1, max_size=7)
        some_weeks = st.one_of(st.just({}), st.just({}), replaced)
        leave = st.tuples(nearby, st.integers(0, 3)).map(lambda span: Days(span[0], span[0] + span[1] * DAY))
        expires = draw(last_days)
        people.append(
            Practitioner(
                f"p{n + 1}",
                f"Dr. Minta {'ABCDE'[n]}",
                login=draw(st.sampled_from(["card", "card", "card", "mobiltoken", "phone", "token"])),
                length=draw(st.sampled_from([None, None, None, None, 6 * HOUR, 90 * MINUTE])),
                card_expires=expires if "card_expiring" in kinds else None,
                hours={day: some for day, some in hours.items() if some},
                hours_odd=draw(some_weeks),
                hours_even=draw(some_weeks),
                away=tuple(draw(st.one_of(st.just([]), st.just([]), st.lists(leave, min_size=1, max_size=2)))),
            )
        )
    units = draw(st.sampled_from([0, 0, 1, 2])) if "certificate_expiring" in kinds else 0
    return Settings(
        units=tuple(Unit(f"u{n + 1}", certificate_expires=draw(last_days)) for n in range(units)),
        closed=frozenset(draw(st.sets(nearby, max_size=1))),
        open={day: spans("08:00-12:00") for day in draw(st.sets(nearby, max_size=1))},
        length=draw(st.sampled_from([7 * HOUR, 7 * HOUR, 7 * HOUR, 8 * HOUR, HOUR, 20 * MINUTE])),
        leads=draw(
            st.sampled_from([minutes(30, 10), minutes(30, 10), minutes(60), minutes(5), (), minutes(240, 45, 1)])
        ),
        repeat_after_expiry=draw(st.sampled_from([minutes(10, 30), minutes(10, 30), (), minutes(1, 2, 90)])),
        before_hours=draw(st.sampled_from(minutes(10, 10, 1, 30, 55))),
        quiet=draw(st.sampled_from(QUIET)),
        atrs=frozenset(draw(st.sampled_from(ANSWERS))),
        not_eszemelyi=frozenset({OTHER_ATR, *draw(st.sampled_from(ANSWERS))}),
        configured=tuple(people),
        holidays=HOLIDAYS,
        zone=BUDAPEST,
    )
