"""A program that is forked from one which has loaded it is what it would have been by a start of its own."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.agent.fork_server import KINDS
from tests.support.agent.program import RunningAgent, environment
from tests.support.agent.warm_start import HETES, PANEL, Forked, Server, kind_of, run
from tests.support.system.waiting import LIMIT, eventually

# All that a program finds when it begins, but for numbers that are each process's own.
MIRROR = """
import gc, json, os, signal, sys, threading
from pathlib import Path
def stream(each):
    names = ("name", "mode", "encoding", "errors", "newlines", "line_buffering", "write_through", "closed")
    buffer = [type(each.buffer).__name__, each.buffer.mode, each.buffer.raw.name, each.buffer.raw.closefd]
    return [getattr(each, name) for name in names] + buffer + [each.seekable(), each.isatty(), each.fileno()]
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
kept = ("Name", "Umask", "Threads", "SigBlk", "SigIgn", "SigCgt", "CapEff", "NoNewPrivs", "Seccomp")
environ = dict(entry.partition(b"=")[::2] for entry in [os.fsencode(f"{n}={v}") for n, v in os.environ.items()])
print(json.dumps({
    "streams": [stream(each) for each in (sys.stdin, sys.stdout, sys.stderr)],
    "originals": [sys.stdin is sys.__stdin__, sys.stdout is sys.__stdout__, sys.stderr is sys.__stderr__],
    "status": {name: status[name].strip() for name in kept},
    "signals": {str(each): str(signal.getsignal(each)).partition(" at ")[0] for each in signal.valid_signals()},
    "files": sorted(each.name for each in Path("/proc/self/fd").iterdir() if each.exists()),
    "links": [Path(f"/proc/self/fd/{n}").readlink().name.partition(":")[0] for n in (0, 1, 2)],
    "environ": {n.decode(): v.decode() for n, v in environ.items()},
    "inherited": __import__("subprocess").run(["env"], capture_output=True, text=True).stdout.splitlines(),
    "folder": str(Path.cwd()), "argv": sys.argv, "words": sys.orig_argv, "path": sys.path[:2],
    "program": [sys.executable, sys.flags, sys.warnoptions, sys._xoptions, __name__, __file__],
    "main": sys.modules["__main__"].__dict__ is globals(),
    "leader": [os.getsid(0) == os.getpid(), os.getpgrp() == os.getpid()],
    "threads": [each.name for each in threading.enumerate()],
    "zone": __import__("time").tzname, "collects": gc.isenabled(),
    "limits": Path("/proc/self/limits").read_text(), "nice": os.nice(0), "recursion": sys.getrecursionlimit(),
    "read": sys.stdin.read(),
}, sort_keys=True))
raise SystemExit(7)
"""

# A panel whose agent is gone at once: what it has loaded until then. Python's own list lacks what importlib loads.
PANEL_AND_ITS_MODULES = """
import os, runpy, sys
end = os._exit
os._exit = lambda code: (print(*(f"loaded {name}" for name in sys.modules), sep="\\n", file=sys.stderr), sys.stderr.flush(), end(code))
sys.argv = [sys.argv[1], "60", "true"]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.fixture(scope="module", params=KINDS)
def server(request):
    made = Server(request.param, environment(Path()))
    yield made
    made.end()


def both(server, command, **options):
    """Run it by a start of its own and forked, and return what came of each."""
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    for way in (subprocess.Popen, lambda *words, **more: Forked(server, *words, **more)):
        with way(command, text=True, **pipes, **options) as process:
            out, err = process.communicate("told\n", timeout=LIMIT)
        yield process.returncode, out, err


def mirror(tmp_path):
    file = tmp_path / "mirror.py"
    file.write_text(MIRROR, encoding="utf-8")
    return file


def test_it_has_the_locale_that_python_takes_where_none_is_given(tmp_path):
    env = {name: value for name, value in environment(tmp_path).items() if name not in ("LANG", "LC_ALL")}
    server = Server("command", env)
    real, forked = both(server, [sys.executable, str(mirror(tmp_path))], env=env)
    server.end()
    assert json.loads(forked[1]) == json.loads(real[1])
    assert "LC_CTYPE=C.UTF-8" in json.loads(real[1])["inherited"]


@pytest.mark.parametrize("session", [True, False])
def test_it_finds_what_it_would_have_found(server, tmp_path, session):
    (folder := tmp_path / "elsewhere").mkdir()
    env = environment(tmp_path, {"TZ": "Asia/Tokyo", "HETES_OWN": "ő"})
    words = [sys.executable, str(mirror(tmp_path)), "--option", "ű"]
    real, forked = both(server, words, env=env, cwd=folder, start_new_session=session)
    assert real[0] == forked[0] == 7, (real, forked)
    assert json.loads(forked[1]) == json.loads(real[1])
    assert real[2] == forked[2] == ""


def test_it_takes_the_mask_of_who_starts_it(server, tmp_path):
    before = os.umask(0o027)
    try:
        real, forked = both(server, [sys.executable, str(mirror(tmp_path))], env=environment(tmp_path))
    finally:
        os.umask(before)
    assert json.loads(real[1])["status"]["Umask"] == json.loads(forked[1])["status"]["Umask"] == "0027"


@pytest.mark.parametrize(
    "words",
    [
        ("--version",),
        ("activate",),
        ("frobnicate",),
        ("snooze", "x"),
        ("practitioner", "list"),
        ("help",),
        ("history",),
    ],
    ids=" ".join,
)
def test_a_command_says_and_ends_as_it_would_have(tmp_path, words):
    env = environment(tmp_path / "h")
    real = subprocess.run([*HETES, *words], env=env, capture_output=True, text=True, timeout=LIMIT, check=False)
    forked = run([*HETES, *words], env=env)
    assert (forked.returncode, forked.stdout, forked.stderr) == (real.returncode, real.stdout, real.stderr)


def test_what_is_loaded_beforehand_every_agent_and_every_command_loads(server, tmp_path):
    """In a process that was forked, nothing is there that would be lacking by itself."""
    loaded = set(server.ask({"loaded": True}))
    env = environment(tmp_path / "h", {"PYTHONPROFILEIMPORTTIME": "1"})
    if server.kind == "agent":
        with RunningAgent(tmp_path / "h", "--simulate", "--no-tray", env=env) as agent:
            pass
        told = agent.err
    else:
        words = (
            [sys.executable, "-c", PANEL_AND_ITS_MODULES, *PANEL[1:]] if server.kind == "panel" else [*HETES, "quit"]
        )
        told = subprocess.run(
            words, env=env, capture_output=True, text=True, timeout=LIMIT, check=False, stdin=subprocess.DEVNULL
        ).stderr
    itself = set(re.findall(r"^(?:import time:.*\| +|loaded )(\S+)$", told, re.MULTILINE))
    python = [
        sys.executable,
        "-c",
        "import importlib, gc, runpy, sys; print(*sys.modules)",
    ]  # what can be told to run a module
    of_python = subprocess.run(
        python, env=environment(tmp_path), capture_output=True, text=True, check=True
    ).stdout.split()
    assert set(KINDS[server.kind]) <= loaded & itself
    assert loaded - itself - {*of_python, "array"} == set()


def test_it_can_be_killed_waited_for_and_is_not_forgotten(server, tmp_path):
    waits = tmp_path / "waits.py"
    waits.write_text("import signal\nprint('ready', flush=True)\nsignal.pause()\n", encoding="utf-8")
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with Forked(
        server, [sys.executable, str(waits)], env=environment(tmp_path), start_new_session=True, **pipes
    ) as one:
        assert one.stdout.readline() == b"ready\n"
        assert one.poll() is None
        with pytest.raises(subprocess.TimeoutExpired):
            one.wait(0)
        os.killpg(one.pid, signal.SIGKILL)
        assert one.wait(LIMIT) == one.wait() == one.poll() == -signal.SIGKILL
    with Forked(server, [sys.executable, str(waits)], env=environment(tmp_path), **pipes) as other:
        assert other.stdout.readline() == b"ready\n"
        other.terminate()
        assert eventually(other.poll) == other.wait() == -signal.SIGTERM


def test_what_could_tell_the_difference_is_started_by_itself(tmp_path):
    env = environment(tmp_path)
    assert kind_of([*HETES, "activate"], env) == kind_of([*HETES], env) == "command"
    assert kind_of([*HETES, "run", "--no-tray"], env) == "agent"
    assert kind_of([*PANEL, "60"], env) == "panel"
    for command in (
        [*HETES, "status"],
        [*HETES, "run", "--welcome"],
        ["unshare", *HETES, "quit"],
        ["/bin/python", *HETES[1:]],
    ):
        assert kind_of(command, env) is None, command
    for name in ("PYTHONMALLOC", "PYTHONDEVMODE", "LD_PRELOAD", "G_SLICE", "MALLOC_PERTURB_", "LC_TIME"):
        assert kind_of([*HETES, "quit"], {**env, name: "1"}) is None, name
