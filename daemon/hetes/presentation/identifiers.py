"""Identifiers as people type them: what was meant, what was corrected, and what should be asked before it is stored.

Law: nothing is ever refused here for its form; what looks like a card's PIN, CAN or PUK is questioned. Forms as
DOMAIN, part 2: EESZT user name O + 4 to 6 digits (its length is not known for sure), OTH identifier E + 6 digits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

_USER = re.compile(r"O[0-9]{4,6}")
_OTH = re.compile(r"E[0-9]{6}")
_CODE_LENGTHS = (5, 6, 8)  # activation PIN; PIN and CAN; PUK
_IN_THE_MIDST = re.compile(r"(?<!\d)(?<!\b[EO])\d{5,}(?!\d)")  # but not E123456 and O12345
_ALIKE = str.maketrans({"О": "O", "о": "o", "Ο": "O", "ο": "o", "Е": "E", "е": "e", "Ε": "E"})  # Cyrillic, Greek

WORDS: Mapping[str, Mapping[str, str]] = {
    "hu": {
        "blanks": "A szóközöket kivettem: {value}",
        "alike": "Más ábécé hasonló betűjét latinra cseréltem: {value}",
        "user_lower": "Kis o helyett nagy O betűt írtam: {value}",
        "user_zero": "A nulla helyére O betűt írtam: {value}",
        "user_form": "Ez szokatlan EESZT-felhasználónév: {value}. Rendszerint O betű és 4–6 számjegy, például O12345.",
        "user_code": (
            "Ha ez a pecsétszámod, írj elé O betűt: O12345. Kódot ide ne írj: a Hetes nem kéri és nem tárolja."
        ),
        "oth_lower": "Kis e helyett nagy E betűt írtam: {value}",
        "oth_no_e": "Az elejére odaírtam a nagy E betűt: {value}. Nézd meg, a szoftver EESZT menüjében is ott van-e.",
        "oth_form": "Ez szokatlan OTH-azonosító: {value}. Rendszerint nagy E betű és 6 számjegy, például E123456.",
        "oth_code": (
            "Ez PIN-, CAN- vagy PUK-kódnak látszik. Az OTH-azonosító nagy E betűvel kezdődik (E123456); "
            "kódot soha ne írj be, a Hetes nem kéri és nem tárolja."
        ),
        "text_code": (
            "Ez PIN-, CAN- vagy PUK-kódnak látszik. Ilyet soha ne írj be: a Hetes nem kéri és nem tárolja. "
            "Biztosan ezt akartad ide írni?"
        ),
    },
    "en": {
        "blanks": "The blanks were taken out: {value}",
        "alike": "A similar letter of another alphabet was replaced: {value}",
        "user_lower": "A capital O was written for the small one: {value}",
        "user_zero": "The letter O was written for the zero: {value}",
        "user_form": "This is an unusual EESZT user name: {value}. It is mostly O and 4 to 6 digits, such as O12345.",
        "user_code": (
            "If this is your stamp number, put the letter O in front: O12345. Never enter a code here: Hetes neither "
            "asks for one nor keeps it."
        ),
        "oth_lower": "A capital E was written for the small one: {value}",
        "oth_no_e": "A capital E was put in front: {value}. See whether it stands in the software's EESZT menu too.",
        "oth_form": "This is an unusual OTH identifier: {value}. It is mostly E and 6 digits, such as E123456.",
        "oth_code": (
            "This looks like a PIN, CAN or PUK. An OTH identifier begins with a capital E (E123456); "
            "never enter a code, Hetes neither asks for one nor keeps it."
        ),
        "text_code": (
            "This looks like a PIN, CAN or PUK. Never enter one: Hetes neither asks for it nor keeps it. "
            "Did you really want to write this here?"
        ),
    },
}


@dataclass(frozen=True, slots=True)
class Checked:
    """What somebody typed, as it would be stored.

    ``notes`` name what was corrected or is unusual; ``question`` what must be asked before it may be stored at all.
    """

    value: str
    notes: tuple[str, ...] = ()
    question: str | None = None


def eeszt_user(text: str) -> Checked:
    """Return the EESZT user name that was meant. Nothing typed is nothing meant."""
    typed, notes = _plain(text)
    if not typed:
        return Checked("")
    if re.fullmatch(r"o[0-9]+", typed):
        typed = typed.upper()
        notes.append("user_lower")
    elif re.fullmatch(r"0[0-9]{4,6}", typed):
        typed = f"O{typed[1:]}"
        notes.append("user_zero")
    if not _USER.fullmatch(typed):
        notes.append("user_form")
    return Checked(typed, tuple(notes), "user_code" if looks_like_a_code(typed) else None)


def oth_identifier(text: str) -> Checked:
    """Return the OTH identifier that was meant. Six bare digits get their E, but are asked about first."""
    typed, notes = _plain(text)
    if not typed:
        return Checked("")
    question = "oth_code" if looks_like_a_code(typed) else None
    if re.fullmatch(r"e[0-9]+", typed):
        typed = typed.upper()
        notes.append("oth_lower")
    elif re.fullmatch(r"[0-9]{6}", typed):
        typed = f"E{typed}"
        notes.append("oth_no_e")
    if not _OTH.fullmatch(typed):
        notes.append("oth_form")
    return Checked(typed, tuple(notes), question)


def looks_like_a_code(text: str) -> bool:
    """Tell whether the text is nothing but 5, 6 or 8 digits, however they are grouped: a PIN, a CAN or a PUK."""
    digits = re.sub(r"[\s\-–.]", "", unicodedata.normalize("NFKC", text))
    return len(digits) in _CODE_LENGTHS and digits.isdecimal()


def holds_a_code(text: str) -> bool:
    """Tell whether digits that could be such a code stand in the midst of a text, or are all of it."""
    return looks_like_a_code(text) or _IN_THE_MIDST.search(unicodedata.normalize("NFKC", text)) is not None


def plain_text(text: str) -> Checked:
    """Return a name, of a person or a unit, as it would be stored; digits that look like a code are asked about."""
    return Checked(" ".join(text.split()), (), "text_code" if holds_a_code(text) else None)


def sentences(checked: Checked, language: str) -> tuple[str, ...]:
    """Return a sentence for each note; the question is :func:`question`'s."""
    return tuple(WORDS[language][note].format(value=checked.value) for note in checked.notes)


def question(checked: Checked, language: str) -> str | None:
    """Return what must be asked before this is stored, if anything must."""
    return None if checked.question is None else WORDS[language][checked.question]


def _plain(text: str) -> tuple[str, list[str]]:
    """Return the text in its plainest letters and without blanks, and what had to be done for it."""
    notes: list[str] = []
    shown = unicodedata.normalize("NFKC", text).strip()
    if any(sign.isspace() for sign in shown):
        notes.append("blanks")
    if shown.translate(_ALIKE) != shown:
        notes.append("alike")
    plain = ""
    while plain != shown:  # signs that meet only now may make one letter
        plain, shown = shown, unicodedata.normalize("NFKC", "".join(shown.split()).translate(_ALIKE))
    return plain, notes
