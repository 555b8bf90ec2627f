"""The command that a login shall start: this very Hetes, silently."""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path


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
