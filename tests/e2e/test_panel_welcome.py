"""The first steps, and what Ma asks and offers, used by a real browser."""

from __future__ import annotations

from datetime import date

import pytest

from hetes.core.events import ReadersSeen, SeenCard, SeenReader
from tests.support.panel.browser import Shown, come_in, come_in_and_hear, everybody_can_read
from tests.support.story.story import UNKNOWN
from tests.support.system.waiting import eventually


@pytest.mark.parametrize("language", ["hu", "en"])
def test_everybody_can_read_the_first_steps(page, tmp_path, language):
    with Shown(tmp_path / "h", "nobody", language, toml="\n") as shown:
        come_in(page, shown, "welcome")
        everybody_can_read(page)
        for seen in ("asked", "yes", "no"):
            page.goto(page.url.split("?")[0] + f"?seen={seen}")
            everybody_can_read(page)


def test_from_nothing_to_a_running_connection_without_leaving_the_window(page, tmp_path):
    with Shown(tmp_path / "h", "nobody", toml="\n") as shown:
        come_in(page, shown, "welcome")
        page.fill("#name", "Dr. Minta Éva")
        page.fill("#eeszt_user", "O12345")
        page.fill("#hours-mon", "8-14")
        page.click("text=Hétfő másolása minden hétköznapra")
        page.wait_for_selector("#hours-fri[value='8-14']")
        at = "document.activeElement.textContent"  # once the page is drawn; so that the hours stay before the eyes
        eventually(lambda: page.evaluate(at) == "Hétfő másolása minden hétköznapra")
        page.click("#add")
        page.wait_for_selector("text=Felvéve: Dr. Minta Éva.")
        page.click("#activate")  # the fourth click: the rest may wait
        page.wait_for_selector("#today .note.good >> text=Dr. Minta Éva: Aktív.")
        page.click("text=Induljon el magától >> nth=1")
        page.wait_for_selector("#login .note.good")
        assert shown.at_login
        page.click("#test button")
        page.wait_for_selector("text=Felugrott egy értesítés?")
        assert any("próba" in view.text for view in shown.world.notifier.visible.values())
        page.click("#test button:has-text('Nem')")
        page.wait_for_selector("text=Ne zavarjanak")
        page.click("text=Küldj még egyet")
        page.click("#test button:has-text('Igen')")
        page.wait_for_selector("text=Jó: így szólok majd.")
        assert shown.equipment.told()["notices"]["seen"] is True
        page.click("text=A mai naphoz")
        page.wait_for_selector(".is-active")
        assert len(shown.settings.practitioners()[0].hours) == 5


def test_all_of_it_can_be_skipped(page, tmp_path):
    with Shown(tmp_path / "h", "nobody", toml="\n") as shown:
        come_in(page, shown, "welcome")
        page.click("#add")
        page.wait_for_selector("#error-name")
        page.click("text=Kihagyom")
        page.wait_for_selector("#today-people")
        assert shown.settings.practitioners() == ()


def test_an_unknown_card_is_asked_about_and_the_guide_is_offered(page, tmp_path):
    with Shown(tmp_path / "h", "nobody", toml="\n") as shown:
        come_in_and_hear(page, shown)
        shown.world.engine.turn(ReadersSeen((SeenReader("R", SeenCard(UNKNOWN)),)))
        page.wait_for_selector("text=eSzemélyi igazolvány?")
        everybody_can_read(page)
        page.click("#ask-1-1")
        page.wait_for_selector("text=Új ez az igazolvány?")
        assert shown.settings.read()[0].atrs == frozenset({UNKNOWN})
        everybody_can_read(page)
        page.click(".note >> text=Nézzük végig >> visible=true >> nth=-1")
        page.wait_for_url("**/new-card")


def test_an_expired_card_offers_the_guide_until_it_is_begun(page, tmp_path):
    toml = '[[practitioner]]\nid = "eva"\nname = "Dr. Minta Éva"\ncard_expires = 2026-11-20\n'
    with Shown(tmp_path / "h", "active", toml=toml) as shown:
        assert shown.settings.practitioners()[0].card_expires == date(2026, 11, 20)
        come_in(page, shown)
        page.click("a:has-text('Nézzük végig')")
        page.wait_for_url("**/new-card/eva")
        shown.ask({"do": "guide", "practitioner": "eva", "begin": True})
        page.click("nav >> text=Ma")
        page.wait_for_selector("#today-people")
        assert "Lejárt az igazolvány" not in page.inner_text("main")
