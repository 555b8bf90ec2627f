"""The launch agent, with answers of launchctl as its versions print them. Never run on macOS."""

from __future__ import annotations

import os
import plistlib
import subprocess

import pytest

from hetes.adapters.autostart.launchd import LABEL, MacosAutostart

UNTOUCHED = 'disabled services = {\n\t"com.example.other" => disabled\n}\n'


class FakeLaunchctl:
    def __init__(self) -> None:
        self.answer = UNTOUCHED
        self.asked: list[tuple[str, ...]] = []
        self.error: Exception | None = None

    def __call__(self, command) -> str:
        self.asked.append(tuple(command))
        if self.error is not None:
            raise self.error
        return self.answer


@pytest.fixture
def launchctl():
    return FakeLaunchctl()


@pytest.fixture
def program(tmp_path):
    file = tmp_path / "Hetes.app"
    file.write_text("", encoding="utf-8")
    file.chmod(0o755)
    return file


@pytest.fixture
def autostart(tmp_path, program, launchctl):
    return MacosAutostart([str(program), "run"], tmp_path, launchctl)


@pytest.fixture
def file(tmp_path):
    return tmp_path / f"Library/LaunchAgents/{LABEL}.plist"


def state(autostart) -> tuple[bool, str | None]:
    status = autostart.status()
    return status.enabled, status.why


def test_it_is_off_until_it_is_switched_on_and_off_again_after(autostart, file) -> None:
    assert state(autostart) == (False, "absent")
    autostart.disable()
    autostart.enable()
    assert state(autostart) == (True, None)
    assert autostart.status().where == str(file)
    autostart.disable()
    assert state(autostart) == (False, "absent")


def test_the_agent_is_started_at_login_and_again_after_a_failure_only(autostart, file, program) -> None:
    autostart.enable()
    agent = plistlib.loads(file.read_bytes())
    assert agent["ProgramArguments"] == [str(program), "run"]
    assert (agent["RunAtLoad"], agent["KeepAlive"], agent["ProcessType"]) == (
        True,
        {"SuccessfulExit": False},
        "Interactive",
    )


@pytest.mark.parametrize("word", ["disabled", "true"])
def test_what_launchctl_switched_off_is_off_until_it_is_asked_for_again(autostart, launchctl, word) -> None:
    autostart.enable()
    launchctl.answer = f'disabled services = {{\n\t"{LABEL}" => {word}\n}}\n'
    assert state(autostart) == (False, "switched_off")
    autostart.enable()
    assert launchctl.asked[-1] == ("/bin/launchctl", "enable", f"gui/{os.getuid()}/{LABEL}")


@pytest.mark.parametrize("word", ["enabled", "false"])
def test_the_list_of_launchd_overrules_the_file(autostart, launchctl, file, word) -> None:
    autostart.enable()
    file.write_bytes(plistlib.dumps(plistlib.loads(file.read_bytes()) | {"Disabled": True}))
    assert state(autostart) == (False, "switched_off")
    launchctl.answer = f'\t"{LABEL}" => {word}\n'
    assert state(autostart) == (True, None)


@pytest.mark.parametrize("error", [FileNotFoundError(2, "launchctl"), subprocess.TimeoutExpired("launchctl", 5)])
def test_without_an_answer_the_file_alone_tells(autostart, launchctl, error) -> None:
    launchctl.error = error
    autostart.enable()
    assert state(autostart) == (True, None)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nonsense",
        b"<plist><array/></plist>",
        plistlib.dumps([1]),
        plistlib.dumps({"Label": LABEL}),
        plistlib.dumps({"Label": "other", "RunAtLoad": True, "ProgramArguments": ["/bin/sh"]}),
    ],
)
def test_a_damaged_file_is_called_damaged(autostart, file, content) -> None:
    autostart.enable()
    file.write_bytes(content)
    assert state(autostart) == (False, "broken")


def test_an_agent_that_starts_something_else_is_on_but_not_this(autostart, file) -> None:
    autostart.enable()
    file.write_bytes(plistlib.dumps({"Label": LABEL, "RunAtLoad": True, "ProgramArguments": ["/bin/sh"]}))
    assert state(autostart) == (True, "other_command")


def test_an_uninstalled_program_is_no_longer_started(autostart, program) -> None:
    autostart.enable()
    program.unlink()
    assert state(autostart) == (False, "program_gone")
