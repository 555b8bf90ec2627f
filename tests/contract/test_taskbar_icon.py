"""The icon between pystray and Windows' shell, against a fake of both with the parts that are touched."""

from __future__ import annotations

import ctypes
import functools
import io
from ctypes import wintypes
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image

from hetes.adapters.tray import taskbar_icon as bar
from hetes.adapters.tray.taskbar_icon import TaskbarIcon, load_at_its_own_size

pytestmark = pytest.mark.quick
WM_NOTIFY, TASKBAR_CREATED = 0x400 + 11, 0xC123


class FakeShell:
    """``refusals`` times the taskbar takes nothing. ``late`` makes a refused icon be there all the same."""

    def __init__(self, refusals: int = 0, *, late: bool = False, version_4: bool = True) -> None:
        self.refusals, self.late, self.version_4 = refusals, late, version_4
        self.asked: list[int] = []
        self.flags: list[int] = []
        self.numbers: set[int] = set()
        self.there = False
        self.speaks_4 = False

    def notify(self, code: int, what: Any) -> int:
        self.asked.append(code)
        self.flags.append(what.uFlags)
        self.numbers.add(what.uID)
        if code == bar.NIM_SETVERSION:
            self.speaks_4 = self.version_4 and what.uVersion == 4
            return int(self.speaks_4)
        if code != bar.NIM_ADD:
            return int(self.there)
        self.speaks_4 = False
        self.there = not self.refusals or self.late
        self.refusals = max(0, self.refusals - 1)
        return int(self.there and not (self.late and self.refusals == 0 and self.asked.count(bar.NIM_ADD) == 1))

    def restart(self) -> None:
        """Explorer has crashed and is there again."""
        self.there = False


class FakeWin32:
    """What pystray has of Windows' calls."""

    WM_NOTIFY, WM_TASKBARCREATED = WM_NOTIFY, TASKBAR_CREATED
    TPM_RIGHTALIGN, TPM_BOTTOMALIGN, TPM_RETURNCMD = 8, 0x20, 0x100
    IMAGE_ICON, LR_LOADFROMFILE = 1, 0x10
    wintypes, ctypes = wintypes, ctypes

    def __init__(self, shell: FakeShell) -> None:
        self.Shell_NotifyIcon = shell.notify
        self.menus: list[tuple[int, int]] = []
        self.posted: list[int] = []
        self.chosen = 0
        self.while_open: Any = lambda: None

    def SetForegroundWindow(self, window: int) -> int:  # noqa: N802 - Windows' name
        return window

    def GetCursorPos(self, point: Any) -> int:  # noqa: N802 - as above
        point._obj.x, point._obj.y = 700, 500
        return 1

    def TrackPopupMenuEx(self, _menu: int, _flags: int, x: int, y: int, *_: object) -> int:  # noqa: N802 - as above
        self.menus.append((x, y))
        self.while_open()
        return self.chosen

    def PostMessage(self, _window: int, message: int, *_: int) -> int:  # noqa: N802 - as above
        self.posted.append(message)
        return 1


class FakeIcon:
    """pystray's icon, as far as it is touched."""

    def __init__(self, win32: FakeWin32) -> None:
        self._win32 = win32
        self._message_handlers: dict[int, Any] = {TASKBAR_CREATED: lambda _w, _l: self._show()}
        self._hwnd, self._menu_hwnd = 1, 2
        self.activated = 0
        self.chosen: list[str] = []
        self._menu_handle = (5, [lambda _: self.chosen.append("first"), lambda _: self.chosen.append("second")])
        self.visible = False

    def __call__(self) -> None:
        self.activated += 1

    def _message(self, code: int, flags: int, **_: object) -> None:
        self._win32.Shell_NotifyIcon(code, SimpleNamespace(uFlags=flags, uVersion=0, uID=id(self)))

    def _show(self) -> None:
        self._message(bar.NIM_ADD, bar.NIF_TIP)

    def _update_title(self) -> None:
        self._message(bar.NIM_MODIFY, bar.NIF_TIP)

    def appear(self) -> None:
        """As pystray's ``visible = True``."""
        self._show()
        self.visible = True


class Timers:
    """Timers that ring when the test says so."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self._due: list[Any] = []

    def __call__(self, seconds: float, ring: Any) -> Any:
        return SimpleNamespace(start=functools.partial(self._start, seconds, ring))

    def _start(self, seconds: float, ring: Any) -> None:
        self.waits.append(seconds)
        self._due.append(ring)

    def ring_all(self) -> None:
        while self._due:
            self._due.pop(0)()


class Desktop:
    """Shell, pystray and what stands between them."""

    def __init__(self, shell: FakeShell | None = None) -> None:
        self.shell = shell or FakeShell()
        self.win32 = FakeWin32(self.shell)
        self.icon = FakeIcon(self.win32)
        self.timers = Timers()
        self.now = 100.0
        self.called: list[Any] = []
        self.redrawn = 0
        self.bar = TaskbarIcon(
            self.icon, self.win32, lambda function: function(), timer=self.timers, now=lambda: self.now
        )
        self.bar.redraw = self._redraw
        self.icon.appear()

    def _redraw(self) -> None:
        self.redrawn += 1

    def tells(self, event: int, where: int = 0, number: int = 7) -> None:
        """Have the shell tell our window of an event, in version 4's form where that is spoken."""
        self.icon._message_handlers[WM_NOTIFY](where, event | (number << 16 if self.shell.speaks_4 else 0))


def test_the_shell_is_told_that_we_speak_version_4_and_shows_the_tooltip():
    desktop = Desktop()
    assert desktop.shell.asked == [bar.NIM_ADD, bar.NIM_SETVERSION]
    assert desktop.shell.flags[0] & bar.NIF_SHOWTIP
    assert desktop.bar.version_4


def test_the_icon_has_the_same_number_in_each_run_by_which_windows_knows_where_the_user_put_it():
    desktop = Desktop()
    desktop.icon._update_title()
    desktop.bar.balloon("Hetes", "Lejár")
    assert desktop.shell.numbers == {bar.NUMBER}


def test_an_icon_that_explorer_refuses_at_login_is_offered_again():
    desktop = Desktop(FakeShell(refusals=5))
    assert not desktop.shell.there
    desktop.timers.ring_all()
    assert desktop.shell.there
    assert desktop.bar.version_4
    assert desktop.timers.waits == [2.0] * 5


def test_a_taskbar_that_never_comes_is_asked_for_60_seconds_and_found_when_it_tells_that_it_is_there():
    desktop = Desktop(FakeShell(refusals=10_000))
    desktop.timers.ring_all()
    assert sum(desktop.timers.waits) == 60
    desktop.shell.refusals = 0
    desktop.icon._message_handlers[TASKBAR_CREATED](0, 0)
    assert desktop.shell.there
    assert desktop.bar.version_4


def test_changes_of_an_icon_that_waits_for_its_taskbar_ask_for_no_more():
    desktop = Desktop(FakeShell(refusals=3))
    for _ in range(50):
        desktop.icon._update_title()
    assert desktop.shell.asked.count(bar.NIM_ADD) == 1
    assert desktop.timers.waits == [2.0]


def test_an_answer_that_came_too_late_does_not_add_the_icon_twice():
    desktop = Desktop(FakeShell(refusals=1, late=True))
    desktop.timers.ring_all()
    assert desktop.shell.asked == [bar.NIM_ADD, bar.NIM_MODIFY, bar.NIM_SETVERSION]
    assert desktop.bar.version_4


def test_a_hidden_icon_is_not_offered():
    desktop = Desktop(FakeShell(refusals=1))
    desktop.icon.visible = False
    desktop.timers.ring_all()
    assert desktop.shell.asked == [bar.NIM_ADD]


def test_an_icon_that_explorer_has_lost_without_a_word_is_added_at_the_next_change():
    desktop = Desktop()
    desktop.shell.restart()
    desktop.icon._update_title()
    assert desktop.shell.there
    assert desktop.shell.speaks_4
    assert desktop.shell.asked[2:] == [bar.NIM_MODIFY, bar.NIM_ADD, bar.NIM_SETVERSION, bar.NIM_MODIFY]


def test_click_enter_and_space_do_the_same_once():
    desktop = Desktop()
    desktop.tells(bar.NIN_SELECT)
    desktop.tells(bar.WM_LBUTTONUP)  # told as well in version 4
    assert desktop.icon.activated == 1
    desktop.tells(bar.NIN_KEYSELECT)
    desktop.tells(bar.NIN_KEYSELECT)  # Enter is told twice
    assert desktop.icon.activated == 2
    desktop.now += 2
    desktop.tells(bar.NIN_KEYSELECT)
    assert desktop.icon.activated == 3


@pytest.mark.parametrize(("x", "y"), [(1900, 1060), (-300, -20)])
def test_the_menu_opens_where_the_shell_says_also_by_the_keyboard(x, y):
    desktop = Desktop()
    desktop.win32.chosen = 2
    desktop.tells(bar.WM_CONTEXTMENU, (x & 0xFFFF) | (y & 0xFFFF) << 16)
    assert desktop.win32.menus == [(x, y)]
    assert desktop.icon.chosen == ["second"]
    assert desktop.win32.posted == [bar.WM_NULL]
    assert bar.NIM_SETFOCUS not in desktop.shell.asked


def test_escape_gives_the_focus_back_to_the_taskbar():
    desktop = Desktop()
    desktop.tells(bar.WM_CONTEXTMENU)
    assert desktop.icon.chosen == []
    assert desktop.shell.asked[-1] == bar.NIM_SETFOCUS


def test_while_the_menu_is_open_it_says_so_and_no_second_opens():
    desktop = Desktop()
    seen: list[bool] = []

    def meanwhile() -> None:
        seen.append(desktop.bar.menu_is_open)
        desktop.tells(bar.WM_CONTEXTMENU)

    desktop.win32.while_open = meanwhile
    desktop.tells(bar.WM_CONTEXTMENU)
    assert seen == [True]
    assert not desktop.bar.menu_is_open


def test_a_shell_that_does_not_speak_version_4_is_understood():
    desktop = Desktop(FakeShell(version_4=False))
    assert not desktop.bar.version_4
    desktop.tells(bar.WM_LBUTTONUP)
    desktop.tells(bar.WM_RBUTTONUP)
    assert desktop.icon.activated == 1
    assert desktop.win32.menus == [(700, 500)]


def test_a_balloon_is_taken_when_the_shell_says_so_and_a_click_opens_what_the_icon_opens():
    desktop = Desktop()
    assert desktop.bar.balloon("Hetes", "Még 10 perc.")
    desktop.tells(bar.NIN_BALLOONUSERCLICK)
    assert desktop.icon.activated == 1
    desktop.shell.restart()
    desktop.shell.refusals = 5
    assert not desktop.bar.balloon("Hetes", "Még 5 perc.")
    desktop.icon.visible = False
    assert not desktop.bar.balloon("Hetes", "Még 5 perc.")


@pytest.mark.parametrize(
    "message", [bar.WM_SETTINGCHANGE, bar.WM_DISPLAYCHANGE, bar.WM_DPICHANGED, bar.WM_THEMECHANGED, TASKBAR_CREATED]
)
def test_a_taskbar_that_changes_is_looked_at_now_and_while_it_settles(message):
    desktop = Desktop()
    for _ in range(20):  # such messages come in bursts
        desktop.icon._message_handlers[message](0, 0)
    assert desktop.redrawn == 20
    assert desktop.timers.waits == [bar.LOOK_EVERY_S]
    for _ in range(bar.LOOKS):
        desktop.timers.ring_all()
    assert desktop.redrawn == 20 + bar.LOOKS
    assert desktop.timers.waits == [bar.LOOK_EVERY_S] * bar.LOOKS  # and then no more
    desktop.icon._message_handlers[message](0, 0)
    assert len(desktop.timers.waits) == bar.LOOKS + 1


@pytest.mark.parametrize("size", [16, 20, 24, 28, 32, 40])
def test_the_picture_is_loaded_as_large_as_it_was_drawn(size):
    loaded: list[tuple[tuple[int, int], tuple[int, int]]] = []
    paths: list[str] = []

    def load_image(_: None, path: str, kind: int, width: int, height: int, flags: int) -> int:
        assert (kind, flags) == (FakeWin32.IMAGE_ICON, FakeWin32.LR_LOADFROMFILE)
        loaded.append((Image.open(io.BytesIO(Path(path).read_bytes())).size, (width, height)))
        paths.append(path)
        return 99

    win32 = SimpleNamespace(IMAGE_ICON=1, LR_LOADFROMFILE=0x10, LoadImage=load_image)
    icon = SimpleNamespace(icon=Image.new("RGBA", (size, size)), _icon_handle=None)
    load_at_its_own_size(icon, win32)
    icon._assert_icon_handle()
    icon._assert_icon_handle()  # it is there
    assert loaded == [((size, size), (size, size))]
    assert icon._icon_handle == 99
    assert not Path(paths[0]).exists()
