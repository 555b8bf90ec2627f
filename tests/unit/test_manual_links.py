"""The manual's links: each leads to a page of the panel or a section, and none can lead outside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from hetes.panel import pages
from hetes.panel.web.registry import NAMES, address
from hetes.panel.words import panel_word
from hetes.presentation.manual.markup import Definitions, Items, Paragraph, Piece, pieces, read
from hetes.presentation.manual.view import manual

CHECK = (Path(pages.__file__).parent / "check" / "page.html").read_text("utf-8")
SECTIONS = {language: manual(language, "Cloudent", 7 * 3600).sections for language in ("hu", "en")}


def texts(blocks: object) -> Iterator[str]:
    """Yield all that is written in blocks, with its notation."""
    for block in blocks if isinstance(blocks, tuple) else ():
        match block:
            case Paragraph():
                yield block.text
            case Items():
                yield from block.items
            case Definitions():
                yield from (text for pair in block.items for text in pair)


def links(language: str, section: int) -> list[tuple[str, str]]:
    parts = [piece for text in texts(SECTIONS[language][section].blocks) for piece in pieces(text)]
    return [(piece.to, piece.text) for piece in parts if piece.to]


@pytest.mark.parametrize("section", range(len(SECTIONS["hu"])), ids=[section.id for section in SECTIONS["hu"]])
def test_every_link_leads_to_a_page_or_a_section_the_same_in_both_languages(section: int) -> None:
    known = {address(name) for name in NAMES} | {f"#{each.id}" for each in SECTIONS["hu"]}
    known |= {f"{address('check')}#{part}" for part in re.findall(r'<section class="card" id="([a-z-]+)"', CHECK)}
    hu, en = ({to for to, _ in links(language, section)} for language in ("hu", "en"))
    assert hu <= known
    assert hu == en


@pytest.mark.parametrize("language", SECTIONS)
@pytest.mark.parametrize("name", ["today", "journal", "practitioners", "new_card", "settings"])
def test_each_page_is_named_by_a_link_that_is_called_as_the_page_is(language: str, name: str) -> None:
    called = panel_word(f"page.{name.replace('_', '-')}", language).casefold()
    found = [words for n in range(len(SECTIONS[language])) for to, words in links(language, n) if to == address(name)]
    assert found
    assert all(called in words.casefold() for words in found)


def test_a_link_is_a_piece_of_its_own_and_plain_words_where_nothing_can_be_pressed() -> None:
    assert pieces("a [b c](/new-card), [d](#new_card)") == (
        Piece("a "),
        Piece("b c", to="/new-card"),
        Piece(", "),
        Piece("d", to="#new_card"),
    )
    (section,) = read("== a: One\n\nSee [the\npage](/) now.\n", {}, ())
    assert section.text == "One\nSee the page now."
    assert section.blocks == (Paragraph("See [the page](/) now."),)


@pytest.mark.parametrize(
    "text", ["[a](https://x.example)", "[a](//x.example)", "[a](javascript:x)", "[a](/../x)", "`[a](/x)`", '["30m"]']
)
def test_what_would_lead_outside_and_what_is_typed_is_no_link(text: str) -> None:
    assert [piece.to for piece in pieces(text)] == [""]
    assert pieces(text)[0].text == text.strip("`")
