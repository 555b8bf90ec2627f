"""pystray's Windows back end: what its hidden window must answer, and an icon that Explorer was not ready for.

The numbers are those of the Windows SDK (winuser.h, shellapi.h).
"""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Callable

from hetes.adapters.tray.backend import Backend, clip
from hetes.adapters.tray.host_watch import Untyped
from hetes.core.events import Resumed, ScreenLocked, ScreenUnlocked, Suspended, TimePassed
from hetes.ports import Post

WM_QUERYENDSESSION = 0x0011
WM_ENDSESSION = 0x0016
WM_TIMECHANGE = 0x001E
WM_POWERBROADCAST = 0x0218
PBT_APMSUSPEND = 0x0004
PBT_APMRESUMEAUTOMATIC = 0x0012
WM_WTSSESSION_CHANGE = 0x02B1
WTS_SESSION_LOCK = 0x7
WTS_SESSION_UNLOCK = 0x8
NOTIFY_FOR_THIS_SESSION = 0
NIM_ADD = 0
NIM_MODIFY = 1
# Ours: above WM_USER and far from pystray's own WM_USER + 10 and + 11.
WM_CALL = 0x0400 + 77

PROCESS_SYSTEM_DPI_AWARE = 1
SM_CXICON = 11
SM_CXSMICON = 49
FILE_SIZES = (16, 24, 32, 48, 64, 128, 256)
USUAL_SIZES = (32, 16)

RETRY_EVERY_S = 2.0
RETRIES = 30  # together 60 s: what Explorer needs at a slow login


class WindowsBackend(Backend):
    """The notification area. Windows loads an icon of the large size, and the taskbar shows it at the small one."""

    name = "win32"

    def __init__(self, module: Untyped) -> None:
        see_real_pixels()  # before there is any window
        self.size, self.shown_at = icon_sizes()
        super().__init__(module)
        self._win32 = sys.modules[module.Icon.__module__].win32
        self.icon._message_handlers[WM_CALL] = lambda _w, _l: self._drain()  # noqa: SLF001 - pystray is pinned, a test looks
        retry_until_the_taskbar_takes_it(self.icon, self._win32, self.call)

    def label(self, text: str) -> str:
        """Return ``text`` with its ampersands doubled: a single one would underline the next letter."""
        return text.replace("&", "&&")

    def listen(self, post: Post, quit_requested: Callable[[], None]) -> None:
        """Answer what the system tells a window: sleep, locked screens, a clock that was set, the session's end."""
        answer_the_system(self.icon, post, quit_requested)

    def balloon(self, title: str, text: str) -> bool:
        """Show a balloon, within the limits of NOTIFYICONDATAW: szInfoTitle[64] and szInfo[256], the last a zero."""
        body, head = clip(text, 255), clip(title, 63)
        self.call(lambda: self.icon.notify(body, head))
        return True

    def run(self, ready: Callable[[], None]) -> None:
        """Run the loop; once the window is there, it is told of locked screens too."""

        def begin() -> None:
            hear_of_locks(self.icon._hwnd)  # noqa: SLF001 - as above
            ready()

        super().run(begin)

    def _wake_loop(self) -> None:
        window = self.icon._hwnd  # noqa: SLF001 - as above; None until the loop runs, whose first act empties the queue
        if window:
            self._win32.PostMessage(window, WM_CALL, 0, 0)


def _library(name: str) -> Untyped:
    import ctypes  # noqa: PLC0415 - only on Windows

    return getattr(ctypes.windll, name)  # type: ignore[attr-defined, unused-ignore]  # only on Windows


def see_real_pixels(library: Callable[[str], Untyped] = _library) -> bool:
    """Tell Windows that the program draws for the screen's own resolution; else it shows 16 px, enlarged and blurred.

    SetProcessDpiAwareness (shellscalingapi.h, Windows 8.1) or, before, SetProcessDPIAware (winuser.h). False: neither
    took it, or the program's manifest has said so already.
    """
    with contextlib.suppress(AttributeError, OSError):
        return bool(library("shcore").SetProcessDpiAwareness(PROCESS_SYSTEM_DPI_AWARE) == 0)  # S_OK
    with contextlib.suppress(AttributeError, OSError):
        return bool(library("user32").SetProcessDPIAware())
    return False


def icon_sizes(library: Callable[[str], Untyped] = _library) -> tuple[int, int]:
    """Return the pixels to draw the icon with, and those at which the taskbar shows it: 32 and 16 at 96 DPI.

    LoadImage makes an icon of SM_CXICON pixels. pystray hands it a file in which Pillow keeps nothing but
    ``FILE_SIZES``: of these the one that has no fewer.
    """
    try:
        ask = library("user32").GetSystemMetrics
        large, small = int(ask(SM_CXICON)), int(ask(SM_CXSMICON))
    except (AttributeError, OSError):
        return USUAL_SIZES
    drawn = next((size for size in FILE_SIZES if size >= large), 0)
    return (drawn, small) if FILE_SIZES[0] <= small <= drawn else USUAL_SIZES


def answer_the_system(icon: Untyped, post: Post, quit_requested: Callable[[], None]) -> None:
    """Handle in pystray's window the messages that only a window gets; it answers 0 to what it does not know.

    0 to WM_QUERYENDSESSION means "don't shut down": Windows would name us as the program that prevents it.
    """

    def power(what: int, _detail: int) -> int:
        if what == PBT_APMSUSPEND:
            post(Suspended())
        elif what == PBT_APMRESUMEAUTOMATIC:
            post(Resumed())
        return 1

    def end_session(ending: int, _detail: int) -> int:
        if ending:
            quit_requested()
        return 0

    def time_change(_w: int, _l: int) -> int:
        post(TimePassed())
        return 0

    def session_change(what: int, _session: int) -> int:
        if what == WTS_SESSION_LOCK:
            post(ScreenLocked())
        elif what == WTS_SESSION_UNLOCK:
            post(ScreenUnlocked())
        return 0

    icon._message_handlers.update(  # noqa: SLF001 - pystray is pinned, a test looks
        {
            WM_QUERYENDSESSION: lambda _w, _l: 1,
            WM_ENDSESSION: end_session,
            WM_POWERBROADCAST: power,
            WM_TIMECHANGE: time_change,
            WM_WTSSESSION_CHANGE: session_change,
        }
    )


def hear_of_locks(window: int, register: Callable[[int, int], Untyped] | None = None) -> bool:
    """Ask Windows to tell the window when the screen is locked and unlocked (wtsapi32.h); tell whether it will."""
    try:
        if register is None:
            import ctypes  # noqa: PLC0415 - only on Windows

            register = ctypes.windll.wtsapi32.WTSRegisterSessionNotification  # type: ignore[attr-defined, unused-ignore]  # only on Windows
        return bool(register(window, NOTIFY_FOR_THIS_SESSION))
    except (AttributeError, OSError):
        return False


def retry_until_the_taskbar_takes_it(
    icon: Untyped,
    win32: Untyped,
    call: Callable[[Callable[[], None]], None],
    timer: Callable[[float, Callable[[], None]], Untyped] = threading.Timer,
) -> None:
    """Add the icon again, for 60 s, when the shell refuses it: pystray ignores the answer.

    At login Explorer may not be ready (no taskbar yet, or too busy to answer in time). An answer that came too late
    may have added it all the same: then a change of the icon succeeds, and all is well.
    """
    shell = win32.Shell_NotifyIcon
    left = [RETRIES]
    changed = [False]

    def shell_notify_icon(code: int, what: Untyped) -> Untyped:
        taken = shell(code, what)
        if code == NIM_MODIFY:
            changed[0] = bool(taken)
        elif code == NIM_ADD and taken:
            left[0] = RETRIES
        elif code == NIM_ADD and left[0]:
            left[0] -= 1
            waiting = timer(RETRY_EVERY_S, lambda: call(again))
            waiting.daemon = True
            waiting.start()
        return taken

    def again() -> None:
        if not icon.visible:
            return
        icon._update_title()  # noqa: SLF001 - as above
        if not changed[0]:
            icon._show()  # noqa: SLF001 - as above

    win32.Shell_NotifyIcon = shell_notify_icon
