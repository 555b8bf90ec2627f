"""The real agent with a beat of a tenth of a second, where it is 28 s in earnest: what is found out by it comes at once."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.support.agent.program import RunningAgent

_PROGRAM = """
import sys
from hetes.adapters.alarm import SchedulerAlarm
SchedulerAlarm.__init__.__kwdefaults__["beat"] = 0.1
from hetes.__main__ import main
main()
"""


def hastened(home: Path, **env: str) -> RunningAgent:
    """Return such an agent, simulated and without an icon; it is not yet started."""
    agent = RunningAgent(home, env=env)
    agent._command = [sys.executable, "-c", _PROGRAM, "run", "--simulate", "--no-tray"]
    return agent
