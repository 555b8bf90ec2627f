"""What the library that reaches PC/SC does to a process that has loaded it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import hetes
from tests.support.system.waiting import LIMIT


def test_a_process_for_which_warnings_are_errors_ends_in_order() -> None:
    """What SWIG 4.3 does at the end of a process warns, and where that is an error it ended with a signal."""
    load = "import sys; sys.path.insert(0, sys.argv[1]); from hetes.adapters.card import pcsc_library as it; it.smartcard()"
    command = [sys.executable, "-W", "error", "-c", load, str(Path(hetes.__file__).parent.parent)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, check=False)
    assert (done.returncode, done.stderr) == (0, "")
