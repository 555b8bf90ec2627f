"""Whether the user ended Hetes since he logged on: what starts it again after a crash must not undo that.

Law: a mark that cannot be read or written means that he did not, for a Hetes too many is ended again by a click.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

from hetes.adapters.bounded_file import read_text
from hetes.adapters.whole_file import write_whole


class QuitMarker:
    """A small file beside the store that names the session in which Hetes was ended on purpose."""

    def __init__(self, folder: Path, session: str | None) -> None:
        """``session`` is what :func:`this_session` tells; None: there is nothing to tell one from the next by."""
        self._path = folder / "left"
        self._session = session

    def here(self) -> bool:
        """Tell whether it was ended in this session."""
        try:
            return self._session is not None and read_text(self._path, own=True) == self._session
        except (OSError, ValueError):
            return False

    def note(self) -> None:
        """Keep that it was."""
        if self._session is not None:
            with suppress(OSError):
                write_whole(self._path, self._session.encode())

    def forget(self) -> None:
        """Forget it: somebody wants Hetes again."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)


def this_session() -> str | None:
    """Return what tells this logon from the user's last: on Windows, when it was. None where nobody asks.

    WTSQuerySessionInformationW, WTSINFOW: "wtsapi32.h" of the Windows SDK. Locking, sleep and a remote desktop that
    connects anew leave the time of the logon as it is.
    """
    if sys.platform != "win32":
        return None
    import ctypes  # noqa: PLC0415 - only on Windows

    class Info(ctypes.Structure):
        _fields_ = (
            ("state_to_compressed_bytes", ctypes.c_uint32 * 8),
            ("station_domain_user", ctypes.c_wchar * (32 + 17 + 21)),
            ("connected", ctypes.c_int64),
            ("disconnected", ctypes.c_int64),
            ("last_input", ctypes.c_int64),
            ("logged_on", ctypes.c_int64),
            ("now", ctypes.c_int64),
        )

    wts = ctypes.WinDLL("wtsapi32")
    found, size = ctypes.POINTER(Info)(), ctypes.c_uint32()
    current_session, session_info = 0xFFFFFFFF, 24
    if not wts.WTSQuerySessionInformationW(
        None, ctypes.c_uint32(current_session), session_info, ctypes.byref(found), ctypes.byref(size)
    ):
        return None
    try:
        logged_on = int(found.contents.logged_on) if size.value >= ctypes.sizeof(Info) else 0
    finally:
        wts.WTSFreeMemory(found)
    return str(logged_on) if logged_on > 0 else None
