"""The words of notices, tray and refusals, in Hungarian and English (TEXTS).

Rules of the texts: no article and no suffix stands beside a variable, but -kor, -ig, óta, múlva, perc; always the
clock time; the length of a session is never a literal; nothing is claimed that Hetes cannot know.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from hetes.core.effects import Value
from hetes.core.settings import Settings
from hetes.presentation.notices.words import NOTICES, REFUSALS, SAID, WORDS
from hetes.presentation.time_words import clock_time, long_date


def word(name: str, language: str, /, **facts: object) -> str:
    """Return a word or phrase of the tray."""
    return WORDS[language][name].format(**facts)


def notice_text(notice: str, practitioner: str | None, facts: Mapping[str, Value], settings: Settings) -> str:
    """Return the sentence of a notice; it begins with the name where there is more than one practitioner."""
    key = notice
    match notice:
        case "session_expired" if facts.get("away"):
            key = f"{notice}.{facts['away']}"
        case "activate_before_hours" if facts.get("n") == 0:
            key = f"{notice}.0"
        case "session_will_end_in_hours" if facts.get("break_at") is None:
            key = f"{notice}.no_break"
        case "card_service_lost" if facts.get("denied"):
            key = f"{notice}.denied"
        case "card_expiring":
            days = int(str(facts["days"]))
            key = notice if days > 1 else f"{notice}.{days}" if days >= 0 else f"{notice}.over"
        case _:
            pass
    sentence = NOTICES[settings.language][key].format(
        minutes=facts.get("minutes", ""),
        ends=_time(facts, "ends_at", settings),
        begins=_time(facts, "begins_at", settings),
        used=_time(facts, "used_at", settings),
        steps=facts.get("steps", ""),
        days=facts.get("days", ""),
        expires=_date(facts, "expires", settings),
        **{"break": _time(facts, "break_at", settings)},
    )
    return name_before(practitioner, settings) + sentence


def name_before(practitioner: str | None, settings: Settings) -> str:
    """Return "Name: " where it is needed to tell practitioners apart, else nothing."""
    if practitioner is None or len(settings.practitioners) < 2:
        return ""
    return next((f"{p.name}: " for p in settings.practitioners if p.id == practitioner), "")


def refusal(reason: str, facts: Mapping[str, Value], settings: Settings) -> str:
    """Return the sentence that says why a command cannot be done."""
    names = facts.get("names")
    return REFUSALS[settings.language][reason].format(
        name=facts.get("name", ""),
        names=", ".join(names) if isinstance(names, tuple) else "",
        minutes=facts.get("minutes", ""),
        text=facts.get("text", ""),
        started=_time(facts, "started_at", settings),
    )


def said(what: str, settings: Settings, practitioner: str | None = None, **facts: Value) -> str:
    """Return the sentence that acknowledges a command."""
    return SAID[settings.language][what].format(
        who=name_before(practitioner, settings),
        minutes=facts.get("minutes", ""),
        ends=_time(facts, "ends_at", settings),
        started=_time(facts, "started_at", settings),
    )


def _time(facts: Mapping[str, Value], name: str, settings: Settings) -> str:
    instant = facts.get(name)
    return clock_time(instant, settings.zone) if isinstance(instant, datetime) else ""


def _date(facts: Mapping[str, Value], name: str, settings: Settings) -> str:
    day = facts.get(name)
    return long_date(date.fromisoformat(day), settings.language) if isinstance(day, str) else ""
