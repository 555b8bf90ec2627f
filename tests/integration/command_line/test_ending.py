"""Broken outputs, ``hetes quit``, and a bug of the program."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hetes.adapters.ipc.client import KEY_FILE
from tests.support.agent.command_line import HETES, environment, hetes, one_line
from tests.support.system.waiting import LIMIT


@pytest.mark.parametrize("words", [["status"], ["--help"], ["--version"]])
def test_what_nobody_reads_any_more_ends_without_a_traceback(agent, home, words):
    reading, writing = os.pipe()
    os.close(reading)
    ran = subprocess.run(
        [*HETES, *words],
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        timeout=LIMIT,
        check=False,
        env=environment(home),
    )
    os.close(writing)
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize("words", [["status", "--json"], ["--help"], ["--version"]])
def test_a_full_disk_behind_stdout_is_a_failure_in_words(agent, home, words):
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [*HETES, *words],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            timeout=LIMIT,
            check=False,
            env=environment(home),
        )
    assert ran.returncode == 1
    assert "Nem tudtam kiírni" in one_line(ran.stderr)


def test_quit_returns_when_the_agent_is_gone(home):
    stub = subprocess.Popen(
        [sys.executable, "-m", "tests.support.agent.stub", str(home / "run")],
        stdout=subprocess.PIPE,
        env=environment(home),
    )
    with stub:
        assert stub.stdout.readline() == b"ready\n"
        ran = hetes(home, "quit")
        assert (ran.returncode, ran.stdout, ran.stderr) == (0, "Kész: quit.\n", "")
        assert not (home / "run" / KEY_FILE).exists()
        assert stub.wait(LIMIT) == 0


CRASH = """
import sys, types, hetes
def run(**_):
    raise KeyError("secret")
app = types.ModuleType("hetes.agent.bootstrap")
app.run = run
import hetes.agent
hetes.agent.bootstrap = sys.modules["hetes.agent.bootstrap"] = app
sys.argv[1:] = ["run"]
from hetes.__main__ import main
main()
"""


def crash(home):
    return subprocess.run(
        [sys.executable, "-c", CRASH],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=LIMIT,
        check=False,
        env=environment(home),
    )


def test_a_bug_is_one_sentence_and_no_traceback(home):
    ran = crash(home)
    assert (ran.returncode, ran.stdout) == (1, "")
    line = one_line(ran.stderr)
    assert line.startswith("Váratlan hiba történt (KeyError)")
    log = Path(line.rpartition(": ")[2])
    assert log.is_relative_to(home / "data")
    assert "KeyError: 'secret'" in log.read_text()


def test_a_bug_without_a_place_for_the_log_is_one_sentence_too(home):
    (home / "data").rmdir()
    (home / "data").write_text("a file where the folder should be")
    ran = crash(home)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "KeyError: 'secret'" in one_line(ran.stderr)
