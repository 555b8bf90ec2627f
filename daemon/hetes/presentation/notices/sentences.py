"""The words of notices, tray and refusals, in Hungarian and English.

Rules of the texts (daemon/reference/words.md): no article and no suffix stands beside a variable, but -kor, -ig, óta,
múlva, perc; always the clock time; the length of a session is never a literal; nothing is claimed that Hetes cannot
know.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, tzinfo

from hetes.core.effects import Value
from hetes.core.notices.registry import RULE
from hetes.core.settings import Settings
from hetes.core.state import EVERYBODY
from hetes.presentation.notices import words_en, words_hu
from hetes.presentation.notices.entry import NoticeWords, choose
from hetes.presentation.notices.words import REFUSALS, SAID, WORDS
from hetes.presentation.time_words import long_date, since_words, span_words, told_time

NOTICES: Mapping[str, Mapping[str, NoticeWords]] = {"hu": words_hu.NOTICES, "en": words_en.NOTICES}


def word(name: str, language: str, /, **facts: object) -> str:
    """Return a word or phrase of the tray."""
    return WORDS[language][name].format(**facts)


def notice_text(notice: str, practitioner: str | None, facts: Mapping[str, Value], settings: Settings) -> str:
    """Return the sentence of a notice; it begins with the name where there is more than one practitioner, or unit."""
    form = choose(NOTICES[settings.language][notice].text, RULE[notice].variants(facts))
    before = name_before(practitioner, settings) or _unit_before(facts.get("unit"), settings)
    text = before + form.format_map(_Spoken(facts, settings.language, settings.zone))
    able = RULE[notice].of_card_trouble and any(p.login == "mobiltoken" for p in settings.practitioners)
    return f"{text} {word('mobiltoken_works', settings.language)}" if able else text


def _unit_before(unit: Value, settings: Settings) -> str:
    if unit is None or len(settings.units) < 2:
        return ""
    return next((f"{each.name or each.id}: " for each in settings.units if each.id == unit), "")


def coming_text(notice: str, facts: Mapping[str, object], left: str, language: str) -> str:
    """Return what is going to be said, as the end of a sentence that began with when; "": there are no words for it.

    ``facts`` are the notice's as JSON, its instants in the local offset; ``left`` is the span of its minutes.
    """
    entry = NOTICES[language].get(notice)
    if entry is None:
        return ""
    return choose(entry.coming, RULE[notice].variants(facts)).format_map(_Spoken({**facts, "left": left}, language))


def notice_name(notice: str, language: str) -> str:
    """Return what a kind of notice is called; one that has no entry keeps its identifier."""
    entry = NOTICES[language].get(notice)
    return entry.name if entry else notice


def notice_title(notice: str, language: str) -> str:
    """Return what the notice says to do, or what is the matter, in a few words."""
    return NOTICES[language][notice].title


def name_before(practitioner: str | None, settings: Settings) -> str:
    """Return "Name: " where it is needed to tell practitioners apart, else nothing; :data:`EVERYBODY` has a word."""
    if practitioner is None or len(settings.practitioners) < 2:
        return ""
    if practitioner == EVERYBODY:
        return f"{word('everybody', settings.language).capitalize()}: "
    return next((f"{p.name}: " for p in settings.practitioners if p.id == practitioner), "")


def refusal(reason: str, facts: Mapping[str, Value], settings: Settings, now: datetime) -> str:
    """Return the sentence that says why a command cannot be done; a time of a day before is told with its day."""
    names = facts.get("names")
    return REFUSALS[settings.language][reason].format(
        name=facts.get("name", ""),
        names=", ".join(names) if isinstance(names, tuple) else "",
        minutes=facts.get("minutes", ""),
        length=_span(facts, "minutes", settings),
        text=facts.get("text", ""),
        started=_time(facts, "started_at", settings, now),
        ended=_time(facts, "ended_at", settings, now),
    )


def store_refusal(word: str, reason: str | None) -> str:
    """Return the word of a refusal for a store that failed, by the ``reason`` of its error where that has one."""
    return f"{word}.{reason}" if f"{word}.{reason}" in REFUSALS["hu"] else word


def said(what: str, settings: Settings, now: datetime, practitioner: str | None = None, **facts: Value) -> str:
    """Return the sentence that acknowledges a command; a time of a day before is told with its day."""
    return SAID[settings.language][what].format(
        who=name_before(practitioner, settings),
        what=undo_name(str(facts.get("command", "")), settings.language),
        minutes=facts.get("minutes", ""),
        ends=_time(facts, "ends_at", settings, now),
        ended=_time(facts, "ended_at", settings, now),
        started=_time(facts, "started_at", settings, now),
        until=_time(facts, "until_at", settings, now),
    )


def undo_name(what: str, language: str) -> str:
    """Return how the command is called that can be taken back; one that a former edition has not named: "it"."""
    words = WORDS[language]
    return words.get(f"undo.{what}", words["undo."])


def undo_label(what: str, practitioner: str | None, settings: Settings) -> str:
    """Return what the offer to undo says: what would be taken back, and whose it is where there are several."""
    name = undo_name(what, settings.language)
    if len(settings.practitioners) > 1:
        whose = next((p.name for p in settings.practitioners if p.id == practitioner), None)
        name += f", {whose or word('everybody', settings.language)}"
    return word("undo", settings.language, what=name)


def _span(facts: Mapping[str, Value], name: str, settings: Settings) -> str:
    minutes = facts.get(name)
    return span_words(minutes * 60, settings.language) if isinstance(minutes, int) else ""


def _time(facts: Mapping[str, Value], name: str, settings: Settings, now: datetime) -> str:
    instant = facts.get(name)
    return told_time(instant, now, settings.zone, settings.language) if isinstance(instant, datetime) else ""


class _Spoken(dict[str, object]):
    """Facts as sentences write them. ``zone`` None: instants have the offset to show. A missing fact is "".

    A fact may be missing where a notice is ordered again of which the session is gone meanwhile: it is taken back in
    the same step.
    """

    def __init__(self, facts: Mapping[str, object], language: str, zone: tzinfo | None = None) -> None:
        super().__init__()
        for name, fact in facts.items():
            if name.endswith("_at"):
                instant = datetime.fromisoformat(fact) if isinstance(fact, str) else fact
                shown = instant.astimezone(zone) if zone and isinstance(instant, datetime) else instant
                self[name.removesuffix("_at")] = f"{shown:%H:%M}" if isinstance(shown, datetime) else ""
            elif name == "minutes_ago":
                self[name] = since_words(fact, language)
            elif name == "expires":
                self[name] = long_date(date.fromisoformat(str(fact)), language)
            else:
                self[name] = fact

    def __missing__(self, name: str) -> str:
        return ""
