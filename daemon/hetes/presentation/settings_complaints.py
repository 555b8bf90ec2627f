"""The sentences about the settings file, in both languages. Law: no article and no suffix beside a variable."""

from __future__ import annotations

from collections.abc import Sequence

from hetes.core.fields.table import Problem
from hetes.presentation.languages import in_language

FILE = "settings.toml"
MOST_TOLD = 10  # sentences about one file

# What is wrong with one value.
_COMPLAINTS: dict[str, tuple[str, str]] = {
    "atr": (
        "ez nem kártyaazonosító (ATR): 2-33 bájt kell, hexadecimális jegyekkel",
        "not an ATR: 2 to 33 bytes in hexadecimal are needed",
    ),
    "atr_family": (
        "a csillag előtt legalább 8 bájt legyen, hexadecimális jegyekkel",
        "before the asterisk 8 bytes or more are needed, in hexadecimal",
    ),
    "bool": ("csak true vagy false lehet, idézőjelek nélkül", "must be true or false, without quotes"),
    "broker_user": (
        "legfeljebb 64 betű, szám, pont, kötőjel vagy aláhúzás",
        "at most 64 letters, digits, dots, hyphens or underscores",
    ),
    "broker": ("a cím így néz ki: mqtts://host:8883", "an address looks like mqtts://host:8883"),
    "date": ("nem érvényes dátum (így írd: 2027-03-14)", "not a date such as 2027-03-14"),
    "day": ("nincs ilyen nap (mon, tue, wed, thu, fri, sat, sun)", "no such day (mon, tue, wed, thu, fri, sat, sun)"),
    "day_twice": ("ez a nap kétszer szerepel", "this day is given twice"),
    "days": (
        "nem érthető időszak (így írd: 2026-12-21/2027-01-02, vagy egyetlen nap: 2026-12-24)",
        "not a span of days such as 2026-12-21/2027-01-02, nor a single one such as 2026-12-24",
    ),
    "days_order": ("az utolsó nap nem lehet az első előtt", "the last day must not be before the first"),
    "each_own": ("ez csak a felhasználók saját fájljában állhat", "this has its place in users' own files only"),
    "duration": ("nem érthető időtartam (így írd: 30m, 7h vagy 1h30m)", "not a duration such as 30m, 7h or 1h30m"),
    "empty": ("nem lehet üres", "must not be empty"),
    "equal": ("az időszak eleje és vége nem lehet ugyanaz", "a span's ends must differ"),
    "hours": (
        "nem érthető rendelési idő (így írd: mon=08:00-14:00;tue=08:00-12:00,13:00-18:00)",
        "not consulting hours such as mon=08:00-14:00;tue=08:00-12:00,13:00-18:00",
    ),
    "keep": ("nem érthető időtartam (így írd: 2y vagy 30d)", "not a duration such as 2y or 30d"),
    "keep_range": ("1 nap és 100 év között lehet", "must be between 1 day and 100 years"),
    "language": ("csak hu vagy en lehet", "must be hu or en"),
    "lead": (
        "nullánál hosszabb legyen, és ne legyen hosszabb a kapcsolatnál",
        "must be longer than zero and no longer than the session",
    ),
    "length": ("10 perc és 24 óra között lehet", "must be between 10 minutes and 24 hours"),
    "list": ("szögletes zárójelek közötti lista kell ide", "must be a list in square brackets"),
    "lock": ("ilyen zárolható beállítás nincs", "there is no such setting to be locked"),
    "login": ("csak card, mobiltoken, phone vagy token lehet", "must be card, mobiltoken, phone or token"),
    "positive": ("nullánál hosszabb és legfeljebb 24 óra lehet", "must be longer than zero and at most 24 hours"),
    "span": (
        "nem érthető időszak (így írd: 08:00-12:00, 13:00-18:00)",
        "not a span of the day such as 08:00-12:00, 13:00-18:00",
    ),
    "table": ("egyetlen érték helyett saját szakasz kell ide", "must be a section of its own, not a value"),
    "tables": (
        "minden bejegyzésnek saját, dupla szögletes zárójeles szakasz kell",
        "each entry must be a section of its own in double square brackets",
    ),
    "text": ("idézőjelek közötti szöveg kell ide", "must be a text in quotes"),
    "twice": ("ez az azonosító már foglalt", "this id is already taken"),
    "up_to_a_day": ("legfeljebb 24 óra lehet", "must be at most 24 hours"),
    "url": (
        "csak https:// kezdetű cím lehet, a gov.hu tartományban",
        "must be an https:// address within gov.hu",
    ),
    "whole_day": (
        "az egész napot lefedi, így sosem jelenhetne meg értesítés",
        "covers the whole day, so that nothing could ever be shown",
    ),
}

# What follows from it.
_CONSEQUENCES: dict[str, tuple[str, str]] = {
    "default": ("az alapértelmezés érvényes", "the default is used"),
    "left_out": ("ez kimarad", "it is left out"),
    "other_id": ("másik azonosítót kap", "another one is given"),
}

# What is wrong with the whole file, and what editing it may end in.
_SENTENCES: dict[str, tuple[str, str]] = {
    "anew": (
        "Ha elölről kezdenéd, töröld a settings.last-good.toml fájlt is a Hetes adatmappájából.",
        "To begin anew, delete settings.last-good.toml from Hetes's data folder, too.",
    ),
    "blank": ("A settings.toml fájl üres.", "settings.toml is empty."),
    "denied": (
        "A beállításokat nem sikerült elmenteni: ehhez a fájlhoz nincs jog.",
        "The settings could not be saved: no permission to write the file.",
    ),
    "edit_by_hand": (
        "A settings.toml fájlt így nem tudom biztonságosan módosítani. Írd át kézzel.",
        "settings.toml cannot be changed safely as it is. Please edit it by hand.",
    ),
    "encoding": (
        "A settings.toml fájl nem UTF-8 kódolású ({line}. sor), az ékezetek hibásak lehetnek. Mentsd el UTF-8-ként.",
        "settings.toml is not encoded in UTF-8 (line {line}), accented letters may be wrong. Save it as UTF-8.",
    ),
    "full": (
        "A beállításokat nem sikerült elmenteni: betelt a lemez.",
        "The settings could not be saved: the disk is full.",
    ),
    "kept": ("A legutóbbi jó beállítások maradnak érvényben.", "The last good settings stay in force."),
    "locked": (
        "Ezt a rendszergazda állította be, itt nem írható át: {key}",
        "This was set by the administrator and cannot be changed here: {key}",
    ),
    "machine_ignored": (
        "A mindenkire vonatkozó beállítások most nem érvényesek.",
        "The settings for everybody are not in force now.",
    ),
    "machine_open": (
        "Ezt a fájlt vagy a mappáját nem csak a rendszergazda írhatja át.",
        "Not only the administrator can change this file or its folder.",
    ),
    "more": ("{file}: és még {number} hibás érték.", "{file}: and {number} more values are wrong."),
    "missing": ("A settings.toml fájl nincs a helyén.", "settings.toml is not in its place."),
    "name_empty": ("A név nem lehet üres.", "The name must not be empty."),
    "no_practitioner": ("Nincs ilyen azonosítójú orvos: {id}", "There is no practitioner with this id: {id}"),
    "no_unit": ("Nincs ilyen azonosítójú szervezeti egység: {id}", "There is no unit with this id: {id}"),
    "nobody": ("A settings.toml fájlban most egy orvos sincs.", "Nobody is in settings.toml now."),
    "no_toml": (
        "A settings.toml fájl hibás ({line}. sor): nem érvényes TOML.",
        "settings.toml is not valid TOML (line {line}).",
    ),
    "only_in_file": (
        "Ez csak a settings.toml fájlban írható át: {key}",
        "This can be changed in settings.toml only: {key}",
    ),
    "overtaken": (
        "A settings.toml fájlt közben más is módosította, ezért nem mentettem el semmit. Próbáld újra.",
        "settings.toml was changed by something else meanwhile, so nothing was saved. Please try again.",
    ),
    "read_only": (
        "A beállításokat nem sikerült elmenteni: a lemez csak olvasható.",
        "The settings could not be saved: the disk is read-only.",
    ),
    "too_deep": (
        "A settings.toml fájl túl sok szinten van egymásba ágyazva, nem olvasom be.",
        "settings.toml is nested too deeply and is not read.",
    ),
    "too_large": (
        "A settings.toml fájl túl nagy, nem olvasom be.",
        "settings.toml is too large and is not read.",
    ),
    "unreadable": ("A settings.toml fájl nem olvasható.", "settings.toml cannot be read."),
    "usual": ("Az alapértelmezések érvényesek.", "The defaults are used."),
    "would_be_too_large": (
        "Ezzel a settings.toml fájl túl nagy lenne, ezért nem mentettem el.",
        "settings.toml would become too large with this, so it was not saved.",
    ),
    "utf16": (
        "A settings.toml fájl UTF-16 kódolású. Mentsd el UTF-8-ként.",
        "settings.toml is encoded in UTF-16. Save it as UTF-8.",
    ),
}


def about_value(language: str, key: str, complaint: str, consequence: str | None, *, file: str = FILE) -> str:
    """Return the sentence that names ``key``; without a consequence it stands for refused input, not for a ``file``."""
    number = _number(language)
    what = _COMPLAINTS[complaint][number]
    if consequence is None:
        return f"{key}: {what}."
    return f"{file}, {key}: {what}; {_CONSEQUENCES[consequence][number]}."


def about_values(language: str, problems: Sequence[Problem], *, file: str = FILE) -> list[str]:
    """Return a sentence for each of the problems; of very many, for the first ones, and how many more there are."""
    named = problems if len(problems) <= MOST_TOLD else problems[: MOST_TOLD - 1]
    told = [about_value(language, p.key, p.complaint, p.consequence, file=file) for p in named]
    more = len(problems) - len(named)
    return [*told, about_file(language, "more", file=file, number=more)] if more else told


def about_file(language: str, *words: str, **facts: object) -> str:
    """Return the sentences of these words, one after the other."""
    return " ".join(_SENTENCES[word][_number(language)].format(**facts) for word in words)


def _number(language: str) -> int:
    return in_language(language, 0, 1)
