"""The panel's words: the same in both languages, by the rules of the texts, all there and none for nothing."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest

from hetes import panel
from hetes.core.settings import FIELDS
from hetes.panel.words import WORDS, panel_word
from hetes.presentation import practitioner_text

PANEL = Path(panel.__file__).parent
LEGAL_AFTER = ("-kor", "-ig", " óta", " múlva", " perc", " percig", " óra")


def tables() -> dict[str, dict[str, dict[str, str]]]:
    """Return the words of the frame and of each page that has a table of its own."""
    names = ["hetes.panel.words"] + [
        f"hetes.panel.pages.{page.name}.words"
        for page in pkgutil.iter_modules([str(PANEL / "pages")])
        if (PANEL / "pages" / page.name / "words.py").exists()
    ]
    assert len(names) > 5
    return {name: importlib.import_module(name).WORDS for name in names}


@pytest.mark.parametrize("name", tables())
def test_no_hungarian_article_or_suffix_stands_beside_a_variable(name):
    for key, text in tables()[name]["hu"].items():
        assert not re.search(r"\b[Aa]z? \{", text), key
        for rest in re.findall(r"\}(-\w+)", text):
            assert rest.startswith(LEGAL_AFTER), (key, rest)
        assert "7 óra" not in text, key


def test_every_word_that_is_asked_for_is_there_and_every_word_there_is_asked_for():
    sources = [*PANEL.rglob("*.html"), *PANEL.rglob("*.py")]
    text = "\n".join(
        path.read_text(encoding="utf-8") for path in sources if path.name != "words.py" and path.parent.name != "words"
    )
    text += inspect.getsource(practitioner_text).partition("\ndef ")[2]  # its table is the page Orvosok's as well
    plain = set(re.findall(r"""["']([a-z_]+(?:[.-][a-z0-9_.-]+)*)["']""", text)) | set(FIELDS)
    begun = set(re.findall(r"""["']((?:[a-z_]+\.)+)(?:["{])""", text)) | set(
        re.findall(r"""f["']\{?([a-z_]+\.)\{""", text)
    )
    templates = "\n".join(path.read_text(encoding="utf-8") for path in PANEL.rglob("*.html"))
    asked = set(re.findall(r"""\bt\(["']([a-z_.-]+)["'][,)]""", templates)) | set(
        re.findall(r"""self\.word\(["']([a-z_.]+)["'][,)]""", text)
    )
    known = set().union(*(table["hu"] for table in tables().values()))
    assert asked - known == set()
    hints = {f"{word}{end}" for word in plain for end in ("_hint", ".hint", ".hu", ".en")}
    unused = {key for key in known if key not in plain | hints and not any(key.startswith(start) for start in begun)}
    assert unused == set()


def test_no_page_takes_a_word_away_from_the_frame():
    frame = set(re.findall(r"""\bt\(["']([a-z_.-]+)["']""", (PANEL / "web" / "html" / "base.html").read_text("utf-8")))
    assert "skip" in frame
    for name, table in tables().items():
        if table is not WORDS:
            assert not frame & set(table["hu"]), name


def test_a_sentence_stands_in_one_table_alone():
    own = {
        name: table["hu"] for name, table in tables().items() if name != "hetes.panel.pages.welcome.words"
    }  # it has Orvosok's
    told = [(key, sentence) for table in own.values() for key, sentence in table.items()]
    assert [each for each in set(told) if told.count(each) > 1] == []


def test_a_page_s_own_words_come_first():
    own = {"hu": {"today": "Saját"}, "en": {}}
    assert panel_word("today", "hu", own) == "Saját"
    assert panel_word("today", "en", own) == "Today"
    with pytest.raises(KeyError):
        panel_word("nothing", "hu", own)
