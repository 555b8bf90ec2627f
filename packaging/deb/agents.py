"""Tells every running agent what the package is about to do: ``pause``, ``again`` or ``end``. Run by root.

Law: only programs of this package are told, each by its own command line, and nobody is waited for longer than
PATIENCE; an agent that does not listen does not stop an upgrade.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

PATIENCE = 15.0
PYTHON = b"/usr/lib/hetes/bin/python3"
PROGRAMS = (b"/usr/bin/hetes", b"/usr/lib/hetes/bin/hetes")
WAITING = "hetes-waits"
SIGNALS = {"pause": signal.SIGUSR1, "again": signal.SIGUSR2, "end": signal.SIGTERM}


def agents() -> list[Path]:
    """Return the folders in /proc of the agents of this very system, not of one in a container."""
    return [entry for entry in Path("/proc").iterdir() if entry.name.isdecimal() and is_agent(entry)]


def is_agent(entry: Path) -> bool:
    """Tell whether a process is one."""
    try:
        words = (entry / "cmdline").read_bytes().split(b"\0")
        ours = words[:2] == [PYTHON, b"-I"] and words[2] in PROGRAMS and words[3] == b"run"
        return ours and (entry / "root").samefile("/")
    except (OSError, IndexError):
        return False


def is_waiting(entry: Path) -> bool:
    """Tell whether it has ended its work and waits for the new version, or is gone."""
    try:
        return (entry / "comm").read_text().strip() == WAITING
    except OSError:
        return True


def main(what: str) -> None:
    """Tell them, and wait until they have done it."""
    told = agents()
    for entry in told:
        try:
            os.kill(int(entry.name), SIGNALS[what])
        except ProcessLookupError:
            continue
    done = {"pause": is_waiting, "again": lambda _: True, "end": lambda entry: not is_agent(entry)}[what]
    latest = time.monotonic() + PATIENCE
    while not all(map(done, told)) and time.monotonic() < latest:
        time.sleep(0.05)  # noqa: TID251 - it waits for programs that are not its children


if __name__ == "__main__":
    main(sys.argv[1])
