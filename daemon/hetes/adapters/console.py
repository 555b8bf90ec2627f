"""One sentence for the user on standard error, and the program's exit codes.

Law: standard library and pure words only, for ``hetes status`` comes through here.
"""

from __future__ import annotations

import os
import sys

from hetes.presentation.printable import clean

DONE, FAILED, USAGE, ABSENT, TAKEN = 0, 1, 2, 3, 4
"""Done; refused or failed; wrong usage; no agent is running; another agent is running already."""


def complain(sentence: str) -> int:
    """Write one line to stderr, as far as there is one; return the exit code of failure."""
    if sys.stderr is not None:
        try:
            sys.stderr.write(f"{clean(sentence)}\n")
            sys.stderr.flush()
        except (OSError, ValueError):  # full, broken or closed: what can't be said ends nothing
            _discard_errors()
    return FAILED


def _discard_errors() -> None:
    """Let stderr take everything from now on: what is left in its buffer would turn the exit code into 120."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stderr.fileno())
        os.close(nowhere)
        sys.stderr.flush()
    except (OSError, ValueError):
        sys.stderr = None  # as under pythonw: nothing is written, nothing flushed
