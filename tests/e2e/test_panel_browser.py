"""A real browser looks at the panel: every state, both languages and colour schemes, narrow and wide; and uses it."""

from __future__ import annotations

import pytest

from hetes.core.events import ActivationReported
from tests.support.panel.browser import Shown, come_in, come_in_and_hear, everybody_can_read
from tests.support.panel.states import EVIL, STATES
from tests.support.system import procfs
from tests.support.system.waiting import eventually


@pytest.mark.parametrize("language", ["hu", "en"])
@pytest.mark.parametrize("state", STATES)
def test_everybody_can_read_every_state(page, tmp_path, state, language):
    with Shown(tmp_path / "h", state, language) as shown:
        come_in(page, shown)
        wide = "all => all.filter(each => each.getBBox().width > 190).map(each => each.textContent)"
        assert page.eval_on_selector_all(".dial text", wide) == []  # what the ring holds of 240
        everybody_can_read(page, thoroughly=state in ("active", "malicious", "asked_several"))
        assert page.get_attribute("html", "lang") == language


@pytest.mark.parametrize("word", ["", "no-such-page"])
def test_pages_that_say_one_thing_can_be_read_too(page, tmp_path, word):
    from axe_playwright_python.sync_playwright import Axe

    with Shown(tmp_path / "h", "active") as shown:
        if word:
            come_in(page, shown, word)
        else:
            page.goto(shown.url().partition("#")[0])
        assert Axe().run(page).violations_count == 0
    page.wrong[:] = [each for each in page.wrong if "404" not in each]


def test_the_login_file_leads_in_and_a_reload_stays_in(page, tmp_path):
    with Shown(tmp_path / "h", "active") as shown:
        page.goto(shown.host.login().file.as_uri())
        page.wait_for_selector(".side")
        assert page.url.endswith("/")
        page.reload()
        page.wait_for_selector(".side")
        assert page.title() == "Aktív 15:00 – Hetes"
        assert page.evaluate("document.cookie") == ""


def test_it_works_without_scripts(chromium, tmp_path):
    with Shown(tmp_path / "h", "missing") as shown:
        context = chromium.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(shown.host.login().file.as_uri())
        page.click("button")
        page.wait_for_selector(".side")
        page.click("#activate-eva")
        page.wait_for_selector(".is-active")
        assert "Feljegyeztem az aktiválást" in page.inner_text("#said")
        context.close()


def places(page) -> dict[str, list[int]]:
    """Return where everything that can be pressed on Ma stands in the window, by its id."""
    return page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('main :is(button, summary)[id]')].map((each) => "
        "[each.id, ['left', 'top'].map((edge) => Math.round(each.getBoundingClientRect()[edge]))]))"
    )


@pytest.mark.parametrize("width", [360, 1280])
def test_a_click_shows_at_once_moves_nothing_and_can_be_taken_back(page, tmp_path, width):
    with Shown(tmp_path / "h", "missing") as shown:
        page.set_viewport_size({"width": width, "height": 800})
        come_in_and_hear(page, shown)
        page.evaluate("document.getElementById('snooze-eva').scrollIntoView({ block: 'center' })")
        for button, then in (
            ("activate", ".is-active"),
            ("snooze", "#continue-eva"),
            ("done", "#continue-eva"),  # #done-eva is grey before the answer is there
            ("end", "text=befejeződött"),
        ):
            before = places(page)
            page.click(f"#{button}-eva")
            page.wait_for_selector(then)
            page.wait_for_selector("#undo")
            after = places(page)
            kept = before.keys() & after.keys() - {"undo"}
            assert f"{button}-eva" in kept or button == "end"
            moved = {name: max(abs(a - b) for a, b in zip(after[name], before[name], strict=True)) for name in kept}
            assert max(moved.values()) <= 2, (button, moved)  # a page is scrolled by whole pixels
            if button == "activate":
                assert "Feljegyeztem az aktiválást" in page.inner_text("#said")
                assert page.title().startswith("Aktív")
                assert page.get_attribute("#favicon", "href") == "/static/face-active.svg"
        page.click("#undo")
        page.wait_for_selector(".is-active")
        assert page.url.endswith("/")


def test_a_page_that_hears_nothing_says_nothing_old(page, tmp_path):
    """Hidden, it is neutral, title and icon too; and where the agent does not answer, grey, until it does."""

    def dress() -> tuple[str, str, bool]:
        icon = page.get_attribute("#favicon", "href").partition("-")[2]
        return page.title(), icon, page.evaluate("document.body.classList.contains('stale')")

    hide = (
        "(hidden) => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });"
        "document.dispatchEvent(new Event('visibilitychange')); }"
    )
    lively = ("Aktív 15:00 – Hetes", "active.svg", False)
    with Shown(tmp_path / "h", "active") as shown:
        come_in_and_hear(page, shown)
        assert dress() == lively
        page.evaluate(hide, True)
        assert dress() == ("Hetes", "idle.svg", True)
        page.evaluate(hide, False)
        eventually(lambda: dress() == lively)
        shown.server.stop()
        page.wait_for_selector("#away", state="visible")
        assert dress() == ("Hetes", "idle.svg", True)
        shown.serve()
        eventually(lambda: dress() == lively)
        assert not page.is_visible("#away")


def test_a_corrected_time_by_keyboard_alone(page, tmp_path):
    with Shown(tmp_path / "h", "missing") as shown:
        come_in_and_hear(page, shown)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.focus("#earlier-eva summary")
        page.keyboard.press("Enter")
        eventually(lambda: page.evaluate("document.activeElement.id") == "at-eva")  # what is typed next lands there
        page.keyboard.type("805")
        page.keyboard.press("Enter")
        page.wait_for_selector(".is-active")
        assert "(08:05)" in page.inner_text(".told")


def test_what_happens_elsewhere_is_seen_and_does_not_disturb(page, tmp_path):
    """What somebody is typing stays, and so does the focus."""
    with Shown(tmp_path / "h", "missing") as shown:
        come_in_and_hear(page, shown)
        page.focus("#snooze-eva")
        shown.world.engine.turn(ActivationReported("eva"))
        page.wait_for_selector(".is-active")
        assert page.evaluate("document.activeElement.id") == "snooze-eva"
        page.click("#earlier-eva summary")
        page.focus("#at-eva")
        page.fill("#at-eva", "08:01")
        shown.world.wait(hours=7, minutes=1)
        eventually(lambda: page.title().startswith("Lejárt"))
        assert page.input_value("#at-eva") == "08:01"
        page.focus("#content")
        page.wait_for_selector(".is-expired")
        assert page.input_value("#at-eva") == "08:01"


def test_a_question_is_answered_with_a_click(page, tmp_path):
    with Shown(tmp_path / "h", "asked") as shown:
        come_in_and_hear(page, shown)
        page.click("#answer-1")
        page.wait_for_selector(".is-active")
        session = shown.world.engine.state.session("eva")
        assert session.source == "login_hint"
        assert f"{session.started_at:%M}" == "40"
        assert page.query_selector("#question") is None


def test_a_hidden_page_lets_the_panel_go(page, tmp_path):
    with Shown(tmp_path / "h", "active", idle_after=4.0) as shown:
        come_in_and_hear(page, shown)
        procfs.let_pass(5)
        assert shown.host.pid is not None
        page.evaluate(
            "Object.defineProperty(document, 'hidden', { value: true }); document.dispatchEvent(new Event('visibilitychange'))"
        )
        eventually(lambda: shown.host.pid is None)


def test_names_that_would_be_scripts_are_words(page, tmp_path):
    with Shown(tmp_path / "h", "malicious") as shown:
        come_in_and_hear(page, shown)
        assert EVIL[:30] in page.inner_text("main")
        assert "49" not in page.inner_text("h2")
        assert page.evaluate("document.querySelectorAll('main img, main script').length") == 0
        assert page.title() != "bad"


def test_nothing_moves_for_those_who_asked_for_it(page, tmp_path):
    with Shown(tmp_path / "h", "active") as shown:
        page.emulate_media(reduced_motion="reduce")
        come_in(page, shown)
        assert page.evaluate("getComputedStyle(document.querySelector('.dial .left')).transitionDuration") == "0s"
