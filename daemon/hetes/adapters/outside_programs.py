"""Programs that are not ours, started as the desktop would start them.

On Windows a packed program looks for libraries in its own folder first (SetDllDirectory, winbase.h, which PyInstaller's
start program calls), and children inherit that: a browser or a tool of the system would load our libraries in the place
of its own. The start program's variables are inherited too, and would mislead another packed program.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

TYPE_CHECKING = False  # typing itself is too dear to import here; type checkers know this name
if TYPE_CHECKING:
    from typing import Any

_LONGEST = 32768
_alone = threading.Lock()  # the folder is the whole process's


@contextmanager
def as_from_the_desktop(libraries: Any = None) -> Iterator[None]:  # noqa: ANN401 - kernel32, or what stands in for it
    """Have what is started meanwhile look for libraries where it would without us. Nothing to do but on Windows."""
    if libraries is None:
        if sys.platform != "win32" or not getattr(sys, "frozen", False):
            yield
            return
        libraries = _kernel32()
    import ctypes  # noqa: PLC0415 - only on Windows

    with _alone:
        before = ctypes.create_unicode_buffer(_LONGEST)
        libraries.GetDllDirectoryW(_LONGEST, before)
        libraries.SetDllDirectoryW(None)
        try:
            yield
        finally:
            if before.value:
                libraries.SetDllDirectoryW(before.value)


def environment(environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the variables for such a program."""
    given = os.environ if environ is None else environ
    return {name: value for name, value in given.items() if not name.startswith(("_PYI_", "_MEIPASS"))}


def _kernel32() -> Any:  # noqa: ANN401 - as above
    import ctypes  # noqa: PLC0415 - only on Windows

    return ctypes.windll.kernel32  # type: ignore[attr-defined, unused-ignore]  # only on Windows
