"""click speaks the user's language: each message in its source has a Hungarian one, and it is that one which is shown."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import click
import pytest

from hetes.cli.click_language import set_language, usage_sentence
from hetes.presentation.terminal.click_messages import HUNGARIAN
from hetes.presentation.terminal.words import words

SOURCES = sorted(Path(click.__file__).parent.glob("*.py"))
KNOWN_BY_OTHER_MEANS = {"extra['required']": "required", "text": ""}
"""What click asks for by a variable: a key that stands for a message, or a text that is ours already."""
NEVER_USED = {"click._termui_impl", "click._winconsole"}
"""Loaded late: progress bars, editors and the console of Windows."""


def asked_for(source: str) -> Iterator[str]:
    """Yield each message that a module of click looks up, both forms where there are two."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "ngettext"}:
            for argument in node.args[: 1 if node.func.id == "_" else 2]:
                if isinstance(argument, ast.Constant):
                    yield argument.value
                else:
                    yield KNOWN_BY_OTHER_MEANS[ast.unparse(argument)]


@pytest.fixture
def speaking():
    yield set_language
    set_language("hu")


def test_both_ways_of_asking_are_found():
    assert set(asked_for('_("a").format()\nngettext("b", "c", n)\n_(text)\nother("d")')) == {"a", "b", "c", ""}


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_every_message_of_click_has_a_hungarian_one(source):
    assert set(asked_for(source.read_text(encoding="utf-8"))) - HUNGARIAN.keys() <= {""}


def test_click_still_asks_in_the_way_that_is_looked_for():
    assert len({message for path in SOURCES for message in asked_for(path.read_text(encoding="utf-8"))}) > 50


@pytest.mark.parametrize("message", HUNGARIAN)
def test_a_translation_has_no_place_that_the_message_has_not(message):
    def places(text):
        return {name for _, name, _, _ in Formatter().parse(text) if name} | set(re.findall(r"%\(\w+\)s", text))

    assert places(HUNGARIAN[message]) <= places(message)


def test_every_module_of_click_that_hetes_uses_asks_the_table(speaking):
    speaking("hu")
    asking = {name for name, module in sys.modules.items() if name.startswith("click.") and "_" in vars(module)}
    assert {"click.core", "click.exceptions", "click.parser", "click.types", "click.shell_completion"} <= asking
    for name in asking - NEVER_USED:
        assert vars(sys.modules[name])["_"]("Missing command.") == "nem mondtad meg, mit tegyek.", name


def said_by(arguments: list[str], language: str) -> str:
    number = click.Option(["--number"], type=click.IntRange(1, 9))
    kind = click.Argument(["kind"], type=click.Choice(("one", "two")), metavar="KIND")
    with pytest.raises(click.UsageError) as caught:
        click.Command("try", params=[number, kind]).main(arguments, prog_name="hetes", standalone_mode=False)
    return usage_sentence(caught.value, words(language))


@pytest.mark.parametrize(
    ("arguments", "hungarian", "english"),
    [
        (["one", "a"], "ez már nem kell: a.", "Got unexpected extra argument (a)."),
        (["one", "a", "b"], "ezek már nem kellenek: a b.", "Got unexpected extra arguments (a b)."),
        (
            ["--number", "10", "one"],
            "'--number': ebben a tartományban legyen: 1<=x<=9, nem 10.",
            "Invalid value for '--number': 10 is not in the range 1<=x<=9.",
        ),
        (
            ["x\ny"],
            r"'KIND': ezek közül választhatsz: 'one', 'two'; nem 'x\ny'.",
            r"Invalid value for 'KIND': 'x\ny' is not one of 'one', 'two'.",
        ),
        (
            [],
            "hiányzik: 'KIND'. Ezek közül választhatsz: one, two.",
            "Missing argument 'KIND'. Choose from: one, two.",
        ),
    ],
    ids=["one too many", "two too many", "range", "choice", "missing"],
)
def test_wrong_usage_is_one_sentence_in_either_language(speaking, arguments, hungarian, english):
    speaking("hu")
    assert said_by(arguments, "hu") == f"Ezt nem értem: {hungarian} Súgó: hetes --help"
    speaking("en")
    assert said_by(arguments, "en") == f"I don't understand this: {english} Help: hetes --help"


def test_english_is_clicks_own_whatever_the_environment_asks_for(speaking, monkeypatch):
    monkeypatch.setenv("LANGUAGE", "hu")
    speaking("en")
    assert said_by(["one", "a"], "en").startswith("I don't understand this: Got unexpected")
