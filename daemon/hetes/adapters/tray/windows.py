"""pystray's Windows back end: what its hidden window must answer, and how large its picture is.

The icon itself is :mod:`hetes.adapters.tray.taskbar_icon`.

The numbers are those of the Windows SDK (winuser.h, shellapi.h).
"""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Callable

from hetes.adapters.tray.backend import Backend, clip
from hetes.adapters.tray.taskbar_icon import TaskbarIcon, load_at_its_own_size
from hetes.adapters.tray.untyped import Untyped
from hetes.adapters.tray.windows_devices import hear_of_devices, is_news
from hetes.adapters.tray.windows_session import hear_of_session, out_of_sight, session_changes, switched_away
from hetes.core.events import Event, Resumed, ScreenLocked, ScreenUnlocked, Suspended, TimePassed
from hetes.ports import Post
from hetes.presentation.views import IconView

WM_QUERYENDSESSION = 0x0011
WM_ENDSESSION = 0x0016
WM_TIMECHANGE = 0x001E
WM_POWERBROADCAST = 0x0218
PBT_APMSUSPEND = 0x0004
PBT_APMRESUMEAUTOMATIC = 0x0012
WM_DEVICECHANGE = 0x0219
WM_WTSSESSION_CHANGE = 0x02B1
# Ours: above WM_USER and far from pystray's own WM_USER + 10 and + 11.
WM_CALL = 0x0400 + 77

PER_MONITOR_AWARE_V2 = -4
PROCESS_SYSTEM_DPI_AWARE = 1
SM_CXSMICON = 49
USUAL_SIZE, LARGEST_SIZE = 16, 256
BALLOON_WITHIN = 1.5
"""Seconds that the shell has to take a balloon; a channel has two in all."""


class WindowsBackend(Backend):
    """The notification area. The picture is drawn as large as the taskbar shows it, and again when that changes."""

    name = "win32"

    def __init__(self, module: Untyped) -> None:
        see_real_pixels()  # before there is any window
        self.size = self.shown_at = taskbar_size()
        super().__init__(module)
        self._view: IconView | None = None
        self._post: Post = lambda _event: None
        self._win32 = sys.modules[module.Icon.__module__].win32
        self.icon._message_handlers[WM_CALL] = lambda _w, _l: self._drain()  # noqa: SLF001 - pystray is pinned, a test looks
        load_at_its_own_size(self.icon, self._win32)
        self.taskbar = TaskbarIcon(self.icon, self._win32, self.call)
        self.taskbar.redraw = self.look_again

    def picture(self, view: IconView) -> Untyped:
        """Return the picture at the taskbar's size."""
        self._view = view
        return super().picture(view)

    def look_again(self) -> None:
        """Draw the icon anew if the taskbar's size is another by now. In the loop's thread only."""
        size = taskbar_size()
        if size != self.size and self._view is not None:
            self.size = self.shown_at = size
            self.icon.icon = self.picture(self._view)

    def label(self, text: str) -> str:
        """Return ``text`` with its ampersands doubled: a single one would underline the next letter."""
        return text.replace("&", "&&")

    def listen(self, post: Post, quit_requested: Callable[[], None]) -> None:
        """Answer what the system tells a window: sleep, locked screens, a clock that was set, the session's end."""
        self._post = post
        answer_the_system(self.icon, self._told, quit_requested)
        self.icon._message_handlers[WM_DEVICECHANGE] = self._device_changed  # noqa: SLF001 - as above

    def _told(self, event: Event) -> None:
        if isinstance(event, Resumed | ScreenUnlocked) and self.devices:
            self.devices.look_again()
        self._post(event)

    def _device_changed(self, what: int, _detail: int) -> int:
        if is_news(what) and self.devices:
            self.devices.look_again()
        return 1

    def balloon(self, title: str, text: str) -> bool:
        """Show a balloon, and tell whether the shell took it. Not in the loop's thread, which has to ask it.

        The limits of NOTIFYICONDATAW: szInfoTitle[64] and szInfo[256], the last a zero.
        """
        body, head = clip(text, 255), clip(title, 63)
        answered, given_up, taken = threading.Event(), threading.Event(), [False]

        def ask() -> None:
            if not given_up.is_set():
                taken[0] = self.taskbar.balloon(head, body)
                answered.set()

        self.call(ask)
        if not answered.wait(BALLOON_WITHIN):
            given_up.set()
        return taken[0]

    def run(self, ready: Callable[[], None]) -> None:
        """Run the loop; once the window is there, it is told of locked screens, switched users and devices too."""

        def begin() -> None:
            window = self.icon._hwnd  # noqa: SLF001 - as above
            hear_of_session(window)
            if self.devices and hear_of_devices(window, self.devices.devices):
                self.devices.told_of_devices()
            if out_of_sight():  # a start behind a locked screen, or in a session that was switched away
                self._post(ScreenLocked(switched=switched_away()))
            ready()

        super().run(begin)

    def _drain(self) -> None:
        if not self.taskbar.menu_is_open:  # whose loop this is then: it would be rebuilt under the user's pointer
            super()._drain()

    def _wake_loop(self) -> None:
        window = self.icon._hwnd  # noqa: SLF001 - as above; None until the loop runs, whose first act empties the queue
        if window:
            self._win32.PostMessage(window, WM_CALL, 0, 0)


def _library(name: str) -> Untyped:
    import ctypes  # noqa: PLC0415 - only on Windows

    return getattr(ctypes.windll, name)  # type: ignore[attr-defined, unused-ignore]  # only on Windows


def see_real_pixels(library: Callable[[str], Untyped] = _library) -> bool:
    """Tell Windows that the program draws for each screen's own resolution; else it shows 16 px, enlarged and blurred.

    SetProcessDpiAwarenessContext (winuser.h, Windows 10 1703) or, before, SetProcessDpiAwareness (shellscalingapi.h,
    Windows 8.1) and SetProcessDPIAware. False: none took it, or the program's manifest has said so already.
    """
    with contextlib.suppress(AttributeError, OSError):
        import ctypes  # noqa: PLC0415 - only on Windows

        if library("user32").SetProcessDpiAwarenessContext(ctypes.c_void_p(PER_MONITOR_AWARE_V2)):
            return True
    with contextlib.suppress(AttributeError, OSError):
        return bool(library("shcore").SetProcessDpiAwareness(PROCESS_SYSTEM_DPI_AWARE) == 0)  # S_OK
    with contextlib.suppress(AttributeError, OSError):
        return bool(library("user32").SetProcessDPIAware())
    return False


def taskbar_size(library: Callable[[str], Untyped] = _library) -> int:
    """Return the pixels of a small icon on the screen that the taskbar is on: 16 at 96 DPI, 20 at 120, 24 at 144.

    GetDpiForWindow and GetSystemMetricsForDpi (winuser.h, Windows 10 1607); before, GetSystemMetrics, which knows the
    resolution of the login.
    """
    size = 0
    try:
        user32 = library("user32")
        with contextlib.suppress(AttributeError, OSError):
            dpi = user32.GetDpiForWindow(user32.FindWindowW("Shell_TrayWnd", None))
            size = int(user32.GetSystemMetricsForDpi(SM_CXSMICON, dpi)) if dpi else 0
        size = size or int(user32.GetSystemMetrics(SM_CXSMICON))
    except (AttributeError, OSError):
        return USUAL_SIZE
    return size if USUAL_SIZE <= size <= LARGEST_SIZE else USUAL_SIZE


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

    icon._message_handlers.update(  # noqa: SLF001 - pystray is pinned, a test looks
        {
            WM_QUERYENDSESSION: lambda _w, _l: 1,
            WM_ENDSESSION: end_session,
            WM_POWERBROADCAST: power,
            WM_TIMECHANGE: time_change,
            WM_WTSSESSION_CHANGE: session_changes(post),
        }
    )
