"""Measures the tray alone against a bare icon, side by side: ``python tests/benchmarks/tray_cost.py`` (about 90 s)."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "daemon")]

from tests.benchmarks.table import Row, repeats, report  # noqa: E402 - found by the line above
from tests.support.desktop.screen import Desktop  # noqa: E402 - as above
from tests.support.system import procfs  # noqa: E402 - found by the line above
from tests.support.system.waiting import eventually  # noqa: E402 - as above

BARE = [sys.executable, str(ROOT / "tests/benchmarks/bare_icon.py")]
OURS = [sys.executable, str(ROOT / "tests/support/desktop/tray_driver.py")]
FIRST = (
    json.dumps({"show": {"face": "active", "share": 15, "menu": [["Hetes", None, ""], ["Quit", None, "quit"]]}}) + "\n"
)
ROUNDS = 5
IDLE_S = 30.0


def start(desktop: Desktop, command: list[str]) -> tuple[subprocess.Popen, float]:
    """Start a program; return it and the seconds until its icon is on the screen."""
    began = time.monotonic()
    process = desktop.spawn(
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True
    )
    if command is OURS:
        process.stdin.write(FIRST)
        process.stdin.flush()
    eventually(desktop.icon, every=0.005)
    return process, time.monotonic() - began


def rows(seconds: float | None = None) -> list[Row]:
    found: dict[str, list[float]] = {}
    with Desktop("xfce") as desktop:
        for name, command in (("bare icon", BARE), ("PystrayTray", OURS)):
            visible = []
            for _ in range(repeats(ROUNDS, seconds)):
                process, took = start(desktop, command)
                visible.append(took)
                process.kill()
                process.wait()
                eventually(lambda: desktop.icon() is None)
            process, _ = start(desktop, command)
            procfs.let_pass(5)  # let it settle: what is measured is rest
            wakeups = procfs.wakeups_per_minute(process.pid, seconds or IDLE_S)
            found[name] = [statistics.median(visible), wakeups, procfs.pss_mb(process.pid)]
            process.kill()
            process.wait()
            eventually(lambda: desktop.icon() is None)
    whats = (
        ("tray alone, start to icon", "s"),
        ("tray alone, wake-ups at rest", "/min"),
        ("tray alone, memory (PSS)", "MB"),
    )
    return [
        Row(what, ours, unit, bare, "bare icon")
        for (what, unit), ours, bare in zip(whats, found["PystrayTray"], found["bare icon"], strict=True)
    ]


if __name__ == "__main__":
    raise SystemExit(report(rows()))
