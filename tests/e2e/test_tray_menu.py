"""The menu on a real panel, read and pressed over the bus as the panel does it (com.canonical.dbusmenu)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.desktop.dbusmenu import panel_sees
from tests.support.desktop.screen import Desktop
from tests.support.desktop.tray_program import TrayProgram
from tests.support.system.waiting import eventually

MENU = [
    ["Dr. Minta Éva: 15:00-ig", None, ""],
    ["Szólj 10 perc múlva", 10, "-"],
    ["Aláhúzás_és & jel", 20, ""],
    ["Kilépés", None, "quit"],
]


@pytest.fixture
def both() -> Iterator[tuple[Desktop, TrayProgram]]:
    """AppIndicator, where the icon over D-Bus is refused; tests/contract/test_status_notifier.py has that one."""
    with Desktop("xfce") as desktop:
        program = TrayProgram(desktop, "appindicator")
        program.show("active", share=12, tooltip="Aktív: 15:00-ig", menu=MENU)
        eventually(desktop.icon)
        yield desktop, program


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
    eventually(lambda: panel_sees(desktop)["lines"][0][0] == "Dr. Minta Éva: 16:00-ig")
    after = panel_sees(desktop)
    assert after["ids"] == before["ids"]  # an open menu stays open
    assert after["said"] == after["title"] == "Aktív: 16:00-ig"
    panel_sees(desktop, press="Szólj 10 perc múlva")  # after which pystray builds the menu again by itself
    assert "minutes=10" in program.hear()["posted"]
    eventually(lambda: panel_sees(desktop)["lines"][0][0] == "Dr. Minta Éva: 16:00-ig")


def test_other_choices_replace_the_menu(both: tuple[Desktop, TrayProgram]) -> None:
    desktop, program = both
    program.show("expired", menu=[["Lejárt", None, ""], ["Szólj 10 perc múlva", 30, ""]])
    eventually(lambda: len(panel_sees(desktop)["lines"]) == 2)
    panel_sees(desktop, press="Szólj 10 perc múlva")
    assert "minutes=30" in program.hear()["posted"]


def test_a_picture_keeps_its_file_and_another_gets_another(both: tuple[Desktop, TrayProgram]) -> None:
    """Panels keep pictures by name, and read a file some time after they were told of it."""
    desktop, program = both
    first = panel_sees(desktop)["icon"]
    program.show("idle", menu=MENU)
    second = eventually(lambda: (name := panel_sees(desktop)["icon"]) != first and name)
    program.show("active", share=12, menu=MENU)
    eventually(lambda: panel_sees(desktop)["icon"] == first)
    assert first.startswith(str(desktop.home / "run"))
    assert all((desktop.home / "run").joinpath(name).exists() for name in (first, second))
