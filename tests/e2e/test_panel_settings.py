"""Beállítások, used by a real browser, and by somebody who forges its forms."""

from __future__ import annotations

import pytest

from tests.support.panel.browser import Shown, come_in, come_in_and_hear, everybody_can_read
from tests.support.panel.visitor import Visitor
from tests.support.system.waiting import eventually

FILE = """# mine
odd = 1
[session]
length = "7h"  # as they say
leads = ["30m"]
[card]
atrs = ["3B8F8001804F0CA000000306"]
not_eszemelyi = ["3B6500002063CB6800"]
[client]
process_names = ["eszig-cmu"]
"""


@pytest.mark.parametrize("language", ["hu", "en"])
def test_everybody_can_read_the_settings_and_what_is_wrong_in_them(page, tmp_path, language):
    with Shown(tmp_path / "h", "active", language, toml=FILE + "[reminders]\nsound = 3\n") as shown:
        come_in(page, shown, "settings")
        everybody_can_read(page)
        page.fill("#session-leads", "sok")
        page.click("#save-session")
        page.wait_for_selector("#error-session-leads")
        everybody_can_read(page)


def test_values_are_saved_and_the_file_keeps_the_rest(page, tmp_path):
    with Shown(tmp_path / "h", "active", toml=FILE) as shown:
        come_in(page, shown, "settings")
        page.fill("#session-leads", "45, 15")
        page.click("#save-session")
        page.wait_for_selector("text=Elmentettem.")
        page.fill("#closed", "2026-12-28")
        page.fill("#open", "2026-12-12 8-12")
        page.click("#save-days")
        page.wait_for_selector("text=Elmentettem.")
        page.check("#reminders-sound")
        page.fill("#reminders-quiet", "20-6")
        page.click("#save-reminders")
        page.wait_for_selector("text=Elmentettem.")
        found, problems = shown.settings.read()
        assert problems == ()
        assert [lead.seconds // 60 for lead in found.leads] == [45, 15]
        assert found.sound
        assert len(found.quiet) == len(found.closed) == len(found.open) == 1
        text = shown.settings.path.read_text("utf-8")
        assert "# mine\nodd = 1" in text
        assert "# as they say" in text
        assert shown.world.engine.state.settings.sound
        page.uncheck("#reminders-sound")
        page.fill("#reminders-quiet", "")
        page.click("#save-reminders")
        page.wait_for_selector("text=Elmentettem.")
        assert not shown.settings.read()[0].sound
        assert "quiet" not in shown.settings.path.read_text("utf-8")
        page.click("#save-journal")
        page.wait_for_selector("text=Nem változott semmi.")


def test_what_is_wrong_comes_back_with_the_reason_and_nothing_is_written(page, tmp_path):
    with Shown(tmp_path / "h", "active", toml=FILE) as shown:
        before = shown.settings.path.read_text("utf-8")
        come_in(page, shown, "settings")
        page.fill("#session-length", "0:05")
        page.click("#save-session")
        page.wait_for_selector("#error-session-length >> text=legalább 10 perc, legfeljebb 24 óra")
        assert page.input_value("#session-length") == "0:05"
        page.fill("#session-length", "hét óra")
        page.click("#save-session")
        page.wait_for_selector("#error-session-length >> text=Így írd: 7:00")
        page.goto(page.url.rsplit("/do/", 1)[0])
        page.fill("#software", "12345")
        page.click("#save-language")
        page.wait_for_selector("#error-software >> text=PIN-")
        assert shown.settings.path.read_text("utf-8") == before
        page.check("#group-language input[name=sure]")
        page.click("#save-language")
        page.wait_for_selector("text=Elmentettem.")
        assert shown.settings.read()[0].software == "12345"


def test_a_second_wrong_value_is_refused_like_the_first_and_words_in_lists_stay(page, tmp_path):
    """What the file holds already may be wrong in the same way: that is no reason to take more of it."""
    toml = '[session]\nlength = "30h"\n\n[open]\n2026-12-12 = "08:00-12:00"  # for Mikulás\n'
    with Shown(tmp_path / "h", "active", toml=toml) as shown:
        before = shown.settings.path.read_text("utf-8")
        come_in(page, shown, "settings")
        page.fill("#session-length", "25:00")
        page.click("#save-session")
        page.wait_for_selector("#error-session-length")
        assert "legalább 10 perc, legfeljebb 24 óra" in page.inner_text("#error-session-length")
        assert shown.settings.path.read_text("utf-8") == before
        page.goto(page.url.rsplit("/do/", 1)[0])
        page.fill("#open", "2026-12-12 8-12\n2026-12-19 8-11")
        page.click("#save-days")
        page.wait_for_selector("text=Elmentettem.")
        assert '# for Mikulás\n2026-12-19 = "08:00-11:00"' in shown.settings.path.read_text("utf-8")


def test_the_language_changes_at_once(page, tmp_path):
    with Shown(tmp_path / "h", "active", toml=FILE) as shown:
        come_in(page, shown, "settings")
        page.select_option("#group-language select", "en")
        page.click("#save-language")
        page.wait_for_selector("text=Saved.")
        assert page.get_attribute("html", "lang") == "en"
        assert page.inner_text("h1") == "Settings"


def test_a_change_in_an_editor_meanwhile_is_not_undone(page, tmp_path):
    with Shown(tmp_path / "h", "active", toml=FILE) as shown:
        come_in(page, shown, "settings")
        shown.settings.change({"session.length": "8h"})
        page.fill("#session-leads", "20")
        page.click("#save-session")
        page.wait_for_selector("text=Elmentettem.")
        found = shown.settings.read()[0]
        assert found.length.seconds == 8 * 3600
        assert [lead.seconds // 60 for lead in found.leads] == [20]


def test_a_button_that_is_being_pressed_is_not_exchanged_under_the_finger(page, tmp_path):
    with Shown(tmp_path / "h", "active", toml=FILE) as shown:
        come_in_and_hear(page, shown, "settings")
        page.fill("#session-leads", "20")
        shown.settings.change({"session.length": "8h"})
        with page.expect_event("console", lambda told: told.text == "news"):
            page.evaluate(
                "new EventSource(document.querySelector('meta[name=hetes-home]').content + '/events?at=/settings')"
                ".addEventListener('message', (it) => it.data.includes('parts') && setTimeout(() => console.log('news'), 300))"
            )
            shown.tell()
        page.hover("#save-session")
        page.mouse.down()
        eventually(lambda: page.evaluate("document.activeElement.id") == "save-session")
        page.evaluate("new Promise((done) => setTimeout(done, 0))")  # what the end of typing set going is over
        page.mouse.up()
        page.wait_for_selector("text=Elmentettem.")
        assert [lead.seconds // 60 for lead in shown.settings.read()[0].leads] == [20]


def test_a_learned_card_is_forgotten_and_start_at_login_is_switched(page, tmp_path):
    with Shown(tmp_path / "h", "active", toml=FILE) as shown:
        come_in(page, shown, "settings")
        page.click("li:has-text('eSzemélyi igazolvány') >> text=Felejtsd el")
        page.wait_for_selector("text=Elfelejtettem.")
        assert shown.settings.read()[0].atrs == frozenset()
        assert len(shown.settings.read()[0].not_eszemelyi) == 1
        page.click("text=Induljon el magától")
        page.wait_for_selector("text=Ne induljon el magától")
        assert shown.at_login


def test_what_only_the_file_may_say_cannot_be_forged(tmp_path):
    with Shown(tmp_path / "h", "active", toml=FILE) as shown:
        before = shown.settings.path.read_bytes()
        visitor = Visitor.of(shown.url()).log_in()
        for group in ("language", "session", "nothing", "fixed", ""):
            forged = {"client-process_names": "evil", "client.process_names": "evil", "portal-url": "https://x.gov.hu"}
            reply = visitor.post("/settings/do/save", group=group, **forged)
            assert reply.status == 303
        assert visitor.post("/settings/do/forget", atr="'; drop").status == 303
        assert shown.settings.path.read_bytes() == before


def test_a_file_that_cannot_be_written_is_said(page, tmp_path):
    with Shown(tmp_path / "h", "active", toml=FILE) as shown:
        come_in(page, shown, "settings")
        shown.settings.path.write_text("closed = [", "utf-8")
        page.fill("#journal-keep", "30")
        page.click("#save-journal")
        page.wait_for_selector("#said >> text=Írd át kézzel")
        assert page.input_value("#journal-keep") == "30"
        assert shown.settings.path.read_text("utf-8") == "closed = ["


def test_a_change_elsewhere_shows_at_once_and_what_is_being_typed_stays(page, tmp_path):
    with Shown(tmp_path / "h", "active", toml=FILE) as shown:
        come_in_and_hear(page, shown, "settings")
        page.fill("#software", "Más")
        page.check("#reminders-sound")
        page.focus("#content")
        shown.settings.change({"session.length": "8h", "journal.keep": "90d"})
        shown.ask({"do": "reread"})
        eventually(lambda: page.input_value("#session-length") == "8:00")
        assert page.input_value("#journal-keep") == "90"
        assert page.input_value("#software") == "Más"
        assert page.is_checked("#reminders-sound")
        page.click("#save-reminders")
        page.wait_for_selector("text=Elmentettem.")
        found = shown.settings.read()[0]
        assert (found.sound, found.length.seconds, found.software) == (True, 8 * 3600, "Cloudent")
        assert page.input_value("#software") == "Más"  # nor is it lost when another part is saved
        assert "még nincs elmentve" in page.inner_text("#group-language")
        page.focus("#software")
        page.keyboard.press("Enter")
        page.wait_for_selector("#group-language:not(:has-text('nincs elmentve'))")
        assert shown.settings.read()[0].software == "Más"
