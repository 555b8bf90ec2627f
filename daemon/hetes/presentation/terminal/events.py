"""What ``watch`` and ``history`` say: dictionaries from the agent in, lines for a person out.

Law: pure; an event that nobody has told of here still gets a line; nothing from outside reaches a terminal unescaped.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, tzinfo

from hetes.core.json_types import JsonMapping
from hetes.presentation.clock_step import clock_step_line
from hetes.presentation.languages import DEFAULT, in_language
from hetes.presentation.printable import clean
from hetes.presentation.time_words import clock, local, long_date, span_words

# {who} is "Dr. Minta Éva: " or empty; {reader}, {text}, {ends_at}, {face} and {state} what the event tells, or "".
_HU = {
    "reader_added": "Olvasó csatlakozott: {reader}",
    "reader_removed": "Olvasó eltűnt: {reader}",
    "card_inserted": "Kártya került az olvasóba: {reader}",
    "card_removed": "A kártyát kivették: {reader}",
    "card_in_use": "Egy program használni kezdte a kártyát: {reader}",
    "card_released": "A kártyát már nem használja program: {reader}",
    "card_service_lost": "A kártyaszolgáltatás nem válaszol",
    "card_service_back": "A kártyaszolgáltatás újra működik",
    "login_suspected": "Egy program az imént használta a kártyát",
    "session_started": "{who}EESZT-kapcsolat, a jelzés szerint aktiválva; számított vége: {ends_at}",
    "session_ending": "{who}az EESZT-kapcsolat hamarosan lejár: {ends_at}",
    "session_expired": "{who}az EESZT-kapcsolat ideje letelt: {ends_at}",
    "session_settled": "{who}az EESZT-kapcsolat lezárva",
    "session_ended": "{who}az EESZT-kapcsolat befejezve",
    "session_lost": "{who}az EESZT-kapcsolat megszakadt",
    "notice_shown": "Értesítés: {who}{text}",
    "notice_withdrawn": "Értesítés visszavonva: {who}{notice}",
    "face_changed": "Ikon: {face}",
    "portal_changed": "Ágazati Portál: {state}",
    "resumed": "A gép felébredt",
    "settings_changed": "A beállítások megváltoztak",
    "face.active": "Aktív",
    "face.ending": "Hamarosan lejár",
    "face.expired": "Lejárt",
    "face.missing": "Nem tudok kapcsolatról",
    "face.idle": "Készenlét",
    "state.reachable": "elérhető",
    "state.unreachable": "nem érhető el",
    "state.unknown": "nem tudom, elérhető-e",
    "h.sessions": "EESZT-kapcsolatok az utolsó {days} napban:",
    "h.notices": "Emlékeztetők:",
    "h.uncovered": "Kapcsolat nélküli rendelési idő:",
    "h.none": "  nincs",
    "h.session": "  {day} {start}–{end}  {name}  ({source})",
    "h.running": "  {day} {start}–{end} (számított vég)  {name}  ({source})",
    "h.lost": "  {day} {start}–{end} (megszakadt)  {name}  ({source})",
    "h.notice_by": "  {day} {at}  {text}  ({channel})",
    "h.not_shown": "még nem jelent meg",
    "h.gap": "  {day}  {name}: {spans} (összesen {span})",
    "h.total": "  Összesen {span}. Ami ekkor készült, nem biztos, hogy beérkezett: nézd meg az EESZT riportokat.",
    "h.hours": "  (A mostani beállítások rendelési ideje szerint.)",
    "channel.desktop-notifier": "értesítés",
    "channel.plyer": "értesítés, gombok nélkül",
    "channel.balloon": "buborék az ikonnál",
    "channel.tray": "csak az ikon",
    "source.cli": "parancssor",
    "source.tray": "ikon menüje",
    "source.notice": "értesítés gombja",
    "source.login_hint": "kérdésre adott válasz",
    "source.panel": "vezérlőpult",
    "source.fleet": "másik munkaállomás",
}
_EN = {
    "reader_added": "Reader plugged in: {reader}",
    "reader_removed": "Reader gone: {reader}",
    "card_inserted": "Card inserted: {reader}",
    "card_removed": "Card taken out: {reader}",
    "card_in_use": "A program began to use the card: {reader}",
    "card_released": "No program uses the card any more: {reader}",
    "card_service_lost": "The card service does not answer",
    "card_service_back": "The card service is back",
    "login_suspected": "A program has just used the card",
    "session_started": "{who}EESZT connection reported as activated; reckoned end: {ends_at}",
    "session_ending": "{who}the EESZT connection ends soon: {ends_at}",
    "session_expired": "{who}the EESZT connection's time is over: {ends_at}",
    "session_settled": "{who}the EESZT connection is settled",
    "session_ended": "{who}the EESZT connection was ended",
    "session_lost": "{who}the EESZT connection broke off",
    "notice_shown": "Notice: {who}{text}",
    "notice_withdrawn": "Notice withdrawn: {who}{notice}",
    "face_changed": "Icon: {face}",
    "portal_changed": "Ágazati Portál: {state}",
    "resumed": "The computer woke up",
    "settings_changed": "The settings have changed",
    "face.active": "Active",
    "face.ending": "Ends soon",
    "face.expired": "Expired",
    "face.missing": "No connection known",
    "face.idle": "Standing by",
    "state.reachable": "reachable",
    "state.unreachable": "cannot be reached",
    "state.unknown": "not known whether it can be reached",
    "h.sessions": "EESZT connections in the last {days} days:",
    "h.notices": "Reminders:",
    "h.uncovered": "Consulting hours without a connection:",
    "h.none": "  none",
    "h.session": "  {day} {start}–{end}  {name}  ({source})",
    "h.running": "  {day} {start}–{end} (reckoned)  {name}  ({source})",
    "h.lost": "  {day} {start}–{end} (broke off)  {name}  ({source})",
    "h.notice_by": "  {day} {at}  {text}  ({channel})",
    "h.not_shown": "not shown yet",
    "h.gap": "  {day}  {name}: {spans} (together {span})",
    "h.total": "  Together {span}. What was recorded then may not have arrived: look at “EESZT riportok”.",
    "h.hours": "  (By the consulting hours of the present settings.)",
    "channel.desktop-notifier": "notice",
    "channel.plyer": "notice without buttons",
    "channel.balloon": "balloon at the icon",
    "channel.tray": "the icon alone",
    "source.cli": "command line",
    "source.tray": "icon's menu",
    "source.notice": "button of a notice",
    "source.login_hint": "answer to a question",
    "source.panel": "panel",
    "source.fleet": "another workstation",
}


def happening_line(happened: JsonMapping, language: str = DEFAULT, zone: tzinfo | None = None) -> str:
    """Return one line for what happened: the local time to the second, and a sentence."""
    words = in_language(language, _HU, _EN)
    at = local(happened.get("at"), zone)
    event = str(happened.get("event"))
    sentence = words.get(event) if "." not in event else None
    if sentence is None:
        known = (f"{name}={value}" for name, value in happened.items() if name not in ("at", "event"))
        said = " ".join([event, *known])
    else:
        who = _who(happened)
        said = sentence.format(
            who=f"{who}: " if who else "",
            reader=happened.get("reader") or happened.get("name") or "?",
            text=happened.get("text") or happened.get("notice") or "",
            notice=happened.get("notice") or "",
            ends_at=clock(happened.get("ends_at"), at, zone, language),
            face=words.get(f"face.{happened.get('face')}", happened.get("face")),
            state=words.get(f"state.{happened.get('state')}", happened.get("state")),
        )
    return f"{at:%H:%M:%S} {clean(said)}" if at else f"--:--:-- {clean(said)}"


ORDINARY_CHANNEL = "desktop-notifier"


def channel_name(channel: str | None, language: str) -> str:
    """Return how a channel of notices is called; None: none took it."""
    words = in_language(language, _HU, _EN)
    return words["h.not_shown"] if channel is None else words.get(f"channel.{channel}", clean(channel))


def source_name(source: object, language: str) -> str:
    """Return where the word came from that a connection was activated."""
    words = in_language(language, _HU, _EN)
    return words.get(f"source.{source}", clean(source))


def history_lines(history: JsonMapping, language: str = DEFAULT, zone: tzinfo | None = None) -> list[str]:
    """Return the sessions, the notices and the gaps, oldest first as they came."""
    words = in_language(language, _HU, _EN)
    lines = [words["h.sessions"].format(days=history.get("days"))]
    lines += [_session(each, words, language, zone) for each in history.get("sessions") or []] or [words["h.none"]]
    lines.append(words["h.notices"])
    lines += [_notice(each, words, language, zone) for each in history.get("notices") or []] or [words["h.none"]]
    for step in history.get("clock_steps") or []:
        at = local(step.get("at"), zone)
        if at and isinstance(by_s := step.get("by_s"), int | float):
            lines.append(f"  {long_date(at, language)} {clock_step_line(f'{at:%H:%M}', by_s, language)}")
    lines.append(words["h.uncovered"])
    gaps = history.get("uncovered") or []
    lines += [_gap(each, words, language, zone) for each in gaps] or [words["h.none"]]
    if gaps:
        minutes = sum(n for each in gaps if isinstance(n := each.get("minutes"), int | float))
        lines += [words["h.total"].format(span=span_words(minutes * 60, language)), words["h.hours"]]
    return lines


def _who(happened: JsonMapping) -> str:
    """Return the name where the event tells it; the id "default" stands for nobody in particular."""
    who = happened.get("name") or happened.get("practitioner") or ""
    return "" if who == "default" else str(who)


def _session(one: JsonMapping, words: Mapping[str, str], language: str, zone: tzinfo | None) -> str:
    start = local(one.get("started_at"), zone)
    running = one.get("ended_at") is None
    return words["h.running" if running else "h.lost" if one.get("lost") is True else "h.session"].format(
        day=long_date(start, language) if start else "?",
        start=clock(one.get("started_at"), start, zone, language),
        end=clock(one.get("ends_at") if running else one.get("ended_at"), start, zone, language),
        name=clean(one.get("name")),
        source=source_name(one.get("source"), language),
    )


def _notice(one: JsonMapping, words: Mapping[str, str], language: str, zone: tzinfo | None) -> str:
    at = local(one.get("at"), zone)
    return words["h.notice_by"].format(
        day=long_date(at, language) if at else "?",
        at=clock(one.get("at"), at, zone, language),
        text=clean(one.get("text") or one.get("notice")),
        channel=channel_name(one.get("channel"), language),
    )


def _gap(one: JsonMapping, words: Mapping[str, str], language: str, zone: tzinfo | None) -> str:
    try:
        when = long_date(date.fromisoformat(str(one.get("date"))), language)
    except ValueError:
        when = clean(one.get("date"))
    minutes = one.get("minutes")
    span = span_words(minutes * 60 if isinstance(minutes, int | float) else 0, language)
    spans = []
    for start, end in one.get("spans") or []:
        begins = local(start, zone)
        spans.append(f"{clock(start, begins, zone, language)}–{clock(end, begins, zone, language)}")
    return words["h.gap"].format(day=when, name=clean(one.get("name")), spans=", ".join(spans) or "?", span=span)
