"""What Windows asks of the tray's hidden window, against a fake of pystray's icon with the parts that are touched."""

from __future__ import annotations

import functools
import io
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image

from hetes.adapters.tray import windows
from hetes.core.events import Resumed, ScreenLocked, ScreenUnlocked, Suspended, TimePassed


class FakeShell:
    """``refusals`` times the taskbar takes nothing. ``late`` makes a refused icon be there all the same."""

    def __init__(self, refusals: int, *, late: bool = False) -> None:
        self.refusals, self.late = refusals, late
        self.asked: list[int] = []
        self.there = False

    def Shell_NotifyIcon(self, code: int, what: Any) -> int:  # noqa: N802 - the name that pystray gives it
        self.asked.append(code)
        if code == windows.NIM_MODIFY:
            return int(self.there)
        if self.refusals:
            self.refusals -= 1
            self.there = self.late
            return 0
        self.there = True
        return 1


class FakeWindowsIcon:
    def __init__(self, shell: FakeShell) -> None:
        self._message_handlers: dict[int, Any] = {}
        self.visible = True
        self._shell = shell

    def _show(self) -> None:
        self._shell.Shell_NotifyIcon(windows.NIM_ADD, None)

    def _update_title(self) -> None:
        self._shell.Shell_NotifyIcon(windows.NIM_MODIFY, None)


class FakeTimers:
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


def retried(shell: FakeShell) -> tuple[FakeWindowsIcon, FakeTimers]:
    icon, timers = FakeWindowsIcon(shell), FakeTimers()
    windows.retry_until_the_taskbar_takes_it(icon, shell, lambda function: function(), timers)
    icon._show()
    return icon, timers


def test_an_icon_that_explorer_refuses_at_login_is_added_again() -> None:
    shell = FakeShell(refusals=5)
    _, timers = retried(shell)
    assert not shell.there
    timers.ring_all()
    assert shell.there
    assert timers.waits == [2.0] * 5


def test_a_taskbar_that_never_comes_is_asked_for_60_seconds() -> None:
    shell = FakeShell(refusals=10_000)
    icon, timers = retried(shell)
    timers.ring_all()
    assert sum(timers.waits) == 60
    shell.refusals = 0
    icon._show()  # TaskbarCreated: pystray shows it again by itself
    assert shell.there


def test_an_answer_that_came_too_late_does_not_add_the_icon_twice() -> None:
    shell = FakeShell(refusals=1, late=True)
    _, timers = retried(shell)
    timers.ring_all()
    assert shell.asked == [windows.NIM_ADD, windows.NIM_MODIFY]


def test_a_hidden_icon_is_not_added() -> None:
    shell = FakeShell(refusals=1)
    icon, timers = retried(shell)
    icon.visible = False
    timers.ring_all()
    assert shell.asked == [windows.NIM_ADD]


def test_pystrays_window_answers_windows_as_a_good_citizen() -> None:
    icon = FakeWindowsIcon(FakeShell(0))
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


def test_ampersands_survive_a_windows_menu() -> None:
    assert windows.WindowsBackend.label(None, "Fog & Társa") == "Fog && Társa"


def test_a_locked_screen_is_told_and_an_unlocked_one() -> None:
    icon, posted = FakeWindowsIcon(FakeShell(0)), []
    windows.answer_the_system(icon, posted.append, lambda: None)
    said = icon._message_handlers[windows.WM_WTSSESSION_CHANGE]
    for what in (windows.WTS_SESSION_LOCK, 0x5, windows.WTS_SESSION_UNLOCK):
        assert said(what, 1) == 0
    assert posted == [ScreenLocked(), ScreenUnlocked()]


def test_windows_is_asked_to_tell_our_window_of_locks_in_this_session() -> None:
    asked = []
    assert windows.hear_of_locks(7, lambda window, which: asked.append((window, which)) or 1)
    assert asked == [(7, windows.NOTIFY_FOR_THIS_SESSION)]
    assert not windows.hear_of_locks(7, lambda *_: 0)
    assert not windows.hear_of_locks(7)  # nothing of the kind on this system: no harm


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

    assert windows.see_real_pixels(libraries(shcore={"SetProcessDpiAwareness": of_8_1}))
    assert asked == [windows.PROCESS_SYSTEM_DPI_AWARE]
    denied = {"SetProcessDpiAwareness": lambda _kind: -2147024891}  # E_ACCESSDENIED: the manifest has said it
    assert not windows.see_real_pixels(libraries(shcore=denied))
    assert windows.see_real_pixels(libraries(user32={"SetProcessDPIAware": lambda: 1}))
    assert not windows.see_real_pixels(libraries())


@pytest.mark.parametrize(
    ("large", "small", "drawn"),
    [
        (32, 16, (32, 16)),
        (48, 24, (48, 24)),
        (40, 20, (48, 20)),
        (64, 32, (64, 32)),
        (0, 0, (32, 16)),
        (512, 16, (32, 16)),
    ],
)
def test_the_icon_is_drawn_at_the_size_that_windows_loads(large: int, small: int, drawn: tuple[int, int]) -> None:
    metrics = {windows.SM_CXICON: large, windows.SM_CXSMICON: small}
    assert windows.icon_sizes(libraries(user32={"GetSystemMetrics": metrics.__getitem__})) == drawn
    assert windows.icon_sizes(libraries()) == (32, 16)


@pytest.mark.parametrize("size", windows.FILE_SIZES)
def test_pillow_keeps_the_sizes_that_the_icon_is_drawn_with(size: int) -> None:
    written = io.BytesIO()
    Image.new("RGBA", (size, size)).save(written, format="ICO")  # as pystray does
    kept = Image.open(written)
    assert kept.size == (size, size)


def test_a_balloon_is_cut_to_what_windows_holds_and_shown_in_the_loops_thread() -> None:
    shown: list[tuple[str, str]] = []
    backend = object.__new__(windows.WindowsBackend)
    backend.icon = SimpleNamespace(notify=lambda text, title: shown.append((title, text)))
    waiting: list[Any] = []
    backend.call = waiting.append  # type: ignore[method-assign]  # the loop is the test's
    assert backend.balloon("a" * 80, "b" * 300)
    assert shown == []
    waiting[0]()
    assert shown == [("a" * 62 + "…", "b" * 254 + "…")]
