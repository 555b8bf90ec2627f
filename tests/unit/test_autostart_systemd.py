"""The user unit that starts Hetes where systemd runs the desktop, and the choice between it and the autostart folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hetes.adapters.autostart.contract import AutostartError
from hetes.adapters.autostart.systemd import LinuxAutostart, SystemdAutostart, command_of, unit_text
from hetes.adapters.autostart.xdg import XdgAutostart
from tests.unit.test_autostart_xdg import ARGUMENTS, state


class FakeSystemctl:
    """Says whether the graphical session is systemd's, and remembers what it was asked."""

    def __init__(self, active: bool) -> None:
        self.active = active
        self.asked: list[tuple[str, ...]] = []

    def __call__(self, words) -> str:
        self.asked.append(tuple(words))
        return ("active" if self.active else "inactive") if words[0] == "is-active" else ""


@pytest.fixture
def systemctl() -> FakeSystemctl:
    return FakeSystemctl(active=True)


@pytest.fixture
def systemd(program, environment, systemctl) -> SystemdAutostart:
    return SystemdAutostart([str(program), "run"], environment, systemctl)


@pytest.fixture
def linux(systemd, program, environment) -> LinuxAutostart:
    return LinuxAutostart(systemd, XdgAutostart([str(program), "run"], environment))


@pytest.fixture
def unit(tmp_path) -> Path:
    return tmp_path / "config/systemd/user/hetes.service"


@pytest.fixture
def wish(tmp_path) -> Path:
    return tmp_path / "config/systemd/user/graphical-session.target.wants/hetes.service"


@pytest.fixture
def entry(tmp_path) -> Path:
    return tmp_path / "config/autostart/hetes.desktop"


def test_it_is_off_until_it_is_switched_on_and_off_again_after(systemd, unit, wish, systemctl):
    assert state(systemd) == (False, "absent")
    systemd.disable()
    assert systemctl.asked == []
    systemd.enable()
    systemd.enable()
    assert state(systemd) == (True, None)
    assert wish.resolve() == unit
    assert systemctl.asked == [("daemon-reload",)] * 2
    systemd.disable()
    assert state(systemd) == (False, "absent")
    assert not os.path.lexists(wish)


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        (lambda unit, wish: wish.unlink(), "switched_off"),
        (lambda unit, wish: (unit.unlink(), unit.symlink_to("/dev/null")), "switched_off"),
        (lambda unit, wish: unit.write_text("[Service]\nRestart=no\n"), "broken"),
        (lambda unit, wish: unit.write_text('[Service]\nExecStart="/bin/x\n'), "broken"),
        (lambda unit, wish: unit.write_text("[Service]\nExecStart=\n"), "broken"),
        (lambda unit, wish: unit.write_text("[Service]\nExecStart=/no/such/hetes run\n"), "program_gone"),
    ],
)
def test_what_somebody_edited_is_read_back_truthfully_and_mended_by_switching_on(systemd, unit, wish, edit, why):
    systemd.enable()
    edit(unit, wish)
    assert state(systemd) == (False, why)
    systemd.enable()
    assert state(systemd) == (True, None)


def test_a_unit_that_starts_something_else_is_on_but_not_this(systemd, unit):
    systemd.enable()
    unit.write_text("[Service]\nExecStart=/bin/true run\n")
    assert state(systemd) == (True, "other_command")


def test_a_folder_that_cannot_be_written_is_told_and_changes_nothing(tmp_path, program, systemctl):
    (tmp_path / "config").write_text("no folder")
    blocked = SystemdAutostart([str(program), "run"], {"XDG_CONFIG_HOME": str(tmp_path / "config")}, systemctl)
    with pytest.raises(AutostartError):
        blocked.enable()
    assert (tmp_path / "config").read_text() == "no folder"


@given(ARGUMENTS)
def test_every_command_survives_being_written_and_read(command):
    assert command_of(os.fsdecode(unit_text(command))) == tuple(command)


@given(st.text())
def test_no_text_can_break_the_reading(text):
    try:
        assert command_of(f"ExecStart={text}")
    except ValueError:
        return


# --- Which of the two ---------------------------------------------------------------------------------------------------


def test_where_systemd_runs_the_desktop_the_unit_is_used_and_the_entry_goes(linux, unit, entry, systemctl):
    systemctl.active = False
    linux.enable()
    assert (entry.exists(), unit.exists()) == (True, False)
    systemctl.active = True
    assert state(linux) == (True, None)
    linux.enable()
    assert (entry.exists(), unit.exists()) == (False, True)
    assert linux.status().where == str(unit)
    systemctl.active = False  # another desktop, at another login: the unit starts nothing there
    assert state(linux) == (False, "absent")
    linux.enable()
    assert (entry.exists(), unit.exists()) == (True, False)
    linux.disable()
    assert state(linux) == (False, "absent")


def test_an_entry_for_everybody_is_overruled_so_that_not_two_start(linux, unit, entry, tmp_path, program):
    everybody = tmp_path / "etc/xdg/autostart/hetes.desktop"
    everybody.parent.mkdir(parents=True)
    everybody.write_text(f"[Desktop Entry]\nType=Application\nName=Hetes\nExec={program} run\n")
    assert state(linux) == (True, None)
    linux.enable()
    assert unit.exists()
    assert "Hidden=true" in entry.read_text()
    assert linux.status().where == str(unit)
    linux.disable()
    assert state(linux) == (False, "hidden")


def test_a_unit_that_somebody_switched_off_is_told_as_that(linux, wish):
    linux.enable()
    wish.unlink()
    assert state(linux) == (False, "switched_off")


def test_a_systemd_that_does_not_answer_is_none(monkeypatch):
    from hetes.adapters.autostart.systemd import run_systemctl

    monkeypatch.setenv("PATH", "/nowhere")
    assert run_systemctl(("is-active", "graphical-session.target")) == ""
