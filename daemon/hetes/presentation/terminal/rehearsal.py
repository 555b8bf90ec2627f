"""A rehearsal's lines for people: a heading for each day, what would be said and seen at which time, and a sum."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Any

from hetes.presentation.notices.sentences import word
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
NAMES: Mapping[str, Mapping[str, str]] = {
    "hu": {
        "session_ending": "a kapcsolat hamarosan lejár",
        "session_expired": "a kapcsolat ideje letelt",
        "activate_before_hours": "aktiválás a rendeléshez",
        "session_will_end_in_hours": "rendelési időben jár le",
        "login_suspected": "kérdés az igazolvány használata után",
        "card_service_lost": "a kártyaszolgáltatás nem válaszol",
        "reader_missing": "hiányzó kártyaolvasó",
        "portal_unreachable": "az Ágazati Portál nem érhető el",
        "card_inserted_no_session": "igazolvány kapcsolat nélkül",
        "pin_change_due": "az aktiváló PIN-kód cseréje",
        "new_card_steps": "az új igazolvány lépései",
        "card_left_in_reader": "olvasóban maradt igazolvány",
        "card_expiring": "lejáró igazolvány",
    },
    "en": {
        "session_ending": "the connection ends soon",
        "session_expired": "the connection's time is over",
        "activate_before_hours": "activation for consulting hours",
        "session_will_end_in_hours": "ends during consulting hours",
        "login_suspected": "question after a use of the card",
        "card_service_lost": "the card service does not answer",
        "reader_missing": "missing reader",
        "portal_unreachable": "the Ágazati Portál can't be reached",
        "card_inserted_no_session": "card without a connection",
        "pin_change_due": "change of the activation PIN",
        "new_card_steps": "steps with the new card",
        "card_left_in_reader": "card left in the reader",
        "card_expiring": "card that expires",
    },
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
            about = NAMES[language].get(line["notice"], line["notice"])
            return f"{who}: {about}" if who else about
