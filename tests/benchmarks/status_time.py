"""Measures how long ``hetes status`` takes: ``python tests/benchmarks/status_time.py`` (a few seconds).

Median of 20 runs, from the start of the process to its end, beside a running agent. The reference is a bare interpreter.
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
from tests.support.agent.program import RunningAgent, write_settings  # noqa: E402 - found by the line above

RUNS, BAR_MS = 20, 60.0


def rows(seconds: float | None = None) -> list[Row]:
    took, bare = [], []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "hetes"
        write_settings(home, '[[practitioner]]\nid = "p1"\nname = "Dr. Minta Éva"\n')
        with RunningAgent(home, "--simulate", "--no-tray") as agent:
            assert agent.cli("activate").code == 0
            for _ in range(repeats(RUNS, seconds)):
                began = time.monotonic()
                done = agent.cli("status")
                took.append((time.monotonic() - began) * 1000)
                assert done.code == 0, done.err
                assert "Dr. Minta Éva" in done.out, done.out
                began = time.monotonic()
                subprocess.run([sys.executable, "-c", "pass"], env=agent.env, check=True)
                bare.append((time.monotonic() - began) * 1000)
    return [
        Row("hetes status", statistics.median(took), "ms", statistics.median(bare), "python -c pass", bar=BAR_MS),
    ]


if __name__ == "__main__":
    raise SystemExit(report(rows()))
