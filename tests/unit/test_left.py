"""A Hetes that the user ended is not started again in the same session; one that crashed is."""

from __future__ import annotations

import sys

import pytest

from hetes.adapters.autostart.quit_marker import QuitMarker, this_session
from hetes.adapters.console import DONE, FAILED, TAKEN
from hetes.adapters.folders import Folders
from hetes.agent import bootstrap
from hetes.agent import restart_guard as repeated
from hetes.cli import commands
from hetes.cli.terminal import CommandContext


@pytest.fixture
def context(tmp_path):
    folders = Folders(tmp_path / "config", tmp_path / "data", tmp_path / "run")
    folders.ensure()
    return CommandContext(folders)


@pytest.fixture
def computer(monkeypatch):
    """A Windows in a session, with an agent that ends as it is told and counts its starts."""

    class Computer:
        session: str | None = "133"
        code = DONE
        starts = 0

        def run(self, **_: object) -> int:
            self.starts += 1
            return self.code

    computer = Computer()
    monkeypatch.setattr(repeated, "this_session", lambda: computer.session)
    monkeypatch.setattr(bootstrap, "run", computer.run)
    return computer


def start(context, *, again: bool = False) -> int:
    return commands.start_agent(context, simulate=False, tray=False, again=again)


def test_what_the_user_ended_stays_away_until_the_next_login_or_until_he_starts_it(context, computer) -> None:
    start(context)
    assert start(context, again=True) == DONE
    assert computer.starts == 1
    computer.session = "134"
    start(context, again=True)
    assert computer.starts == 2
    start(context, again=True)
    assert computer.starts == 2
    computer.code = FAILED
    start(context)
    start(context, again=True)
    assert computer.starts == 4


@pytest.mark.parametrize("code", [FAILED, TAKEN, 139])
def test_what_crashed_is_started_again(context, computer, code) -> None:
    computer.code = code
    start(context)
    assert start(context, again=True) == code
    assert computer.starts == 2


def test_a_system_that_cannot_tell_its_sessions_apart_is_never_kept_from_starting(context, computer) -> None:
    computer.session = None
    start(context)
    start(context, again=True)
    assert computer.starts == 2
    assert not (context.folders.data / "left").exists()


def test_nothing_is_begun_where_an_agent_answers(context, computer, monkeypatch) -> None:
    monkeypatch.setattr(CommandContext, "ask", lambda self, request: {"ok": True})
    assert start(context, again=True) == DONE
    assert computer.starts == 0
    start(context)
    assert computer.starts == 1


def test_a_mark_that_cannot_be_read_or_written_is_none(tmp_path) -> None:
    mark = QuitMarker(tmp_path / "left-out", "133")
    mark.note()
    mark.forget()
    assert not mark.here()
    (tmp_path / "left").write_bytes(b"\xff")
    assert not QuitMarker(tmp_path, "133").here()


def test_systems_that_start_a_program_again_by_themselves_need_no_mark() -> None:
    assert sys.platform != "win32"
    assert this_session() is None
