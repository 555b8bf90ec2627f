"""The menu on a real panel, read and pressed over the bus as the panel does it (com.canonical.dbusmenu)."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.desktop import Desktop
from tests.support.tray_program import TrayProgram
from tests.support.waiting import eventually

MENU = [
    ["Dr. Minta Éva: 15:00-ig", None, ""],
    ["Szólj 10 perc múlva", 10, "-"],
    ["Aláhúzás_és & jel", 20, ""],
    ["Kilépés", None, "quit"],
]

# Runs on the desktop's own bus: reads the menu of the only item there is, or presses one of its lines.
_PRESS = """
import json, sys
from gi.repository import Gio, GLib
bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
def call(name, path, interface, method, arguments):
    return bus.call_sync(name, path, interface, method, arguments, None, 0, 5000, None)
def prop(name, path, interface, key):
    return call(name, path, "org.freedesktop.DBus.Properties", "Get", GLib.Variant("(ss)", (interface, key))).unpack()[0]
W = "org.kde.StatusNotifierWatcher"
item = prop(W, "/StatusNotifierWatcher", W, "RegisteredStatusNotifierItems")[0]
name, path = item.split("/", 1)
path = "/" + path
I = "org.kde.StatusNotifierItem"
menu = prop(name, path, I, "Menu")
M = "com.canonical.dbusmenu"
layout = call(name, menu, M, "GetLayout", GLib.Variant("(iias)", (0, -1, []))).unpack()[1]
lines = [(child[0], child[1]) for child in layout[2]]
if sys.argv[1:]:
    wanted = next(i for i, p in lines if p.get("label") == sys.argv[1])
    call(name, menu, M, "Event", GLib.Variant("(isvu)", (wanted, "clicked", GLib.Variant("i", 0), 0)))
print(json.dumps({
    "lines": [[p.get("label", ""), p.get("enabled", True), p.get("type", "")] for _, p in lines],
    "ids": [i for i, _ in lines],
    "id": prop(name, path, I, "Id"), "title": prop(name, path, I, "Title"),
    "said": prop(name, path, I, "IconAccessibleDesc"), "icon": prop(name, path, I, "IconName"),
}))
"""


@pytest.fixture
def both() -> Iterator[tuple[Desktop, TrayProgram]]:
    with Desktop("xfce") as desktop:
        program = TrayProgram(desktop)
        program.show("active", share=12, tooltip="Aktív: 15:00-ig", menu=MENU)
        eventually(desktop.icon, within=10)
        yield desktop, program


def panel_sees(desktop: Desktop, press: str | None = None) -> dict[str, Any]:
    command = [sys.executable, "-c", _PRESS, *([press] if press else [])]
    asked = subprocess.run(command, env=desktop.env, capture_output=True, text=True, timeout=15, check=False)
    assert asked.returncode == 0, asked.stderr
    return json.loads(asked.stdout)


def test_the_panel_gets_headings_separators_title_and_description(both: tuple[Desktop, TrayProgram]) -> None:
    seen = panel_sees(both[0])
    assert seen["lines"] == [
        ["Dr. Minta Éva: 15:00-ig", False, ""],
        ["", True, "separator"],
        ["Szólj 10 perc múlva", True, ""],
        ["Aláhúzás__és & jel", True, ""],  # dbusmenu: a doubled underscore is one that is shown
        ["Kilépés", True, ""],
    ]
    assert (seen["id"], seen["title"], seen["said"]) == ("hetes", "Aktív: 15:00-ig", "Aktív: 15:00-ig")


def test_a_click_posts_the_lines_own_event(both: tuple[Desktop, TrayProgram]) -> None:
    desktop, program = both
    panel_sees(desktop, press="Szólj 10 perc múlva")
    assert "SnoozeRequested(minutes=10" in program.hear()["posted"]


def test_quit_asks_for_the_end_and_posts_nothing(both: tuple[Desktop, TrayProgram]) -> None:
    desktop, program = both
    panel_sees(desktop, press="Kilépés")
    assert program.hear() == {"quit": 1}
    assert program.ask()["backend"] == "appindicator"


def test_new_words_reach_the_menu_without_building_it_anew(both: tuple[Desktop, TrayProgram]) -> None:
    desktop, program = both
    before = panel_sees(desktop)
    words = [["Dr. Minta Éva: 16:00-ig", None, ""], *MENU[1:]]
    program.show("active", share=12, tooltip="Aktív: 16:00-ig", menu=words)
    eventually(lambda: panel_sees(desktop)["lines"][0][0] == "Dr. Minta Éva: 16:00-ig", within=5)
    after = panel_sees(desktop)
    assert after["ids"] == before["ids"]  # an open menu stays open
    assert after["said"] == after["title"] == "Aktív: 16:00-ig"
    panel_sees(desktop, press="Szólj 10 perc múlva")  # after which pystray builds the menu again by itself
    assert "minutes=10" in program.hear()["posted"]
    eventually(lambda: panel_sees(desktop)["lines"][0][0] == "Dr. Minta Éva: 16:00-ig", within=5)


def test_other_choices_replace_the_menu(both: tuple[Desktop, TrayProgram]) -> None:
    desktop, program = both
    program.show("expired", menu=[["Lejárt", None, ""], ["Szólj 10 perc múlva", 30, ""]])
    eventually(lambda: len(panel_sees(desktop)["lines"]) == 2, within=5)
    panel_sees(desktop, press="Szólj 10 perc múlva")
    assert "minutes=30" in program.hear()["posted"]


def test_a_picture_keeps_its_file_and_another_gets_another(both: tuple[Desktop, TrayProgram]) -> None:
    """Panels keep pictures by name, and read a file some time after they were told of it."""
    desktop, program = both
    first = panel_sees(desktop)["icon"]
    program.show("idle", menu=MENU)
    second = eventually(lambda: (name := panel_sees(desktop)["icon"]) != first and name, within=5)
    program.show("active", share=12, menu=MENU)
    eventually(lambda: panel_sees(desktop)["icon"] == first, within=5)
    assert first.startswith(str(desktop.home / "run"))
    assert all((desktop.home / "run").joinpath(name).exists() for name in (first, second))
