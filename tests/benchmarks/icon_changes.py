"""Changes picture and menu ten thousand times, and fails if anything stays: ``python -m tests.benchmarks.icon_changes``."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "daemon")]

from tests.e2e.test_tray_endurance import HOSTS, endure  # noqa: E402 - found by the line above

CHANGES = 10_000


def main() -> int:
    """Let each back end endure it."""
    for host, backend in HOSTS:
        endure(host, backend, CHANGES)
        print(f"{host}, {backend}: {CHANGES} changes, nothing stays")
    return 0


if __name__ == "__main__":
    sys.exit(main())
