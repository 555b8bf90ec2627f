"""The page Rendelő in a real browser: making a practice, carrying it to the next computer by a file, reading it."""

from __future__ import annotations

from hetes.adapters.fleet.code import code_of
from hetes.adapters.fleet.membership import read_membership
from tests.support.panel.browser import Shown, come_in, everybody_can_read
from tests.support.panel.practices import practice
from tests.support.system.waiting import eventually

EVA = '[[practitioner]]\nid = "eva"\nname = "Dr. Minta Éva"\n'


def test_two_computers_become_a_practice_and_everybody_can_read_it(page, tmp_path):
    with Shown(tmp_path / "1", "active", "hu", toml=EVA) as shown:
        come_in(page, shown, "settings")
        page.click('a[href$="/fleet"]')
        page.wait_for_selector("#alone")  # until then the page before may be the one that is looked at
        everybody_can_read(page)
        page.fill('[name="create.broker"]', "http://broker.example")
        page.click('form[action$="/create"] button')
        assert page.get_attribute('[name="create.broker"]', "aria-invalid") == "true"
        page.fill('[name="create.broker"]', "mqtts://broker.example:8883")
        page.click('form[action$="/create"] button')
        page.wait_for_selector("#more")
        with page.expect_download() as taken:
            page.click('#more a[href$="hetes-practice.json"]')
        carried = tmp_path / "carried.json"
        taken.value.save_as(carried)
        page.click('form[action$="/code"] button')
        page.wait_for_selector(".secret")
        everybody_can_read(page)
        first = read_membership(shown.folders.config)

    with Shown(tmp_path / "2", "active", "en", toml=EVA, fleet=practice(300)) as shown:
        come_in(page, shown, "fleet")
        page.set_input_files('[data-into="join.text"]', carried)
        eventually(lambda: page.input_value('[id="join.text"]').startswith("{"))
        page.click('form[action$="/join"] button.primary')
        page.wait_for_selector("#more")
        assert read_membership(shown.folders.config).secret == first.secret
        everybody_can_read(page)
        page.select_option('[name="remove.workstation"]', label="3. rendelő")  # axe has opened all details
        page.once("dialog", lambda dialog: dialog.accept())
        page.click('form[action$="/remove"] button')
        page.wait_for_selector(".secret")
        assert "Shut this computer out?" in page.wrong.pop()
        assert "Shut out: 3. rendelő." in page.inner_text("#more")
        assert read_membership(shown.folders.config).secret != first.secret
        everybody_can_read(page)
        page.fill('[id="renew.text"]', code_of(first.secret))
        page.click('form[action$="/renew"] button')
        page.wait_for_selector("#said >> text=connects by the new code")
        assert read_membership(shown.folders.config).secret == first.secret
        everybody_can_read(page)
        page.once("dialog", lambda dialog: dialog.accept())
        page.click('form[action$="/leave"] button')
        page.wait_for_selector("#alone")
        assert page.wrong.pop() == "Shall this computer leave the link?"
        assert read_membership(shown.folders.config) is None
