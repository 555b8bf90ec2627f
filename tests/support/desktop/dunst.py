"""A real notification daemon, dunst, on a private bus and a private display."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.support.desktop.notification_service import A_HAND_NEEDS, private_bus
from tests.support.system.waiting import LIMIT, eventually

# Dunst offers the buttons in a menu of another program's; this one chooses the line that the test has written down.
_CHOOSER = """#!/bin/sh
tee {folder}/offered | grep -F -f {folder}/choice
"""

_CONFIG = """[global]
    font = DejaVu Sans 11
    width = 420
    height = 300
    offset = 10x10
    show_indicators = yes
    markup = full
    dmenu = {chooser}
[urgency_normal]
    timeout = 0
[urgency_critical]
    timeout = 0
"""


class Dunst:
    """What dunst says of itself, and what a hand does to it."""

    def __init__(self, environment: Mapping[str, str], config: Path) -> None:
        self.environment = dict(environment)
        self._config = config
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Dunst:
        """Start it and wait until it serves the bus.

        The bus is asked, not dunst: where the bus starts services by itself, a question to dunst would start another,
        with the settings of the system, and the first of the two to be there would stay.
        """
        self._process = subprocess.Popen(
            ["dunst", "-config", str(self._config)], env=self.environment, stderr=subprocess.DEVNULL
        )
        eventually(self._serves)
        return self

    def _serves(self) -> bool:
        bus = "org.freedesktop.DBus"
        asked = ["gdbus", "call", "--session", "--dest", bus, "--object-path", "/org/freedesktop/DBus", "--method"]
        asked += [f"{bus}.GetConnectionUnixProcessID", "org.freedesktop.Notifications"]
        told = subprocess.run(
            asked, env=self.environment, capture_output=True, text=True, check=False, timeout=LIMIT
        ).stdout
        assert self._process is not None
        return told.strip() == f"(uint32 {self._process.pid},)"

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def counts(self) -> dict[str, int]:
        """How many notices wait, are displayed, and lie in the history."""
        lines = self._ctl("count").stdout.splitlines()
        return {key.strip().lower(): int(value) for key, value in (line.split(":") for line in lines)}

    def displayed(self) -> int:
        return self.counts()["currently displayed"]

    def history(self) -> list[dict[str, Any]]:
        """What was closed, the newest first, as dunst recorded it."""
        entries = json.loads(self._ctl("history").stdout)["data"][0]
        return [{key: field["data"] for key, field in entry.items()} for entry in entries]

    def choose(self, label: str) -> list[str]:
        """Open the menu of buttons and choose the one with ``label``; return what was offered."""
        (self._config.parent / "choice").write_text(f"{label}\n", encoding="utf-8")
        offered = self._config.parent / "offered"
        offered.unlink(missing_ok=True)
        self._ctl("context")
        return eventually(lambda: offered.exists() and offered.read_text(encoding="utf-8").splitlines())

    def close(self) -> None:
        """Close the newest notice; a hand needs its time for that."""
        begun = time.monotonic()
        eventually(lambda: time.monotonic() - begun > A_HAND_NEEDS)
        self._ctl("close")

    def picture(self, file: Path) -> None:
        """Photograph the screen."""
        subprocess.run(["import", "-window", "root", str(file)], env=self.environment, check=True, timeout=LIMIT)

    def _ctl(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["dunstctl", *words], env=self.environment, capture_output=True, text=True, check=False, timeout=LIMIT
        )


@contextlib.contextmanager
def display(size: str = "800x480x24") -> Iterator[str]:
    """A display of one's own: yields its name."""
    read, write = os.pipe()
    with subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    ) as server:
        os.close(write)
        try:
            with os.fdopen(read, encoding="ascii") as numbers:
                yield f":{numbers.readline().strip()}"
        finally:
            server.kill()


def configured(folder: Path) -> Path:
    """Write dunst's settings and the chooser of buttons into ``folder``; return the settings' file."""
    config = folder / "dunstrc"
    chooser = folder / "chooser"
    chooser.write_text(_CHOOSER.format(folder=folder), encoding="utf-8")
    chooser.chmod(0o755)
    config.write_text(_CONFIG.format(chooser=chooser), encoding="utf-8")
    return config


@contextlib.contextmanager
def dunst_session(folder: Path) -> Iterator[Dunst]:
    """A bus and a display, announced in the environment, and a dunst that has not started yet."""
    config = configured(folder)
    with private_bus(folder) as address, display() as screen:
        ours = {"DBUS_SESSION_BUS_ADDRESS": address, "DISPLAY": screen}
        before = {name: os.environ.get(name) for name in ours}
        os.environ.update(ours)
        dunst = Dunst(os.environ, config)
        try:
            yield dunst
        finally:
            dunst.kill()
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value
