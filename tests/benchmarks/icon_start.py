"""Measures from the start of a process to its icon on the screen: ``python tests/benchmarks/icon_start.py`` (1 min).

A bare pystray icon and the whole agent, by turns, on one xfce4-panel. Bar: the agent's median is at most 1.6 times the
bare icon's, else exit code 1.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "daemon")]

from tests.benchmarks.table import Row, repeats, report  # noqa: E402 - found by the line above
from tests.support.agent.program import environment, write_settings  # noqa: E402 - found by the line above
from tests.support.desktop.screen import Desktop  # noqa: E402 - as above
from tests.support.system.waiting import LIMIT, eventually  # noqa: E402 - as above

BARE = [sys.executable, str(ROOT / "tests" / "benchmarks" / "bare_icon.py")]
AGENT = [sys.executable, "-m", "hetes", "run", "--simulate"]
PAIRS, BAR = 9, 1.6


def seconds_to_icon(desktop: Desktop, command: list[str], home: Path) -> float:
    """Start a program, return the seconds until its icon is on the screen, and end it."""
    began = time.monotonic()
    process = subprocess.Popen(
        command, env=environment(home, desktop.env), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        eventually(desktop.icon, every=0.005)
        return time.monotonic() - began
    finally:
        process.terminate()  # killed thrice it would begin with its state set aside
        process.wait(LIMIT)
        eventually(lambda: desktop.icon() is None)


def pairs(count: int) -> list[tuple[float, float]]:
    """Return the seconds of bare icon and agent, so many times by turns; what comes first is left out: cold files."""
    with Desktop("xfce") as desktop, tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "h"
        write_settings(home, '[[practitioner]]\nid = "p1"\nname = "Dr. Minta Éva"\n')
        took = [tuple(seconds_to_icon(desktop, command, home) for command in (BARE, AGENT)) for _ in range(count + 1)]
    return took[1:]


def rows(seconds: float | None = None) -> list[Row]:
    bare, agent = (statistics.median(each) for each in zip(*pairs(repeats(PAIRS, seconds)), strict=True))
    return [Row("start to icon on the screen", agent, "s", bare, "bare icon", bar_times=BAR)]


if __name__ == "__main__":
    raise SystemExit(report(rows()))
