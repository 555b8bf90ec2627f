"""What a command says that nobody would hear: on Windows a program without a console has no standard error.

Whoever pressed an icon, or logged in, must not wait for a Hetes that has ended without a word. So the last sentence of
a start that failed is shown in a window, with what to do; never a traceback.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Sequence

from hetes.adapters.console import ABSENT, DONE, FAILED, TAKEN
from hetes.adapters.message_box import first_time, show
from hetes.cli.terminal import CommandContext

STARTS = {"run", "panel"}
"""The commands that icons, installers and logins give. Who types another into a program without a console is a script,
which looks at the exit code."""
QUIET = {"run": {DONE, TAKEN}, "panel": {DONE, ABSENT}}
"""The exit codes that need no word: a second one that a login starts finds the icon of the first in its place, and
whoever opens a panel that is not there gets a Hetes started (packaging/windows/entry.py)."""
KEPT = 4000
"""Characters of what was said: a Hetes that runs for weeks may say more."""


class LastWords(io.TextIOBase):
    """A stream that keeps the last line."""

    def __init__(self) -> None:
        self._tail = ""

    def writable(self) -> bool:
        """It can be written to."""
        return True

    def write(self, text: str) -> int:
        """Keep the end of it."""
        self._tail = (self._tail + text)[-KEPT:]
        return len(text)

    def last(self) -> str:
        """Return the last line, or nothing."""
        return self._tail.strip().rpartition("\n")[2].strip()


def heard(
    arguments: Sequence[str],
    command: Callable[[], int],
    context: CommandContext,
    *,
    tell: Callable[[str], None] = show,
    new: Callable[[str], bool] = first_time,
) -> int:
    """Run a command whose complaints have nowhere to go; return its exit code. A start that failed is told.

    Each is told, for whoever tries again wants an answer again; but what the system starts by itself every two minutes
    (``run --again``) is told once for each text and logon.
    """
    said = LastWords()
    before, sys.stderr = sys.stderr, said
    try:
        code = command()
    except Exception as error:  # noqa: BLE001 - a program with parts missing: there is nobody else to tell it
        code = FAILED
        said.write(f"{context.words['broken_no_log'].format(kind=type(error).__name__, detail=error)}\n")
    finally:
        sys.stderr = before
    word = arguments[0] if arguments else ""
    if word not in STARTS or code in QUIET.get(word, {DONE}):
        return code
    what_to_do = context.words["unheard"] if word == "run" else ""
    text = "\n\n".join(part for part in (said.last(), what_to_do) if part)
    if "--again" not in arguments or new(text):
        tell(text)
    return code
