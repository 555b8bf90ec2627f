"""The whole agent as a child process, and what people do to it: commands, a look at its lines, a kill -9.

    agent = RunningAgent(home, "--simulate", "--no-tray").start()
    agent.cli("activate")                        # a Command: code, out, err
    agent.kill9(); agent.start()                 # the same home again

It has no desktop unless ``env`` brings one (``tests.support.desktop.screen.Desktop().env``), and no card service unless
``wrapper`` (a command that ends in exec) or the computer brings one.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from hetes.adapters.folders import find_folders
from hetes.adapters.ipc.client import ChannelError, ask, watch
from hetes.adapters.ipc.doors import doors
from hetes.adapters.public_holidays import compute
from hetes.adapters.whole_file import create
from tests.support.agent.warm_start import HETES, run, start
from tests.support.system.waiting import LIMIT, eventually

DAEMON = Path(__file__).resolve().parents[3] / "daemon"
NOWHERE = "unix:path=/nonexistent/bus"  # without an address libdbus may start a bus of its own
TWO_HOURS = """
[session]
length = "2h"
leads = ["30m", "10m"]
[[practitioner]]
id = "p1"
name = "Dr. Minta Éva"
"""
"""Settings under which a connection of a hundred minutes ago is about to end."""


@dataclass(frozen=True)
class Command:
    """What a command of the command line came to."""

    code: int
    out: str
    err: str

    @property
    def line(self) -> str:
        """The one line on stderr of a command that was refused; anything else on either stream fails."""
        assert self.out == "", self.out
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        assert "Traceback" not in self.err
        return lines[0]


def environment(home: Path, env: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return what a child gets: its Hetes lies in ``home``; ``env`` adds to that or replaces it."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LC_ALL", "TZ") if name in os.environ}
    ours = {"HETES_HOME": str(home), "PYTHONPATH": str(DAEMON), "DBUS_SESSION_BUS_ADDRESS": NOWHERE}
    return {**kept, **ours, **(env or {}), "HETES_HOME": str(home)}


def hetes(home: Path, *words: str, env: Mapping[str, str] | None = None, stdin: str = "") -> Command:
    """Run one command to its end."""
    done = run([*HETES, *words], env=environment(home, env), given=stdin)
    return Command(done.returncode, done.stdout, done.stderr)


def write_settings(home: Path, text: str) -> None:
    """Write the settings of the Hetes that lives in ``home``."""
    folder = home / "config"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    home.chmod(0o700)
    (folder / "settings.toml").write_text(text, encoding="utf-8")


@cache
def holidays() -> bytes:
    """Return what an agent keeps of the public holidays of this year and the next."""
    year = datetime.now(UTC).year  # noqa: TID251 - the agent's own year: it runs on the real clock
    return json.dumps({"years": [year, year + 1], "days": compute((year, year + 1))}).encode()


def give_holidays(home: Path) -> None:
    """Put the public holidays where its first start would: computing them costs each as much as all the rest of it.

    That it computes them is tried where nobody has put them there.
    """
    data = home / "data"
    if home.is_dir() and home.stat().st_uid == os.geteuid() and not (data.exists() or data.is_symlink()):
        data.mkdir(mode=0o700)
        with create(data / "holidays.json") as file:
            file.write(holidays())


def minutes_ago(minutes: int) -> str:
    """Return a time of day in UTC, for an agent that was given TZ=UTC: it runs on the real clock."""
    return f"{datetime.now(UTC) - timedelta(minutes=minutes):%H:%M}"  # noqa: TID251 - see above


class RunningAgent:
    """An agent that can be started again and again in the same home."""

    def __init__(
        self, home: Path, *args: str, env: Mapping[str, str] | None = None, wrapper: tuple[str, ...] = ()
    ) -> None:
        self.home = home
        self.env = environment(home, env)
        self._command = [*wrapper, *HETES, "run", *args]
        self._process: subprocess.Popen[bytes] | None = None
        self._streams = home.parent / f"{home.name}.streams"
        self._streams.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()
        if "PYTEST_CURRENT_TEST" in os.environ:
            with suppress(OSError, UnicodeDecodeError):
                print(self.log[-4000:])  # shown where the test fails

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def out(self) -> str:
        """All that its starts so far wrote to stdout."""
        return (self._streams / "out").read_text(encoding="utf-8")

    @property
    def err(self) -> str:
        """All that its starts so far wrote to stderr."""
        return (self._streams / "err").read_text(encoding="utf-8")

    @property
    def log(self) -> str:
        """What it wrote into its log."""
        return (self.home / "data" / "hetes.log").read_text(encoding="utf-8")

    def launch(self) -> Self:
        """Start it, and don't wait for anything."""
        assert self._process is None or self._process.poll() is not None, "it is running"
        give_holidays(self.home)
        with (self._streams / "out").open("ab") as out, (self._streams / "err").open("ab") as err:
            self._process = start(
                self._command,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                start_new_session=True,  # a signal to the group reaches its children, and not the tests
            )
        return self

    def start(self) -> Self:
        """Start it, and wait until it answers."""
        self.launch()

        def answers() -> bool:
            assert self._process is not None
            assert self._process.poll() is None, f"it ended with {self._process.poll()}: {self.err}"
            return self.answering()

        try:
            eventually(answers)
        except BaseException:
            self.end()
            raise
        return self

    def answering(self) -> bool:
        try:
            return bool(self.ask(do="status").get("ok"))
        except ChannelError:
            return False

    def ask(self, **request: Any) -> dict[str, Any]:
        """Ask it without the 50 ms of a command."""
        return dict(ask(doors(find_folders(self.env)), request))

    def status(self) -> dict[str, Any]:
        """What ``status --json`` prints."""
        return dict(self.ask(do="status")["status"])

    def session(self, practitioner: int = 0) -> dict[str, Any]:
        session = self.status()["practitioners"][practitioner]["session"]
        assert session is not None
        return dict(session)

    def cli(self, *words: str, stdin: str = "") -> Command:
        """Run a command beside it."""
        return hetes(self.home, *words, env=self.env, stdin=stdin)

    def told(self, event: str, days: int = 7) -> list[dict[str, Any]]:
        """The rows of the journal with this name, the eldest first, read from the file."""
        import sqlite3

        # What a connection manages by "with" is a transaction: it stays open.
        with closing(sqlite3.connect(f"file:{self.home}/data/hetes.sqlite3?mode=ro", uri=True)) as file:
            rows = file.execute("SELECT practitioner, facts FROM journal WHERE event = ? ORDER BY at, id", (event,))
            return [{"practitioner": who, **json.loads(facts)} for who, facts in rows]

    def watch(self) -> Watch:
        """Listen to it as ``hetes watch`` does; what happens after the return is seen."""
        return Watch(self.home)

    def kill9(self) -> None:
        """Kill it as the system would, and what it started."""
        self._signal(signal.SIGKILL)

    def kill_after(self, seconds: float) -> None:
        """Kill it from another thread so many seconds from now, and return when that is done."""
        killer = threading.Timer(seconds, self.kill9)
        killer.start()
        killer.join()

    def stop(self) -> int:
        """Ask it to end by SIGTERM; return its exit code."""
        assert self._process is not None
        self._process.terminate()
        return self.wait()

    def wait(self) -> int:
        """Wait until it has ended; return its exit code."""
        assert self._process is not None
        return self._process.wait(LIMIT)

    def end(self) -> None:
        """See to it that nothing is left."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(LIMIT)
            except subprocess.TimeoutExpired:
                self.kill9()

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        os.killpg(self._process.pid, number)
        self._process.wait(LIMIT)


class Watch:
    """The lines of a watch, collected by a thread until the agent is gone."""

    def __init__(self, home: Path) -> None:
        self.lines: list[dict[str, Any]] = []
        self._begun = threading.Event()
        threading.Thread(target=self._listen, args=(home / "run",), daemon=True).start()
        assert self._begun.wait(LIMIT)

    def until(self, event: str, **facts: Any) -> dict[str, Any]:
        """Return the first line about this."""

        def found() -> dict[str, Any] | None:
            wanted = {"event": event, **facts}
            return next((line for line in self.lines if wanted.items() <= line.items()), None)

        line = eventually(found)
        assert line is not None
        return line

    def _listen(self, runtime: Path) -> None:
        with suppress(ChannelError):  # it was killed
            for line in watch(runtime, self._begun.set):
                self.lines.append(dict(line))
