"""The state as a person reads it on a terminal: ``status --json``'s dictionary in, lines out.

Law: pure, and nothing is imported that ``hetes status`` would have to wait for. Nothing is claimed that is not
known: the hours are a reckoning from the activation.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo

from hetes.presentation.languages import DEFAULT, in_language
from hetes.presentation.printable import clean
from hetes.presentation.time_words import clock, local, span_words

TYPE_CHECKING = False  # typing itself is too dear to import here; type checkers know this name
if TYPE_CHECKING:
    from hetes.core.json_types import JsonMapping
_HU = {
    "simulated": "bemutató, szimulált olvasóval",
    "connection": "EESZT-kapcsolat",
    "active": "{name}: aktív {until}-ig, még {left} (az aktiválástól számítva)",
    "ending": "{name}: hamarosan lejár: {until}-kor, még {left} (az aktiválástól számítva)",
    "expired": "{name}: lejárt, {until} óta valószínűleg nincs kapcsolat",
    "missing": "{name}: rendelési idő van, és nem tudok aktív kapcsolatról",
    "idle": "{name}: készenlét, nem tudok aktív kapcsolatról",
    "done": "{name}: mára végzett",
    "done_too": "{line}; mára végzett",
    "no_practitioner": "Nincs orvos felvéve.",
    "service_starting": "Kártyaszolgáltatás: indul",
    "service_up": "Kártyaszolgáltatás: működik",
    "service_down": "Kártyaszolgáltatás: nem válaszol, ezért most nem látom az olvasót és az igazolványt",
    "service_denied": "Kártyaszolgáltatás: ennek a felhasználónak nincs joga hozzá, ezért nem látom az olvasót",
    "no_reader": "Olvasó: nem látok kártyaolvasót",
    "reader": "Olvasó: {reader} – {card}",
    "empty": "nincs benne igazolvány",
    "eszemelyi": "eSzemélyi igazolvány van benne",
    "unknown": "ismeretlen kártya van benne",
    "other": "más kártya van benne",
    "mute": "a benne lévő kártya nem válaszol (jól van behelyezve?)",
    "in_use": "{card}, egy program éppen használja",
    "portal_reachable": "Ágazati Portál: elérhető",
    "portal_unreachable": "Ágazati Portál: erről a gépről most nem érhető el",
    "portal_at": "{portal} ({at}-kor néztem)",
    "broker_lost": "Munkaállomások közti kapcsolat: megszakadt",
    "face_active": "Aktív",
    "face_ending": "Hamarosan lejár",
    "face_expired": "Lejárt",
    "face_missing": "Nem tudok kapcsolatról",
    "face_idle": "Készenlét",
}
_EN = {
    "simulated": "demonstration, with a simulated reader",
    "connection": "EESZT connection",
    "active": "{name}: active until {until}, {left} left (counted from the activation)",
    "ending": "{name}: ends soon: at {until}, {left} left (counted from the activation)",
    "expired": "{name}: expired, probably no connection since {until}",
    "missing": "{name}: consulting hours, and no active connection that I know of",
    "idle": "{name}: standing by, no active connection that I know of",
    "done": "{name}: done for today",
    "done_too": "{line}; done for today",
    "no_practitioner": "Nobody has been entered.",
    "service_starting": "Card service: starting",
    "service_up": "Card service: running",
    "service_down": "Card service: not answering, so I cannot see reader and card now",
    "service_denied": "Card service: this user may not use it, so I cannot see the reader",
    "no_reader": "Reader: I see no card reader",
    "reader": "Reader: {reader} – {card}",
    "empty": "no card in it",
    "eszemelyi": "an eSzemélyi card in it",
    "unknown": "an unknown card in it",
    "other": "another kind of card in it",
    "mute": "the card in it does not answer (is it the right way round?)",
    "in_use": "{card}, a program is using it",
    "portal_reachable": "Ágazati Portál: reachable",
    "portal_unreachable": "Ágazati Portál: cannot be reached from this computer now",
    "portal_at": "{portal} (looked at {at})",
    "broker_lost": "Link between the workstations: lost",
    "face_active": "Active",
    "face_ending": "Ends soon",
    "face_expired": "Expired",
    "face_missing": "No connection known",
    "face_idle": "Standing by",
}


def status_lines(status: JsonMapping, language: str = DEFAULT, zone: tzinfo | None = None) -> list[str]:
    """Return what a person wants to know of ``status``, one thing a line."""
    words = in_language(language, _HU, _EN)
    now = local(status.get("now"), zone)
    head = f"Hetes {clean(status.get('version', ''))}: {words.get('face_' + str(status.get('face')), '?')}"
    if status.get("simulated"):
        head += f" ({words['simulated']})"
    lines = [head]
    practitioners = status.get("practitioners") or []
    lines += [_practitioner(each, now, zone, language) for each in practitioners]
    if not practitioners:
        lines.append(words["no_practitioner"])
    service = status.get("card_service")
    lines.append(words.get(f"service_{service}", clean(service)))
    if service == "up":
        lines += [_reader(each, words) for each in status.get("readers") or []] or [words["no_reader"]]
    lines += _portal(status.get("portal") or {}, now, zone, language)
    if status.get("badge") == "broker_lost":
        lines.append(words["broker_lost"])
    return [*lines, *(clean(problem) for problem in status.get("problems") or ())]


def _practitioner(one: JsonMapping, now: datetime | None, zone: tzinfo | None, language: str) -> str:
    words = in_language(language, _HU, _EN)
    nobody = one.get("id") == "default" and one.get("name") == "default"
    name = words["connection"] if nobody else clean(one.get("name"))
    session = one.get("session")
    if not session:
        state = "done" if one.get("done") else "missing" if one.get("on_duty") else "idle"
        return words[state].format(name=name)
    state = session.get("state") if session.get("state") in ("active", "ending", "expired") else "active"
    until = clock(session.get("ends_at"), now, zone, language)
    line = words[state].format(name=name, until=until, left=span_words(session.get("remaining_s"), language))
    return words["done_too"].format(line=line) if one.get("done") else line


def _reader(reader: JsonMapping, words: Mapping[str, str]) -> str:
    card = reader.get("card")
    seen = words["empty"]
    if card:
        seen = words.get(str(card.get("kind")), words["unknown"])
        if card.get("in_use"):
            seen = words["in_use"].format(card=seen)
    return words["reader"].format(reader=clean(reader.get("name")), card=seen)


def _portal(portal: JsonMapping, now: datetime | None, zone: tzinfo | None, language: str) -> list[str]:
    """Say nothing of a portal that nobody has looked at yet."""
    words = in_language(language, _HU, _EN)
    known = words.get(f"portal_{portal.get('state')}")
    if known is None:
        return []
    if portal.get("checked_at"):
        known = words["portal_at"].format(portal=known, at=clock(portal["checked_at"], now, zone, language))
    reason = portal.get("reason")
    if reason and (portal["state"] == "unreachable" or reason == "unusual"):
        from hetes.presentation.portal_words import portal_why  # noqa: PLC0415 - seldom needed, and status is quick

        why = portal_why(reason, language)
        return [f"{known}. {why}" if why else known]
    return [known]
