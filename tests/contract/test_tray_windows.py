"""What Windows asks of the tray's hidden window, against a fake of pystray's icon with the parts that are touched."""

from __future__ import annotations

import functools
import queue
import threading
from types import SimpleNamespace
from typing import Any

import pytest

from hetes.adapters.tray import windows, windows_session
from hetes.adapters.tray.pystray_tray import PystrayTray
from hetes.adapters.tray.windows_devices import hear_of_devices
from hetes.core.events import Resumed, ScreenLocked, ScreenUnlocked, Suspended, TimePassed
from hetes.presentation.views import IconView


class FakeWindowsIcon:
    def __init__(self) -> None:
        self._message_handlers: dict[int, Any] = {}


def test_pystrays_window_answers_windows_as_a_good_citizen() -> None:
    icon = FakeWindowsIcon()
    posted: list[Any] = []
    quits: list[int] = []
    windows.answer_the_system(icon, posted.append, lambda: quits.append(1))
    answer = icon._message_handlers
    assert answer[0x0011](0, 0) == 1  # WM_QUERYENDSESSION: yes, shut down
    assert not quits
    assert answer[0x0016](0, 0) == 0  # WM_ENDSESSION: it was called off
    assert not quits
    answer[0x0016](1, 0)
    assert quits == [1]
    assert answer[0x0218](0x0004, 0) == 1  # WM_POWERBROADCAST
    assert answer[0x0218](0x0012, 0) == 1
    assert answer[0x0218](0x000A, 0) == 1  # a battery's level: nobody's business
    answer[0x001E](0, 0)
    assert posted == [Suspended(), Resumed(), TimePassed()]


def test_windows_gets_its_answer_about_a_sleep_once_the_last_word_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """The computer sleeps when the window has answered: see PBT_APMSUSPEND in the Windows SDK."""
    icon, tray = FakeWindowsIcon(), PystrayTray(["none"])
    happened: list[Any] = []
    tray.last_word = lambda: happened.append("last word")

    class Window:
        name, refused, begins_anew = "window", "", False

        def listen(self, post: Any, quit_requested: Any) -> None:
            windows.answer_the_system(icon, post, quit_requested)

        def run(self, _ready: Any) -> None:
            power = icon._message_handlers[0x0218]
            happened.append(power(0x0004, 0))  # PBT_APMSUSPEND
            happened.append(power(0x0012, 0))  # PBT_APMRESUMEAUTOMATIC

    monkeypatch.setattr(tray, "_find", Window)
    tray.run(happened.append, lambda: None)
    assert happened == [Suspended(), "last word", 1, Resumed(), 1]


class Watch:
    """A watch on cards that notes what it is told of devices."""

    devices = "{50dd5230-ba8a-11d1-bf5d-0000f805f530}"

    def __init__(self) -> None:
        self.heard: list[str] = []

    def told_of_devices(self) -> None:
        self.heard.append("told")

    def look_again(self) -> None:
        self.heard.append("look")


def test_a_reader_that_comes_or_goes_and_whoever_comes_back_have_the_readers_looked_at_again() -> None:
    icon, tray, watch = FakeWindowsIcon(), PystrayTray(["none"]), Watch()
    happened: list[Any] = []
    backend = object.__new__(windows.WindowsBackend)
    backend.icon = icon
    backend.run = lambda _ready: None  # type: ignore[method-assign]  # its loop is Windows' own
    tray._find = lambda: backend  # type: ignore[method-assign]  # as above
    tray.tell(watch)
    tray.run(happened.append, lambda: None)
    answer = icon._message_handlers
    assert answer[0x0219](0x0007, 0) == 1  # WM_DEVICECHANGE, DBT_DEVNODES_CHANGED: any device, and no word of which
    assert watch.heard == []
    assert [answer[0x0219](what, 1) for what in (0x8000, 0x8004)] == [1, 1]
    assert watch.heard == ["look"] * 2
    answer[0x0218](0x0012, 0)  # it woke up
    answer[0x0218](0x0004, 0)
    answer[0x02B1](windows_session.UNLOCK, 1)
    answer[0x02B1](windows_session.LOCK, 1)
    assert watch.heard == ["look"] * 4
    assert happened == [Resumed(), Suspended(), ScreenUnlocked(), ScreenLocked()]


@pytest.mark.parametrize("taken", [True, False])
def test_the_window_asks_windows_for_its_word_about_readers_and_relies_on_it_only_if_it_gets_it(taken: bool) -> None:
    asked: list[tuple[int, bytes, int]] = []

    def register(window: Any, about: Any, how: int) -> int:
        asked.append((window.value, bytes(about), how))
        return 5 if taken else 0

    assert hear_of_devices(7, Watch.devices, libraries(user32={"RegisterDeviceNotificationW": register})) is taken
    # DEV_BROADCAST_DEVICEINTERFACE_W of dbt.h: size, kind, a reserved word, the class, a name of no letters.
    header = (32).to_bytes(4, "little") + (5).to_bytes(4, "little") + bytes(4)
    reader = bytes.fromhex("3052dd50 8aba d111 bf5d 0000f805f530")
    assert asked == [(7, header + reader + bytes(4), 0)]
    assert not hear_of_devices(7, Watch.devices, libraries())


def test_ampersands_survive_a_windows_menu() -> None:
    assert windows.WindowsBackend.label(None, "Fog & Társa") == "Fog && Társa"


def libraries(**them: Any) -> Any:
    """Return what gives the libraries of that Windows, and raises as ctypes does for one that it has not."""

    def library(name: str) -> Any:
        if name not in them:
            raise OSError(126, "The specified module could not be found")
        return SimpleNamespace(**them[name])

    return library


def test_windows_is_told_that_the_icon_is_drawn_for_the_screens_own_pixels() -> None:
    asked: list[Any] = []

    def of_8_1(kind: int) -> int:
        asked.append(kind)
        return 0

    def of_10(kind: Any) -> int:
        asked.append(kind.value)
        return 1

    newest = {"SetProcessDpiAwarenessContext": of_10}
    assert windows.see_real_pixels(libraries(user32=newest, shcore={"SetProcessDpiAwareness": of_8_1}))
    assert windows.see_real_pixels(libraries(shcore={"SetProcessDpiAwareness": of_8_1}))
    assert asked == [2**64 + windows.PER_MONITOR_AWARE_V2, windows.PROCESS_SYSTEM_DPI_AWARE]
    denied = {"SetProcessDpiAwareness": lambda _kind: -2147024891}  # E_ACCESSDENIED: the manifest has said it
    assert not windows.see_real_pixels(libraries(shcore=denied))
    assert windows.see_real_pixels(libraries(user32={"SetProcessDPIAware": lambda: 1}))
    assert not windows.see_real_pixels(libraries())


@pytest.mark.parametrize(("dpi", "size"), [(96, 16), (120, 20), (144, 24), (192, 32), (0, 18)])
def test_the_icon_is_as_large_as_the_taskbar_s_own_screen_wants_it(dpi: int, size: int) -> None:
    user32 = {
        "FindWindowW": lambda name, _: 7 if name == "Shell_TrayWnd" else 0,
        "GetDpiForWindow": lambda window: dpi if window == 7 else 0,
        "GetSystemMetricsForDpi": lambda metric, dpi: 16 * dpi // 96 if metric == windows.SM_CXSMICON else 0,
        "GetSystemMetrics": lambda metric: 18 if metric == windows.SM_CXSMICON else 0,
    }
    assert windows.taskbar_size(libraries(user32=user32)) == size


@pytest.mark.parametrize(("told", "size"), [(20, 20), (0, 16), (3, 16), (9999, 16)])
def test_an_older_windows_tells_one_size_and_nonsense_is_not_believed(told: int, size: int) -> None:
    assert windows.taskbar_size(libraries(user32={"GetSystemMetrics": lambda _: told})) == size
    assert windows.taskbar_size(libraries()) == 16


def test_the_picture_is_drawn_anew_when_the_taskbar_s_size_has_changed_and_only_then(monkeypatch) -> None:
    size = [16]
    monkeypatch.setattr(windows, "taskbar_size", lambda: size[0])
    backend = object.__new__(windows.WindowsBackend)
    backend.size = backend.shown_at = 16
    backend._view = None
    backend.icon = SimpleNamespace(icon=None)
    backend.look_again()
    assert backend.icon.icon is None
    assert backend.picture(IconView(face="active", share=18)).size == (16, 16)
    backend.look_again()
    assert backend.icon.icon is None
    size[0] = 24
    backend.look_again()
    assert backend.icon.icon.size == (24, 24)


def backend_with(taskbar: Any) -> windows.WindowsBackend:
    """Return a back end whose loop is a thread of its own for each call."""
    backend = object.__new__(windows.WindowsBackend)
    backend.taskbar = taskbar
    backend.call = lambda function: threading.Thread(target=function).start()  # type: ignore[method-assign]  # its own loop's part
    return backend


def test_what_comes_while_the_menu_is_open_waits_for_its_end() -> None:
    backend = object.__new__(windows.WindowsBackend)
    backend.taskbar = SimpleNamespace(menu_is_open=True)
    backend._calls = queue.SimpleQueue()
    done: list[int] = []
    backend._calls.put(lambda: done.append(1))
    backend._drain()
    assert done == []
    backend.taskbar.menu_is_open = False
    backend._drain()
    assert done == [1]


def test_a_balloon_is_cut_to_what_windows_holds_and_taken_only_when_the_shell_said_so() -> None:
    shown: list[tuple[str, str]] = []

    def balloon(title: str, text: str, *, taken: bool) -> bool:
        shown.append((title, text))
        return taken

    taking = backend_with(SimpleNamespace(balloon=functools.partial(balloon, taken=True)))
    assert taking.balloon("a" * 80, "b" * 300)
    assert shown == [("a" * 62 + "…", "b" * 254 + "…")]
    assert not backend_with(SimpleNamespace(balloon=functools.partial(balloon, taken=False))).balloon("a", "b")


def test_a_loop_that_does_not_come_to_it_shows_no_balloon_later(monkeypatch) -> None:
    monkeypatch.setattr(windows, "BALLOON_WITHIN", 0.01)
    shown: list[str] = []
    backend = backend_with(SimpleNamespace(balloon=lambda title, _: shown.append(title) or True))
    waiting: list[Any] = []
    backend.call = waiting.append  # type: ignore[method-assign]  # the loop is the test's
    assert not backend.balloon("a", "b")
    waiting[0]()
    assert shown == []
