"""What is personal in a text that is given away, replaced: who it was about can no longer be told, what it said can.

Law: pure. Replacing too much is no fault, replacing too little is one. Values that are known are replaced in every form
that people and programs write them in (:mod:`hetes.doctor.folded_text`, :mod:`hetes.doctor.hungarian_forms`), also
within other words; and whatever has the form of an identifier, a number of somebody's or an address, known or not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from hetes.core.atr import ESZEMELYI_ATRS
from hetes.core.settings import FIELDS, Settings
from hetes.doctor.folded_text import Folded, folded
from hetes.doctor.hungarian_forms import SUFFIXES, stems

_TITLES = frozenset(("dr", "drs", "id", "ifj", "ozv", "prof", "phd", "med", "habil"))
# Words that stand in the names of many surgeries, and in sentences of ours; folded.
_COMMON = frozenset((
    "bt", "clinic", "dent", "dental", "fogaszat", "fogaszati", "fogorvosi", "haziorvosi", "kft", "klinika", "minta",
    "orvosi", "praxis", "rendelo", "rendeles", "surgery", "szakrendelo",
))  # fmt: skip
_MACHINES = frozenset((
    "admin", "administrator", "asztali", "computer", "debian", "desktop", "home", "hetes", "laptop", "linux",
    "localdomain", "localhost", "macbook", "notebook", "recepcio", "root", "server", "szamitogep", "szerver", "test",
    "ubuntu", "user", "windows", "workstation",
))  # fmt: skip
SHORT = 3
"""Letters of a name that are looked for only where a word begins with them: "Éva" in "Évának", not in "évadja"."""
LONG = 5
"""Letters from which on the name of a program or an address is looked for within other words, too."""
_LETTER = "[^\\W_]"
_FREE = rf"(?<!{_LETTER})"
_OVER = rf"(?!{_LETTER})"
# What may stand where an accented letter was lost: read or written with a wrong table, once or twice, or not at all.
_LOST = r"(?:[^\x00-\x7f]{1,6}|\?{1,2}|&#\w{2,6};?|\\N\{[^}\n]{1,60}\})"
_LENGTHENED = "aeoö"  # before an ending: Minta, Mintával
_FORMS: tuple[tuple[str, str], ...] = (
    (r"(?<![\w.])[\w.+-]+@[\w-]+(?:\.[\w-]+)+", "address"),
    # Other users' folders: what follows, as far as the next separator, is their name.
    (r"(?<=/home/)[^/\s\"'<>|:;,]+|(?<=/users/)[^/\s\"'<>|:;,]+", "home"),
    (r"(?<=\\users\\)(?:[^\\/\n\"<>|:*?]{1,64}(?=[\\/])|[^\\/\s\"'<>|:;,]+)", "home"),
    (r"(?<=\\\\users\\\\)(?:[^\\/\n\"<>|:*?]{1,64}(?=[\\/])|[^\\/\s\"'<>|:;,]+)", "home"),
    (r"(?<=:/users/)[^/\n\"<>|:*?]{1,64}(?=/)", "home"),
    # Addresses in the network; this computer's own are nobody's. Times have two colons and no letters.
    (r"(?<![\w.])(?!127\.|0\.0\.0\.0)(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\d)", "address"),
    (
        r"(?<![\w:])(?:[0-9a-f]{1,4}:){5,7}[0-9a-f]{1,4}(?![\w:])|(?<![\w:])(?:[0-9a-f]{2}-){5}[0-9a-f]{2}(?![\w-])",
        "address",
    ),
    (r"(?<![\w:])(?=[0-9a-f:]*::)(?!::1?(?![\w:]))(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?:%\w+)?(?![\w:])", "address"),
    # Stamps and user names; a stamp's number is five digits as a port is, so the word beside it tells.
    (r"(?:pecset|belyegzo|stamp)[a-z]*(?:[ _-]?(?:szam|number|no)[a-z]*)?[^\w\n]{0,4}\d{4,6}(?!\w)", "number"),
    (r"(?<![^\W_])o[ _-]?\d{4,6}(?![^\W_])", "user"),
    (r"(?<![^\W_])e[ _-]?\d{6}(?![^\W_])", "oth"),
    # Telephones, as they are written here and abroad; nine digits are a TAJ.
    (
        r"(?<![\w.:-])(?:\+|00)?(?:36|06)[ ()/.-]{0,3}(?:1|\d{2})[ ()/.-]{0,3}\d{3}[ /.-]?\d{2}[ /.-]?\d{1,2}(?!\w)",
        "phone",
    ),
    (r"(?<![\w.:])\+\d[\d ()/.-]{6,16}\d(?!\w)", "phone"),
    (r"(?<![\w.:/-])\(?(?:1|[2-9]\d)\)?(?:[ -]|/ ?)\d{3}[ -]\d{3,4}(?![\w:]|[.-]\d)", "phone"),
    (r"(?<![\w.:])\d{3}([ .-])\d{3}\1\d{3}(?![\w:]|[.-]\d)", "number"),
    (r"(?<![\w.-])(?:\d{6}[a-z]{2}|[a-z]{2}\d{6,7})(?!\w)", "number"),  # papers of a person's
    # Serial numbers; codes of PC/SC ("0x8010001D") and instants are told by what stands before them.
    (r"(?<![\w.:-])(?!0x)(?=[a-z]*\d[a-z]*\d[a-z]*\d[a-z]*\d)[a-z0-9]{9,}(?!\w)", "number"),
    (r"(?<![\dx])\d{8,}(?!\d)", "number"),
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
        self._whole: dict[str, str] = {}
        self._within: dict[str, str] = {}
        self._accented: dict[str, str] = {}
        self._names: dict[str, str] = {}
        if len(personal.home) > 2:
            self._add_whole(
                "home", personal.home, personal.home.replace("\\", "/"), personal.home.replace("\\", "\\\\")
            )
        for number, one in enumerate(settings.configured, 1):
            self._add_whole("user", one.eeszt_user, re.sub(r"\D", "", one.eeszt_user), number=number)
            self._add_whole("person", one.name, number=number)
            self._add_names("person", one.name, _TITLES, number)
            if not re.fullmatch(r"p\d+", one.id):
                self._add_whole("person", one.id, number=number)
        for number, unit in enumerate(settings.units, 1):
            self._add_whole("oth", unit.oth_id, re.sub(r"\D", "", unit.oth_id), number=number)
            self._add_whole("unit", unit.name, number=number)
            self._add_names("unit", unit.name, _COMMON, number, shortest=SHORT + 1)
            if not re.fullmatch(r"u\d+", unit.id) and _fold(unit.id) not in _COMMON:
                self._add_whole("unit", unit.id, number=number)
        self._add_whole("clinic", settings.clinic)
        self._add_names("clinic", settings.clinic, _COMMON, shortest=SHORT + 1)
        self._add_whole("host", settings.workstation)
        self._add_names("host", settings.workstation, _COMMON | _MACHINES, shortest=SHORT + 1)
        self._add_whole("account", settings.broker_user)
        self._add_whole("broker", settings.broker)
        self._add_within("broker", re.sub(r"^\w+://|:\d+$", "", settings.broker))
        for key, kind, own in (
            ("software", "software", (settings.software,)),
            ("client.process_names", "program", settings.process_names),
        ):
            usual = FIELDS[key].usual
            self._add_within(
                kind, *(each for each in own if each not in ((usual,) if isinstance(usual, str) else usual))
            )
        self._add_whole("host", personal.host, personal.host.partition(".")[0])
        self._add_names("host", personal.host.partition(".")[0], _COMMON | _MACHINES, shortest=SHORT + 1)
        if len(personal.user) > 2:
            self._add_whole("account", personal.user)
            self._add_names("account", personal.user, _COMMON | _MACHINES, shortest=SHORT + 1)
        self._known = _any_of(self._whole, lambda value: rf"{_FREE}{_loose(value)}{_OVER}")
        self._inside = _any_of(self._within, _written_anyhow)
        self._lost = _any_of(self._accented, _without_accents)
        self._long = _any_of(self._names, lambda name: re.escape(name) if len(name) > SHORT else "")
        self._short = _any_of(self._names, lambda name: "" if len(name) > SHORT else re.escape(name))

    def text(self, text: str) -> str:
        """Return a text without what is personal."""
        seen = folded(text)
        told = seen.replaced([*self._atrs(seen), *self._values(seen), *self._shapes(seen)])
        return self._lost.sub(self._of_lost, told) if self._lost else told

    def who(self, practitioner: str | None) -> str:
        """Return what stands for a practitioner's id in the journal."""
        if practitioner is None or practitioner == "default":
            return practitioner or "-"
        return self._called("person", self._people.get(practitioner))

    def _add_whole(self, kind: str, *values: str, number: int | None = None) -> None:
        """Look for these as they are, with whatever blanks and signs between their words."""
        for value in values:
            known = _fold(value)
            if len(known) >= 2:
                self._whole.setdefault(known, self._called(kind, number))

    def _add_within(self, kind: str, *values: str) -> None:
        """Look for these as they are and, where they are long enough, with endings and within words."""
        for value in values:
            self._add_whole(kind, value)
            known = _fold(value)
            if len(known) >= LONG and known not in _COMMON:
                self._within.setdefault(known, self._called(kind))

    def _add_names(
        self, kind: str, name: str, common: frozenset[str], number: int | None = None, shortest: int = SHORT
    ) -> None:
        """Look for the words of a name that point at somebody by themselves, in all their forms and compounds."""
        for part in re.findall(rf"{_LETTER}+", _fold(name)):
            for stem in stems(part):
                if len(stem) >= shortest and stem not in common:
                    self._names.setdefault(stem, self._called(kind, number))
        for part in re.findall(rf"{_LETTER}+", unicodedata.normalize("NFC", name).lower()):
            if len(part) >= shortest and _fold(part) not in common and (not part.isascii() or part[-1] in _LENGTHENED):
                for stem in stems(part):
                    self._accented.setdefault(stem, self._called(kind, number))

    def _atrs(self, seen: Folded) -> Iterator[tuple[int, int, str]]:
        """Tell an ATR by its length and a hash: it may carry the card's own number. A published one is nobody's."""
        for found in _ATR.finditer(seen.plain):
            plain = re.sub(r"[ :]", "", found[0]).upper()
            size, mark = len(plain) // 2, sha256(plain.encode()).hexdigest()[:8]
            words = found[0] if plain in ESZEMELYI_ATRS else f"[ATR, {size} B, {mark}]"
            yield found.start(), found.end(), words

    def _values(self, seen: Folded) -> Iterator[tuple[int, int, str]]:
        if self._known:
            for found in self._known.finditer(seen.low):
                yield found.start(), found.end(), self._whole.get(_fold(found[0]), self._called("other"))
        if self._inside:
            for found in self._inside.finditer(seen.low):
                start, end = _whole_words(seen.low, found.start(), found.end())
                yield start, end, self._within.get(_fold(found[0]), self._called("program"))
        for word in re.finditer(rf"{_LETTER}+", seen.low):
            inside = self._long.search(word[0]) if self._long else None
            inside = inside or self._short_in(seen.plain[word.start() : word.end()])
            if inside:
                yield word.start(), word.end(), self._names[inside[0]]

    def _short_in(self, word: str) -> re.Match[str] | None:
        """Find a short name that a word, or one within a word ("EvaGepe"), consists of, with what is put to a name."""
        if self._short is None:
            return None
        for part in re.split(r"(?<=[a-z0-9])(?=[A-Z])", word):
            low = part.lower()
            if re.fullmatch(rf"(?:dr)?(?:{self._short.pattern})+{SUFFIXES}\d*", low):
                return self._short.search(low)
        return None

    def _of_lost(self, found: re.Match[str]) -> str:
        """Return what stands for a name of which letters were lost: whose it is, if only one can be meant."""
        whose = {
            called
            for name, called in self._accented.items()
            if re.fullmatch(_without_accents(name), found[0].lower(), re.IGNORECASE)
        }
        return whose.pop() if len(whose) == 1 else self._called("other")

    def _shapes(self, seen: Folded) -> Iterator[tuple[int, int, str]]:
        for text in (seen.low, seen.low.replace("_", " ")):  # in names of files, what stands for blanks
            for form, kind in _SHAPES:
                for found in form.finditer(text):
                    yield found.start(), found.end(), self._called(kind)

    def _called(self, kind: str, number: int | None = None) -> str:
        word = self._words[kind]
        return f"[{word}]" if number is None else f"[{word} {number}]"


_ATR = re.compile(r"(?<![0-9A-Za-z])3[BF](?:[ :]?[0-9A-F]{2}){4,32}(?![0-9A-Za-z])", re.IGNORECASE)
_SHAPES = tuple((re.compile(form), kind) for form, kind in _FORMS)


def _fold(value: str) -> str:
    """Return a value as it is looked for: small letters without accents, its words with one blank between them."""
    return " ".join(re.findall(r"[^\s_]+", folded(value).low))


def _loose(value: str) -> str:
    """Return what finds a folded value whatever stands between its words."""
    return r"[\s_+.-]{1,3}".join(re.escape(word) for word in value.split(" "))


def _written_anyhow(value: str) -> str:
    """Return what finds a folded value also without what stands between its words, and before an ending."""
    *first, last = value.split(" ")
    forms = (r"[\s_+.-]{0,3}".join(re.escape(word) for word in (*first, stem)) for stem in stems(last))
    return f"(?:{'|'.join(sorted(forms, key=len, reverse=True))})"


def _without_accents(name: str) -> str:
    """Return what finds a name where each of its accented letters may be lost, and what is put to it."""
    last = rf"(?:{name[-1]}|{_LOST})" if name[-1] in _LENGTHENED else ""
    signs = "".join(re.escape(sign) if sign.isascii() else _LOST for sign in (name[:-1] if last else name)) + last
    return rf"{_FREE}{signs}{SUFFIXES}{_OVER}" if len(name) <= SHORT else rf"{signs}{_LETTER}{{0,12}}"


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span with the rest of the words that it begins and ends in."""
    while start and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return start, end


def _any_of(values: Iterable[str], form: Callable[[str], str]) -> re.Pattern[str] | None:
    """Return what finds any of these, the longest first."""
    forms = [each for each in map(form, sorted(values, key=len, reverse=True)) if each]
    return re.compile("|".join(forms), re.IGNORECASE) if forms else None
