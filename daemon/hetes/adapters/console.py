"""One sentence for the user on standard error, and the program's exit codes.

Law: standard library and pure words only, for ``hetes status`` comes through here.
"""

from __future__ import annotations

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
        except OSError:
            pass
    return FAILED
