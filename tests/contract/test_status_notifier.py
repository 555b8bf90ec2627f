"""The icon over D-Bus, as a host reads and presses it: freedesktop.org's StatusNotifierItem, libdbusmenu's dbusmenu."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from dbus_fast.errors import DBusError

from hetes.adapters.tray.dbus_icon import SIZES
from hetes.adapters.tray.icon_drawing import draw
from hetes.presentation.views import IconView
from tests.support.desktop.screen import Desktop
from tests.support.desktop.status_notifier import ITEM, MENU, Panel, panel_on
from tests.support.desktop.tray_program import TrayProgram
from tests.support.system.waiting import eventually

LINES = [
    ["Dr. Minta Éva", None, ""],
    ["Szólj 10 perc múlva", 10, "-"],
    ["Aláhúzás_és & jel", 20, ""],
    ["Vezérlőpult", 30, "-default"],
]


@pytest.fixture
def bus() -> Iterator[Desktop]:
    """A session bus without a screen: the icon needs none."""
    with Desktop(None, display=False) as desktop:
        yield desktop


@pytest.fixture
def panel(bus: Desktop) -> Iterator[Panel]:
    with panel_on(bus.env["DBUS_SESSION_BUS_ADDRESS"]) as panel:
        yield panel


@pytest.fixture
def program(bus: Desktop, panel: Panel) -> TrayProgram:
    program = TrayProgram(bus)
    program.show("active", share=12, tooltip="Hetes: Éva: aktív; Fog & <Társa>: lejárt", menu=LINES)
    eventually(lambda: panel.items)
    return program


def waits_without_an_icon(program: TrayProgram, why: str) -> None:
    eventually(lambda: (told := program.ask())["backend"] is None and why in told["reasons"].get("statusnotifier", ""))


def test_a_host_reads_picture_words_and_what_a_click_does(panel: Panel, program: TrayProgram) -> None:
    assert program.ask()["served"] is False  # nobody has read it
    told = panel.read()
    assert program.ask()["served"] is True
    assert (told["Id"], told["Category"], told["Status"]) == ("hetes", "ApplicationStatus", "Active")
    assert told["Title"] == told["IconAccessibleDesc"] == "Hetes: Éva: aktív; Fog & <Társa>: lejárt"
    # As markup or as plain text: the same is seen.
    assert list(told["ToolTip"]) == ["", [], "Hetes: Éva: aktív", "Fog ＆ ‹Társa›: lejárt"]
    assert told["ItemIsMenu"] is False
    assert told["IconName"] == told["IconThemePath"] == ""  # no file that could go
    assert tuple(picture[0] for picture in told["IconPixmap"]) == SIZES
    for width, height, pixels in told["IconPixmap"]:
        drawn = draw(IconView("active", share=12), width, shown_at=22)
        red, green, blue, alpha = drawn.getpixel((width // 2, height // 4))
        place = 4 * (height // 4 * width + width // 2)
        assert tuple(pixels[place : place + 4]) == (alpha, red, green, blue)
        assert len(pixels) == 4 * width * height
    for member in ("Activate", "SecondaryActivate", "ContextMenu"):
        panel.call(ITEM, member, "ii", 1, 1)
        assert "minutes=30" in program.hear()["posted"]
    panel.call(ITEM, "Scroll", "is", 120, "vertical")
    assert program.ask()["backend"] == "dbus"  # and nothing was posted before
    assert program.end() == ""


def test_it_insists_while_expired_and_missing_and_tells_only_what_differs(panel: Panel, program: TrayProgram) -> None:
    program.show("active", share=12, tooltip="Hetes: Éva: aktív", menu=LINES)
    eventually(lambda: panel.read()["Title"] == "Hetes: Éva: aktív")  # so all that was told before has been heard
    panel.signals.clear()
    program.show("active", share=12, tooltip="Hetes: Éva: aktív", menu=LINES)
    program.show("expired", tooltip="Hetes: Éva: lejárt", menu=LINES)
    eventually(lambda: panel.read()["Title"] == "Hetes: Éva: lejárt")
    assert panel.read()["Status"] == "NeedsAttention"
    assert panel.read()["AttentionIconPixmap"] == panel.read()["IconPixmap"]
    wanted = {"NewAttentionIcon", "NewIcon", "NewStatus", "NewTitle", "NewToolTip"}
    eventually(lambda: set(panel.signals) == wanted)
    assert [panel.signals.count(name) for name in ("NewStatus", "NewTitle", "NewToolTip")] == [1, 1, 1]
    for face, status in (("missing", "NeedsAttention"), ("ending", "Active"), ("idle", "Active")):
        program.show(face, tooltip=face, menu=LINES)
        eventually(lambda face=face: panel.read()["Title"] == face)
        assert panel.read()["Status"] == status


def test_a_picture_that_a_host_has_missed_is_told_of_again_until_it_reads_it(
    panel: Panel, program: TrayProgram
) -> None:
    panel.read()
    panel.signals.clear()
    program.show("ending", minutes=20, tooltip="Hetes: Éva: hamarosan lejár", menu=LINES)
    eventually(lambda: panel.signals.count("NewIcon") == 3)  # once, and twice more
    program.show("idle", tooltip="Hetes: készenlét", menu=LINES)
    eventually(lambda: panel.signals.count("NewIcon") == 4)
    panel.read()
    panel.signals.clear()
    program.show("expired", tooltip="Hetes: Éva: lejárt", menu=LINES)
    eventually(lambda: panel.signals.count("NewAttentionIcon") == 2)
    assert panel.signals.count("NewIcon") == 2, "nothing was told again of the one that was read"
    assert program.end() == ""


def test_the_menu_is_read_pressed_and_changed_while_it_is_open(panel: Panel, program: TrayProgram) -> None:
    before = panel.lines()
    assert [line for _, line in before] == [
        {"label": "Dr. Minta Éva", "enabled": False},
        {"type": "separator"},
        {"label": "Szólj 10 perc múlva"},
        {"label": "Aláhúzás__és & jel"},  # a doubled underscore is one that is shown
        {"type": "separator"},
        {"label": "Vezérlőpult"},
    ]
    numbers = [number for number, _ in before]
    panel.press(numbers[2])
    assert "minutes=10" in program.hear()["posted"]
    panel.press(numbers[0])  # a heading
    assert panel.call(
        MENU, "EventGroup", "a(isvu)", [[numbers[3], "clicked", variant(0), 0], [999, "x", variant(0), 0]]
    )
    assert "minutes=20" in program.hear()["posted"]
    assert panel.call(MENU, "AboutToShow", "i", 0) == [False]
    assert panel.call(MENU, "GetProperty", "is", numbers[5], "label")[0].value == "Vezérlőpult"
    (some,) = panel.call(MENU, "GetGroupProperties", "aias", [numbers[1]], ["type"])
    assert [number for number, _ in some] == [numbers[1]]
    panel.signals.clear()
    program.show("active", share=12, tooltip="Hetes: Éva: aktív", menu=[["Dr. Minta Ottó", None, ""], *LINES[1:]])
    eventually(lambda: panel.lines()[0][1]["label"] == "Dr. Minta Ottó")
    assert [number for number, _ in panel.lines()] == numbers
    assert "LayoutUpdated" not in panel.signals
    assert panel.signals.count("ItemsPropertiesUpdated") == 1
    program.show("active", share=12, tooltip="Hetes: Éva: aktív", menu=LINES[:2])
    eventually(lambda: len(panel.lines()) == 3)
    assert panel.signals.count("LayoutUpdated") == 1
    with pytest.raises(DBusError):
        panel.press(numbers[2])  # the line that was there means nothing any more
    panel.press(panel.lines()[2][0])
    assert "minutes=10" in program.hear()["posted"]
    assert program.end() == ""


def variant(value: int) -> Any:
    from dbus_fast import Variant

    return Variant("i", value)


def test_a_watcher_without_a_host_is_no_tray_and_each_host_that_comes_gets_an_icon_anew(bus: Desktop) -> None:
    with panel_on(bus.env["DBUS_SESSION_BUS_ADDRESS"], host=False) as panel:
        program = TrayProgram(bus)
        program.show("idle", menu=LINES)
        waits_without_an_icon(program, "no host")
        assert panel.items == []
        for count in (1, 2):
            panel.host(True)
            eventually(lambda count=count: len(panel.items) == count)
            assert panel.read()["Id"] == "hetes"
            panel.host(False)
            waits_without_an_icon(program, "no host")
        panel.host(True)
        eventually(lambda: len(panel.items) == 3)
        panel.replaced()
        eventually(lambda: len(panel.items) == 4)
        assert len(set(panel.items)) == 4  # no host takes it for one that it has seen go
        assert panel.lines()
        program.tell(again=1)
        eventually(lambda: len(panel.items) == 5)
        assert panel.read()["Title"]
        panel.leave()
        waits_without_an_icon(program, "nobody owns")
        assert program.end() == ""


def test_a_watcher_that_refuses_the_icon_is_told_of_and_tried_again_when_somebody_asks(
    panel: Panel, bus: Desktop
) -> None:
    panel.refuse()
    program = TrayProgram(bus)
    program.show("idle", menu=LINES)
    # AppIndicator's turn, which has no screen here.
    told = eventually(lambda: "appindicator" in (said := program.ask())["reasons"] and said)
    assert told["backend"] is None
    assert "no more icons" in told["reasons"]["dbus"]
    with panel_on(bus.env["DBUS_SESSION_BUS_ADDRESS"]) as other:
        program.tell(again=1)
        eventually(lambda: other.items)
        assert program.ask()["backend"] == "dbus"
    assert "Traceback" not in program.end()


def test_the_icon_has_its_name_before_the_host_comes_so_that_one_who_looks_for_icons_by_itself_finds_no_second(
    bus: Desktop,
) -> None:
    """GNOME's host lists the names that are there when it comes, and takes what lies behind them for icons, too."""
    address = bus.env["DBUS_SESSION_BUS_ADDRESS"]
    program = TrayProgram(bus)
    program.show("idle", menu=LINES)
    waits_without_an_icon(program, "nobody owns")
    seen = []
    for _ in range(2):
        with panel_on(address) as panel:
            listed = panel.names_at_first
            eventually(lambda panel=panel: panel.items)
            seen += panel.items
            assert [name for name in listed if name.startswith(f"{ITEM}-")] == panel.items
        waits_without_an_icon(program, "nobody owns")
    assert len(set(seen)) == 2
