"""The words' page tells the truth about the program's sentences: which are said, and which are still to be mended."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.support.system.sources import nodes, sources, tree

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "daemon" / "reference" / "words.md").read_text(encoding="utf-8")
SENTENCES = PAGE.split("## 4 ")[1].split("**What the display says")[0]
TO_MEND = PAGE.split("## 5 ")[1]


def rows(section: str) -> list[list[str]]:
    """Return the cells of a section's one table, without its head."""
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[1:]]


@cache
def texts() -> list[str]:
    """Return every text in the program, and the installer's script as it is."""
    found = [path.read_text(encoding="utf-8") for path in (ROOT / "packaging").rglob("*.nsi")]
    for path in sources(ROOT / "daemon" / "hetes", ROOT / "packaging"):
        found += [n.value for n in nodes(tree(path)) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    return found


@cache
def patterns() -> set[str]:
    return {re.sub(r"\{[^}]*\}", "{}", text) for text in texts()}


@pytest.mark.parametrize("row", rows(SENTENCES), ids=lambda row: row[0])
def test_a_sentence_is_said_or_not_as_the_page_tells(row):
    _, sentence, said = row
    assert said in ("yes", "not yet")
    assert (re.sub(r"\{[^}]*\}", "{}", sentence) in patterns()) is (said == "yes")


def test_what_is_to_be_mended_stands_in_the_program():
    for today, fault, better in rows(TO_MEND):  # none may be left
        assert fault
        assert better
        assert any(today in text for text in texts()), today


def test_the_sentences_were_read():
    assert len(rows(SENTENCES)) > 25
