"""What is personal in a text that is given away, replaced: who it was about can no longer be told, what it said can.

Law: pure. Replacing too much is no fault, replacing too little is one: values that are known are replaced as they are
written, in any case and without their accents, and whatever has the form of an identifier, known or not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from hetes.core.atr import ESZEMELYI_ATRS
from hetes.core.settings import Settings

_TITLES = frozenset(("dr", "dr.", "drs", "id.", "ifj.", "özv.", "prof", "prof.", "phd", "med", "med."))
# Words that stand in the names of many surgeries, and in sentences of ours.
_COMMON = frozenset((
    "bt", "bt.", "clinic", "dent", "dental", "fogaszat", "fogorvosi", "fogászat", "fogászati", "háziorvosi", "kft",
    "kft.", "klinika", "minta", "orvosi", "praxis", "rendelo", "rendelés", "rendelő", "surgery", "szakrendelő",
))  # fmt: skip
_ATR = re.compile(r"(?<![0-9A-Za-z])3[BF](?:[ :]?[0-9A-F]{2}){4,32}(?![0-9A-Za-z])", re.IGNORECASE)
_ADDRESS = re.compile(r"(?<![\w.])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_FORMS: tuple[tuple[str, str], ...] = (
    (r"(?<!\w)[oO]\s?\d{4,6}(?!\w)", "user"),
    (r"(?<!\w)[eE]\s?\d{6}(?!\w)", "oth"),
    # Serial numbers; codes of PC/SC ("0x8010001D") and instants are told by what stands before them.
    (r"(?<![\w.:-])(?!0[xX])(?=[A-Za-z]*\d[A-Za-z]*\d[A-Za-z]*\d[A-Za-z]*\d)[A-Za-z0-9]{9,}(?!\w)", "number"),
    (r"(?<![\dxX])\d{8,}(?!\d)", "number"),
)


@dataclass(frozen=True, slots=True)
class Personal:
    """What is personal on this computer besides the settings: its name, the user's, and the home folder."""

    host: str = ""
    user: str = ""
    home: str = ""


class Anonymous:
    """Replaces what is personal. ``words`` has the replacements by kind, in the reader's language."""

    def __init__(self, settings: Settings, personal: Personal, words: Mapping[str, str]) -> None:
        """Take the values that are known; nothing is kept of them but what finds them again."""
        self._words = words
        self._people = {one.id: number for number, one in enumerate(settings.configured, 1)}
        found: dict[str, str] = {}

        def add(kind: str, values: Iterable[str], number: int | None = None) -> None:
            for value in values:
                for form in {value, _plain(value)}:
                    if len(form) >= 2:
                        found.setdefault(form.casefold(), self._called(kind, number))

        if len(personal.home) > 2:
            add("home", (personal.home, personal.home.replace("\\", "/"), personal.home.replace("\\", "\\\\")))
        for number, one in enumerate(settings.configured, 1):
            add("user", (one.eeszt_user,), number)
            add("person", (one.name, *_parts(one.name, _TITLES, 3)), number)
            if not re.fullmatch(r"p\d+", one.id):
                add("person", (one.id,), number)
        for number, unit in enumerate(settings.units, 1):
            add("oth", (unit.oth_id,), number)
            add("unit", (unit.name, *_parts(unit.name, _COMMON, 4)), number)
            if not re.fullmatch(r"u\d+", unit.id) and unit.id.casefold() not in _COMMON:
                add("unit", (unit.id,), number)
        add("clinic", (settings.clinic,))
        add("broker", (settings.broker, re.sub(r"^\w+://|:\d+$", "", settings.broker)))
        add("host", (personal.host, personal.host.partition(".")[0]))
        add("account", (personal.user,) if len(personal.user) > 2 else ())
        self._found = found
        longest_first = sorted(found, key=len, reverse=True)
        letters = "|".join(re.escape(each) for each in longest_first)
        self._known = re.compile(rf"(?<!\w)(?:{letters})(?!\w)", re.IGNORECASE) if letters else None

    def text(self, text: str) -> str:
        """Return a text without what is personal."""
        text = _ATR.sub(lambda found: self._atr(found[0]), unicodedata.normalize("NFC", text))
        text = _ADDRESS.sub(self._called("address"), text)
        if self._known:
            text = self._known.sub(lambda found: self._found.get(found[0].casefold(), self._called("other")), text)
        for form, kind in _FORMS:
            text = re.sub(form, self._called(kind), text)
        return text

    def who(self, practitioner: str | None) -> str:
        """Return what stands for a practitioner's id in the journal."""
        if practitioner is None or practitioner == "default":
            return practitioner or "-"
        return self._called("person", self._people.get(practitioner))

    def _called(self, kind: str, number: int | None = None) -> str:
        word = self._words[kind]
        return f"[{word}]" if number is None else f"[{word} {number}]"

    def _atr(self, atr: str) -> str:
        """Tell an ATR by its length and a hash: it may carry the card's own number. A published one is nobody's."""
        plain = re.sub(r"[ :]", "", atr).upper()
        if plain in ESZEMELYI_ATRS:
            return atr
        return f"[ATR, {len(plain) // 2} B, {sha256(plain.encode()).hexdigest()[:8]}]"


def _parts(name: str, common: frozenset[str], shortest: int) -> list[str]:
    """Return the words of a name that point at somebody by themselves."""
    return [part for part in re.split(r"[\s,;/()-]+", name) if len(part) >= shortest and part.casefold() not in common]


def _plain(text: str) -> str:
    """Return a text without its accents, as people write names in user names and host names."""
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
