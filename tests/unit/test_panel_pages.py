"""The panel's pages as the site answers them, in front of an agent's real answers and of some that say too little."""

from __future__ import annotations

from datetime import UTC

import pytest
from starlette.responses import Response

from hetes.adapters.settings.file import SettingsFile
from hetes.agent.control_api import ControlApi
from hetes.core.json_types import Json
from hetes.panel.web.page import Tools
from hetes.panel.web.registry import NAMES, address, load
from hetes.panel.web.sessions import Session, Sessions
from hetes.panel.web.site import Site
from tests.support.panel.states import STATES

PAGES = load()
ASKING = ("today", "journal", "practitioners", "fleet", "new_card")
"""Those that have nothing to show without an answer of their own."""


def nobody() -> None: ...


@pytest.fixture
def api():
    world = STATES["active"]("hu")
    world.engine.ask = lambda answer, *_: answer()  # type: ignore[method-assign]  # no thread in this test
    return ControlApi(world.engine, world.store, nobody, fleet=lambda: {"on": False, "trouble": None})


def shown(name: str, ask, tmp_path) -> Response:
    tools = Tools(ask, tmp_path, SettingsFile(tmp_path / "settings.toml", lambda: UTC))
    site = Site(tools, PAGES, Sessions(lambda: 0.0), watch=lambda: iter(()), enter=nobody, leave=nobody)
    return site._page(name, "", {}, Session("c", "t", "/h"), None)


@pytest.mark.parametrize("name", [each for each in NAMES if each not in ("check", "settings", "help")])
def test_the_navigation_names_the_page_that_is_open(api, tmp_path, name):
    text = bytes(shown(name, api.ask, tmp_path).body).decode()
    assert f'href="/h{address(name)}" aria-current="page"' in text


def test_what_is_only_for_several_workstations_is_not_named_elsewhere(api, tmp_path):
    assert "/h/fleet" not in bytes(shown("today", api.ask, tmp_path).body).decode()


@pytest.mark.parametrize("name", ASKING)
def test_an_agent_that_answers_something_else_is_not_said_to_be_silent(api, tmp_path, name):
    def ask(request: Json) -> Json:
        return api.ask(request) if request["do"] == "status" else {"ok": False, "said": "?"}

    reply = shown(name, ask, tmp_path)
    assert reply.status_code == 500
    assert "Ezt az oldalt most nem tudtam megmutatni." in bytes(reply.body).decode()
