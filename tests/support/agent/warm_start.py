"""Starts programs of Hetes as forks of a process that has loaded them, where that comes to the same.

    process = start([*HETES, "activate"], env=environment, stdout=subprocess.PIPE)    # a Popen in either case

Loading is most of what a command costs, and half of what an agent does. So each worker of the tests has, for commands,
for agents and for panels, a process that loads once what all of them load (:mod:`tests.support.agent.fork_server`), and forks for each
start. Whoever could tell the difference is started by itself: see :func:`kind_of`. decision 0035.
"""

from __future__ import annotations

import json
import os
import select
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.support.agent.fork_server import BIGGEST
from tests.support.system.waiting import LIMIT

HETES = (sys.executable, "-m", "hetes")
SERVER = Path(__file__).with_name("fork_server.py")
FOR_THE_INTERPRETER = ("PYTHON", "LANG", "LC_", "LD_", "MALLOC_", "GLIBC_", "OPENSSL_", "G_")
"""How the names of variables begin that are looked at before a program's first line, or while its libraries load."""
THE_SAME_FOR_ALL = {"PYTHONPATH", "PYTHONUTF8", "LANG", "LC_ALL"}
"""Those of them that a process which forks can be given, too."""
OF_AN_AGENT = {"--simulate", "--no-tray", "--again"}
AGENTS = {str(SERVER.parents[1] / name) for name in ("agent/hastened.py", "agent/jumping.py", "fleet/agents.py")}
"""Programs that are agents, but for a clock or a span of the tests' own."""
PANEL = (sys.executable, str(SERVER.parents[1] / "panel/panel_program.py"))
"""The panel's program, but for checks of the tests' own."""


def kind_of(command: Sequence[str], env: Mapping[str, str]) -> str | None:
    """Return what a fork of would be the same as this command; None: nothing.

    ``hetes status`` loads less than any other command, and ``hetes run`` with other words more than an agent. Another
    program around it, other options of Python or of its libraries are not taken on by a process that runs already.
    """
    odd = [name for name in env if name.startswith(FOR_THE_INTERPRETER) and name not in THE_SAME_FOR_ALL]
    if not odd and command[0] == sys.executable and command[1] in AGENTS:
        return "agent"
    if not odd and tuple(command[:2]) == PANEL:
        return "panel"
    if odd or tuple(command[:3]) != HETES or command[3:4] == ["status"]:
        return None
    if command[3:4] == ["run"]:
        return "agent" if OF_AN_AGENT.issuperset(command[4:]) else None
    return "command"


def start(command: Sequence[str], *, env: Mapping[str, str], **options: Any) -> subprocess.Popen[Any]:
    """Start it; ``options`` are Popen's. What it is called in the system's lists is the one thing that may differ."""
    kind = kind_of(command, env)
    if kind is None:
        return subprocess.Popen(command, env=env, **options)
    return Forked(_server(kind, env), command, env=env, **options)


def run(command: Sequence[str], *, env: Mapping[str, str], given: str = "") -> subprocess.CompletedProcess[str]:
    """Run it to its end, with a text to read; do as subprocess.run does."""
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with start(command, env=env, encoding="utf-8", **pipes) as process:
        try:
            out, err = process.communicate(given, timeout=LIMIT)
        except BaseException:
            process.kill()
            raise
    return subprocess.CompletedProcess([*command], process.returncode, out, err)


class Server:
    """A process that forks, and the channel on which it is asked."""

    def __init__(self, kind: str, env: Mapping[str, str]) -> None:
        """Begin one whose children have such an environment, or one that differs where no interpreter looks."""
        self.kind = kind
        self._channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._lock = threading.Lock()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, str(SERVER), str(theirs.fileno()), kind],
                env={"PATH": os.environ["PATH"], "HOME": os.environ["HOME"], **_for_the_interpreter(env)},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
            )

    def ask(self, question: Mapping[str, Any], streams: Sequence[int] = ()) -> Any:
        """Ask it; it answers at once."""
        with self._lock:
            socket.send_fds(self._channel, [json.dumps(question).encode()], streams)
            answer = self._channel.recv(BIGGEST)
        assert answer, "the process that forks has ended"
        return json.loads(answer)

    def end(self) -> None:
        """End it, and take on what it has cost (getrusage(2)): its children are counted with it."""
        self._channel.close()
        self._process.wait(LIMIT)


_servers: dict[tuple[str, tuple[tuple[str, str], ...]], Server] = {}


def _server(kind: str, env: Mapping[str, str]) -> Server:
    key = (kind, tuple(sorted(_for_the_interpreter(env).items())))
    if key not in _servers:
        _servers[key] = Server(kind, env)
    return _servers[key]


def _for_the_interpreter(env: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in env.items() if name in THE_SAME_FOR_ALL}


def end() -> None:
    """End the processes that fork; conftest.py calls it when the last test is over."""
    while _servers:
        _servers.popitem()[1].end()


class Forked(subprocess.Popen[Any]):
    """A child of another process, with all that a Popen can do."""

    def __init__(self, server: Server, command: Sequence[str], **options: Any) -> None:
        self._server = server
        super().__init__(command, **options)

    def _execute_child(self, args: Any, executable: Any, preexec: Any, close: Any, keep: Any, *rest: Any) -> None:
        """Fork where Popen does; ``rest`` is in its order."""
        folder, env, _, _, _, reads, told, hears, writes, heeds, errs, _, *who, umask, session, group = rest
        assert (executable, preexec, close, keep, *who, umask, group) == (
            None,
            None,
            True,
            (),
            None,
            None,
            None,
            -1,
            -1,
        )
        asked = {"words": args[1:], "env": {**env}, "folder": str(folder or Path.cwd()), "session": session}
        self.pid = self._server.ask({**asked, "umask": _umask()}, (reads, writes, errs))
        self._child_created = True
        self._close_pipe_fds(reads, told, hears, writes, heeds, errs)

    def _try_wait(self, wait_flags: int) -> tuple[int, int]:
        """Do what waitpid(2) does for whoever is the parent."""
        if not wait_flags & os.WNOHANG:
            _wait_for_the_end(self.pid)
        ended = self._server.ask({"ended": self.pid})
        return (self.pid, *ended) if ended else (0, 0)

    def _internal_poll(self, _deadstate: int | None = None, **_: Any) -> int | None:
        if self.returncode is None and self._waitpid_lock.acquire(blocking=False):
            try:
                pid, how = (0, 0) if self.returncode is not None else self._try_wait(os.WNOHANG)
                if pid:
                    self._handle_exitstatus(how)
            finally:
                self._waitpid_lock.release()
        return self.returncode


def _wait_for_the_end(pid: int) -> None:
    descriptor = os.pidfd_open(pid)
    try:
        end = select.poll()
        end.register(descriptor, select.POLLIN)
        end.poll()
    finally:
        os.close(descriptor)


def _umask() -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("Umask:")), 8)
