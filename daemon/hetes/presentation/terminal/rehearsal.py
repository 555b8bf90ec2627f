"""A rehearsal's lines for people: a heading for each day, what would be said and seen at which time, and a sum."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Any

from hetes.presentation.notices.sentences import notice_name, word
from hetes.presentation.time_words import long_date

DO: Mapping[str, Mapping[str, str]] = {
    "hu": {
        "withdraw": "visszavonva",
        "refused": "elutasítva",
        "face": "ikon",
        "notify": "értesítés",
        "day": "{date}, {weekday}",
        "sum": "Értesítések: {notices}. Napok: {days}.",
    },
    "en": {
        "withdraw": "withdrawn",
        "refused": "refused",
        "face": "icon",
        "notify": "notice",
        "day": "{weekday}, {date}",
        "sum": "Notices: {notices}. Days: {days}.",
    },
}
WEEKDAYS: Mapping[str, tuple[str, ...]] = {
    "hu": ("hétfő", "kedd", "szerda", "csütörtök", "péntek", "szombat", "vasárnap"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


def rehearsal_lines(
    lines: Iterable[Mapping[str, Any]], language: str, zone: tzinfo, names: Mapping[str, str]
) -> Iterator[str]:
    """Yield what a person reads. ``names`` tells practitioners by their id, where there are several."""
    words, today, days, notices = DO[language], None, 0, 0
    for line in lines:
        at = datetime.fromisoformat(line["at"]).astimezone(zone)
        if at.date() != today:
            if today is not None:
                yield ""
            today, days = at.date(), days + 1
            weekday = WEEKDAYS[language][today.weekday()]
            yield words["day"].format(date=long_date(today, language), weekday=weekday)
        notices += line["do"] == "notify"
        yield f"  {at:%H:%M:%S}  {words[line['do']]}: {_what(line, language, names)}"
    if today is not None:
        yield ""
        yield words["sum"].format(notices=notices, days=days)


def _what(line: Mapping[str, Any], language: str, names: Mapping[str, str]) -> str:
    match line["do"]:
        case "face":
            return word(f"face.{line['face']}", language)
        case "notify":
            return str(line["text"])
        case "refused":
            return str(line["reason"])
        case _:
            who = names.get(line["practitioner"]) if len(names) > 1 else None
            about = notice_name(line["notice"], language)
            return f"{who}: {about}" if who else about
