"""Start at login: the contract that every system's way fills, and what they share.

The law: what is reported is what the system will do, read back from it, never what was once asked for.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from hetes.adapters.os_errors import file_reason
from hetes.adapters.whole_file import write_whole


@dataclass(frozen=True, slots=True)
class AutostartStatus:
    """Whether the system will start Hetes at the next login.

    ``where`` is the entry (a file, a registry value or a task), for people. ``why`` is one of the words that
    :mod:`hetes.presentation.autostart_words` has sentences for; ``other_command`` comes with ``enabled``.
    """

    enabled: bool
    where: str
    why: str | None = None


class AutostartError(Exception):
    """It could not be switched. ``reason`` is one of denied, full, too_long, unknown, failed."""

    def __init__(self, reason: str, detail: str = "") -> None:
        """Keep the reason as a word that the presentation has a sentence for."""
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason

    @classmethod
    def of(cls, error: OSError) -> AutostartError:
        """Return the error as one of our words."""
        return cls(file_reason(error), str(error))


class Autostart(Protocol):
    """One system's way of starting a program at login, for this user alone."""

    def enable(self) -> None:
        """Have Hetes started from the next login on, whatever switched it off before.

        Raises:
            AutostartError: nothing was changed.
        """

    def disable(self) -> None:
        """Have it started no more; where it is not, nothing happens. A running Hetes runs on.

        Raises:
            AutostartError: nothing was changed.
        """

    def status(self) -> AutostartStatus:
        """Return what the system will do. Never raises: what cannot be read is "broken"."""


def program_exists(program: str, path: str | None = None) -> bool:
    """Tell whether a login could start ``program``, given absolutely or found on ``path``."""
    import shutil  # noqa: PLC0415 - only the status needs it

    if os.path.isabs(program):  # noqa: PTH117 - also asked of what is no valid Path
        return os.path.isfile(program) and os.access(program, os.X_OK)  # noqa: PTH113 - as above
    return shutil.which(program, path=path) is not None


def write_entry(file: Path, content: bytes) -> None:
    """Write ``file`` whole or not at all, with its folders.

    Raises:
        AutostartError: nothing was changed.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, content, mode=None)
    except OSError as error:
        raise AutostartError.of(error) from error


def remove(file: Path) -> None:
    """Remove ``file`` if it is there.

    Raises:
        AutostartError: it is still there.
    """
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise AutostartError.of(error) from error
