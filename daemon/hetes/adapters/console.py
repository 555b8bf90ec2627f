"""What is printed, one sentence for the user on standard error, and the program's exit codes.

Law: standard library and pure words only, for ``hetes status`` comes through here.
"""

from __future__ import annotations

import errno
import os
import sys

from hetes.presentation.printable import clean

TYPE_CHECKING = False  # typing itself is too dear to import here; type checkers know this name
if TYPE_CHECKING:
    from collections.abc import Iterable

DONE, FAILED, USAGE, ABSENT, TAKEN = 0, 1, 2, 3, 4
"""Done; refused or failed; wrong usage; no agent is running; another agent is running already."""


_PATIENCE = 1.0  # s that whoever reads stderr may leave it full


class NotWrittenError(Exception):
    """Standard output did not take what was written."""


def say(lines: Iterable[str]) -> None:
    """Write lines to stdout, at once.

    Raises:
        BrokenPipeError: nobody reads on.
        NotWrittenError: they could not be written.
    """
    if sys.stdout is None:
        return
    try:
        for line in lines:
            sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        if sys.platform == "win32" and error.errno == errno.EINVAL:  # Windows' word for a pipe that nobody reads
            raise BrokenPipeError from None
        raise NotWrittenError(error.strerror or str(error)) from None


def discard_output() -> None:
    """Discard what is still buffered: the interpreter would fail to write it at exit, and print a traceback."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def complain(sentence: str) -> int:
    """Write one line to stderr, as far as there is one; return the exit code of failure."""
    if sys.stderr is not None:
        try:
            if _is_stuck():
                raise BlockingIOError(errno.EAGAIN, "nobody reads")
            sys.stderr.write(f"{clean(sentence)}\n")
            sys.stderr.flush()
        except (OSError, ValueError):  # full, broken or closed: what can't be said ends nothing
            _discard_errors()
    return FAILED


def _is_stuck() -> bool:
    """Tell whether stderr is a full pipe that nobody reads, or a terminal that was stopped: a write would never end."""
    if sys.platform == "win32":
        return False
    from select import select  # noqa: PLC0415 - seldom wanted

    try:
        return not select((), (sys.stderr,), (), _PATIENCE)[1]
    except (OSError, ValueError):  # closed, or no file at all: the write says so
        return False


def _discard_errors() -> None:
    """Let stderr take everything from now on: what is left in its buffer would turn the exit code into 120."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stderr.fileno())
        os.close(nowhere)
        sys.stderr.flush()
    except (OSError, ValueError):
        sys.stderr = None  # as under pythonw: nothing is written, nothing flushed
