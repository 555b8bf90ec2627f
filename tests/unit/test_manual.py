"""The manual: the same sections in both languages, nothing forgotten, and what it says of settings and commands is so."""

from __future__ import annotations

import re
from typing import Any

import click
import pytest

from hetes.adapters.folders import find_folders
from hetes.adapters.settings.schema import check
from hetes.cli.command_tree import build
from hetes.cli.terminal import CommandContext
from hetes.core.settings import Settings
from hetes.presentation.manual.markup import Definitions, Items, Paragraph, Picture, Piece, pieces, read
from hetes.presentation.manual.view import Manual, manual, manual_of
from hetes.presentation.notices.words import WORDS

LANGUAGES = ("hu", "en")
SECTIONS = [
    "questions", "knows", "day", "arrived", "reminders", "quiet", "doctors", "weeks", "fleet", "icon", "codes", "new_card", "trouble", "check", "data", "settings",
    "commands",
]  # fmt: skip


def shown(language: str, software: str = "Cloudent", hours: float = 7) -> Manual:
    return manual(language, software, hours * 3600)


def terms(language: str, section: str) -> list[str]:
    blocks = shown(language).section(section).blocks
    return [term.strip("`") for block in blocks if isinstance(block, Definitions) for term, _ in block.items]


class Recorder(dict[str, Any]):
    """A table of settings that notes which keys somebody looks for."""

    def __init__(self, asked: set[str], path: str = "", **tables: Any) -> None:
        super().__init__(tables)
        self.asked, self.path = asked, path

    def __contains__(self, key: object) -> bool:
        self.asked.add(f"{self.path}{key}")
        return super().__contains__(key)


def keys_hetes_reads() -> set[str]:
    asked: set[str] = set()
    below = {
        name: Recorder(asked, f"{name}.")
        for name in ("session", "reminders", "card", "client", "portal", "journal", "help", "fleet")
    }
    tables = {name: [Recorder(asked, f"{name}.")] for name in ("unit", "practitioner")}
    check(Recorder(asked, **below, **tables))
    return asked - set(below) - set(tables)


def test_the_sections_are_these_in_both_languages_and_of_the_same_build() -> None:
    def build_of(language: str) -> list[Any]:
        return [
            (
                section.id,
                [
                    (type(block), len(block.items) if not isinstance(block, Paragraph | Picture) else 1)
                    for block in section.blocks
                ],
            )
            for section in shown(language).sections
        ]

    assert [section.id for section in shown("hu").sections] == SECTIONS
    assert build_of("hu") == build_of("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_setting_that_hetes_reads_is_explained_and_no_other(language: str) -> None:
    assert {"session.length", "practitioner.hours", "unit.oth_id", "language"} <= keys_hetes_reads()
    assert sorted(terms(language, "settings")) == sorted(keys_hetes_reads())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_is_explained_and_no_other_with_options_that_exist(language: str) -> None:
    commands = build(CommandContext(find_folders())).commands
    assert sorted(terms(language, "commands")) == sorted(f"hetes {name}" for name in commands)
    known = {option for c in commands.values() for p in c.params for option in p.opts}
    assert set(re.findall(r"--[a-z-]+", shown(language).section("commands").text)) <= known
    assert all(isinstance(command, click.Command) for command in commands.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_faces_are_called_as_the_tray_calls_them(language: str) -> None:
    names = [WORDS[language][f"face.{face}"] for face in ("active", "ending", "expired", "missing", "idle")]
    assert terms(language, "icon") == names


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_codes_are_those_of_the_guide_and_puk_and_can_are_explained(language: str) -> None:
    assert terms(language, "codes") == ["„Aktiváló PIN”", "„Új eAzonosítás PIN”", "„eAzonosítás PIN”", "„CAN”"]
    assert {"PUK", "CAN"} <= set(re.findall(r"PUK|CAN", shown(language).section("codes").text))


def test_where_to_look_first_goes_from_the_reader_to_eeszt_itself() -> None:
    (steps,) = (block for block in shown("hu").section("trouble").blocks if isinstance(block, Items))
    assert steps.numbered
    first_words = [re.split(r"[:(?]", item)[0].strip() for item in steps.items]
    assert first_words == [
        "Olvasó",
        "Illesztőprogram",
        "Igazolvány",
        "eKliens",
        "Hálózat",
        "Ágazati Portál",
        "Az EESZT maga",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_software_and_length_are_the_settings(language: str) -> None:
    other = "\n".join(section.text for section in shown(language, "Más Program", 8).sections)
    assert "Más Program" in other
    assert re.search(r"8 (óra|h)\b", other)
    assert not re.search(r"\b7 (óra|h)\b", other)
    assert [line for line in other.splitlines() if "Cloudent" in line and "`software`" not in line] == []
    assert manual_of(Settings(language=language)) == shown(language)


def test_no_hungarian_article_or_suffix_stands_beside_a_variable() -> None:
    from hetes.presentation.manual import hu

    assert not re.search(r"\b[Aa]z?\s\{(software|length)", hu.TEXT)
    assert not re.search(r"\{(software|length)\}-?\w", hu.TEXT)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_unfilled_no_notation_and_no_half_code_is_left(language: str) -> None:
    for section in shown(language).sections:
        assert not re.search(r"\{(software|length|portal)\}| :: |^@|^== ", section.text, re.MULTILINE)
        for line in section.text.splitlines():
            assert line.count("`") % 2 == 0, line
            assert "".join(piece.text for piece in pieces(line)) == line.replace("`", "")


def test_a_section_that_does_not_exist_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        shown("hu").section("nothing")


# The notation


def test_the_notation_is_read_as_described() -> None:
    source = "== a: One\n\nWords\nmore {x} and { mon }.\n\n- b\n  c\n- d\n\n1. e\n2. f\n\n* `g` :: h\n  i\n\n@codes\n\n@picture p-q :: A\n  b\n\n@picture r 640x276 :: C\n\n== b: Two\n"
    one, two = read(source, {"x": "X"}, (("CAN", "6"),))
    assert (one.id, one.title, two.id, two.blocks) == ("a", "One", "b", ())
    assert one.blocks == (
        Paragraph("Words more X and { mon }."),
        Items(("b c", "d")),
        Items(("e", "f"), numbered=True),
        Definitions((("`g`", "h i"),)),
        Definitions((("CAN", "6"),), codes=True),
        Picture("p-q", "A b"),
        Picture("r", "C", 640, 276),
    )
    assert one.text == "One\nWords more X and { mon }.\nb c\nd\ne\nf\n`g`: h i\nCAN: 6\nA b\nC"
    assert pieces("a `b` c") == (Piece("a "), Piece("b", code=True), Piece(" c"))


@pytest.mark.parametrize(
    "source", ["words\n== a: One\n", "== a: One\n\n* term without words\n", "== a: One\n\n# one\n# two\n"]
)
def test_what_the_notation_does_not_know_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read(source, {}, ())
