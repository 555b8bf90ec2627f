"""A practitioner in words: login, hours week by week, leave. Said once, for the page Orvosok and the terminal.

Law: pure. No article and no suffix stands beside a variable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from hetes.core.settings import Practitioner
from hetes.core.spans import WEEKDAYS, Span
from hetes.presentation.hours_text import week_lines, written_hours
from hetes.presentation.printable import clean
from hetes.presentation.time_words import WEEKDAY_NAMES, long_date, span_words

Say = Callable[..., str]
"""Returns the word of a key, with its variables filled in."""
NOON = 12 * 60

PRACTITIONER: Mapping[str, Mapping[str, str]] = {
    "hu": {
        "login.card": "eSzemélyi igazolvánnyal",
        "login.mobiltoken": "MobilTokennel",
        "login.phone": "eSzemélyi igazolvánnyal, telefonhoz érintve",
        "login.token": "más módon",
        "week.odd": "páratlan héten: {days}",
        "week.even": "páros héten: {days}",
        "no_week": "nincs rendelés",
        "morning": "délelőtt",
        "afternoon": "délután",
    },
    "en": {
        "login.card": "with the eSzemélyi card",
        "login.mobiltoken": "with MobilToken",
        "login.phone": "with an eSzemélyi card held to the phone",
        "login.token": "in another way",
        "week.odd": "in odd weeks: {days}",
        "week.even": "in even weeks: {days}",
        "no_week": "no consulting hours",
        "morning": "morning",
        "afternoon": "afternoon",
    },
}
_LIST: Mapping[str, Mapping[str, str]] = {
    "hu": {
        "user": "EESZT-felhasználónév: {value}",
        "login": "Bejelentkezés: {value}",
        "card": "Az igazolvány lejárata: {value}",
        "length": "Kapcsolat hossza: {value}",
        "units": "Szervezeti egységek: {value}",
        "hours": "Rendelési idő:",
        "away": "Szabadság: {value}",
    },
    "en": {
        "user": "EESZT user name: {value}",
        "login": "Logs in {value}",
        "card": "The card expires on: {value}",
        "length": "Length of a connection: {value}",
        "units": "Organisational units: {value}",
        "hours": "Consulting hours:",
        "away": "Leave: {value}",
    },
}


def weeks_of(one: Practitioner) -> Mapping[str, Mapping[str, Sequence[Span]]]:
    """Return the weeks as they are held: the days of every week, called "", and those of odd and of even ones."""
    odd, even = {**one.hours, **one.hours_odd}, {**one.hours, **one.hours_even}
    every = {day: spans for day, spans in odd.items() if spans == even.get(day, ())}
    if len(every) == len(odd) == len(even):
        return {"": every}
    others = {"odd": odd, "even": even}
    return {"": every} | {
        which: {day: spans for day, spans in week.items() if day not in every} for which, week in others.items()
    }


def lines_of(one: Practitioner, language: str, t: Say) -> tuple[tuple[str, str], ...]:
    """Return the consulting hours in words: ("páros héten: hétfő–péntek", "délelőtt, 08:00–12:00")."""
    names = dict(zip(WEEKDAYS, WEEKDAY_NAMES[language], strict=True))
    weeks = weeks_of(one)
    found = list(week_lines(weeks[""], names))
    nothing = () if found else ((t("no_week"), ""),)
    for which, hours in ((which, hours) for which, hours in weeks.items() if which):
        parts = {written_hours(spans): part_of_day(spans, t) for spans in hours.values()}
        lines = week_lines(hours, names) or nothing
        found += [(t(f"week.{which}", days=days), f"{parts.get(spans, '')}{spans}") for days, spans in lines]
    return tuple(found)


def part_of_day(spans: Sequence[Span], t: Say) -> str:
    """Return "délelőtt, " or "délután, " where all of the hours lie there, else nothing."""
    if spans and all(span.start < span.end <= NOON + 60 and span.start < NOON for span in spans):
        return t("morning") + ", "
    if spans and all(span.start >= NOON for span in spans):
        return t("afternoon") + ", "
    return ""


def away_words(one: Practitioner, today: date, language: str) -> str:
    """Return the leave that is not over yet, in words."""
    return ", ".join(
        long_date(days.first, language)
        if days.first == days.last
        else f"{long_date(days.first, language)} – {long_date(days.last, language)}"
        for days in sorted(one.away)
        if days.last >= today
    )


def person_lines(one: Practitioner, language: str) -> list[str]:
    """Return what a terminal says of somebody: id and name, and below them a line for each thing that is known.

    Leave that is over is told, too: the list is of what the settings hold.
    """

    def t(key: str, **facts: object) -> str:
        return PRACTITIONER[language][key].format(**facts)

    def known() -> Iterator[tuple[str, str]]:
        yield "user", one.eeszt_user
        yield "login", t(f"login.{one.login}")
        yield "card", long_date(one.card_expires, language) if one.card_expires else ""
        yield "length", span_words(one.length.total_seconds(), language) if one.length else ""
        yield "units", ", ".join(one.units)
        yield "away", away_words(one, date.min, language)

    facts = [f"  {_LIST[language][key].format(value=value)}" for key, value in known() if value]
    hours = [f"    {days} {spans}".rstrip() for days, spans in lines_of(one, language, t)]
    heading = [f"  {_LIST[language]['hours']}"] if hours else []
    return [clean(line) for line in (f"{one.id}  {one.name}", *facts, *heading, *hours)]
