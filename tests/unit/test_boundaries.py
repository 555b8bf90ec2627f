"""What lies at or beyond the edge of what can be meant, in every setting and every word of every command.

Law: it is taken, or refused in one clear line that names it; nothing raises, and the values beside it hold.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC
from typing import Any

import click
import pytest

from hetes.adapters.console import DONE, FAILED, USAGE
from hetes.adapters.folders import Folders
from hetes.adapters.settings.file import SettingsFile
from hetes.agent.control_api import ControlApi
from hetes.cli.click_language import usage_sentence
from hetes.cli.command_tree import build, run
from hetes.cli.terminal import CommandContext, guarded
from hetes.core.settings import ENTRIES, FIELDS
from tests.support.fakes.environment import FakeWorld
from tests.support.fuzz import odd

FAR = "1000000000000000000"
TYPED = ("", " ", "nan", "-inf", "inf", "-1", "0", FAR, f"-{FAR}", "1e18", "1" * 5_000, "1e400", "0x10", "²", "-00:01", "24:00", "99:99", "9999-12-31", "0000-00-00", f"{FAR}h", "\udcff")  # fmt: skip
WRITTEN = (
    "nan", "inf", "-inf", "1e400", "-1", "0", FAR, f"-{FAR}", "1" * 5_000, "true", '""', '" "', "[]", "{}", "[nan]", f"[{FAR}]", '[""]',
    f'"{FAR}"', f'"{FAR}h"', f'["{FAR}h"]', '"-1h"', '"nanh"', '"1e18h"', '"999999y"', "0001-01-01", "9999-12-31", '"9999-12-31"',
    '["9999-12-31/9999-12-31"]', "07:32:00", "1979-05-27T07:32:00Z", '{mon="99:99-100:00"}', "{mon=nan}", "[[[]]]", '"\\u202e"', f'"{"x" * 5_000}"',
)  # fmt: skip


@pytest.fixture
def context(tmp_path, monkeypatch):
    """Return where commands run: one practitioner, no agent, and relative paths lead to ``tmp_path``."""
    monkeypatch.chdir(tmp_path)
    folders = Folders(*(tmp_path / name for name in ("config", "data", "run")))
    for each in (folders.config, folders.data, folders.runtime):
        each.mkdir(mode=0o700)
    folders.settings.write_text('[[practitioner]]\nid = "p1"\nname = "Dr. Minta Éva"\n', "utf-8")
    monkeypatch.setenv("HETES_HOME", str(tmp_path))
    return CommandContext(folders)


def in_a_table(key: str, value: str) -> str:
    section, _, name = key.rpartition(".")
    return f"[{section}]\n{name} = {value}\n" if section else f"{name} = {value}\n"


def in_an_entry(kind: str, name: str, value: str) -> str:
    others = "".join(f'{key} = "Minta"\n' for key in ("id", "name") if key != name)
    return f"[[{kind}]]\n{others}{name} = {value}\n"


PLACES = {
    **{key: lambda value, key=key: in_a_table(key, value) for key in FIELDS},
    **{
        f"{kind}.{each.name}": lambda value, kind=kind, name=each.name: in_an_entry(kind, name, value)
        for kind, array in ENTRIES.items()
        for each in fields(array.kind)
    },
    **{kind: lambda value, kind=kind: in_a_table(kind, value) for kind in ENTRIES},
}


@pytest.mark.parametrize("place", PLACES)
def test_every_setting_takes_it_or_tells_in_one_line(place, tmp_path):
    usual = SettingsFile(tmp_path / "none", lambda: UTC).read()[0]
    for value in WRITTEN:
        path = tmp_path / "settings.toml"
        path.write_text(PLACES[place](value), "utf-8")
        settings, problems = SettingsFile(path, lambda: UTC).read()
        assert len(problems) <= 1, (value, problems)
        for problem in problems:
            assert place.rpartition(".")[2] in problem or value == "1" * 5_000, problem
            assert "\n" not in problem
            assert 20 < len(problem) < 250, problem
        if problems and place in FIELDS:
            for row in FIELDS.values():
                if row.key != place:
                    assert getattr(settings, row.attribute) == getattr(usual, row.attribute), (value, row.key)


def test_ten_thousand_wrong_values_are_told_in_a_few_lines(tmp_path):
    (tmp_path / "settings.toml").write_text("closed = [" + '"5m", ' * 10_000 + "]\n", "utf-8")
    _, problems = SettingsFile(tmp_path / "settings.toml", lambda: UTC).read()
    assert len(problems) == 10
    assert problems[-1] == "settings.toml: és még 9991 hibás érték."
    assert "closed[8]" in problems[-2]


def every_parameter(group: click.Group, words: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Parameter]]:
    """Give each parameter of each command below ``group`` that takes a value, after the words of its command."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from every_parameter(command, (*words, name))
        else:
            yield from ((" ".join((*words, name)), p) for p in command.params if not getattr(p, "is_flag", False))


def test_every_parameter_of_every_command_takes_it_or_tells_in_one_line(context):
    for command, parameter in every_parameter(build(context)):
        at = click.Context(click.Command(command), info_name=command)
        for value in TYPED:
            try:
                parameter.type.convert(value, parameter, at)
            except click.UsageError as error:
                said = usage_sentence(error, context.words)
                assert "\n" not in said
                assert len(said) < 500, said


EDITED = ("name", "eeszt-user", "login", "card-expires", "length", "hours", "hours-odd", "away", "unit")
HOSTILE = ("nan", "-1", FAR, "1e18", "9" * 400, "9999-12-31", f"{FAR}h", "99:99", " ")


@pytest.mark.parametrize("field", EDITED)
def test_a_practitioner_is_edited_or_not_and_can_be_read(field, context, capsys):
    for value in HOSTILE:
        code = guarded(lambda: run(["practitioner", "edit", "p1", f"--{field}={value}"], context), context)  # noqa: B023 - called at once
        told = capsys.readouterr()
        assert code in (DONE, FAILED, USAGE), value
        assert len(told.err.splitlines()) <= 1, told.err
        assert (told.err != "") or code == DONE, value
        assert len(told.err) < 500, told.err
        (one,), problems = SettingsFile.of(context.folders, lambda: UTC).read()[0].configured, ()
        assert (one.id, problems) == ("p1", ())
    assert not (context.folders.data / "cli.log").exists(), "it was taken for a fault of the program's"


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("folder", "mappa"), ("pipe", "csővezeték"), ("/dev/zero", "eszköz"), ("", "mappa"), ("a loop", "nem sikerült"),
        ("nowhere", "Nincs ilyen"), ("x" * 5_000, "nem sikerült"), ("empty", "sérült"), ("\udcff", "Nincs ilyen"),
    ],
)  # fmt: skip
def test_an_import_says_what_is_there_instead_of_its_file(file, said, context, tmp_path, capsys):
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "empty").touch()
    (tmp_path / "a loop").symlink_to("a loop")
    assert guarded(lambda: run(["import", file], context), context) == FAILED
    told = capsys.readouterr()
    assert told.out == ""
    assert said in told.err
    assert len(told.err.splitlines()) == 1
    if file != "pipe":  # a story comes through one
        assert guarded(lambda: run(["rehearse", file], context), context) != DONE or file == "empty"
        assert len(capsys.readouterr().err.splitlines()) <= 1
    assert not (context.folders.data / "cli.log").exists(), "it was taken for a fault of the program's"


REQUESTS = {
    "activate": ("at", "started_at", "practitioner", "about"),
    "end": ("at", "practitioner"),
    "lost": ("at",),
    "snooze": ("minutes", "practitioner"),
    "done": ("practitioner",),
    "continue": ("practitioner",),
    "dismiss": ("notice", "practitioner"),
    "history": ("days",),
    "journal": ("from", "to"),
    "guide": ("tick", "untick", "practitioner"),
    "card": ("atr",),
}
NUMBERS: tuple[Any, ...] = (float("nan"), float("inf"), 1e18, 10**18, -(10**18), 10**5_000, -1, 0, 0.5, *TYPED)


@pytest.mark.parametrize("do", REQUESTS)
def test_every_request_is_done_or_refused_in_one_line(do):
    fakes = FakeWorld(odd.SETTINGS[1], odd.MORNING)
    fakes.engine.ask = lambda answer, *_: answer()  # type: ignore[method-assign]  # no thread: what raises is seen
    desk = ControlApi(fakes.engine, fakes.store, lambda: None)
    for field in REQUESTS[do]:
        for value in NUMBERS:
            before = fakes.engine.state
            reply = desk.ask({"do": do, field: value})
            if reply["ok"]:
                continue
            assert 5 < len(reply["said"]) < 500, (field, value)
            assert "\n" not in reply["said"]
            assert fakes.engine.state.sessions == before.sessions
