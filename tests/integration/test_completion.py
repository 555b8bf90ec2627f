"""What the shell offers after ``hetes``: the real bash with the real command, and the scripts for the other shells."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys

import pytest

from hetes.core.notices.registry import RULES
from hetes.core.state import STEPS
from tests.support.system.waiting import LIMIT

SETTINGS = """
[[practitioner]]
id = "p1"
name = "Dr. Minta Éva"

[[practitioner]]
id = "p2"
name = "Dr. Őrsi Űrné\\u001b]0;owned\\u0007"

[[practitioner]]
id = "not one word"
name = "Dr. Harmadik"
"""

SCRIPT: list[str] = []  # for bash, from the command itself, once

# As readline does it: the words of the line, the number of the last one, the function that is registered.
PRESS_TAB = """
source {script}
set -- {words}
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
[[ $(complete -p hetes) == *" -F _hetes_completion hetes" ]] || exit 9
_hetes_completion "$1"
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


class Computer:
    def __init__(self, folder):
        self.home = folder / "home"
        self.settings = self.home / "config" / "settings.toml"
        self.settings.parent.mkdir(parents=True)
        self.settings.write_text(SETTINGS, encoding="utf-8")
        command = folder / "bin" / "hetes"
        command.parent.mkdir()
        command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m hetes "$@"\n', encoding="utf-8")
        command.chmod(0o755)
        self.environment = {
            "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(folder),
            "HETES_HOME": str(self.home),
            "PYTHONPATH": os.pathsep.join(sys.path),
            "PYTHONUTF8": "1",
        }
        self.script = folder / "completion.bash"

    def run(self, *command, **more):
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=LIMIT,
            check=False,
            env={**self.environment, **more},
        )

    def tab(self, *words):
        """Return what bash would offer for the last of these words, which may be begun or empty."""
        if not SCRIPT:  # nothing in it is of this computer
            SCRIPT.append(self.run("hetes", _HETES_COMPLETE="bash_source").stdout)
        self.script.write_text(SCRIPT[0], encoding="utf-8")
        line = PRESS_TAB.format(script=shlex.quote(str(self.script)), words=shlex.join(("hetes", *words)))
        pressed = self.run("bash", "--norc", "-c", line)
        assert (pressed.returncode, pressed.stderr) == (0, "")
        return pressed.stdout.split("\n")[:-1] if pressed.stdout != "\n" else []


@pytest.fixture
def computer(tmp_path):
    return Computer(tmp_path)


def test_bash_completes_commands_in_the_order_of_a_day(computer):
    assert computer.tab("d") == ["done", "dismiss", "doctor", "demo"]
    assert computer.tab("practitioner", "") == ["list", "add", "edit", "remove"]


def test_bash_completes_options_and_choices(computer):
    assert computer.tab("history", "--") == ["--json", "--days", "--help"]
    assert computer.tab("autostart", "") == ["enable", "disable", "status"]
    assert computer.tab("practitioner", "add", "X", "--login", "m") == ["mobiltoken"]


def test_bash_completes_the_kinds_of_notices_and_the_steps_with_a_new_card(computer):
    assert computer.tab("dismiss", "") == [rule.notice for rule in RULES]
    assert computer.tab("dismiss", "session_e") == ["session_expired", "session_ending"]
    assert computer.tab("guide", "--tick", "") == list(STEPS)
    assert computer.tab("guide", "--untick", "ca") == ["can"]


@pytest.mark.parametrize("before", [["activate"], ["dismiss", "session_ending"], ["guide"], ["practitioner", "edit"]])
def test_bash_completes_practitioners_by_their_ids(computer, before):
    assert computer.tab(*before, "") == ["p1", "p2"]
    assert computer.tab(*before, "p2") == ["p2"]


def test_the_beginning_of_a_name_leads_to_the_id(computer):
    assert computer.tab("activate", "dr.") == ["p1", "p2"]
    assert computer.tab("activate", '"Dr. ő') == ["p2"]
    assert computer.tab("activate", "Senki") == []


def test_a_name_is_shown_where_the_shell_shows_help_and_cannot_command_the_terminal(computer):
    shown = computer.run("hetes", _HETES_COMPLETE="zsh_complete", COMP_WORDS="hetes activate ", COMP_CWORD="2").stdout
    assert shown.split("\n")[:3] == ["plain", "p1", "Dr. Minta Éva"]
    assert not set(shown) & set("\x1b\x07")


@pytest.mark.parametrize("broken", [b"\xff\xfe", b"language = ", b"x = " + b"[" * 100_000, b"practitioner = 7\n"])
def test_settings_that_cannot_be_read_offer_nothing_and_say_nothing(computer, broken):
    computer.settings.write_bytes(broken)
    assert computer.tab("activate", "") == []
    assert computer.tab("activa") == ["activate"]


@pytest.mark.parametrize(
    "asked",
    [
        {"_HETES_COMPLETE": "bash_complete"},
        {"_HETES_COMPLETE": "bash_complete", "COMP_WORDS": "hetes", "COMP_CWORD": "x"},
        {"_HETES_COMPLETE": "nonsense"},
        {"_HETES_COMPLETE": "tcsh_source"},
    ],
    ids=str,
)
def test_a_question_that_makes_no_sense_is_answered_by_the_exit_code_alone(computer, asked):
    ran = computer.run("hetes", **asked)
    assert (ran.returncode, ran.stdout, ran.stderr) == (1, "", "")
    assert not (computer.home / "data").exists()


@pytest.mark.parametrize(
    ("shell", "begins"),
    [
        ("bash", "_hetes_completion() {"),
        ("zsh", "#compdef hetes"),
        ("fish", "function _hetes"),
        ("powershell", "Register-ArgumentCompleter -Native -CommandName hetes "),
    ],
)
def test_there_is_a_script_for_each_shell(computer, shell, begins):
    ran = computer.run("hetes", _HETES_COMPLETE=f"{shell}_source")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith(begins)
    assert f"{shell}_complete" in ran.stdout
    assert computer.run("hetes", "completion", shell).stdout.rstrip() == ran.stdout.rstrip()


def test_fish_cuts_no_help_at_its_comma(computer):
    script = computer.run("hetes", "completion", "fish").stdout
    assert 'string split --max 1 "," $completion' in script
    shown = computer.run("hetes", _HETES_COMPLETE="fish_complete", COMP_WORDS="hetes doc", COMP_CWORD="doc").stdout
    assert shown.startswith("plain,doctor\tMegnézi, készen áll-e a gép")


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        ({"COMP_WORDS": "hetes ", "COMP_CWORD": "d"}, ["done", "dismiss", "doctor", "demo"]),
        ({"COMP_WORDS": "hetes activate "}, ["p1\tDr. Minta Éva", "p2"]),  # PowerShell has no variables without a value
        ({"COMP_WORDS": "hetes activate ", "COMP_CWORD": "'Dr. M"}, ["p1\tDr. Minta Éva"]),
        ({"COMP_WORDS": "hetes rehearse "}, []),
    ],
    ids=str,
)
def test_powershell_is_told_what_is_offered_and_the_help_beside_it(computer, asked, offered):
    ran = computer.run("hetes", _HETES_COMPLETE="powershell_complete", **asked)
    lines = [line.split("\t", 1)[1] for line in ran.stdout.splitlines() if line.startswith("plain\t")]
    assert len(lines) == len(offered)
    assert all(line.startswith(each) for line, each in zip(lines, offered, strict=True))
