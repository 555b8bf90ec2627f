"""What the interfaces' page promises to scripts is what the program has; what it calls not yet built is not built."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hetes.adapters import console
from hetes.adapters.folders import find_folders
from hetes.adapters.settings.schema import check
from hetes.agent.watchers import JOURNAL_ONLY
from hetes.cli.command_tree import build
from hetes.cli.terminal import CommandContext
from hetes.core.duty import FACES
from hetes.core.events import ActivationReported, ReadersSeen, SeenCard, SeenReader
from hetes.core.hearing import SOURCE
from hetes.core.settings import Settings
from hetes.core.state import begin
from hetes.core.step import step
from hetes.core.views.status import status
from hetes.rehearsal import lines
from tests.support.system.sources import nodes, sources, tree

ROOT = Path(__file__).parents[2]
HETES = ROOT / "daemon" / "hetes"
PAGE = (ROOT / "daemon" / "reference" / "interfaces.md").read_text(encoding="utf-8")


def between(begins: str) -> str:
    return PAGE.split(f"<!-- {begins} -->")[1].split("<!-- end -->")[0]


def items(begins: str) -> list[str]:
    return re.findall(r"^- `([^`]+)`", between(begins), re.MULTILINE)


def words(text: str) -> set[str]:
    """Return what stands in backquotes, as far as it is one word."""
    return set(re.findall(r"`(\w+)`", text))


# --- commands ----------------------------------------------------------------------------------------------------


def signature(line: str) -> tuple[str, frozenset[str]]:
    """Return the command's words and its options."""
    path: list[str] = []
    for word in line.removeprefix("hetes ").split():
        if not re.fullmatch(r"[a-z]+", word):
            break
        path.append(word)
    return " ".join(path), frozenset(re.findall(r"--[a-z-]+", line))


def commands(group: Any, before: str = "") -> Iterator[tuple[str, frozenset[str]]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{before}{name} ")
        else:
            options = {option for param in command.params for option in param.opts if option.startswith("--")}
            yield f"{before}{name}", frozenset(options - {"--help"})


def test_the_commands_are_those_of_the_program():
    told = [signature(line) for line in re.findall(r"^\| `(hetes [^`]+)` \|", PAGE, re.MULTILINE)]
    assert len(told) == len(dict(told))
    assert dict(told) == dict(commands(build(CommandContext(find_folders()))))


def test_no_command_that_is_not_yet_built_is_there():
    """A line with options speaks of a command that is there and lacks them; one without, of a new command."""
    there = dict(commands(build(CommandContext(find_folders()))))
    for line in items("not yet built: commands"):
        name, options = signature(line)
        if options:
            assert not options & there[name], line
        else:
            assert name not in {each.split()[0] for each in there}, line


def test_the_exit_codes_are_those_of_the_program():
    told = [int(code) for code in re.findall(r"^\| (\d) \|", PAGE, re.MULTILINE)]
    assert told == [console.DONE, console.FAILED, console.USAGE, console.ABSENT, console.TAKEN]


# --- settings ----------------------------------------------------------------------------------------------------


class Asked(dict[str, Any]):
    """A table that has every key and notes which are asked for."""

    def __init__(self, path: str, seen: set[str]) -> None:
        self.path, self.seen = path, seen

    def __contains__(self, key: object) -> bool:
        return True

    def __getitem__(self, key: str) -> Any:
        path = f"{self.path}.{key}".removeprefix(".")
        self.seen.add(path)
        return Asked(path, self.seen)

    def get(self, key: str, default: Any = None) -> Any:
        found = self[key]
        return [found] if isinstance(default, list) else found


def known_keys() -> set[str]:
    seen: set[str] = set()
    check(Asked("", seen))
    return {key for key in seen if not any(other.startswith(f"{key}.") for other in seen)}


def keys_of(document: Mapping[str, Any], before: str = "") -> set[str]:
    """Return the dotted keys of a document; hours and the like are values, whatever days they name."""
    found: set[str] = set()
    for key, value in document.items():
        tables = value if isinstance(value, list) and value and isinstance(value[0], dict) else [value]
        if isinstance(tables[0], dict) and key not in ("hours", "hours_odd", "hours_even", "open"):
            found |= keys_of(tables[0], f"{before}{key}.")
        else:
            found.add(f"{before}{key}")
    return found


SAMPLE = tomllib.loads(PAGE.split("```toml\n")[1].split("```")[0])


def test_the_settings_are_those_that_the_program_reads():
    assert keys_of(SAMPLE) == known_keys()


def test_no_setting_that_is_not_yet_built_is_read():
    assert not set(items("not yet built: settings")) & known_keys()


def test_the_sample_holds_the_defaults_and_nothing_wrong():
    assert check(SAMPLE).problems == ()
    without_people = {key: value for key, value in SAMPLE.items() if key not in ("unit", "practitioner")}
    assert check(without_people).settings == Settings()


# --- watch and rehearse ------------------------------------------------------------------------------------------


def published(module: ast.AST) -> set[str]:
    """Return the names that are published in a module; an f-string stands for all that its variable may be."""
    names: set[str] = set()
    for function in nodes(module):
        if not isinstance(function, ast.FunctionDef):
            continue
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call) and node.args):
            called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if called in ("publish", "Publish"):
                names |= texts(call.args[0], function)
    return names


def texts(node: ast.expr, function: ast.FunctionDef) -> set[str]:
    match node:
        case ast.Constant(value=str(text)):
            return {text}
        case ast.IfExp(body=one, orelse=other):
            return texts(one, function) | texts(other, function)
        case ast.JoinedStr(values=[ast.Constant(value=before), ast.FormattedValue(value=ast.Name(id=name))]):
            values: set[str] = set()
            for each in ast.walk(function):
                if isinstance(each, ast.Assign) and any(getattr(t, "id", "") == name for t in each.targets):
                    values |= texts(each.value, function)
                if isinstance(each, ast.If) and ast.unparse(each.test).startswith(f"{name} != '"):
                    values -= {ast.literal_eval(ast.unparse(each.test).split(" != ")[1])}
            return {f"{before}{value}" for value in values}
        case _:
            return set()


def test_watch_tells_what_the_program_publishes():
    names = set().union(
        *(published(tree(path)) for path in sources(HETES) if path.parent.name in ("core", "agent", "devices"))
    )
    assert words(between("events")) == names - set(JOURNAL_ONLY)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("def f(t):\n    t.publish('a_b', x=1)", {"a_b"}),
        ("def f(t):\n    Publish('a' if t else 'b', None)", {"a", "b"}),
        (
            "def f(t):\n    p = 'x' if t else 'y'\n    p = 'z'\n    if p != 'y':\n        t.publish(f's_{p}')",
            {"s_x", "s_z"},
        ),
        ("def f(t):\n    t.tell('a')", set()),
    ],
)
def test_what_a_module_publishes_is_found(source, names):
    assert published(ast.parse(source)) == names


def test_a_rehearsal_reads_these_lines():
    told = words(re.sub(r"\([^()]*\)", "", between("lines")))
    assert told == set(lines.READERS)


# --- status ------------------------------------------------------------------------------------------------------

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
ADDED_BY_THE_AGENT = {"version", "simulated", "problems"}


def row(key: str) -> str:
    return next(line for line in PAGE.splitlines() if re.match(rf"\| (`\w+`, )*`{key}`", line))


def test_the_status_has_these_keys():
    state, _ = step(begin(Settings(), NOW), ActivationReported(), NOW)
    state, _ = step(state, ReadersSeen((SeenReader("R", SeenCard("3B00")),)), NOW)
    shown = status(state, NOW)
    told = PAGE.split("## `status --json`")[1].split("\nUnknown ATRs")[0]
    rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", told, re.MULTILINE)
    assert set().union(*map(words, rows)) == set(shown) | ADDED_BY_THE_AGENT
    for key in ("readers", "practitioners", "portal"):
        one = shown[key][0] if isinstance(shown[key], list) else shown[key]
        inner = one.get("card") or one.get("session") or {}
        named = set(re.findall(r'"(\w+)"', row(key)))
        assert named == set(one) | set(inner)


def constants(node: ast.AST) -> set[str]:
    return {each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)}


def of_function(path: str, name: str) -> set[str]:
    """Return the texts that a function returns."""
    function = next(n for n in nodes(tree(HETES / path)) if isinstance(n, ast.FunctionDef) and n.name == name)
    return set().union(*(constants(node) for node in ast.walk(function) if isinstance(node, ast.Return)))


def who_may_report() -> set[str]:
    found = {ActivationReported().source, SOURCE}
    for path in sources(HETES):
        for node in nodes(tree(path)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "ActivationReported":
                found |= {text for word in node.keywords if word.arg == "source" for text in constants(word.value)}
            elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "SOURCES":
                found |= constants(node.value)
    return found


def test_the_status_says_these_words():
    assert words(row("face")) - {"face"} == set(FACES)
    assert words(row("badge")) - {"badge"} == of_function("core/duty.py", "badge")
    assert words(row("card_service")) - {"card_service"} == of_function("core/views/status.py", "card_service")
    assert words(row("practitioners").split("`source` one of")[1]) == who_may_report()


def test_no_word_that_is_not_yet_built_is_said():
    page = between("not yet built: values")
    not_yet = {line.split("`")[1]: words(line.split(":", 1)[1].split("(")[0]) for line in page.strip().splitlines()}
    assert set(not_yet) <= {"badge", "source"}
    assert not not_yet.get("badge", set()) & of_function("core/duty.py", "badge")
    assert not not_yet.get("source", set()) & who_may_report()
