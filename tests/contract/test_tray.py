"""What every tray does, the fake and the real ones; and what pystray's private parts must be for our plasters to hold."""

from __future__ import annotations

import importlib.metadata
import inspect
import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Self

import pytest

from hetes.adapters.tray import choose
from hetes.adapters.tray.backend import Backend, clip
from hetes.adapters.tray.choose import candidates
from hetes.adapters.tray.host_watch import STATUS_NOTIFIER
from hetes.adapters.tray.menu import menu_of
from hetes.adapters.tray.none import NoTray
from hetes.adapters.tray.pystray_tray import PystrayTray
from hetes.adapters.tray.wakeup_socket import WakeupSocket
from hetes.core.events import PageRequested, SnoozeRequested
from hetes.ports import Tray
from hetes.presentation.views import IconView, MenuItem, TrayView
from tests.support.fakes.tray import FakeTray
from tests.support.system.waiting import LIMIT, eventually

SNOOZE = MenuItem("Szólj 10 perc múlva", SnoozeRequested(10), separator_before=True)
QUIT = MenuItem("Kilépés", quits=True)
VIEW = TrayView(IconView("active", share=12), "Aktív: 15:00-ig", (MenuItem("Aktív"), SNOOZE, QUIT))


class LoopBackend(Backend):
    """A back end whose loop is a plain queue in the calling thread: pystray's own base class without a screen."""

    name = "loop"

    def __init__(self, module: Any) -> None:
        super().__init__(module)
        self.drawn: list[Any] = []
        self.menus: list[Any] = []
        self._wakeup = WakeupSocket()
        self._over = False
        backend = self

        class Icon:
            visible = False
            title = ""
            icon = None

            def __setattr__(self, name: str, value: Any) -> None:
                {"icon": backend.drawn, "menu": backend.menus}.get(name, []).append(value)
                object.__setattr__(self, name, value)

        self.icon = Icon()

    def run(self, ready: Any) -> None:
        self.call(ready)
        while not self._over:
            self._wakeup.wait()
            self._drain()

    def end(self) -> None:
        self._over = True

    def _wake_loop(self) -> None:
        self._wakeup.wake()


class Menu(tuple):
    __slots__ = ()
    SEPARATOR = "separator"

    def __new__(cls, *items: Any) -> Self:
        return super().__new__(cls, items)


FAKE_PYSTRAY = SimpleNamespace(
    Icon=lambda name, title: None,
    Menu=Menu,
    MenuItem=lambda text, action, enabled, default: SimpleNamespace(
        text=text, action=action, enabled=enabled, default=default
    ),
)


@pytest.fixture
def pystray_tray(monkeypatch: pytest.MonkeyPatch) -> PystrayTray:
    """A PystrayTray whose only back end is the loop above."""
    backend = LoopBackend(FAKE_PYSTRAY)
    tray = PystrayTray(["loop"])
    monkeypatch.setattr(tray, "_find", lambda: backend)
    tray.loop = backend  # type: ignore[attr-defined] # for the test's eyes
    return tray


@pytest.fixture(params=["fake", "none", "pystray"])
def tray(request: pytest.FixtureRequest, pystray_tray: PystrayTray) -> Tray:
    return {"fake": FakeTray, "none": NoTray, "pystray": lambda: pystray_tray}[request.param]()


class Running:
    """A tray that runs in a thread of its own; what it posts is kept."""

    def __init__(self, tray: Tray) -> None:
        self.posted: list[Any] = []
        self.quits = 0
        self.tray = tray
        self.thread = threading.Thread(target=tray.run, args=(self.posted.append, self._quit), daemon=True)
        self.thread.start()

    def _quit(self) -> None:
        self.quits += 1

    def ended(self) -> bool:
        self.thread.join(LIMIT)
        return not self.thread.is_alive()


def test_run_returns_when_it_is_stopped(tray: Tray) -> None:
    running = Running(tray)
    tray.show(VIEW)
    assert running.thread.is_alive()
    tray.stop()
    assert running.ended()
    tray.stop()


def test_a_stop_before_run_is_not_forgotten(tray: Tray) -> None:
    tray.stop()
    assert Running(tray).ended()


def test_show_may_come_before_run_after_stop_and_from_many_threads(tray: Tray) -> None:
    tray.show(VIEW)
    running = Running(tray)
    showing = [
        threading.Thread(target=tray.show, args=(TrayView(IconView("ending", minutes=n), "", ()),)) for n in range(30)
    ]
    for thread in showing:
        thread.start()
    for thread in showing:
        thread.join()
    tray.stop()
    assert running.ended()
    tray.show(VIEW)


@pytest.fixture(params=["fake", "pystray"])
def pressable(request: pytest.FixtureRequest, pystray_tray: PystrayTray) -> Any:
    if request.param == "fake":
        fake = FakeTray()
        return fake, fake.press, fake.running.is_set

    def press(label: str) -> None:
        next(line for line in loop.menus[-1] if getattr(line, "text", "") == label).action("icon", "item")

    loop = pystray_tray.loop
    return pystray_tray, press, lambda: loop.menus


def test_a_line_posts_its_event_and_quit_asks_for_the_end(pressable: Any) -> None:
    tray, press, ready = pressable
    tray.show(VIEW)
    running = Running(tray)
    eventually(ready)
    press("Szólj 10 perc múlva")
    assert (running.posted, running.quits) == ([SnoozeRequested(10)], 0)
    press("Kilépés")
    assert (running.posted, running.quits) == ([SnoozeRequested(10)], 1)
    tray.stop()
    assert running.ended()


def test_the_fake_remembers_each_different_view_once() -> None:
    tray = FakeTray()
    other = TrayView(IconView("idle"), "", ())
    for view in (VIEW, VIEW, other, other, VIEW):
        tray.show(view)
    assert tray.shown == [VIEW, other, VIEW]


def test_only_what_differs_is_touched(pystray_tray: PystrayTray) -> None:
    loop = pystray_tray.loop
    pystray_tray.show(VIEW)
    running = Running(pystray_tray)
    eventually(lambda: loop.icon.title == VIEW.tooltip)
    assert (len(loop.drawn), len(loop.menus)) == (1, 1)
    pystray_tray.show(TrayView(VIEW.icon, "another tooltip", VIEW.menu))
    eventually(lambda: loop.icon.title == "another tooltip")
    assert (len(loop.drawn), len(loop.menus)) == (1, 1)
    pystray_tray.show(TrayView(IconView("idle"), "another tooltip", VIEW.menu))
    eventually(lambda: len(loop.drawn) == 2)
    assert len(loop.menus) == 1
    # The same words, but another event behind them: a click must not reach a session that was replaced.
    snooze = MenuItem(SNOOZE.label, SnoozeRequested(10, about="s2"), separator_before=True)
    pystray_tray.show(TrayView(IconView("idle"), "another tooltip", (VIEW.menu[0], snooze, QUIT)))
    eventually(lambda: len(loop.menus) == 2)
    assert len(loop.drawn) == 2
    pystray_tray.stop()
    assert running.ended()


def test_a_burst_ends_with_the_last_view_and_few_pictures(pystray_tray: PystrayTray) -> None:
    loop = pystray_tray.loop
    running = Running(pystray_tray)
    eventually(lambda: pystray_tray.backend == "loop")
    hold, held = threading.Event(), threading.Event()
    loop.call(lambda: (held.set(), hold.wait(LIMIT)))
    assert held.wait(LIMIT)
    for minutes in range(99):
        pystray_tray.show(TrayView(IconView("ending", minutes=minutes), str(minutes), ()))
    hold.set()
    eventually(lambda: loop.icon.title == "98")
    assert len(loop.drawn) == 1
    pystray_tray.stop()
    assert running.ended()


def test_an_icon_that_was_taken_away_is_not_shown_again_by_what_was_still_to_be_done() -> None:
    """pystray ends GTK's loop only after that: a second icon would stay beside the other."""
    backend, done = LoopBackend(FAKE_PYSTRAY), []
    for call in (lambda: done.append(1), lambda: setattr(backend, "gone", True), lambda: done.append(2)):
        backend.call(call)
    backend._drain()
    assert done == [1]


def timers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]


def test_an_icon_for_which_no_place_comes_is_missed_once_it_is_late(monkeypatch: pytest.MonkeyPatch) -> None:
    missed = threading.Event()
    tray = PystrayTray(["loop"], late=0.2)
    tray.on_missing = missed.set
    monkeypatch.setattr(tray, "_find", lambda: tray._wakeup.wait() and None)
    running = Running(tray)
    assert missed.wait(LIMIT)
    tray.stop()
    assert running.ended()


def test_an_icon_that_is_there_is_not_missed_and_nothing_waits(pystray_tray: PystrayTray) -> None:
    pystray_tray.show(VIEW)
    running = Running(pystray_tray)
    eventually(lambda: pystray_tray.loop.drawn)
    eventually(lambda: not timers())
    pystray_tray.stop()
    assert running.ended()


def test_nobody_misses_an_icon_where_there_is_no_screen_or_after_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
    nowhere, missed = threading.Event(), threading.Event()
    tray = PystrayTray(late=LIMIT)
    tray.on_nowhere, tray.on_missing = nowhere.set, missed.set
    running = Running(tray)
    assert nowhere.wait(LIMIT)
    tray._miss()  # as when its time is over
    assert not missed.is_set()
    tray.stop()
    assert running.ended()
    ended = PystrayTray(late=0.0)
    ended.on_missing = missed.set
    ended.stop()
    assert Running(ended).ended()
    assert not missed.is_set()


def test_headings_cannot_be_chosen_and_separators_stand_where_they_belong() -> None:
    backend = LoopBackend(FAKE_PYSTRAY)
    chosen: list[MenuItem] = []
    heading, separator, snooze, quits = menu_of(backend, VIEW.menu, chosen.append)
    assert (heading.text, heading.enabled, heading.action) == ("Aktív", False, None)
    assert separator is Menu.SEPARATOR
    assert (snooze.enabled, quits.enabled) == (True, True)
    assert not any(item.default for item in (heading, snooze, quits))
    (clicked,) = menu_of(backend, (MenuItem("Vezérlőpult", PageRequested(), default=True),), chosen.append)
    assert clicked.default  # what a click on the icon itself does
    snooze.action("icon", "item")
    assert chosen == [SNOOZE]
    assert menu_of(backend, (), chosen.append) is None


def test_back_ends_that_fail_are_named_with_their_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    class DisplayNameError(Exception):
        """As Xlib's: no ImportError."""

    def open_backend(name: str) -> Backend:
        if name == "xorg":
            return LoopBackend(FAKE_PYSTRAY)
        raise {"appindicator": ValueError("Namespace not available"), "gtk": DisplayNameError("bad display")}[name]

    monkeypatch.setattr("hetes.adapters.tray.pystray_tray.open_backend", open_backend)
    tray = PystrayTray()
    assert tray._first(("appindicator", "gtk", "xorg")).name == "loop"
    assert tray.reasons == {
        "appindicator": "ValueError: Namespace not available",
        "gtk": "DisplayNameError: bad display",
    }
    assert tray._first(("gtk",)) is None


def test_a_bus_that_went_while_its_back_end_was_made_is_waited_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The watch saw a host; the bus died before the back end had it. What can be made later is no lost cause."""
    coming = [ConnectionError("the session bus is gone"), ConnectionError("the session bus is gone")]

    def open_backend(_: str) -> Backend:
        if coming:
            raise coming.pop()
        return LoopBackend(FAKE_PYSTRAY)

    monkeypatch.setattr("hetes.adapters.tray.pystray_tray.sys.platform", "linux")
    monkeypatch.setattr("hetes.adapters.tray.pystray_tray.open_backend", open_backend)
    asked: list[list[str]] = []

    def wait(_: object, kinds: list[str]) -> str:
        asked.append(kinds)
        return STATUS_NOTIFIER

    monkeypatch.setattr("hetes.adapters.tray.pystray_tray.HostWatch.wait", wait)
    found = PystrayTray(("appindicator",))._find()
    assert found is not None
    assert (found.name, len(asked)) == ("loop", 3)
    assert all(STATUS_NOTIFIER in kinds for kinds in asked)


def test_each_system_has_its_back_ends() -> None:
    assert candidates("linux") == ("dbus", "appindicator", "gtk", "xorg")
    assert candidates("win32") == ("win32",)
    assert candidates("darwin") == ("darwin",)


@pytest.mark.parametrize(
    ("text", "units", "clipped"),
    [
        ("rövid", 127, "rövid"),
        ("á" * 127, 127, "á" * 127),
        ("á" * 128, 127, "á" * 126 + "…"),
        ("🦷" * 64, 127, "🦷" * 63 + "…"),  # two units each: 63 are 126
        ("a" + "🦷" * 64, 127, "a" + "🦷" * 62 + "…"),  # never half a character
        ("", 127, ""),
    ],
)
def test_texts_are_clipped_to_utf_16_units(text: str, units: int, clipped: str) -> None:
    assert clip(text, units) == clipped
    assert len(clipped.encode("utf-16-le")) <= 2 * units


# pystray is pinned because our plasters touch what is private there; these find out when it changes.


def source(module: str) -> str:
    found = importlib.metadata.distribution("pystray").locate_file(f"pystray/{module}.py")
    return Path(str(found)).read_text(encoding="utf-8")


def test_pystray_is_the_version_that_the_plasters_were_made_for() -> None:
    assert importlib.metadata.version("pystray") == "0.19.5"


@pytest.mark.parametrize(
    ("module", "parts"),
    [
        ("_base", ["self.__queue", "self.__queue.put(True)", "self._running", "self._visible", "def _mark_ready"]),
        ("_util/gtk", ["@functools.wraps(f)", "self._initialize()", "self._notifier", "def _remove_fs_icon", "def _update_fs_icon", "self._icon_path"]),
        ("_appindicator", ["@mainloop\n    def _show", "@mainloop\n    def _update_icon", "@mainloop\n    def _update_title", "self._appindicator", "self._menu_handle", "def _create_default_menu", "set_icon(self._icon_path)"]),
        ("_xorg", ["self._message_handlers", "self._systray_manager", "def _assert_docked", "def _assert_icon_data", "self._icon_data", "self._window"]),
        ("_win32", ["self._message_handlers", "self._hwnd", "win32.Shell_NotifyIcon(code", "def _update_title", "def _show", "def _message(self, code, flags", "self._icon_handle", "def _assert_icon_handle", "self._menu_handle = (hmenu, callbacks)", "self._menu_hwnd", "win32.WM_NOTIFY: self._on_notify", "win32.WM_TASKBARCREATED: self._on_taskbarcreated"]),
    ],
)  # fmt: skip
def test_pystray_still_has_the_parts_that_the_plasters_touch(module: str, parts: list[str]) -> None:
    assert [part for part in parts if part not in source(module)] == []


def test_the_ports_words_are_the_trays_words() -> None:
    for name in ("run", "show", "stop"):
        wanted = list(inspect.signature(getattr(Tray, name)).parameters)
        for kind in (PystrayTray, NoTray, FakeTray):
            assert list(inspect.signature(getattr(kind, name)).parameters) == wanted


def test_nothing_heavy_is_loaded_with_the_tray_module() -> None:
    import subprocess

    asked = "import sys, hetes.adapters.tray.pystray_tray, hetes.adapters.tray.none; print([m for m in ('PIL', 'pystray', 'gi', 'Xlib') if m in sys.modules])"
    folder = Path(choose.__file__).parents[3]
    told = subprocess.run(
        [sys.executable, "-c", asked], cwd=folder, capture_output=True, text=True, check=True, timeout=LIMIT
    )
    assert told.stdout.strip() == "[]"
