"""The page Ellenőrzés in a real browser: progress, the first thing to do, the test notice, the report."""

from __future__ import annotations

import pytest

from hetes.doctor.registry import CHECKS
from tests.support.doctor.computer import but, judged, sentences
from tests.support.panel.browser import Shown, come_in, everybody_can_read
from tests.support.system.waiting import eventually

FAULTY = but(pcsc={"service": "denied", "readers": []}, login={"enabled": False}, programs={"client": []})
PEOPLE = '[[practitioner]]\nid = "eva"\nname = "Dr. Minta Éva"\neeszt_user = "O54321"\n'


def lines(told: dict) -> list[dict]:
    return [{"check": f.check, "word": f.word, "facts": dict(f.facts)} for f in judged(told)]


@pytest.mark.parametrize("language", ["hu", "en"])
def test_it_begins_by_itself_shows_how_far_it_is_and_then_what_to_do_first(page, tmp_path, language):
    table = sentences(language)
    with Shown(tmp_path / "h", "missing", language, checks=lines(FAULTY)) as shown:
        come_in(page, shown, "check")
        page.wait_for_selector("#check-card.is-unknown")
        assert page.query_selector("#look") is None
        assert f"3/{len(CHECKS)}" in page.inner_text(".verdict")
        assert len(page.query_selector_all(".checks .is-waiting")) == len(CHECKS) - 3
        everybody_can_read(page)
        shown.gate.touch()
        page.wait_for_selector(".verdict.is-bad")
        first = table["card_service.denied"][1]
        assert first in page.inner_text("#verdict")
        assert "08:02" in page.inner_text(".verdict") or "07:02" in page.inner_text(".verdict")  # by the zone of here
        assert page.query_selector(".is-waiting") is None
        for check, word in (
            ("card_service", "denied"),
            ("login", "absent"),
            ("client", "installed"),
            ("portal", "reachable"),
        ):
            assert table[f"{check}.{word}"][0] in page.inner_text(f"#check-{check}")
        everybody_can_read(page, thoroughly=True)
        assert page.query_selector("#check-portal a") is None
        page.click("#check-card_service a")
        page.wait_for_url("**/help#trouble")


def test_a_click_looks_anew_and_coming_by_does_not(page, tmp_path):
    with Shown(tmp_path / "h", "missing", checks=lines(FAULTY)) as shown:
        shown.gate.touch()
        come_in(page, shown, "check")
        page.wait_for_selector("#look")
        shown.gate.unlink()
        page.reload()
        page.wait_for_selector("#look")  # it is not there while somebody looks
        page.click("#look")
        page.wait_for_selector(".verdict.is-waiting")
        shown.gate.touch()
        page.wait_for_selector(".verdict.is-bad")


def test_the_word_on_the_test_notice_reaches_the_agent(page, tmp_path):
    with Shown(tmp_path / "h", "missing", checks=lines(FAULTY)) as shown:
        shown.gate.touch()
        come_in(page, shown, "check")
        for button, seen, then in (("Nem", False, "no"), ("Igen", True, "yes")):
            page.click("#test button >> nth=-1")
            page.wait_for_url("**/check?seen=asked#test")
            eventually(lambda: any(notice.slot == "test_notice/" for notice in shown.world.notifier.shown))
            page.click(f"#test button:has-text('{button}')")
            page.wait_for_url(f"**/check?seen={then}#test")
            assert shown.equipment.told()["notices"]["seen"] is seen
            assert "Megjegyeztem" in page.inner_text("#said")
            assert ("Ne zavarjanak" in page.inner_text("#test")) is not seen


def test_what_a_link_leads_to_stays_before_the_eyes_while_findings_come_in(page, tmp_path):
    with Shown(tmp_path / "h", "missing", checks=lines(FAULTY)) as shown:
        for part in ("test", "icon"):
            come_in(page, shown, "help")
            page.click(f".manual a[href$='/check#{part}']")
            page.wait_for_selector(".verdict.is-waiting")
            shown.gate.touch()
            page.wait_for_selector(".verdict.is-bad")
            box = page.locator(f"#{part}").bounding_box()
            assert box["y"] >= 0
            assert box["y"] + box["height"] <= 720
            shown.gate.unlink()
            page.click("#look")
            page.wait_for_selector(".verdict.is-waiting")
            page.click("nav >> text=Ma")


def test_the_report_is_a_text_without_names_unless_the_box_is_ticked(page, tmp_path):
    with Shown(tmp_path / "h", "missing", toml=PEOPLE, checks=lines(FAULTY)) as shown:
        shown.gate.touch()
        come_in(page, shown, "check")
        page.wait_for_selector("#look")
        texts = []
        for ticked in (False, True):
            page.set_checked("#personal", ticked)
            with page.expect_download() as download:
                page.click("#report button")
            assert download.value.suggested_filename == "hetes-report.txt"
            texts.append(download.value.path().read_text("utf-8"))
        assert "card_service: denied" in texts[0]
        assert "Minta Éva" not in texts[0]
        assert "54321" not in texts[0]
        assert "Dr. Minta Éva, O54321" in texts[1]


def test_without_scripts_it_can_be_reloaded(chromium, tmp_path):
    with Shown(tmp_path / "h", "missing", checks=lines(FAULTY)) as shown:
        context = chromium.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(shown.host.login("check").file.as_uri())
        page.click("button")
        page.wait_for_selector(".verdict.is-waiting")
        shown.gate.touch()

        def shows_the_end() -> bool:
            page.reload()
            return page.query_selector(".verdict.is-bad") is not None

        eventually(shows_the_end)
        page.click("#look")
        page.wait_for_selector(".verdict")
        context.close()
