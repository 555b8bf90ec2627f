"""The desktop file that starts Hetes at login, read back as a session manager would read it."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hetes.adapters.autostart.contract import AutostartError
from hetes.adapters.autostart.xdg import XdgAutostart, join_exec, split_exec

# Whatever a path may hold: all but the zero.
ARGUMENTS = st.lists(
    st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1), min_size=1
)


@pytest.fixture
def autostart(program, environment):
    return XdgAutostart([str(program), "run"], environment)


@pytest.fixture
def file(tmp_path) -> Path:
    return tmp_path / "config/autostart/hetes.desktop"


def state(autostart) -> tuple[bool, str | None]:
    status = autostart.status()
    return status.enabled, status.why


def test_it_is_off_until_it_is_switched_on_and_off_again_after(autostart, file) -> None:
    assert state(autostart) == (False, "absent")
    autostart.disable()
    assert state(autostart) == (False, "absent")
    autostart.enable()
    autostart.enable()
    assert state(autostart) == (True, None)
    assert autostart.status().where == str(file)
    autostart.disable()
    assert state(autostart) == (False, "absent")
    assert list(file.parent.iterdir()) == []


@pytest.mark.parametrize(
    "name",
    [
        "hetes",
        "with blank",
        'with "quotes"',
        "100%",
        "back\\slash",
        "$HOME",
        "`id`",
        "Rendelő ő",
        "it's",
        "a;b&c|d",
        "#x",
        "a=b",
        "~",
        "tab\there",
        "new\nline",
        "%f",
    ],
)
def test_a_program_lies_wherever_it_likes(tmp_path, environment, name) -> None:
    program = tmp_path / name
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    autostart = XdgAutostart([str(program), "run"], environment)
    autostart.enable()
    assert state(autostart) == (True, None)
    file = autostart.status().where
    assert subprocess.run(["desktop-file-validate", file], capture_output=True, text=True, check=False).stdout == ""


@given(ARGUMENTS)
def test_every_command_survives_being_written_and_read(command) -> None:
    value = join_exec(command)
    assert "\n" not in value
    assert split_exec(value) == tuple(command)


def test_quoting_is_as_the_specification_says() -> None:
    # "Desktop Entry Specification", The Exec key: in quotes, ", `, $ and \ are escaped by a backslash; each of
    # these backslashes is then doubled as in every value. A % is doubled.
    assert join_exec(["/a b/$x", "\\", "50%", "plain"]) == '"/a b/\\\\$x" "\\\\\\\\" 50%% plain'


def test_field_codes_are_no_arguments() -> None:
    assert split_exec("hetes run %U %f --x=%%") == ("hetes", "run", "--x=%")


@pytest.mark.parametrize("value", ['"open', '"a\\\\'])
def test_what_is_left_open_is_an_error(value) -> None:
    with pytest.raises(ValueError, match=r"open|end"):
        split_exec(value)


def test_the_file_is_silent_named_and_valid(autostart, file) -> None:
    autostart.enable()
    lines = file.read_text(encoding="utf-8").splitlines()
    assert {
        "Name=Hetes",
        "Type=Application",
        "Terminal=false",
        "StartupNotify=false",
        "X-GNOME-Autostart-enabled=true",
    } <= set(lines)
    assert [line for line in lines if line.startswith("Comment[hu]=")] == [
        "Comment[hu]=Számolja az EESZT-kapcsolat idejét, és szól, mielőtt letelik"
    ]
    checked = subprocess.run(["desktop-file-validate", str(file)], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, "")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Hidden=true", "hidden"),
        ("X-GNOME-Autostart-enabled=false", "switched_off"),
        ("OnlyShowIn=KDE;", "other_desktop"),
        ("NotShowIn=XFCE;GNOME;", "other_desktop"),
        ("TryExec=/nonexistent/hetes", "program_gone"),
        ("Exec=/nonexistent/hetes run", "program_gone"),
        ("Exec=no-such-program-anywhere", "program_gone"),
        ('Exec="left open', "broken"),
        ("Exec=", "broken"),
        ("Type=Link", "broken"),
    ],
)
def test_what_somebody_edited_is_read_back_truthfully(autostart, file, environment, line, why) -> None:
    autostart.enable()
    environment["XDG_CURRENT_DESKTOP"] = "ubuntu:GNOME"
    key = line.partition("=")[0]
    kept = [old for old in file.read_text(encoding="utf-8").splitlines() if not old.startswith(f"{key}=")]
    file.write_text("\n".join([*kept, "# a remark", line]) + "\n", encoding="utf-8")
    assert state(autostart) == (False, why)
    autostart.enable()
    assert state(autostart) == (True, None)


@pytest.mark.parametrize("line", ["OnlyShowIn=GNOME;KDE;", "NotShowIn=KDE;"])
def test_an_entry_for_this_desktop_counts(autostart, file, environment, line) -> None:
    autostart.enable()
    environment["XDG_CURRENT_DESKTOP"] = "ubuntu:GNOME"
    file.write_text(file.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    assert state(autostart) == (True, None)


def test_an_entry_that_starts_something_else_is_on_but_not_this(autostart, file) -> None:
    autostart.enable()
    file.write_text("[Desktop Entry]\nType=Application\nName=x\nExec=sh -c true\n", encoding="utf-8")
    assert state(autostart) == (True, "other_command")


@pytest.mark.parametrize("content", [b"", b"nonsense", b"\xff\xfe\x00", b"[Other]\nExec=/bin/sh\n"])
def test_a_damaged_file_is_called_damaged(autostart, file, content) -> None:
    autostart.enable()
    file.write_bytes(content)
    assert state(autostart) == (False, "broken")


def test_a_dangling_link_starts_nothing(autostart, file, tmp_path) -> None:
    file.parent.mkdir(parents=True)
    file.symlink_to(tmp_path / "gone")
    assert not autostart.status().enabled


def test_an_uninstalled_program_is_no_longer_started(autostart, program) -> None:
    autostart.enable()
    program.unlink()
    assert state(autostart) == (False, "program_gone")


def test_the_entry_of_a_package_counts_and_is_overruled_by_the_users(autostart, program, tmp_path, file) -> None:
    of_the_system = tmp_path / "etc/xdg/autostart/hetes.desktop"
    of_the_system.parent.mkdir(parents=True)
    of_the_system.write_text(
        f"[Desktop Entry]\nType=Application\nName=Hetes\nExec={shlex.quote(str(program))} run\n", encoding="utf-8"
    )
    assert state(autostart) == (True, None)
    assert autostart.status().where == str(of_the_system)
    autostart.disable()
    assert state(autostart) == (False, "hidden")
    assert autostart.status().where == str(file)
    autostart.enable()
    assert state(autostart) == (True, None)


def test_without_a_configuration_folder_in_the_environment_it_is_the_one_in_the_home(
    program, tmp_path, monkeypatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for value in ("", "relative/folder"):
        autostart = XdgAutostart([str(program), "run"], {"XDG_CONFIG_HOME": value, "XDG_CONFIG_DIRS": str(tmp_path)})
        assert autostart.status().where == str(tmp_path / "home/.config/autostart/hetes.desktop")


def test_a_folder_that_cannot_be_written_is_told_and_changes_nothing(program, tmp_path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    autostart = XdgAutostart(
        [str(program), "run"], {"XDG_CONFIG_HOME": str(tmp_path / "file"), "XDG_CONFIG_DIRS": str(tmp_path)}
    )
    with pytest.raises(AutostartError):
        autostart.enable()
    assert not autostart.status().enabled


def test_a_path_that_is_no_text_is_written_all_the_same(tmp_path, environment) -> None:
    program = tmp_path / "rossz\udce9"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    autostart = XdgAutostart([str(program), "run"], environment)
    autostart.enable()
    assert state(autostart) == (True, None)
