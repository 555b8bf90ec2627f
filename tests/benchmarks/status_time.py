"""Measures how long ``hetes status`` takes: ``python tests/benchmarks/status_time.py`` (a few seconds).

Median of 20 runs, from the start of the process to its end, beside a running agent. Exit code 1 beyond 150 ms.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "daemon")]

from tests.support.agent.program import RunningAgent, write_settings  # noqa: E402 - found by the line above

RUNS, BAR_MS = 20, 150.0


def main() -> int:
    took = []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "hetes"
        write_settings(home, '[[practitioner]]\nid = "p1"\nname = "Dr. Minta Éva"\n')
        with RunningAgent(home, "--simulate", "--no-tray") as agent:
            assert agent.cli("activate").code == 0
            for _ in range(RUNS):
                began = time.monotonic()
                done = agent.cli("status")
                took.append((time.monotonic() - began) * 1000)
                assert done.code == 0, done.err
                assert "Dr. Minta Éva" in done.out, done.out
    median = statistics.median(took)
    print(f"hetes status: median {median:.0f} ms of {RUNS} runs, {min(took):.0f} to {max(took):.0f} (bar {BAR_MS:.0f})")
    return int(median > BAR_MS)


if __name__ == "__main__":
    raise SystemExit(main())
