"""The real agent with a beat of a tenth of a second, where it is 28 s in earnest: what is found out by it comes at once.

Run as a program it is that agent.
"""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from tests.support.agent.program import RunningAgent


def hastened(home: Path, **env: str) -> RunningAgent:
    """Return such an agent, simulated and without an icon; it is not yet started."""
    agent = RunningAgent(home, env=env)
    agent._command = [sys.executable, __file__, "run", "--simulate", "--no-tray"]
    return agent


def be_the_agent() -> None:
    from hetes.__main__ import main
    from hetes.adapters.alarm import SchedulerAlarm

    SchedulerAlarm.__init__.__kwdefaults__["beat"] = 0.1
    main()


if __name__ == "__main__":
    be_the_agent()
