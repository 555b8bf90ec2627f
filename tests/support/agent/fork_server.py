"""A process that has loaded what each program of one kind loads, and has children that go on as such a program. Linux.

Run as ``python fork_server.py DESCRIPTOR KIND``. It is asked on that socket, in JSON; a start brings three descriptors::

    {"words": ["-m", "hetes", "status"], "env": {}, "folder": "/", "umask": 18, "session": false}  ->  PID
    {"ended": PID}  ->  [] or [how], as waitpid(2) tells it; until this is asked, the number is no other process's
    {"loaded": true}  ->  the names of the modules that the children have from here

Law: it has one thread, and loads nothing that such a program does not load in any case before it does anything.
"""

from __future__ import annotations

import gc
import importlib
import io
import json
import os
import runpy
import socket
import sys
import time
from pathlib import Path
from typing import Any

PAGES = Path(__file__).resolve().parents[3] / "daemon/hetes/panel/pages"
KINDS = {
    "command": ("hetes.cli.commands", "hetes.cli.command_tree"),
    "agent": (
        "hetes.cli.commands",
        "hetes.agent.bootstrap",
        "hetes.adapters.logs",
        "filelock",
        "hetes.adapters.notifications.choose",
        "hetes.adapters.alarm",
        "hetes.adapters.power.linux",
        "hetes.adapters.store.sqlite",
        "hetes.adapters.ipc.server",
        "hetes.agent.control_api",
    ),
    "panel": (
        "asyncio",
        "concurrent.futures.thread",
        "hetes.panel.process",
        "hetes.adapters.logs",
        "hetes.adapters.settings.file",
        "hetes.doctor.child",
        "hetes.panel.web.server",
        "hetes.panel.web.site",
        *(f"hetes.panel.pages.{each.parent.name}.page" for each in PAGES.glob("*/page.py")),
    ),
}
STREAMS = ("stdin", "stdout", "stderr")
BIGGEST = 1 << 18  # bytes of a question; an environment is far smaller


def serve(channel: socket.socket) -> dict[str, Any]:
    """Answer until nobody is left who could ask. Returns in each child, which is then what is returned."""
    while True:
        message, streams, _, _ = socket.recv_fds(channel, BIGGEST, 3)
        if not message:
            os._exit(0)
        asked = json.loads(message)
        answer: object
        if "ended" in asked:
            pid, how = os.waitpid(asked["ended"], os.WNOHANG)
            answer = [how] if pid else []
        elif "loaded" in asked:
            named = [(name, getattr(module, "__spec__", None)) for name, module in sys.modules.items()]
            answer = [name for name, spec in named if spec and spec.name == name]  # others are second names
        else:
            assert len([*Path("/proc/self/task").iterdir()]) == 1, "a child has but the thread that forks"
            answer = os.fork()
            if not answer:
                channel.detach()  # its number will be another file's
                begin(asked, streams)
                return dict(asked)
        for stream in streams:
            os.close(stream)
        channel.send(json.dumps(answer).encode())


def begin(asked: dict[str, Any], streams: list[int]) -> None:
    """Be as one is who was started: with these three files and no other, in this folder, with this environment."""
    for number, (stream, name) in enumerate(zip(streams, STREAMS, strict=True)):
        os.dup2(stream, number)
        reopen(number, name)
    os.closerange(3, 1 + max(int(each.name) for each in Path("/proc/self/fd").iterdir()))
    if asked["session"]:
        os.setsid()
    os.umask(asked["umask"])
    os.chdir(asked["folder"])
    locale = {
        name: os.environ[name] for name in ("LC_CTYPE",) if name in os.environ
    }  # Python's own, where none was given
    os.environ.clear()
    os.environ.update(asked["env"] | locale)
    time.tzset()


def reopen(number: int, name: str) -> None:
    """Make the file that Python makes of it at its start: what can be done with it depends on what it is."""
    before, mode = getattr(sys, name), "w" if number else "r"
    binary = open(number, f"{mode}b", closefd=False)  # noqa: SIM115 - it stays open, and it is a number
    binary.raw.name = f"<{name}>"
    text = io.TextIOWrapper(binary, before.encoding, before.errors, "\n", line_buffering=name == "stderr")
    text.mode = mode  # type: ignore[misc]  # as it is when Python makes it
    setattr(sys, name, text)
    setattr(sys, f"__{name}__", text)


def become(words: list[str]) -> None:
    """Run what Python would, given these words."""
    sys.orig_argv = [sys.executable, *words]
    if words[0] == "-m":
        sys.path[0] = str(Path.cwd())
        sys.argv = words[1:]
        runpy.run_module(words[1], run_name="__main__", alter_sys=True)
    else:
        sys.path[0] = str(Path(words[0]).parent)
        sys.argv = words
        runpy.run_path(words[0], run_name="__main__")


if __name__ == "__main__":
    for module in KINDS[sys.argv[2]]:
        importlib.import_module(module)
    gc.freeze()  # what no child will ever free is not looked through by each of them, which would copy it
    become(serve(socket.socket(fileno=int(sys.argv[1])))["words"])
