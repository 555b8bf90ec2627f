"""Times, dates and spans in words: the one place where an instant becomes text.

Law: imports nothing that ``hetes status`` would have to wait for.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, tzinfo

from hetes.presentation.languages import in_language, known

MONTHS = {
    "hu": (
        "január",
        "február",
        "március",
        "április",
        "május",
        "június",
        "július",
        "augusztus",
        "szeptember",
        "október",
        "november",
        "december",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}
WEEKDAY_NAMES = {
    "hu": ("hétfő", "kedd", "szerda", "csütörtök", "péntek", "szombat", "vasárnap"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
"""The days of the week, Monday first."""
_SPANS = {
    "hu": ("{hours} óra", "{hours} óra {minutes} perc", "{minutes} perc"),
    "en": ("{hours} h", "{hours} h {minutes} min", "{minutes} min"),
}

_YESTERDAY = {"hu": "tegnap {time}", "en": "{time} yesterday"}
_SINCE = {"hu": ("{hours} órája", "{hours} óra {minutes} perce", "{minutes} perce"), "en": _SPANS["en"]}


def local(instant: object, zone: tzinfo | None = None) -> datetime | None:
    """Return an ISO 8601 instant in ``zone`` (None: the system's), or None where it is none."""
    if not isinstance(instant, str):
        return None
    try:
        found = datetime.fromisoformat(instant)
        return found.astimezone(zone) if found.tzinfo else None
    except (ValueError, OverflowError, OSError):
        return None


def month_name(month: int, language: str) -> str:
    """Return the name of a month, 1 to 12."""
    return MONTHS[known(language)][month - 1]


def long_date(day: date, language: str) -> str:
    """Write a date out, as people do: "2027. március 14." or "14 March 2027"."""
    name = month_name(day.month, language)
    return in_language(language, f"{day.year}. {name} {day.day}.", f"{day.day} {name} {day.year}")


def time_of_day(typed: str) -> str | None:
    """Return a time of day as HH:MM, typed as people do ("8:05", "08.05", "805", "8"), or None: no time of a day."""
    found = re.fullmatch(r"([01]?[0-9]|2[0-3])(?:[:.]?([0-5][0-9]))?", typed)
    return f"{int(found[1]):02}:{found[2] or '00'}" if found else None


def clock_time(instant: datetime, zone: tzinfo) -> str:
    """Return the local time of an instant as HH:MM."""
    return f"{instant.astimezone(zone):%H:%M}"


def clock(instant: object, now: datetime | None, zone: tzinfo | None, language: str) -> str:
    """Write an instant as the wall clock shows it, with the date where that is not today's."""
    when = local(instant, zone)
    if when is None:
        return "?"
    if now is None or when.date() == now.date():
        return f"{when:%H:%M}"
    return f"{long_date(when, language)} {when:%H:%M}"


def told_time(instant: datetime, now: datetime, zone: tzinfo, language: str) -> str:
    """Write an instant as a clock time, with its day where that is over: "tegnap 23:59"; -kor, -ig may follow it."""
    day, today = instant.astimezone(zone).date(), now.astimezone(zone).date()
    time = clock_time(instant, zone)
    if day >= today:
        return time
    if day == today - timedelta(days=1):
        return _YESTERDAY[known(language)].format(time=time)
    return f"{long_date(day, language)} {time}"


def span_words(seconds: object, language: str) -> str:
    """Return a span of ``seconds``, minutes rounded up: "3 óra 12 perc". It never says 0 while something is left."""
    whole = -int(-seconds // 60) if isinstance(seconds, int | float) and 0 < seconds < 1e9 else 0
    return _span_as(_SPANS[known(language)], whole)


def since_words(minutes: object, language: str) -> str:
    """Return for how long something has been so: "10 perce", "4 óra 42 perce", "2 órája"."""
    return _span_as(_SINCE[known(language)], minutes if isinstance(minutes, int) else 0)


def _span_as(forms: tuple[str, str, str], whole: int) -> str:
    hours, minutes = divmod(whole, 60)
    whole_hours, both, only_minutes = forms
    form = only_minutes if not hours else both if minutes else whole_hours
    return form.format(hours=hours, minutes=minutes)
