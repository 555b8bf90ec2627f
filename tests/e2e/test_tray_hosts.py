"""The icon on real desktops: xfce4-panel (StatusNotifier), trayer (XEmbed), none, late, restarted."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from hetes.presentation.views import IconView
from tests.support.desktop.screen import Desktop
from tests.support.desktop.status_notifier import panel_on
from tests.support.desktop.tray_program import TrayProgram
from tests.support.system import procfs
from tests.support.system.waiting import LIMIT, eventually

VIEWS = (
    IconView("active", share=15),
    IconView("ending", share=2, minutes=27),
    IconView("expired"),
    IconView("missing"),
    IconView("idle"),
)
# The host, whether its panel is dark, the back ends tried, and the one that must have come of it.
HOSTS = [
    pytest.param("xfce", True, (), "dbus", id="xfce-dark"),
    pytest.param("xfce", False, (), "dbus", id="xfce-light"),
    pytest.param("xfce", True, ("appindicator",), "appindicator", id="xfce-indicator"),
    pytest.param("trayer", True, ("appindicator",), "appindicator", id="trayer-indicator"),
    pytest.param("trayer", False, (), "gtk", id="trayer-gtk"),
    pytest.param("trayer", True, ("xorg",), "xorg", id="trayer-xorg"),
]


def show(program: TrayProgram, view: IconView) -> None:
    program.show(view.face, share=view.share, minutes=view.minutes, badge=view.badge)


@pytest.mark.parametrize(("host", "dark", "tried", "backend"), HOSTS)
def test_all_five_faces_are_seen_and_the_icon_comes_back_with_its_host(
    host: str, dark: bool, tried: tuple[str, ...], backend: str
) -> None:
    with Desktop(host, dark=dark) as desktop:
        program = TrayProgram(desktop, *tried)
        for view in VIEWS:
            show(program, view)
            eventually(lambda view=view: desktop.sees(view, VIEWS))
        told = program.ask()
        assert told["backend"] == backend
        assert told["sigint"], "Ctrl+C is still ours"

        desktop.stop_panel()
        show(program, VIEWS[2])
        desktop.start_panel()
        eventually(lambda: desktop.sees(VIEWS[2], VIEWS))
        show(program, VIEWS[0])
        eventually(lambda: desktop.sees(VIEWS[0], VIEWS))
        complaints = program.end()
        assert "Traceback" not in complaints


@pytest.mark.parametrize(
    ("host", "tried", "backend"),
    [("xfce", (), "dbus"), ("trayer", (), "gtk"), ("trayer", ("xorg",), "xorg")],
)
def test_a_host_that_comes_late_is_found_without_looking(host: str, tried: tuple[str, ...], backend: str) -> None:
    with Desktop(None) as desktop:
        program = TrayProgram(desktop, *tried)
        show(program, VIEWS[0])
        assert program.ask()["backend"] is None
        show(program, VIEWS[3])  # what is shown in the end is the latest
        # Asleep: found by an event then, not by looking every so often.
        procfs.comes_to_rest(program.process.pid, 5, 12)
        desktop.start_panel(host)
        eventually(lambda: desktop.sees(VIEWS[3], VIEWS))
        assert program.ask()["backend"] == backend
        program.end()


def test_without_a_host_nothing_heavy_is_loaded_and_the_reasons_are_told() -> None:
    with Desktop(None) as desktop:
        program = TrayProgram(desktop)
        show(program, VIEWS[0])
        told = eventually(lambda: len((said := program.ask())["reasons"]) == 2 and said)
        assert told["backend"] is None
        assert not {"PIL", "pystray", "gi.repository.Gtk"} & set(told["modules"])
        assert "StatusNotifierWatcher" in told["reasons"]["statusnotifier"]
        assert "selection" in told["reasons"]["xembed"]
        assert program.end() == ""


def test_without_display_and_bus_it_waits_tells_why_and_stops_at_once() -> None:
    with Desktop(None, bus=False, display=False) as desktop:
        program = TrayProgram(desktop)
        show(program, VIEWS[0])
        told = eventually(lambda: len((said := program.ask())["reasons"]) == 2 and said)
        assert told["backend"] is None
        assert told["reasons"]["statusnotifier"].startswith("no session bus")
        assert "DisplayNameError" in told["reasons"]["xembed"]
        procfs.comes_to_rest(program.process.pid, 3, 20)
        program.end()


def test_a_host_on_another_display_shows_the_icon_of_a_program_that_has_none() -> None:
    """A Wayland session without X, for one: GTK is not needed. AppIndicator can't make a menu there, and says so."""
    with Desktop("xfce") as desktop:
        desktop.env.pop("DISPLAY")
        program = TrayProgram(desktop)
        show(program, VIEWS[0])
        eventually(lambda: desktop.sees(VIEWS[0], VIEWS))
        assert not {"Xlib", "gi.repository.Gtk"} & set(program.ask()["modules"])
        assert program.end() == ""
        other = TrayProgram(desktop, "appindicator")
        show(other, VIEWS[0])
        told = eventually(lambda: "appindicator" in (said := other.ask())["reasons"] and said)
        assert told["backend"] is None
        assert told["reasons"]["appindicator"]
        other.end()


def test_an_icon_in_a_tray_of_the_old_kind_moves_to_the_better_host_that_comes() -> None:
    with Desktop("trayer") as desktop:
        program = TrayProgram(desktop)
        show(program, VIEWS[1])
        eventually(lambda: desktop.sees(VIEWS[1], VIEWS))
        assert program.ask()["backend"] == "gtk"
        with panel_on(desktop.env["DBUS_SESSION_BUS_ADDRESS"]) as panel:
            eventually(lambda: panel.items)
            assert program.ask()["backend"] == "dbus"
            eventually(lambda: desktop.icon() is None)  # never two
        eventually(lambda: desktop.sees(VIEWS[1], VIEWS))
        assert program.ask()["backend"] == "gtk"
        program.end()


def test_without_a_session_bus_a_tray_of_the_old_kind_still_shows_the_icon() -> None:
    with Desktop("trayer", bus=False) as desktop:
        program = TrayProgram(desktop)
        show(program, VIEWS[1])
        eventually(lambda: desktop.sees(VIEWS[1], VIEWS))
        told = program.ask()
        assert told["backend"] == "gtk"
        assert "session bus" in told["reasons"]["statusnotifier"]
        program.end()


def test_the_badge_reaches_the_panel() -> None:
    with Desktop("xfce") as desktop:
        program = TrayProgram(desktop)
        badged = IconView("active", badge=True, share=15)
        show(program, VIEWS[0])
        eventually(lambda: desktop.sees(VIEWS[0], (*VIEWS, badged)))
        show(program, badged)
        eventually(lambda: desktop.sees(badged, (*VIEWS, badged)))
        program.end()


@pytest.fixture
def shown() -> Iterator[tuple[Desktop, TrayProgram]]:
    with Desktop("xfce") as desktop:
        program = TrayProgram(desktop)
        show(program, VIEWS[0])
        eventually(lambda: desktop.sees(VIEWS[0], VIEWS))
        yield desktop, program


def test_an_icon_at_rest_wakes_nobody(shown: tuple[Desktop, TrayProgram]) -> None:
    _, program = shown
    procfs.comes_to_rest(program.process.pid, 6, 10)


def test_showing_the_same_again_costs_nothing_in_the_panel(shown: tuple[Desktop, TrayProgram]) -> None:
    desktop, program = shown
    procfs.comes_to_rest(desktop.panel.pid, 3, 100)
    before = procfs.switches(desktop.panel.pid)
    for _ in range(200):
        show(program, VIEWS[0])
    assert program.ask()["backend"] == "dbus"
    procfs.comes_to_rest(desktop.panel.pid, 1, 100)
    woken = sum(count - before.get(thread, 0) for thread, count in procfs.switches(desktop.panel.pid).items())
    assert woken <= 50  # each redraw is one at least


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_at_once(shown: tuple[Desktop, TrayProgram], number: signal.Signals) -> None:
    desktop, program = shown
    program.process.send_signal(number)
    assert program.process.wait(LIMIT) == 0
    eventually(lambda: desktop.icon() is None)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("backend", ["xorg", "gtk", "appindicator"])
def test_a_signal_ends_the_other_back_ends_too(backend: str, number: signal.Signals) -> None:
    with Desktop("trayer") as desktop:
        program = TrayProgram(desktop, backend)
        show(program, VIEWS[0])
        eventually(lambda: desktop.sees(VIEWS[0], VIEWS))
        program.process.send_signal(number)
        assert program.process.wait(LIMIT) == 0
        assert not list((desktop.home / "run").glob("hetes-icons-*")), "its pictures are gone with it"


def test_the_icon_starts_no_other_program(shown: tuple[Desktop, TrayProgram]) -> None:
    """pystray would start the notification service; notices are another adapter's business."""
    desktop, _ = shown
    asked = desktop.spawn(
        [
            "gdbus",
            "call",
            "--session",
            "-d",
            "org.freedesktop.DBus",
            "-o",
            "/org/freedesktop/DBus",
            "-m",
            "org.freedesktop.DBus.ListNames",
        ],
        stdout=-1,
        text=True,
    )
    names = asked.communicate(timeout=LIMIT)[0]
    assert "StatusNotifierWatcher" in names
    assert "org.freedesktop.Notifications" not in names
