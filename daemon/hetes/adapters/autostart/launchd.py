"""Start at login on macOS: a launch agent of the user's.

Choices. ``KeepAlive: SuccessfulExit=false``: a Hetes that ends with an error is started again, one that was asked
to quit is not. It also covers "another agent is already running", hence the throttle of 30 s, which makes waiting
for the other one cheap. ``ProcessType: Interactive``: as Background or Standard, macOS may put off its timers,
and a reminder would be late. ``Aqua`` only: not in a session over ssh. The agent is not loaded here and now:
"start at login" starts nothing today.

Sources: launchd.plist(5), launchctl(1).
"""

from __future__ import annotations

import os
import plistlib
import re
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError

from hetes.adapters.autostart.contract import AutostartStatus, program_exists, remove, write_entry

LABEL = "hu.hetes.agent"

Run = Callable[[Sequence[str]], str]


def run_launchctl(command: Sequence[str]) -> str:
    """Run a command for at most 5 s and return what it prints.

    Raises:
        OSError, subprocess.SubprocessError: it is missing, failed or hung.
    """
    return subprocess.run(  # noqa: S603 - a fixed command of the system
        command, check=True, capture_output=True, text=True, timeout=5, stdin=subprocess.DEVNULL
    ).stdout


class MacosAutostart:
    """A :class:`hetes.adapters.autostart.contract.Autostart` through launchd."""

    def __init__(self, command: Sequence[str], home: Path | None = None, run: Run = run_launchctl) -> None:
        self._command = list(command)
        self._file = (home or Path.home()) / "Library" / "LaunchAgents" / f"{LABEL}.plist"
        self._run = run
        self._domain = f"gui/{os.getuid() if hasattr(os, 'getuid') else 0}"

    def enable(self) -> None:
        """Write the agent and lift an override that "launchctl disable" left."""
        agent = {
            "Label": LABEL,
            "ProgramArguments": self._command,
            "RunAtLoad": True,
            "KeepAlive": {"SuccessfulExit": False},
            "ThrottleInterval": 30,
            "ProcessType": "Interactive",
            "LimitLoadToSessionType": "Aqua",
        }
        write_entry(self._file, plistlib.dumps(agent))
        if self._overridden():
            self._ask("enable", f"{self._domain}/{LABEL}")

    def disable(self) -> None:
        """Remove the agent. One that runs is not ended."""
        remove(self._file)

    def status(self) -> AutostartStatus:
        """Read the agent, and launchd's own list of what is switched off."""
        where = str(self._file)
        try:
            agent: Any = plistlib.loads(self._file.read_bytes())
        except FileNotFoundError:
            return AutostartStatus(enabled=False, where=where, why="absent")
        except (OSError, ValueError, ExpatError, plistlib.InvalidFileException):
            return AutostartStatus(enabled=False, where=where, why="broken")
        why = self._obstacle(agent)
        return AutostartStatus(enabled=why in {None, "other_command"}, where=where, why=why)

    def _obstacle(self, agent: Any) -> str | None:  # noqa: ANN401 - whatever somebody wrote into the file
        command = agent.get("ProgramArguments") if isinstance(agent, dict) else None
        if not isinstance(command, list) or not command or not all(isinstance(part, str) for part in command):
            return "broken"
        if agent.get("Label") != LABEL or not (agent.get("RunAtLoad") or agent.get("KeepAlive")):
            return "broken"
        overridden = self._overridden()
        if overridden or (overridden is None and agent.get("Disabled") is True):
            return "switched_off"
        if not program_exists(str(agent.get("Program", command[0]))):
            return "program_gone"
        return None if command == self._command else "other_command"

    def _overridden(self) -> bool | None:
        """Tell what launchd's own list says, which overrules the file: switched off, on, or (None) nothing."""
        found = re.search(rf'"{re.escape(LABEL)}" => (\w+)', self._ask("print-disabled", self._domain))
        return None if found is None else found[1] in {"disabled", "true"}

    def _ask(self, *words: str) -> str:
        try:
            return self._run(("/bin/launchctl", *words))
        except (OSError, subprocess.SubprocessError):
            return ""  # nothing known is nothing switched off
