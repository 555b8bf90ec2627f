"""A real browser for the panel's tests: whatever goes wrong in a page, or asks for the world outside, fails the test."""

from __future__ import annotations

import pytest

from tests.support.panel.browser import browser


@pytest.fixture(scope="module")
def chromium():
    with browser() as found:
        yield found


@pytest.fixture
def page(chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    found = context.new_page()
    found.wrong = []
    found.on("pageerror", lambda error: found.wrong.append(str(error)))
    found.on(
        "console", lambda message: found.wrong.append(message.text) if message.type in ("error", "warning") else None
    )
    found.on("dialog", lambda dialog: found.wrong.append(dialog.message))
    found.on(
        "request",
        lambda request: (
            None if request.url.startswith(("http://127.0.0.1:", "file:")) else found.wrong.append(request.url)
        ),
    )
    yield found
    # 422 is how a form comes back that has to be looked at again.
    assert [each for each in found.wrong if "422 (Unprocessable" not in each] == []
    context.close()
