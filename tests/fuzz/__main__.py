"""Try every event, request, form and file with invented values for some minutes: ``python -m tests.fuzz [MINUTES]``.

Each round has a seed of its own, which is printed; what it found is tried again with ``--hypothesis-seed``.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
PROPERTIES = (
    "property/test_no_event_raises.py",
    "property/test_no_request_ends_it.py",
    "property/test_no_form_ends_it.py",
)


def main(minutes: float) -> int:
    """Return 1 as soon as something was found."""
    until = time.monotonic() + minutes * 60
    rounds = 0
    while time.monotonic() < until:
        seed = secrets.randbelow(2**32)
        print(f"round {rounds + 1}, --hypothesis-seed={seed}", flush=True)
        command = [sys.executable, "-m", "pytest", "-q", "-x", "--no-header", "-p", "no:cacheprovider", "--timeout=0"]
        command += [f"--hypothesis-seed={seed}", *(str(HERE / each) for each in PROPERTIES)]
        if subprocess.run(
            command, check=False, cwd=HERE.parent, env={**os.environ, "HETES_FUZZ_TIMES": "10"}
        ).returncode:
            return 1
        rounds += 1
    print(f"{rounds} rounds, nothing found")
    return 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if sys.argv[1:] else 10.0))
