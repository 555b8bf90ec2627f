"""Every word of the program, found wherever it stands: said in both languages, the same things with the same variables.

A table is a mapping with the keys "hu" and "en", a pair of names that end in _HU and _EN, a pair of modules called or
ending in hu and en, or a mapping to pairs of sentences. What is none of these is found by its letters.
"""

from __future__ import annotations

import ast
import dataclasses
import importlib
import re
import string
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import hetes
from tests.support.system.sources import nodes, sources, tree

PACKAGE = Path(hetes.__file__).parent
HUNGARIAN = re.compile("[áéíóöőúüűÁÉÍÓÖŐÚÜŰ]")
Leaves = dict[str, Any]

# The same in both languages, and rightly so: names, addresses, examples, and marks that hold nothing but variables.
SAME = {
    "bash|zsh|fish|powershell",
    "…",
    "Hetes",
    "Hetes {version}",
    "Hetes {version}.",
    "{page} – Hetes",
    "  {name}: {state}",
    "{problems}",
    "{start}–{end}",
    "  {day} {at}  {text}  ({channel})",
    "  {day} {start}–{end}  {name}  ({source})",
    "Ágazati Portál",
    "Ágazati Portál: {state}",
    "eSzemélyi Kliens (eKliens)",
    "enable|disable|status",
    "E123456",
    # What stands on a reader's display, or in the eKliens's window.
    "Aktiváló PIN",
    "Új eAzonosítás PIN",
    "eAzonosítás PIN",
    "CAN",
    # Keys, not words.
    "activated",
    "program",
    "sent",
}
# Hungarian in an English sentence: names of things that have no other, what stands on a screen, our practitioner.
STAY = {
    *("Ágazati", "Portál", "eSzemélyi", "eAzonosítás", "MÁTRIX", "VMÁTRIX", "okmányiroda", "kormányablak", "Éva"),
    *("Új", "Aktiváló", "Aktiválás", "Bejelentkezés", "Beküldés", "szükséges", "Segítség", "Névjegy"),
    *("Teendők", "belépés", "esetén", "beállítások", "felhasználó"),
}
# Hungarian in the program that is said to nobody: a process's name, the demo's practitioner, examples, what is read.
NOT_SAID = {
    "doctor/anonymise.py": {"aeoö"},  # letters, no word
    "doctor/probes/processes.py": {"eszemélyi"},
    "adapters/portal/probe_child.py": {"karbantartás", "üzemszünet", "üzemzavar", "átmenetileg", "elérhető"},
    "rehearsal/demo.py": {"Éva"},
    "core/settings.py": {"Éva", "Rendelő"},
    "core/spans.py": {"és", "tól"},
    "panel/pages/settings/widgets.py": {"és"},
}


def name_of(path: Path) -> str:
    return ".".join(("hetes", *path.relative_to(PACKAGE).with_suffix("").parts))


@cache
def literals(path: Path) -> list[str]:
    """Return the texts in a module that are no docstrings."""
    parts = nodes(tree(path))
    alone = {id(node.value) for node in parts if isinstance(node, ast.Expr)}
    return [n.value for n in parts if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in alone]


def may_hold(path: Path) -> bool:
    """Tell whether a Hungarian letter may stand in a text of this module: as itself, or written as an escape."""
    source = path.read_text(encoding="utf-8")
    return "\\" in source or bool(HUNGARIAN.search(source))


@cache
def modules_with_words() -> list[Path]:
    """Return the modules that may hold words: those of presentation, and any in which a Hungarian letter stands."""
    return [
        path
        for path in sources(PACKAGE)
        if "presentation" in path.parts
        or path.stem in ("hu", "en", "words")
        or (may_hold(path) and any(map(HUNGARIAN.search, literals(path))))
    ]


def plain(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield what a table holds in the end, each with the way to it."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from plain(each, f"{path}[{key}]")
    elif isinstance(value, tuple | list):
        for place, each in enumerate(value):
            yield from plain(each, f"{path}[{place}]")
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from plain(getattr(value, field.name), f"{path}.{field.name}")
    else:
        yield path, value


def in_a_module(module: ModuleType) -> Iterator[tuple[str, Any, Any]]:
    """Yield the tables of a module: name, Hungarian, English."""
    short = module.__name__.removeprefix("hetes.")
    if re.search(r"[._]en$", short):
        return
    if re.search(r"[._]hu$", short):
        other = importlib.import_module(f"{module.__name__[:-2]}en")
        for name in sorted({n for m in (module, other) for n in vars(m) if n.isupper()}):
            yield f"{short[:-3]}.{name}", getattr(module, name, None), getattr(other, name, None)
        return
    for name, value in vars(module).items():
        if name.endswith("_HU"):
            yield f"{short}.{name[:-3]}", value, getattr(module, f"{name[:-3]}_EN", None)
        elif isinstance(value, Mapping) and value.keys() & {"hu", "en"}:
            yield f"{short}.{name}", value.get("hu"), value.get("en")
        elif isinstance(value, Mapping) and value and all(map(is_a_pair, value.values())):
            yield f"{short}.{name}", *({key: pair[n] for key, pair in value.items()} for n in (0, 1))


def is_a_pair(value: object) -> bool:
    return isinstance(value, tuple) and len(value) == 2 and all(isinstance(each, str) and " " in each for each in value)


def tables() -> dict[str, tuple[Leaves, Leaves]]:
    """Return all tables by name, each once, wherever else it was imported."""
    found: dict[str, tuple[Leaves, Leaves]] = {}
    known: set[int] = set()
    for path in modules_with_words():
        for name, hu, en in in_a_module(importlib.import_module(name_of(path))):
            if id(hu) not in known:
                known.add(id(hu))
                found[name] = dict(plain(hu)), dict(plain(en))
    return found


TABLES = tables()


def variables(text: object) -> set[str]:
    if not isinstance(text, str):
        return set()
    if "\n\n" in text:  # the manual fills its names in by itself: other braces are TOML there
        return set(re.findall(r"\{(\w+)\}", text))
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


def empty(value: object) -> bool:
    return value is None or not str(value).strip()


def hungarian(text: str) -> set[str]:
    return {word for word in re.findall(r"[^\W_]+", text) if HUNGARIAN.search(word)}


def test_the_search_finds_the_tables_of_every_kind() -> None:
    assert {
        "presentation.notices.sentences.NOTICES",  # {"hu": ..., "en": ...}
        "presentation.terminal.status.",  # _HU and _EN
        "presentation.guide.words.WORDS",  # in two modules
        "doctor.words.card.WORDS",  # an object a language
        "presentation.settings_complaints._COMPLAINTS",  # pairs
    } <= set(TABLES)
    assert sum(len(hu) for hu, _ in TABLES.values()) > 1000


@pytest.mark.parametrize("name", TABLES)
def test_nothing_is_said_in_one_language_alone(name: str) -> None:
    hu, en = TABLES[name]
    assert hu.keys() ^ en.keys() == set()
    # Where nothing is said, it is in both: the check has nothing to advise where all is well.
    assert [key for key in hu if empty(hu[key]) != empty(en[key])] == []
    silent = ("guide.words.WORDS", "guide.words._STEPS", "notices.sentences.NOTICES")
    if not name.startswith("doctor.words.") and not name.endswith(silent):
        assert [key for key in hu if empty(hu[key])] == []


@pytest.mark.parametrize("name", TABLES)
def test_both_languages_have_the_same_variables(name: str) -> None:
    hu, en = TABLES[name]
    assert [key for key in hu if variables(hu[key]) != variables(en[key])] == []


@pytest.mark.parametrize("name", TABLES)
def test_nothing_is_left_untranslated(name: str) -> None:
    hu, en = TABLES[name]
    texts = [key for key in hu if isinstance(hu[key], str) and hu[key]]
    assert [key for key in texts if hu[key] == en[key] and hu[key] not in SAME] == []
    assert {word for key in texts for word in hungarian(en[key])} - STAY == set()


def test_every_exception_is_needed() -> None:
    leaves = [(hu[key], en[key]) for hu, en in TABLES.values() for key in hu]
    assert {hu for hu, en in leaves if isinstance(hu, str) and hu and hu == en} == SAME
    assert {word for _, en in leaves if isinstance(en, str) for word in hungarian(en)} == STAY


def test_no_hungarian_stands_outside_of_the_tables() -> None:
    """A sentence beside the tables has no English one: here it is found, and belongs into a table."""
    known = {text for pair in TABLES.values() for leaves in pair for text in leaves.values()}
    loose: dict[str, set[str]] = {}
    for path in modules_with_words():
        words = {word for text in literals(path) if text not in known for word in hungarian(text)}
        if words and path.name != "click_messages.py":  # their English is click's own; a test of theirs holds them
            loose[path.relative_to(PACKAGE).as_posix()] = words
    assert loose == NOT_SAID


def test_no_page_and_no_script_of_the_panel_holds_a_sentence_of_its_own() -> None:
    pages = [path for end in ("html", "js", "css", "svg") for path in PACKAGE.rglob(f"*.{end}")]
    assert len(pages) > 20
    told = {path.name: re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL) for path in pages}
    assert [name for name, text in told.items() if HUNGARIAN.search(text)] == []
