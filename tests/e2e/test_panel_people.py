"""Orvosok and Új igazolvány, used by a real browser: each flow clicked through, and what it leaves behind."""

from __future__ import annotations

import json
import re

import pytest

from tests.support.panel.browser import Shown, come_in, come_in_and_hear, everybody_can_read
from tests.support.panel.states import EVIL
from tests.support.panel.visitor import Visitor
from tests.support.system.waiting import eventually

PEOPLE = """
[[practitioner]]
id = "eva"  # the one who began
name = "Dr. Minta Éva"
eeszt_user = "O12345"
card_expires = 2027-01-14
units = ["u1"]
hours = { mon = "08:00-14:00", fri = "08:00-12:00, 13:00-18:00" }
[[practitioner]]
id = "é x/1"
name = "Dr. Próba Ádám"
login = "mobiltoken"
[[unit]]
id = "u1"
name = "Fő utcai rendelő"
oth_id = "E123456"
"""
ODD = "%C3%A9%20x%2F1"  # an id may be any text


@pytest.mark.parametrize("language", ["hu", "en"])
def test_everybody_can_read_the_pages_about_people(page, tmp_path, language):
    with Shown(tmp_path / "h", "active", language, toml=PEOPLE) as shown:
        come_in(page, shown)
        for at in ("", "/new", "/edit/eva", f"/edit/{ODD}", "/new-unit", "/unit/u1", "?offer=eva&why=moved"):
            page.goto("/".join(page.url.split("/")[:4]) + f"/practitioners{at}")
            everybody_can_read(page)
        base = "/".join(page.url.split("/")[:4])
        for at in ("", "/eva", f"/{ODD}", "/eva?activated=no&sent=yes", "/eva?all=1"):
            page.goto(f"{base}/new-card{at}")
            everybody_can_read(page)
        shown.ask({"do": "guide", "practitioner": "eva", "begin": True, "tick": "needed"})
        page.goto(f"{base}/new-card/eva")
        everybody_can_read(page)


def test_from_nobody_to_a_practitioner_with_hours_and_a_running_connection(page, tmp_path):
    with Shown(tmp_path / "h", "nobody", toml="# mine\n") as shown:
        come_in(page, shown)
        page.click("text=Orvos felvétele")
        page.click("text=Orvos felvétele")
        page.fill("#name", "Dr. Minta Éva")
        page.fill("#eeszt_user", "o12345")
        page.fill("#hours-mon", "8-14")
        page.click("text=Hétfő másolása minden hétköznapra")
        assert page.input_value("#hours-fri") == "8-14"
        assert page.input_value("#name") == "Dr. Minta Éva"
        page.press("#name", "Enter")  # the form's own button, not the one beside Monday
        page.wait_for_selector("#offer")
        assert "nagy O betűt írtam: O12345" in page.inner_text("#said")
        (one,) = shown.settings.practitioners()
        assert (one.name, one.eeszt_user, sorted(one.hours)) == (
            "Dr. Minta Éva",
            "O12345",
            ["fri", "mon", "thu", "tue", "wed"],
        )
        assert shown.settings.path.read_text("utf-8").startswith('language = "hu"\n# mine\n')
        assert [p.name for p in shown.world.engine.state.practitioners] == ["Dr. Minta Éva"]
        page.click("nav >> text=Ma")
        page.click("#activate-p1")
        page.wait_for_selector(".is-active")


def test_what_is_wrong_is_asked_for_again_and_a_code_is_questioned(page, tmp_path):
    with Shown(tmp_path / "h", "nobody", toml="# mine\n") as shown:
        come_in(page, shown, "practitioners/new")
        page.fill("#hours-tue", "reggel")
        page.click("button.primary")
        page.wait_for_selector("#error-name")
        eventually(lambda: page.evaluate("document.activeElement.id") == "name")  # the first that has to be looked at
        assert page.get_attribute("#hours-tue", "aria-invalid") == "true"
        assert page.input_value("#hours-tue") == "reggel"
        page.fill("#hours-tue", "")
        page.fill("#name", "123456")
        page.click("button.primary")
        page.wait_for_selector("#error-name >> text=PIN-")
        assert shown.settings.practitioners() == ()
        page.check("input[name=sure]")
        page.click("button.primary")
        page.wait_for_selector("#offer")
        assert [one.name for one in shown.settings.practitioners()] == ["123456"]


def test_one_is_changed_and_a_later_expiry_offers_the_guide(page, tmp_path):
    with Shown(tmp_path / "h", "active", toml=PEOPLE) as shown:
        come_in(page, shown, "practitioners/edit/é x/1")
        page.check("input[value=card]")
        page.click("button.primary")
        page.wait_for_selector("text=Elmentettem.")
        assert page.query_selector("#offer") is None
        page.click("article:has-text('Minta Éva') >> text=Módosítás")
        page.fill("#card_expires", "2031-05-06")
        page.uncheck("input[name=units]")
        page.click("button.primary")
        page.wait_for_selector("#offer")
        eva, adam = shown.settings.practitioners()
        assert (str(eva.card_expires), eva.units, adam.login) == ("2031-05-06", (), "card")
        assert "# the one who began" in shown.settings.path.read_text("utf-8")
        page.click(".note a.primary")
        page.wait_for_url("**/new-card/eva")
        page.goto(page.url.replace("/new-card/", "/practitioners/edit/"))
        page.check("input[value=mobiltoken]")  # it needs no card: what is known of one can be seen, and stays
        assert page.is_visible("#card_expires")
        page.click("button.primary")
        page.wait_for_selector("text=Elmentettem.")
        eva = shown.settings.practitioners()[0]
        assert (eva.login, str(eva.card_expires)) == ("mobiltoken", "2031-05-06")


def test_one_is_removed_together_with_their_history(page, tmp_path):
    with Shown(tmp_path / "h", "active", toml=PEOPLE) as shown:
        shown.ask({"do": "activate", "practitioner": "eva"})
        shown.ask({"do": "activate", "practitioner": "é x/1"})
        come_in(page, shown, "practitioners")
        page.click("article:has-text('Minta Éva') >> summary")
        page.click("text=Végleg eltávolítom >> visible=true")
        page.wait_for_selector("text=A naplóból is töröltem, ami róla szólt.")
        assert [one.id for one in shown.settings.practitioners()] == ["é x/1"]
        assert {row.practitioner for row in shown.world.store.rows} <= {"é x/1", None}
        assert "é x/1" in {row.practitioner for row in shown.world.store.rows}


def test_a_unit_is_added_changed_copied_and_removed(page, tmp_path):
    with Shown(tmp_path / "h", "active", toml=PEOPLE) as shown:
        come_in(page, shown, "practitioners")
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.click(".units >> text=Másolás")
        page.wait_for_selector("text=A vágólapra másoltam: E123456")
        assert page.evaluate("navigator.clipboard.readText()") == "E123456"
        page.click("text=Egység felvétele")
        page.fill("#name", "Másik")
        page.fill("#oth_id", "e654321")
        page.click("button.primary")
        page.wait_for_selector("text=nagy E betűt írtam: E654321")
        page.click("li:has-text('Fő utcai') >> text=Módosítás")
        page.click("summary")
        page.click("text=Végleg eltávolítom")
        page.wait_for_selector("text=Eltávolítottam.")
        found = shown.settings.read()[0]
        assert [(unit.name, unit.oth_id) for unit in found.units] == [("Másik", "E654321")]
        assert found.configured[0].units == ()


def test_a_file_that_cannot_be_edited_is_said_and_nothing_is_lost(page, tmp_path):
    with Shown(tmp_path / "h", "active", toml=PEOPLE) as shown:
        come_in(page, shown, "practitioners/edit/eva")
        shown.settings.path.write_text("hours = [", "utf-8")
        page.fill("#name", "Dr. Új Név")
        page.click("button.primary")
        page.wait_for_selector("#said >> text=Írd át kézzel")
        assert page.input_value("#name") == "Dr. Új Név"
        assert shown.settings.path.read_text("utf-8") == "hours = ["


def test_the_guide_goes_from_the_two_questions_to_its_end(page, tmp_path):
    with Shown(tmp_path / "h", "active", toml=PEOPLE) as shown:
        come_in(page, shown, "new-card")
        page.wait_for_selector("h1 + p:has-text('Minta Éva')")  # whom alone a card concerns
        page.click("text=Másik orvos")
        page.wait_for_selector("li:has-text('Próba Ádám')")
        page.click("li:has-text('Minta Éva') >> text=Tovább")
        page.check("input[name=activated][value=yes]")
        page.check("input[name=sent][value=no]")
        page.click("text=Tovább")
        page.click("#begin")
        page.wait_for_selector("text=Kezdjük!")
        guide = shown.world.engine.state.guides["eva"]
        assert set(guide.ticked) == {"needed", "portal", "user_name"}
        assert page.get_attribute("#step-recognised", "open") is not None
        page.click("#no-recognised summary")
        assert "10/9" in page.inner_text("#no-recognised")
        page.click("#yes-recognised")
        page.click("#yes-activation_pin")
        page.click("#step-activation_pin > summary")
        page.click("#untick-activation_pin")
        page.wait_for_selector("#yes-activation_pin")
        page.click("#yes-activation_pin")
        for step in ("can", "vmatrix", "connection", "check"):
            page.click(f"#tick-{step}")
        page.wait_for_selector("text=Minden lépés kész.")
        now = shown.world.clock.now()
        assert shown.world.engine.state.guides["eva"].open_steps(now, now) == ()


@pytest.mark.parametrize("language", ["hu", "en"])
def test_on_paper_the_guide_has_its_questions_every_step_with_a_box_and_no_button_on_three_pages(
    page, tmp_path, language
):
    with Shown(tmp_path / "h", "active", language, toml=PEOPLE) as shown:
        come_in(page, shown, "new-card/eva?all=1")
        page.emulate_media(media="print")
        assert page.is_visible("input[name=activated]")
        assert page.is_visible("text=10/9 Teendők")
        pressed = "button, .button, nav"
        assert page.eval_on_selector_all(pressed, "all => all.filter(each => each.checkVisibility()).length") == 0
        box = "all => all.filter(each => getComputedStyle(each, '::before').borderTopStyle === 'solid').length"
        assert page.eval_on_selector_all(".step h3.step-title", box) == 9
        assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) <= 3
        shown.ask({"do": "guide", "practitioner": "eva", "begin": True})
        page.reload()
        page.wait_for_selector(".step.now")
        bare = "all => all.every(each => getComputedStyle(each).backgroundColor === 'rgba(0, 0, 0, 0)')"
        assert page.eval_on_selector_all(".step .number", bare), "no spot behind the number of the step that is next"


def test_a_tick_elsewhere_is_seen_and_what_is_open_stays_open(page, tmp_path):
    with Shown(tmp_path / "h", "active", toml=PEOPLE) as shown:
        shown.ask({"do": "guide", "practitioner": "eva", "begin": True})
        come_in_and_hear(page, shown, "new-card/eva")
        page.click("#step-can > summary")
        shown.ask({"do": "guide", "practitioner": "eva", "tick": "vmatrix"})
        page.wait_for_selector("#vmatrix.ticked")
        assert page.get_attribute("#step-can", "open") is not None


def test_names_that_would_be_scripts_are_words_here_too(page, tmp_path):
    evil = json.dumps(EVIL)
    toml = f'[[practitioner]]\nid = {evil}\nname = {evil}\nunits = ["u"]\n[[unit]]\nid = "u"\nname = {evil}\noth_id = {evil}\n'
    with Shown(tmp_path / "h", "active", toml=toml) as shown:
        for at in ("practitioners", "new-card", "practitioners/unit/u"):
            come_in_and_hear(page, shown, at)
            assert "<script>" in page.inner_text("main") or "<script>" in page.input_value("#name")
            assert page.evaluate("document.querySelectorAll('main img, main script').length") == 0
        come_in(page, shown, "practitioners")
        page.click("article >> text=Módosítás")
        page.wait_for_selector("#name")
        assert "<script>" in page.input_value("#name")


def test_a_software_that_would_be_a_script_is_a_word_and_a_portal_elsewhere_is_not_taken(page, tmp_path):
    toml = (
        f'software = {json.dumps(EVIL)}\n[portal]\nurl = "file:///etc/passwd"\n[fleet]\nclinic = {json.dumps(EVIL)}\n'
    )
    with Shown(tmp_path / "h", "active", toml=toml) as shown:
        come_in(page, shown, "new-card?all=1")
        assert "<script>" in page.inner_text("main")
        links = page.eval_on_selector_all("main a[target]", "all => all.map(each => each.href)")
        assert links == ["https://portal.eeszt.gov.hu/hu/nyito-oldal"]
        come_in(page, shown, "settings")
        assert "<script>" in page.input_value("#software")
        assert "portal.url" in page.inner_text(".note.warn")
        assert page.evaluate("document.querySelectorAll('main img, main script').length") == 0


def test_a_page_that_is_not_there_says_so(tmp_path):
    with Shown(tmp_path / "h", "active", toml=PEOPLE) as shown:
        visitor = Visitor.of(shown.url()).log_in()
        for at in (
            "practitioners/edit",
            "practitioners/edit/x",
            "practitioners/unit/x",
            "practitioners/new/x",
            "practitioners/x",
            "new-card/x",
        ):
            assert visitor.get(f"/{at}").status == 404, at
        for action in ("remove", "save", "save-unit", "remove-unit"):
            reply = visitor.post(f"/practitioners/do/{action}", id="nobody", name="X")
            assert reply.status in (303, 422), action
        assert [one.id for one in shown.settings.practitioners()] == ["eva", "é x/1"]
        for action in ("begin", "tick", "untick"):
            assert visitor.post(f"/new-card/do/{action}", practitioner="nobody", step="x").status == 303
        eventually(lambda: visitor.get("/").status == 200)
