"""The icon in Windows' taskbar as Windows wants it by now: all that pystray lacks there, in this one place.

pystray speaks the protocol of Windows 95 and heeds no answer. Here it is version 4 (keyboard, the place of the menu).
An icon that the taskbar has lost is added again, one that it refuses is offered for a minute; the picture is loaded at
exactly the size of the taskbar; a balloon counts as taken when the shell has said so, and opens the panel when clicked.

The taskbar knows an icon again, and with it where the user put it, by the program's path and the icon's number, which
is always the same here. An identity of its own (NIF_GUID) would add nothing: that one is bound to the path too, unless
the program is signed; one that has moved could then not show its icon at all, nor could a second Hetes (the demo)
beside a first.

The numbers and rules are those of "Shell_NotifyIcon" and "NOTIFYICONDATAW" (shellapi.h), "Notifications and the
Notification Area", and "TrackPopupMenuEx" (winuser.h). All of it runs in the thread of the icon's loop.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import threading
import time
from collections.abc import Callable

from hetes.adapters.tray.untyped import Untyped

NIM_ADD, NIM_MODIFY, NIM_SETFOCUS, NIM_SETVERSION = 0, 1, 3, 4
NIF_TIP, NIF_INFO, NIF_SHOWTIP = 0x4, 0x10, 0x80
VERSION = 4
NUMBER = 1
"""The icon's uID: one that changed with each start would be another icon, which Windows 11 hides behind its arrow."""
WM_NULL, WM_CONTEXTMENU, WM_LBUTTONUP, WM_RBUTTONUP = 0x0000, 0x007B, 0x0202, 0x0205
NIN_SELECT, NIN_KEYSELECT, NIN_BALLOONUSERCLICK = 0x0400, 0x0401, 0x0405
WM_SETTINGCHANGE, WM_DISPLAYCHANGE, WM_DPICHANGED, WM_THEMECHANGED = 0x001A, 0x007E, 0x02E0, 0x031A

RETRY_EVERY_S = 2.0
RETRIES = 30  # together 60 s: what Explorer needs at a slow login
LOOK_EVERY_S, LOOKS = 1.0, 5
"""A taskbar that is being changed has its new size some time within five seconds: so often it is looked at."""
ONE_PRESS_S = 0.5
"""Windows tells the Enter key twice."""


class TaskbarIcon:
    """Stands between pystray's icon and the shell.

    Args:
        icon: pystray's.
        win32: pystray's module of Windows' calls, whose ``Shell_NotifyIcon`` becomes ours.
        call: has something run in the loop's thread, soon.
        timer: as :class:`threading.Timer`.
        now: seconds that only go forward.
    """

    def __init__(
        self,
        icon: Untyped,
        win32: Untyped,
        call: Callable[[Callable[[], None]], None],
        *,
        timer: Callable[[float, Callable[[], None]], Untyped] = threading.Timer,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.menu_is_open = False
        self.version_4 = False
        self.redraw: Callable[[], None] = lambda: None  # draws the picture anew if the taskbar's size is another by now
        self._icon, self._win32, self._call = icon, win32, call
        self._timer, self._now = timer, now
        self._shell = win32.Shell_NotifyIcon
        self._left = RETRIES
        self._taken = False  # the shell's last answer
        self._greeted = False  # the shell was told our version since the icon was added
        self._waiting = False  # a timer will offer the icon again
        self._mending = False
        self._pressed_at = -ONE_PRESS_S
        self._looks_left = 0
        win32.Shell_NotifyIcon = self._notify
        handlers = icon._message_handlers  # noqa: SLF001 - pystray is pinned, a test looks
        handlers[win32.WM_NOTIFY] = self._told
        created = handlers[win32.WM_TASKBARCREATED]
        for message in (WM_SETTINGCHANGE, WM_DISPLAYCHANGE, WM_DPICHANGED, WM_THEMECHANGED):
            handlers[message] = self._changed
        handlers[win32.WM_TASKBARCREATED] = lambda w, l: (created(w, l), self._changed(w, l))[1]  # noqa: E741 - Windows' names

    def balloon(self, title: str, text: str) -> bool:
        """Show a balloon and tell whether the shell took it. In the loop's thread."""
        if not self._icon.visible:
            return False
        self._taken = False
        self._icon._message(NIM_MODIFY, NIF_INFO, szInfo=text, szInfoTitle=title)  # noqa: SLF001 - as above
        return self._taken

    # What pystray asks of the shell.

    def _notify(self, code: int, what: Untyped) -> Untyped:
        what.uID = NUMBER  # pystray means to give one that changes, and gives it to a field that there is not
        if what.uFlags & NIF_TIP:
            what.uFlags |= NIF_SHOWTIP  # version 4 shows none else
        taken = self._shell(code, what)
        self._taken = bool(taken)
        if code == NIM_ADD:
            self._greeted = False
        if taken and code in {NIM_ADD, NIM_MODIFY} and not self._greeted:
            self._greet(what)
        elif code == NIM_ADD and not taken:
            self._try_later()
        elif code == NIM_MODIFY and not taken and self._icon.visible and not (self._mending or self._waiting):
            self._add_again()
            if self._taken:
                self._taken = bool(taken := self._shell(code, what))
        return taken

    def _greet(self, what: Untyped) -> None:
        """Tell the shell, which has the icon now, which protocol is ours."""
        self._greeted = True
        self._left = RETRIES
        what.uVersion = VERSION
        self.version_4 = bool(self._shell(NIM_SETVERSION, what))

    def _add_again(self) -> None:
        """Add an icon that the taskbar does not know, as after a start of Explorer that nobody told us of."""
        self._mending = True
        try:
            self._icon._show()  # noqa: SLF001 - as above
        finally:
            self._mending = False

    def _try_later(self) -> None:
        """Offer an icon again that the shell refused: at login Explorer may not be there yet, or too busy to answer."""
        if self._left and not self._waiting:
            self._left -= 1
            self._waiting = True
            waiting = self._timer(RETRY_EVERY_S, lambda: self._call(self._offer))
            waiting.daemon = True
            waiting.start()

    def _offer(self) -> None:
        """Change the icon, which adds it where it is not there: an answer that came too late may have added it."""
        self._waiting = False
        if self._icon.visible:
            self._icon._update_title()  # noqa: SLF001 - as above

    # What the shell tells.

    def _told(self, where: int, what: int) -> int:
        event = what & 0xFFFF  # in version 4 the icon's number is in the upper half
        if event == NIN_BALLOONUSERCLICK:
            self._icon()
        elif self.version_4:
            if event == NIN_SELECT:
                self._icon()
            elif event == NIN_KEYSELECT:
                self._key()
            elif event == WM_CONTEXTMENU:
                self._show_menu(_signed(where), _signed(where >> 16))
        elif event == WM_LBUTTONUP:
            self._icon()
        elif event == WM_RBUTTONUP:
            point = self._win32.wintypes.POINT()
            self._win32.GetCursorPos(self._win32.ctypes.byref(point))
            self._show_menu(point.x, point.y)
        return 0

    def _key(self) -> None:
        before, self._pressed_at = self._pressed_at, self._now()
        if self._pressed_at - before >= ONE_PRESS_S:
            self._icon()

    def _show_menu(self, x: int, y: int) -> None:
        """Show the menu there. While it is open its own loop is the thread's, and nobody may rebuild it."""
        menu = self._icon._menu_handle  # noqa: SLF001 - as above
        if not menu or self.menu_is_open:
            return
        win32, window = self._win32, self._icon._hwnd  # noqa: SLF001 - as above
        handle, actions = menu
        win32.SetForegroundWindow(window)  # else it stays open when the user clicks elsewhere
        self.menu_is_open = True
        try:
            flags = win32.TPM_RIGHTALIGN | win32.TPM_BOTTOMALIGN | win32.TPM_RETURNCMD
            chosen = win32.TrackPopupMenuEx(handle, flags, x, y, self._icon._menu_hwnd, None)  # noqa: SLF001 - as above
        finally:
            self.menu_is_open = False
        win32.PostMessage(window, WM_NULL, 0, 0)  # lets the next click open it at once
        self._call(lambda: None)  # what has waited meanwhile
        if chosen > 0:
            actions[chosen - 1](self._icon)
        else:
            self._icon._message(NIM_SETFOCUS, 0)  # noqa: SLF001 - as above; Escape: back to where the keyboard came from

    def _changed(self, _w: int, _l: int) -> int:
        """Look at the taskbar's size, now and while it settles."""
        self.redraw()
        before, self._looks_left = self._looks_left, LOOKS
        if not before:
            self._look_later()
        return 0

    def _look_later(self) -> None:
        waiting = self._timer(LOOK_EVERY_S, lambda: self._call(self._look))
        waiting.daemon = True
        waiting.start()

    def _look(self) -> None:
        self.redraw()
        self._looks_left -= 1
        if self._looks_left:
            self._look_later()


def load_at_its_own_size(icon: Untyped, win32: Untyped) -> None:
    """Have pystray load its picture as large as it is drawn; it would have Windows scale one of 32 px or more."""

    def load() -> None:
        if icon._icon_handle:  # noqa: SLF001 - as above
            return
        picture = icon.icon
        descriptor, path = tempfile.mkstemp(".ico")
        try:
            with os.fdopen(descriptor, "wb") as file:
                picture.save(file, format="ICO", sizes=[picture.size])
            icon._icon_handle = win32.LoadImage(  # noqa: SLF001 - as above
                None, path, win32.IMAGE_ICON, *picture.size, win32.LR_LOADFROMFILE
            )
        finally:
            with contextlib.suppress(OSError):
                os.unlink(path)  # noqa: PTH108 - as it was made

    icon._assert_icon_handle = load  # noqa: SLF001 - as above


def _signed(word: int) -> int:
    """Return the low 16 bits as a coordinate: screens to the left of the first have negative ones."""
    word &= 0xFFFF
    return word - 0x10000 if word & 0x8000 else word
