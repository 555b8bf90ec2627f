"""Start at login: the contract, the command that is started, and the choice of the system's own way.

The law: what is reported is what the system will do, read back from it, never what was once asked for.
"""

from __future__ import annotations

import errno
import os
import sys
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


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
    """It could not be switched. ``reason`` is one of denied, full, too_long, failed."""

    def __init__(self, reason: str, detail: str = "") -> None:
        """Keep the reason as a word that the presentation has a sentence for."""
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason

    @classmethod
    def of(cls, error: OSError) -> AutostartError:
        """Return the error as one of our words."""
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            return cls("denied", str(error))
        if error.errno in {errno.ENOSPC, errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC}:
            return cls("full", str(error))
        return cls("failed", str(error))


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


def login_command(
    *,
    platform: str = sys.platform,
    executable: str | None = None,
    argv0: str | None = None,
    frozen: bool | None = None,
    scripts: str | None = None,
) -> tuple[str, ...]:
    """Return the command that starts this very Hetes silently: ``<hetesw or hetes> run``, the program absolute.

    Links are not followed: a venv's interpreter is a link, and pipx's command is one that outlives upgrades.
    """
    executable = executable or sys.executable
    called = Path(argv0 if argv0 is not None else sys.argv[0])
    if frozen if frozen is not None else getattr(sys, "frozen", False):
        return (_without_console(Path(executable), platform), "run")
    folders = [Path(executable).parent, Path(scripts or sysconfig.get_path("scripts"))]
    if called.is_absolute() and called.name.split(".")[0].split("-")[0] in {"hetes", "hetesw"}:
        folders.insert(0, called.parent)
    suffix = ".exe" if platform == "win32" else ""
    for folder in folders:
        program = folder / f"hetes{suffix}"
        if program.is_file():
            return (_without_console(program, platform), "run")
    python = Path(executable)
    if platform == "win32" and python.with_name("pythonw.exe").is_file():
        python = python.with_name("pythonw.exe")
    return (str(python), "-P", "-m", "hetes", "run")


def _without_console(program: Path, platform: str) -> str:
    """Return the twin that opens no console window; only Windows makes a difference between the two."""
    twin = program.with_name("hetesw.exe")
    return str(twin if platform == "win32" and twin.is_file() else program)


def autostart(command: Sequence[str] | None = None) -> Autostart:
    """Return this system's way of starting at login."""
    started = tuple(command or login_command())
    # One of the three is wanted, and each costs imports of its own.
    if sys.platform == "win32":
        from hetes.adapters.desktop.autostart_run_key import RunKeyAutostart  # noqa: PLC0415 - see above
        from hetes.adapters.desktop.autostart_task import TaskAutostart, WindowsAutostart  # noqa: PLC0415 - see above

        return WindowsAutostart(TaskAutostart(started), RunKeyAutostart(started))
    if sys.platform == "darwin":
        from hetes.adapters.desktop.autostart_macos import MacosAutostart  # noqa: PLC0415 - see above

        return MacosAutostart(started)
    from hetes.adapters.desktop.autostart_systemd import LinuxAutostart, SystemdAutostart  # noqa: PLC0415 - see above
    from hetes.adapters.desktop.autostart_xdg import XdgAutostart  # noqa: PLC0415 - see above

    return LinuxAutostart(SystemdAutostart(started), XdgAutostart(started))


def program_exists(program: str, path: str | None = None) -> bool:
    """Tell whether a login could start ``program``, given absolutely or found on ``path``."""
    import shutil  # noqa: PLC0415 - only the status needs it

    if os.path.isabs(program):  # noqa: PTH117 - also asked of what is no valid Path
        return os.path.isfile(program) and os.access(program, os.X_OK)  # noqa: PTH113 - as above
    return shutil.which(program, path=path) is not None


def write_whole(file: Path, content: bytes) -> None:
    """Write ``file`` whole or not at all, with its folders.

    Raises:
        AutostartError: nothing was changed.
    """
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            draft.write_bytes(content)
            draft.replace(file)
        finally:
            draft.unlink(missing_ok=True)
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
