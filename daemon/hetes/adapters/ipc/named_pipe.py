"""Opens a named pipe of Windows within a limit: ``multiprocessing.connection`` waits 20 s for one that is busy.

Source: CreateFileW, WaitNamedPipeW and SetNamedPipeHandleState (Windows SDK), by Python's own module for them.
"""

from __future__ import annotations

import importlib
import time

TYPE_CHECKING = False  # see client.py
if TYPE_CHECKING:
    from typing import Any

_BUSY = (121, 231)  # ERROR_SEM_TIMEOUT, ERROR_PIPE_BUSY


def open_named_pipe(address: str, within: float, windows: Any = None) -> int:  # noqa: ANN401 - a module without type hints here
    """Return the handle of a pipe that passes whole messages. ``windows`` stands for the module of Windows' calls.

    Raises:
        TimeoutError: all its ends stayed taken for so many seconds.
        OSError: FileNotFoundError where nobody has such a pipe.
    """
    windows = windows or importlib.import_module("_winapi")
    deadline = time.monotonic() + within
    while True:
        try:
            windows.WaitNamedPipe(address, max(1, int(1000 * (deadline - time.monotonic()))))
            handle: int = windows.CreateFile(
                address,
                windows.GENERIC_READ | windows.GENERIC_WRITE,
                0,
                windows.NULL,
                windows.OPEN_EXISTING,
                windows.FILE_FLAG_OVERLAPPED,
                windows.NULL,
            )
        except OSError as error:
            if getattr(error, "winerror", None) not in _BUSY:
                raise
            if time.monotonic() >= deadline:
                raise TimeoutError(address) from error
        else:
            windows.SetNamedPipeHandleState(handle, windows.PIPE_READMODE_MESSAGE, None, None)
            return handle
