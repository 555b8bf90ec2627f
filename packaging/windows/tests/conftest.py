"""What the tests under wine have in common: programs run through wine, an agent with a home of its own."""

from __future__ import annotations

import json
import os
import re
import selectors
import subprocess
import threading
import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest

ROOT = Path(__file__).resolve().parents[3]
BUILT = Path(os.environ["HETES_WINDOWS_BUILT"])
PREFIX = Path(os.environ["WINEPREFIX"])
PYTHON = BUILT / "work" / "cp313" / "python.exe"
USER = PREFIX / "drive_c" / "users" / os.environ.get("USER", "root")
PLACE = USER / "AppData/Local/Programs/Hetes"
LINK = USER / "AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Hetes.lnk"
UNINSTALL = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\Hetes"
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
T = TypeVar("T")


def eventually(look: Callable[[], T], within: float = 60.0, every: float = 0.25) -> T:
    """Return the first truthy answer; fail when there is none within so many seconds."""
    deadline = time.monotonic() + within
    while not (seen := look()):
        assert time.monotonic() < deadline, f"not within {within} s"
        time.sleep(every)  # noqa: TID251 - the one place in these tests that polls
    return seen


def pass_time(seconds: float) -> None:
    """Let time pass for a count of what a program does in it; whoever waits for something has :func:`eventually`."""
    threading.Event().wait(seconds)


def seconds_awake(process: int, seconds: int) -> int:
    """Watch a program for so many seconds, and return in how many of them any of its threads has run.

    Not the switches: under wine each question to the system is one, to its server and back.
    """

    def switches() -> list[str]:
        told = [task.joinpath("status").read_text("ascii") for task in sorted(Path(f"/proc/{process}/task").iterdir())]
        return [line for status in told for line in status.splitlines() if "ctxt" in line]

    awake, before = 0, switches()
    for _ in range(seconds):
        pass_time(1)
        awake += before != (before := switches())
    return awake


@dataclass
class Done:
    """What a Windows program left."""

    code: int
    said: str
    complained: str


@pytest.fixture(scope="session", autouse=True)
def _windows_runs() -> Iterator[None]:
    """Keep wine running: else whatever program comes first starts Windows' services, which hold on to its pipes."""
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "timeout": 120}
    subprocess.run(["wineserver", "-p"], check=True, **quiet)
    subprocess.run(["wineboot"], check=True, **quiet)
    yield
    subprocess.run(["wineserver", "-k"], check=False, **quiet)


def text_of(raw: bytes) -> str:
    """Return what a program wrote into a pipe: Hetes UTF-8, whatever the code page. Wine's own tools lose letters."""
    return raw.decode("utf-8", "replace").replace("\r\n", "\n")


def wine(*command: str | Path, within: float = 120.0, **environ: str) -> Done:
    """Run a Windows program to its end, and return what it wrote until then.

    Not until its pipes are closed: a program's standard error goes to all that wine starts for it, and the desktop,
    which the first one with a window needs, may stay for as long as any other program runs.
    """
    words, pipes = ["wine", *map(str, command)], {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = subprocess.Popen(words, stdin=subprocess.DEVNULL, env={**os.environ, **environ}, **pipes)
    heard = {process.stdout: b"", process.stderr: b""}
    deadline = time.monotonic() + within
    with process.stdout, process.stderr, selectors.DefaultSelector() as listening:
        for stream in heard:
            listening.register(stream, selectors.EVENT_READ)
        while listening.get_map():
            ended = process.poll() is not None  # asked first: by then all that it wrote is in the pipes
            spoke = listening.select(0 if ended else 0.1)
            for key, _ in spoke:
                if chunk := os.read(key.fd, 65536):
                    heard[key.fileobj] += chunk
                else:
                    listening.unregister(key.fileobj)
            if ended and not spoke:
                break
            if time.monotonic() > deadline:
                process.kill()
                process.wait()
                raise subprocess.TimeoutExpired(words, within, *heard.values())
    code = process.wait(max(1.0, deadline - time.monotonic()))
    return Done(code, *map(text_of, heard.values()))


def on_linux(path: str) -> Path:
    r"""Return where C:\\... lies."""
    assert path.lower().startswith("c:\\"), path
    return PREFIX / "drive_c" / path[3:].replace("\\", "/")


def on_windows(path: Path) -> str:
    r"""Return C:\\... for a path below drive_c."""
    return "C:\\" + str(path.relative_to(PREFIX / "drive_c")).replace("/", "\\")


def registry(key: str, value: str) -> str | None:
    """Return a value of HKEY_CURRENT_USER as reg.exe shows it; None: there is none."""
    done = wine("reg", "query", rf"HKCU\{key}", "/v", value)
    found = re.search(rf"^\s+{re.escape(value)}\s+REG_\w+\s+(.*)$", done.said, re.MULTILINE)
    return found[1].rstrip() if found else None


@dataclass
class Agent:
    """An agent with a home of its own, run by one of the two programs."""

    program: Path
    home: str
    environ: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    said: list[bytes] = field(default_factory=list)

    def hetes(self, *words: str, program: str = "hetes.exe", within: float = 120.0) -> Done:
        """Run a command of ``hetes`` for this home."""
        return wine(self.program.with_name(program), *words, within=within, HETES_HOME=self.home, **self.environ)

    def start(self, *flags: str, command: tuple[str, ...] = ("run",)) -> Agent:
        """Start it, and return when it answers."""
        self.process = subprocess.Popen(
            ["wine", str(self.program), *command, *flags],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,  # Python under wine 8 can't write to files
            stderr=subprocess.STDOUT,
            env={**os.environ, "HETES_HOME": self.home, **self.environ},
        )
        threading.Thread(target=self._listen, args=(self.process,), daemon=True).start()
        eventually(lambda: self.hetes("status").code == 0, within=90, every=0.5)
        return self

    def status(self) -> dict[str, Any]:
        """Return what ``hetes status --json`` says."""
        done = self.hetes("status", "--json")
        assert done.code == 0, done
        return json.loads(done.said)

    def log(self) -> str:
        """Return its log."""
        file = on_linux(self.home) / "data" / "hetes.log"
        return file.read_text("utf-8") if file.exists() else ""

    def ended(self) -> int:
        """Return its exit code, once it has ended."""
        assert self.process is not None
        return self.process.wait(60)

    def stop(self) -> None:
        """End it if it runs."""
        if self.process is not None and self.process.poll() is None:
            self.hetes("quit")
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def _listen(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        with process.stdout as stream:
            self.said += stream


@pytest.fixture
def make_agent(request: pytest.FixtureRequest) -> Iterator[Callable[..., Agent]]:
    """Return what makes agents; they are ended after the test."""
    made: list[Agent] = []

    def make(program: str = "hetes.exe", folder: Path = BUILT / "hetes") -> Agent:
        name = re.sub(r"\W", "-", request.node.name)
        made.append(Agent(folder / program, rf"C:\homes\{name}-{len(made)}"))
        return made[-1]

    yield make
    for agent in made:
        agent.stop()
