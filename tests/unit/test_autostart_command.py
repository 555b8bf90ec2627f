"""The command that starts this very Hetes at login."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from hetes.adapters.autostart.choose import autostart
from hetes.adapters.autostart.contract import AutostartError
from hetes.adapters.autostart.login_command import login_command
from hetes.adapters.autostart.systemd import LinuxAutostart
from hetes.presentation.autostart_words import autostart_refusal, autostart_sentence


@pytest.fixture
def installed(tmp_path):
    def install(*names: str) -> Path:
        for name in names:
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("#!/bin/sh\n", encoding="utf-8")
            file.chmod(0o755)
        return tmp_path

    return install


def command(root: Path, executable: str, argv0: str = "", platform: str = "linux", scripts: str = "nowhere", **more):
    argv0 = str(root / argv0) if argv0 else "-c"
    found = login_command(
        platform=platform,
        executable=str(root / executable),
        argv0=argv0,
        scripts=str(root / scripts),
        frozen=more.get("frozen", False),
    )
    return tuple(part.removeprefix(f"{root}{os.sep}") for part in found)


def test_in_a_venv_it_is_the_script_beside_the_interpreter(installed) -> None:
    root = installed("venv/bin/python", "venv/bin/hetes", "venv/bin/hetesw")
    assert command(root, "venv/bin/python") == ("venv/bin/hetes", "run")


def test_a_venv_whose_interpreter_is_a_link_is_not_left_by_following_it(installed) -> None:
    root = installed("usr/bin/python3", "usr/bin/hetes", "venv/bin/hetes")
    (root / "venv/bin/python").symlink_to(root / "usr/bin/python3")
    assert command(root, "venv/bin/python") == ("venv/bin/hetes", "run")


def test_with_pipx_it_is_the_link_that_outlives_an_upgrade(installed) -> None:
    root = installed("pipx/venvs/hetes/bin/python", "pipx/venvs/hetes/bin/hetes")
    (root / "local/bin").mkdir(parents=True)
    (root / "local/bin/hetes").symlink_to(root / "pipx/venvs/hetes/bin/hetes")
    assert command(root, "pipx/venvs/hetes/bin/python", argv0="local/bin/hetes") == ("local/bin/hetes", "run")


def test_a_users_own_installation_wins_over_the_one_beside_the_systems_interpreter(installed) -> None:
    root = installed("usr/bin/python3", "usr/bin/hetes", "home/.local/bin/hetes")
    assert command(root, "usr/bin/python3", argv0="home/.local/bin/hetes") == ("home/.local/bin/hetes", "run")


def test_another_program_that_calls_us_is_not_started_at_login(installed) -> None:
    root = installed("venv/bin/python", "venv/bin/hetes", "venv/bin/pytest")
    assert command(root, "venv/bin/python", argv0="venv/bin/pytest") == ("venv/bin/hetes", "run")


@pytest.mark.parametrize("python", ["venv/Scripts/python.exe", "venv/Scripts/pythonw.exe"])
def test_on_windows_it_is_the_program_without_a_console(installed, python) -> None:
    root = installed("venv/Scripts/python.exe", "venv/Scripts/hetes.exe", "venv/Scripts/hetesw.exe")
    assert command(root, python, argv0="venv/Scripts/hetes", platform="win32") == ("venv/Scripts/hetesw.exe", "run")


def test_on_windows_scripts_may_lie_apart_from_the_interpreter(installed) -> None:
    root = installed("Python313/python.exe", "Python313/Scripts/hetes.exe", "Python313/Scripts/hetesw.exe")
    assert command(root, "Python313/python.exe", platform="win32", scripts="Python313/Scripts") == (
        "Python313/Scripts/hetesw.exe",
        "run",
    )


def test_a_frozen_program_starts_itself(installed) -> None:
    root = installed("opt/hetes/hetes")
    assert command(root, "opt/hetes/hetes", frozen=True) == ("opt/hetes/hetes", "run")


def test_a_frozen_windows_program_starts_its_twin_without_a_console(installed) -> None:
    root = installed("Hetes/hetes.exe", "Hetes/hetesw.exe")
    assert command(root, "Hetes/hetes.exe", platform="win32", frozen=True) == ("Hetes/hetesw.exe", "run")


def test_without_any_script_the_module_is_started_without_a_console(installed) -> None:
    root = installed("py/python.exe", "py/pythonw.exe")
    assert command(root, "py/python.exe", platform="win32") == ("py/pythonw.exe", "-P", "-m", "hetes", "run")
    assert command(root, "py/python.exe") == ("py/python.exe", "-P", "-m", "hetes", "run")


def test_here_and_now_it_names_an_absolute_program() -> None:
    found = login_command()
    assert Path(found[0]).is_absolute()
    assert found[-1] == "run"
    assert Path(found[0]).parent == Path(sys.executable).parent


def test_this_system_has_its_way_of_starting_at_login() -> None:
    assert isinstance(autostart(["/bin/true"]), LinuxAutostart)


@pytest.mark.parametrize(
    "why",
    [
        "absent",
        "hidden",
        "switched_off",
        "task_manager",
        "for_everybody",
        "policy",
        "other_desktop",
        "program_gone",
        "other_command",
        "broken",
    ],
)
@pytest.mark.parametrize("language", ["hu", "en"])
def test_there_is_a_sentence_for_every_status(language, why) -> None:
    sentence = autostart_sentence(language, enabled=why == "other_command", why=why)
    assert sentence.endswith(".")
    assert sentence != autostart_sentence(language, enabled=True, why=None)
    assert (language == "hu") == ("Hetes" in sentence and any(char in sentence for char in "áéíóöőúüű"))


@pytest.mark.parametrize(("code", "reason"), [(13, "denied"), (30, "denied"), (28, "full"), (5, "failed")])
def test_an_error_is_told_in_a_word_that_there_is_a_sentence_for(code, reason) -> None:
    error = AutostartError.of(OSError(code, "text of the system"))
    assert error.reason == reason
    assert autostart_refusal("hu", error.reason) != autostart_refusal("en", error.reason)
