"""One sentence in a window of its own, on Windows: for a program that has no console and no icon yet.

Law: who has it shown does not wait for it. The window is a child's, for the scheduler starts nothing anew where the
program still runs, if only to wait for a click.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable

from hetes.adapters.child_process import own_child

TYPE_CHECKING = False  # typing itself is too dear to import here; type checkers know this name
if TYPE_CHECKING:
    from typing import Any

TITLE = "Hetes"
LONGEST = 1500
"""Characters that fit on a screen; a command line takes 32,767."""
MB_ICONWARNING, MB_SETFOREGROUND = 0x30, 0x10000


def show(text: str, start: Callable[..., object] = subprocess.Popen) -> None:
    """Have a child show it. Raises nothing: where that fails too, nothing is left to be done."""
    try:
        start(own_child("--message", text[:LONGEST]), close_fds=True)
    except (OSError, ValueError):
        display(text[:LONGEST])


def display(text: str) -> None:
    """Show it, and return when the user has seen it."""
    library("user32").MessageBoxW(None, text, TITLE, MB_ICONWARNING | MB_SETFOREGROUND)


def first_time(text: str, atoms: Any = None) -> bool:  # noqa: ANN401 - a library that exists on Windows only
    """Tell whether this text comes for the first time since the user logged on.

    Windows keeps the names of global atoms until then (winbase.h, GlobalAddAtom), whatever becomes of the program; no
    folder is needed, which may be the very thing that is amiss.
    """
    name = "hetes told " + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    atoms = library("kernel32") if atoms is None else atoms
    if atoms.GlobalFindAtomW(name):
        return False
    atoms.GlobalAddAtomW(name)
    return True


def library(name: str) -> Any:  # noqa: ANN401 - as above
    """Return one of Windows' libraries."""
    import ctypes  # noqa: PLC0415 - only on Windows

    return getattr(ctypes.windll, name)  # type: ignore[attr-defined, unused-ignore]  # only on Windows


if __name__ == "__main__":
    display(sys.argv[1])
