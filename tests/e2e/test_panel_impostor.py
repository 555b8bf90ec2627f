"""An open page outlives its panel: whoever gets the port then shows nothing in it and gets nothing from it."""

from __future__ import annotations

import pytest

from tests.support.panel.browser import Shown, come_in, come_in_and_hear, news
from tests.support.system.waiting import eventually

EVIL = (
    '{"title": "EVIL", "face": "idle", "language": "hu", "parts": {"people": {"html": "<h1>EVIL</h1>", "mark": "0"}}}'
)


class Impostor:
    """Somebody else's server at the panel's port: answers every stream with ``lines`` (None: never), the rest with EVIL."""

    def __init__(self, page, lines: str | None) -> None:
        self.asked: list[str] = []
        self._lines = lines
        page.route("**/*", self._answer)

    def _answer(self, route) -> None:
        self.asked.append(route.request.url)
        if "/events" not in route.request.url:
            route.fulfill(body="<h1>EVIL</h1>", content_type="text/html")
        elif self._lines is not None:
            route.fulfill(body=self._lines, content_type="text/event-stream")


def hidden(page, *, yes: bool) -> None:
    page.evaluate(
        f"Object.defineProperty(document, 'hidden', {{ value: {str(yes).lower()}, configurable: true }});"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )


def gone(page) -> None:
    page.wait_for_selector("text=A vezérlőpult bezárult.")
    assert not page.query_selector("form, .side, [data-live]")
    assert "EVIL" not in page.content()
    page.wrong[:] = [each for each in page.wrong if "ERR_" not in each]


def heard(page) -> str:
    """Return what the panel says to a stream of this page of another name."""
    return page.evaluate(
        "new Promise((come) => { const [name] = document.querySelector('meta[name=hetes-seal]').content.split(' ');"
        "const home = document.querySelector('meta[name=hetes-home]').content;"
        "const s = new EventSource(`${home}/events?at=/&page=${name}&stream=00`);"
        "s.onmessage = (it) => { if (!it.data.includes('hello')) { s.close(); come(it.data); } }; })"
    )


@pytest.mark.parametrize("lines", ["plain", "forged", "again", "silent"])
def test_whoever_gets_the_port_shows_nothing_and_is_asked_once(page, tmp_path, lines):
    with Shown(tmp_path / "h", "active") as shown:
        come_in(page, shown)
        said = {
            "plain": f"data: {EVIL}\n\n",
            "forged": f"data: {'00' * 32}\ndata: {EVIL}\n\n",
            "again": "".join(f"data: {line}\n" for line in heard(page).split("\n")) + "\n",
            "silent": None,
        }[lines]
        hidden(page, yes=True)
        impostor, url = Impostor(page, said), page.url
        hidden(page, yes=False)
        if lines == "silent":
            page.click(".side a >> nth=2")  # nobody has proved yet that the panel is still there
        gone(page)
        for yes in (True, False):
            hidden(page, yes=yes)
        page.evaluate("new Promise((done) => setTimeout(done, 1500))")  # after one second it would come again
        assert len(impostor.asked) == 1, "it asks once, and does not come again"
        assert page.url == url


def test_a_stream_that_is_cut_is_asked_for_once_more(page, tmp_path):
    with Shown(tmp_path / "h", "active") as shown:
        come_in(page, shown)
        hidden(page, yes=True)
        asked = []
        page.route(
            "**/events*", lambda route: asked.append(1) or (route.abort() if len(asked) == 1 else route.continue_())
        )
        hidden(page, yes=False)
        with page.expect_event("response", lambda it: "/events" in it.url):
            pass
        eventually(lambda: news(page) > 0)
        assert page.query_selector(".side")
        assert len(asked) == 2
    page.wrong[:] = [each for each in page.wrong if "ERR_" not in each]


@pytest.mark.parametrize("at", ["", "help"])
def test_a_panel_that_ends_says_so_and_leaves_nothing_on_the_page(page, tmp_path, at):
    with Shown(tmp_path / "h", "active") as shown:
        come_in_and_hear(page, shown, at)
        shown.host.stop()
        gone(page)
