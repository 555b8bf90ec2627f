"""Napló and Súgó, read by a real browser: weeks, months, the table to take away, the manual."""

from __future__ import annotations

import pytest

from hetes.core.events import ActivationReported
from tests.support.panel.browser import Shown, come_in, come_in_and_hear, everybody_can_read
from tests.support.panel.states import two_weeks
from tests.support.panel.visitor import Visitor


@pytest.mark.parametrize("language", ["hu", "en"])
def test_everybody_can_read_journal_and_manual(page, tmp_path, language):
    with Shown(tmp_path / "h", two_weeks(language), language) as shown:
        for at in ("journal/2026-W48", "journal/2026-11", "journal", "help", "help/keys"):
            come_in(page, shown, at)
            everybody_can_read(page)
            assert page.get_attribute("html", "lang") == language


def test_weeks_and_months_lead_to_each_other_and_the_table_is_what_is_shown(page, tmp_path):
    with Shown(tmp_path / "h", two_weeks("hu")) as shown:
        come_in(page, shown, "journal")
        page.click("text=Korábbi")
        page.wait_for_url("**/journal/2026-W48")
        assert "november\u00a027., péntek" in page.inner_text("main")
        with page.expect_download() as download:
            page.click("text=Letöltés")
        assert download.value.suggested_filename == "hetes-2026-W48.csv"
        text = download.value.path().read_text("utf-8-sig")
        assert '"2026-11-27";"08:00";"14:00";"Dr. Minta Éva";"rendelés kapcsolat nélkül";' in text
        page.emulate_media(media="print")  # the card may go on over the pages, a day may not
        kept = "each => getComputedStyle(each).breakInside"
        assert page.eval_on_selector(".card:has(.week-days)", kept) == "auto"
        assert set(page.eval_on_selector_all(".week-days > li", f"all => all.map({kept})")) == {"avoid"}
        page.emulate_media(media="screen")
        page.click("text=Hónap")
        page.wait_for_url("**/journal/2026-11")
        page.click("td.cell-gap a >> nth=2")
        page.wait_for_url("**/journal/2026-W48#d2026-11-27")


def test_this_week_is_alive(page, tmp_path):
    with Shown(tmp_path / "h", "missing") as shown:
        come_in_and_hear(page, shown, "journal")
        assert page.query_selector("rect.reckoned[y='7']") is None
        shown.world.engine.turn(ActivationReported("eva"))
        page.wait_for_selector("rect.reckoned[y='7']", state="attached")  # from now on it is reckoned


def test_a_period_that_is_none_is_no_page(tmp_path):
    with Shown(tmp_path / "h", "active") as shown:
        visitor = Visitor.of(shown.url()).log_in()
        for at in ("2026-W54", "2026-13", "0001-01", "9998-01", "../today", "x" * 300):
            assert visitor.get(f"/journal/{at}").status == 404, at
            assert visitor.get(f"/journal/get/journal.csv?of={at}").status == 404, at
        assert visitor.get("/journal/get/other.csv").status == 404


def test_a_link_into_the_manual_finds_its_section(page, tmp_path):
    with Shown(tmp_path / "h", "active", toml="\n") as shown:
        come_in(page, shown, "help")
        page.click(".contents >> text=Megérkezett-e az adat?")
        assert page.url.endswith("#arrived")
        assert page.evaluate("document.querySelector(':target h2').textContent") == "Megérkezett-e az adat?"
        assert page.query_selector("#arrived table") is None
        assert page.query_selector("table.codes") is not None


@pytest.mark.parametrize("language", ["hu", "en"])
def test_the_manual_leads_to_the_pages_it_names_and_its_pictures_have_their_place(page, tmp_path, language):
    with Shown(tmp_path / "h", "active", language, toml='software = "Cloudent"\n') as shown:
        come_in(page, shown, "help")
        page.wait_for_load_state("load")
        help_page = page.url
        sizes = page.evaluate(
            "[...document.querySelectorAll('.picture')].map((i) => [i.complete, i.naturalWidth == i.getAttribute('width'), i.naturalHeight == i.getAttribute('height')])"
        )
        assert sizes == [[True, True, True]] * 8
        assert page.evaluate("document.querySelectorAll('#icon dt .face').length") == 5
        links = page.evaluate(
            "[...new Set([...document.querySelectorAll('.manual a')].map((a) => a.getAttribute('href')))]"
        )
        pages = sorted(to for to in links if to.startswith("/"))
        assert len(pages) == 9  # Ma, Napló, Orvosok, Új igazolvány, Ellenőrzés, two parts of it, Beállítások, Rendelő
        for to in pages:
            page.goto(help_page)
            page.click(f".manual a[href='{to}'] >> nth=0")
            page.wait_for_url(f"**{to}")
            assert page.get_attribute("nav a[aria-current]", "href") == to.partition("#")[0]


def test_without_scripts_no_button_is_there_that_does_nothing(chromium, tmp_path):
    with Shown(tmp_path / "h", "active") as shown:
        context = chromium.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(shown.host.login("help").file.as_uri())
        page.click("button")
        page.wait_for_selector("#knows")
        assert not page.is_visible("[data-print]")
        context.close()
