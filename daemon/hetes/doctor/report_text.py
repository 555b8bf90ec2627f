"""The report for the help desk: everything that was looked at, and what happened last, as one readable text.

Law: pure; it is a plain text for people. Without ``personal`` everything that is told goes through :class:`Anonymous`,
also what holds nothing personal; what it is called there (a fact's name, a setting's key) does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hetes.core.devices.reader_names import plain
from hetes.core.json_types import JsonMapping
from hetes.core.settings import Settings
from hetes.core.views.history import Row
from hetes.core.views.status import iso
from hetes.doctor.anonymise import Anonymous, Personal
from hetes.doctor.check import Finding
from hetes.doctor.findings import in_order
from hetes.doctor.settings_shape import settings_shape
from hetes.doctor.text import check_lines, wrapped
from hetes.presentation.languages import known
from hetes.presentation.printable import clean

ROWS = 200
"""So many of the journal's last rows are in it."""
LOG_LINES = 120
_ONE_LINE = 100_000  # letters
_NOTHING: tuple[object, ...] = (None, "", (), [])
_LEFT_OUT = frozenset(("text", "name"))
"""Facts of the journal that are sentences with names in them; what they say is in the other facts."""

WORDS: Mapping[str, Mapping[str, str]] = {
    "hu": {
        "title": "A Hetes jelentése annak, aki segít",
        "at": "Készült: {at} (UTC)",
        "anonymous": "A neveket, felhasználóneveket, OTH-azonosítókat, sorozat- és telefonszámokat, hálózati "
        "címeket, ismeretlen igazolványok ATR-jét, a gép nevét és a saját mappát kicseréltem. Nem ismerem fel: a "
        "magában álló kétbetűs monogramot, a beállításokban nem szereplő nevet és a magában álló, ismeretlen "
        "ötjegyű pecsétszámot. Küldés előtt ezért nézd át.",
        "personal": "Nevek és azonosítók is vannak benne, mert így kérted. Csak annak add oda, akiben megbízol.",
        "check": "Ellenőrzés",
        "facts": "Az ellenőrzés adatai",
        "system": "Rendszer",
        "settings": "Beállítások",
        "journal": "Napló: az utolsó {number} sor (UTC)",
        "log": "Hibanapló: az utolsó sorok (UTC)",
        "nothing": "nincs",
        "person": "orvos",
        "user": "felhasználónév",
        "oth": "OTH-azonosító",
        "unit": "egység",
        "clinic": "rendelő",
        "broker": "bróker",
        "host": "gép",
        "account": "fiók",
        "home": "saját mappa",
        "number": "szám",
        "address": "cím",
        "phone": "telefonszám",
        "software": "szoftver",
        "program": "program",
        "other": "kicserélve",
    },
    "en": {
        "title": "Hetes's report for the help desk",
        "at": "Made: {at} (UTC)",
        "anonymous": "Names, user names, OTH identifiers, serial and telephone numbers, network addresses, "
        "ATRs of unknown cards, the computer's name and the home folder were replaced. I can't recognise two initials "
        "by themselves, names that are not in the settings, and an unknown stamp number of five digits by itself. "
        "So read it before you send it.",
        "personal": "Names and identifiers are in it, because you asked for them. Give it only to whom you trust.",
        "check": "Check",
        "facts": "The check's facts",
        "system": "System",
        "settings": "Settings",
        "journal": "Journal: the last {number} rows (UTC)",
        "log": "Log: the last lines (UTC)",
        "nothing": "none",
        "person": "practitioner",
        "user": "user name",
        "oth": "OTH identifier",
        "unit": "unit",
        "clinic": "clinic",
        "broker": "broker",
        "host": "computer",
        "account": "account",
        "home": "home folder",
        "number": "number",
        "address": "address",
        "phone": "telephone",
        "software": "software",
        "program": "program",
        "other": "replaced",
    },
}


@dataclass(frozen=True, slots=True)
class Material:
    """What a report is made of. ``system`` is what the programs are called and which versions they have."""

    at: str
    findings: Sequence[Finding]
    settings: Settings
    system: Mapping[str, str]
    journal: Sequence[Row]
    log: Sequence[str]
    about: Personal


def report_text(material: Material, language: str, *, personal: bool = False) -> str:
    """Return the report. ``personal``: nothing is replaced, for the user wants it so."""
    words = WORDS[known(language)]
    anonymous = Anonymous(material.settings, material.about, words)
    replaced: Callable[[str], str] = str if personal else anonymous.text

    def who(practitioner: str | None) -> str:
        return practitioner or "-" if personal else anonymous.who(practitioner)

    rows = material.journal[-ROWS:]
    # Replaced as a whole, and only then brought into lines: half a name at a line's end is found by nobody.
    check = [
        line for whole in check_lines(material.findings, language, width=_ONE_LINE) for line in wrapped(replaced(whole))
    ]
    parts = (
        ("check", check),
        ("facts", [f"{f.check}: {f.word} {_facts(f.facts, replaced)}".rstrip() for f in in_order(material.findings)]),
        ("system", [f"{name}: {replaced(value)}" for name, value in material.system.items()]),
        ("settings", [*settings_shape(material.settings, replaced), *(_names(material.settings) if personal else ())]),
    )
    lines = [words["title"], words["at"].format(at=material.at), words["personal" if personal else "anonymous"]]
    for heading, body in parts:
        lines += _part(words[heading], body, words)
    # An id in the journal may be any word, "a" or "card": it is replaced where it stands, and nowhere else.
    journal = [
        f"{iso(row.at)} {row.event} {who(row.practitioner)} {_facts(_told(row.facts, replaced), str)}".rstrip()
        for row in rows
    ]
    lines += _part(words["journal"].format(number=len(rows)), journal, words)
    lines += _part(words["log"], map(replaced, material.log[-LOG_LINES:]), words)
    return "\n".join(clean(line) for line in lines) + "\n"


def _part(heading: str, body: Iterable[str], words: Mapping[str, str]) -> list[str]:
    lines = list(body)
    return ["", f"== {heading}", *(lines or [words["nothing"]])]


def _told(facts: JsonMapping, replaced: Callable[[str], str]) -> dict[str, Any]:
    told = {
        name: replaced(_value(name, value))
        for name, value in facts.items()
        if name not in _LEFT_OUT and value not in _NOTHING
    }
    if "reader" in told:
        told["reader"] = plain(told["reader"])  # which shortens it: half a name would be found by nobody
    return told


def _facts(facts: JsonMapping, replaced: Callable[[str], str]) -> str:
    """Tell facts by their names, which are ours: a practitioner's id may be any word, "card" or "host" too."""
    given = {name: _value(name, value) for name, value in facts.items() if value not in _NOTHING}
    return " ".join(f"{name}={replaced(value)}" for name, value in given.items())


def _value(name: str, value: object) -> str:
    if name == "free" and isinstance(value, int):
        return f"{value // 2**20} MB"
    if isinstance(value, list | tuple):
        return "[" + "; ".join(map(str, value)) + "]"
    return str(value)


def _names(settings: Settings) -> Iterable[str]:
    """Tell whose settings they are."""
    for one in settings.configured:
        yield f"{one.id}: {one.name}, {one.eeszt_user or '-'}, {', '.join(one.units) or '-'}"
    for unit in settings.units:
        yield f"{unit.id}: {unit.name}, {unit.oth_id or '-'}"
