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
from hetes.doctor.disguised_text import Meant, decoded, read_wide, spelled_out
from hetes.doctor.folded_text import Folded, folded
from hetes.doctor.hungarian_forms import SUFFIXES, stems
from hetes.doctor.initials import Initials
from hetes.doctor.misspelt import SHORTEST, Misspelt
from hetes.doctor.ordinary_words import ordinary_words
from hetes.doctor.shapes import ATR, BESIDE_A_NAME, SHAPES

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
_NOTHING_LOST = re.compile(r"[A-Za-z]+")
_APART = r"(?:[^\w\n]{1,2}|_)?"
_LENGTHENED = "aeoö"  # before an ending: Minta, Mintával


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
        self._initials = Initials()
        self._said: dict[tuple[str, bool], str | None] = {}
        if len(personal.home) > 2:
            self._add_whole(
                "home", personal.home, personal.home.replace("\\", "/"), personal.home.replace("\\", "\\\\")
            )
        for number, one in enumerate(settings.configured, 1):
            self._add_whole("user", one.eeszt_user, re.sub(r"\D", "", one.eeszt_user), number=number)
            self._add_whole("person", one.name, number=number)
            self._add_names("person", one.name, _TITLES, number)
            self._add_initials(one.name, number)
            if not re.fullmatch(r"p\d+", one.id) and _fold(one.id) not in ordinary_words():
                self._add_whole("person", one.id, number=number)
        for number, unit in enumerate(settings.units, 1):
            self._add_whole("oth", unit.oth_id, re.sub(r"\D", "", unit.oth_id), number=number)
            self._add_whole("unit", unit.name, number=number)
            self._add_names("unit", unit.name, _COMMON, number, shortest=SHORT + 1)
            if not re.fullmatch(r"u\d+", unit.id) and _fold(unit.id) not in _COMMON | ordinary_words():
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
        self._split = _any_of(self._names, lambda name: _APART.join(name) if len(name) >= SHORTEST else "")
        self._misspelt = Misspelt(self._names)

    def text(self, text: str) -> str:
        """Return a text without what is personal."""
        text = read_wide(text)
        seen = folded(text)
        told = seen.replaced([*self._found(seen), *self._disguised(seen)])
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
            bare = "".join(sign for sign in part if sign.isascii())
            if SHORT < len(bare) < len(part) and bare not in ordinary_words():
                self._add_whole(kind, bare, number=number)  # "Lszl": a console that leaves out what it doesn't know
            if len(part) >= shortest and _fold(part) not in common and (not part.isascii() or part[-1] in _LENGTHENED):
                for stem in stems(part):
                    self._accented.setdefault(stem, self._called(kind, number))

    def _add_initials(self, name: str, number: int) -> None:
        parts = [part for part in re.findall(rf"{_LETTER}+", _fold(name)) if part not in _TITLES]
        self._initials.add(parts, self._called("person", number))

    def _atrs(self, seen: Folded) -> Iterator[tuple[int, int, str]]:
        """Tell an ATR by its length and a hash: it may carry the card's own number. A published one is nobody's."""
        for found in ATR.finditer(seen.plain):
            plain = re.sub(r"[ :]", "", found[0]).upper()
            size, mark = len(plain) // 2, sha256(plain.encode()).hexdigest()[:8]
            words = found[0] if plain in ESZEMELYI_ATRS else f"[ATR, {size} B, {mark}]"
            yield found.start(), found.end(), words

    def _found(self, seen: Folded) -> Iterator[tuple[int, int, str]]:
        """Tell what stands there to be read."""
        yield from self._atrs(seen)
        people = list(self._values(seen))
        yield from people
        for _, end, called in people:  # "Dr. Minta Éva 54321": the number is a stamp's, if nobody says otherwise
            number = BESIDE_A_NAME.match(seen.low, end)
            if number and called.startswith(f"[{self._words['person']} "):
                yield number.start(1), number.end(1), self._called("number")
        yield from self._shapes(seen)

    def _disguised(self, seen: Folded) -> Iterator[tuple[int, int, str]]:
        """Tell what has to be read in another way first."""
        yield from self._initials.spans(seen)
        for spelled in spelled_out(seen.low):
            yield from self._meant(spelled)
        for found in self._split.finditer(seen.low) if self._split else ():
            start, end = _whole_words(seen.low, found.start(), found.end())
            parts = re.findall(rf"{_LETTER}+", seen.low[start:end])
            if len(parts) > 1 and not ordinary_words().issuperset(parts):  # "mint a" is no Minta
                yield start, end, self._names[re.sub(r"[\W_]", "", found[0])]
        for coded in decoded(seen.plain):
            yield from self._meant(coded)

    def _meant(self, meant: Meant) -> Iterator[tuple[int, int, str]]:
        """Tell whether what a part of a text says is personal: then all of it is."""
        key = meant.text, meant.whole
        if key not in self._said:
            self._said[key] = self._personal(*key)
        if called := self._said[key]:
            yield meant.start, meant.end, called

    def _personal(self, text: str, whole: bool) -> str | None:
        """Return what stands for a text in which there is something personal; where it is not ``whole``, a name."""
        inside = folded(text)
        found = self._long.search(inside.low) if self._long else None
        if found is None and whole and self._short:
            found = self._short.search(inside.low)
        if found or not whole:
            return self._names[found[0]] if found else None
        return next((called for _, _, called in self._found(inside)), None)

    def _values(self, seen: Folded) -> Iterator[tuple[int, int, str]]:
        if self._known:
            for found in self._known.finditer(seen.low):
                yield found.start(), found.end(), self._whole.get(_fold(found[0]), self._called("other"))
        if self._inside:
            for found in self._inside.finditer(seen.low):
                start, end = _whole_words(seen.low, found.start(), found.end())
                yield start, end, self._within.get(_fold(found[0]), self._called("program"))
        for word in re.finditer(rf"{_LETTER}+", seen.low):
            if word[0] in ordinary_words() and word[0] not in self._names:
                continue  # "annak" is said of everybody, not of Anna alone
            inside = self._long.search(word[0]) if self._long else None
            inside = inside or self._short_in(seen.plain[word.start() : word.end()])
            name = inside[0] if inside else self._almost(seen, word.start(), word.end())
            if name:
                yield word.start(), word.end(), self._names[name]

    def _short_in(self, word: str) -> re.Match[str] | None:
        """Find a short name that a word, or one within a word ("EvaGepe"), consists of, with what is put to a name."""
        if self._short is None:
            return None
        for part in re.split(r"(?<=[a-z0-9])(?=[A-Z])", word):
            low = part.lower()
            if re.fullmatch(rf"(?:dr)?(?:{self._short.pattern})+{SUFFIXES}\d*", low):
                return self._short.search(low)
        return None

    def _almost(self, seen: Folded, start: int, end: int) -> str | None:
        """Return the name that a word, or one within a word ("KovcsGepe"), was meant to be."""
        parts = re.split(r"(?<=[a-z0-9])(?=[A-Z])", seen.plain[start:end])
        return next(
            filter(None, map(self._misspelt.find, (seen.low[start:end], *(part.lower() for part in parts)))), None
        )

    def _of_lost(self, found: re.Match[str]) -> str:
        """Return what stands for a name of which letters were lost: whose it is, if only one can be meant."""
        start, end = _whole_words(found.string, found.start(), found.end())
        if _NOTHING_LOST.fullmatch(found[0]) or folded(found.string[start:end]).low in ordinary_words():
            return found[0]  # then it was looked at already
        whose = {
            called
            for name, called in self._accented.items()
            if re.fullmatch(_without_accents(name), found[0].lower(), re.IGNORECASE)
        }
        return whose.pop() if len(whose) == 1 else self._called("other")

    def _shapes(self, seen: Folded) -> Iterator[tuple[int, int, str]]:
        for text in (seen.low, seen.low.replace("_", " ")):  # in names of files, what stands for blanks
            for form, kind in SHAPES:
                for found in form.finditer(text):
                    yield found.start(), found.end(), self._called(kind)

    def _called(self, kind: str, number: int | None = None) -> str:
        word = self._words[kind]
        return f"[{word}]" if number is None else f"[{word} {number}]"


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
