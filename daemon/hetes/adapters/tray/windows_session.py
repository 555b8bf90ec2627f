"""Whether anybody sees this session of Windows: locked, switched to another user, a remote desktop that was cut.

Who is switched away is to hear nothing, and loses nothing: to the core that is a locked screen.

Sources: WM_WTSSESSION_CHANGE (winuser.h), WTSQuerySessionInformationW with WTSConnectState and WTSSessionInfoEx
(wtsapi32.h; in Windows 7 the latter's two values are the other way round, which Hetes does not run on),
RegisterSuspendResumeNotification (winuser.h).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from hetes.adapters.tray.untyped import Untyped
from hetes.core.events import ScreenLocked, ScreenUnlocked
from hetes.ports import Post

CONSOLE_CONNECT, CONSOLE_DISCONNECT, REMOTE_CONNECT, REMOTE_DISCONNECT = 0x1, 0x2, 0x3, 0x4
LOCK, UNLOCK = 0x7, 0x8
THIS_SESSION = 0  # NOTIFY_FOR_THIS_SESSION
TO_A_WINDOW = 0  # DEVICE_NOTIFY_WINDOW_HANDLE
_CURRENT, _CONNECT_STATE, _INFO_EX = 0xFFFFFFFF, 8, 25
_ACTIVE = 0
_FLAGS_AT, _LOCKED = 16, 0  # WTSINFOEXW: a level, then (aligned to 8) session, state and SessionFlags


def _library(name: str) -> Untyped:
    import ctypes  # noqa: PLC0415 - only on Windows

    return getattr(ctypes.windll, name)  # type: ignore[attr-defined, unused-ignore]  # only on Windows


def hear_of_session(window: int, library: Callable[[str], Untyped] = _library) -> bool:
    """Ask Windows to tell the window of this session's locks and switches, and of sleep; tell whether it will.

    Without the second, a computer with modern standby tells windows nothing of sleep.
    """
    with contextlib.suppress(AttributeError, OSError):
        library("user32").RegisterSuspendResumeNotification(window, TO_A_WINDOW)
    with contextlib.suppress(AttributeError, OSError):
        return bool(library("wtsapi32").WTSRegisterSessionNotification(window, THIS_SESSION))
    return False


def session_changes(post: Post, unseen: Callable[[], bool | None] | None = None) -> Callable[[int, int], int]:
    """Return the handler of WM_WTSSESSION_CHANGE. ``unseen`` tells whether nobody sees the session now."""
    unseen = unseen or out_of_sight

    def changed(what: int, _session: int) -> int:
        if what in (LOCK, CONSOLE_DISCONNECT, REMOTE_DISCONNECT):
            post(ScreenLocked(switched=what != LOCK))
        elif what == UNLOCK or (what in (CONSOLE_CONNECT, REMOTE_CONNECT) and unseen() is not True):
            post(ScreenUnlocked())  # who comes back to a locked screen unlocks it first
        return 0

    return changed


def out_of_sight(ask: Callable[[int], bytes | None] | None = None) -> bool | None:
    """Tell whether nobody sees this session now; None where Windows does not say.

    ``ask`` returns what WTSQuerySessionInformationW tells of a class.
    """
    ask = ask or _asked
    if switched_away(ask):
        return True
    info = ask(_INFO_EX)
    if info and len(info) >= _FLAGS_AT + 4 and int.from_bytes(info[:4], "little") == 1:
        flags = int.from_bytes(info[_FLAGS_AT : _FLAGS_AT + 4], "little")
        return flags == _LOCKED if flags <= 1 else None
    return None


def switched_away(ask: Callable[[int], bytes | None] | None = None) -> bool:
    """Tell whether Windows says that this session has no screen: another user has it. ``ask`` as above."""
    state = (ask or _asked)(_CONNECT_STATE)
    return bool(state and int.from_bytes(state[:4], "little") != _ACTIVE)


def _asked(which: int) -> bytes | None:
    import ctypes  # noqa: PLC0415 - only on Windows

    try:
        sessions = _library("wtsapi32")
        found, size = ctypes.c_void_p(), ctypes.c_ulong()
        asked = sessions.WTSQuerySessionInformationW(
            None, ctypes.c_ulong(_CURRENT), which, ctypes.byref(found), ctypes.byref(size)
        )
        if not asked or not found.value:
            return None
        try:
            return ctypes.string_at(found.value, size.value)
        finally:
            sessions.WTSFreeMemory(found)
    except (AttributeError, OSError):
        return None
