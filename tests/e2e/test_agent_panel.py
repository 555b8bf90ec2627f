"""The whole agent and its panel: opened from the menu, at the very first start, and used to say who works here."""

from __future__ import annotations

import json
import os
import re
import signal
from pathlib import Path

import pytest

from tests.support.agent.program import RunningAgent, write_settings
from tests.support.desktop.dbusmenu import panel_sees
from tests.support.desktop.dunst import Dunst, configured
from tests.support.desktop.screen import Desktop
from tests.support.panel.visitor import Visitor
from tests.support.system.waiting import eventually

EVA = '[[practitioner]]\nid = "p1"\nname = "Dr. Minta Éva"\n'


@pytest.fixture
def browser(tmp_path: Path) -> Path:
    """Return where a stand-in for the user's browser writes down the login file it was given, and the file's words."""
    seen = tmp_path / "seen"
    starter = tmp_path / "bin" / "xdg-open"
    starter.parent.mkdir()
    starter.write_text(f'#!/bin/sh\ncat "$1" > {seen}.new && mv {seen}.new {seen}\n')
    starter.chmod(0o755)
    return seen


def env(desktop: Desktop, browser: Path) -> dict[str, str]:
    return {**desktop.env, "TZ": "UTC", "PATH": f"{browser.parent / 'bin'}:/usr/bin:/bin"}


def led_to(browser: Path) -> str:
    """Log in with the file that the browser got, and return the address that it leads to."""
    text = eventually(lambda: browser.exists() and browser.read_text("utf-8"))
    port = int(re.search(r"http://127\.0\.0\.1:(\d+)", text)[1])
    code = re.search(r'name="code" value="([^"]+)"', text)[1]
    browser.unlink()
    reply = Visitor(port).ask("POST", "/login", f"code={code}")
    assert reply.status == 200
    return re.search(r'content="0;url=/[^/"]+(/[^"]*)"', reply.text)[1]


def test_the_menu_opens_the_panel_and_the_guide(tmp_path, browser):
    write_settings(tmp_path / "h", EVA)
    with Desktop("xfce") as desktop, RunningAgent(tmp_path / "h", "--simulate", env=env(desktop, browser)) as agent:
        eventually(desktop.icon)
        panel_sees(desktop, press="Vezérlőpult")
        assert led_to(browser) == "/"
        panel_sees(desktop, press="Új igazolvány beállítása…")
        assert led_to(browser) == "/new-card"
        assert agent.answering()


def test_the_very_first_start_by_hand_opens_the_first_steps_and_no_other(tmp_path, browser):
    with Desktop("xfce") as desktop:
        with RunningAgent(tmp_path / "h", "--welcome", env=env(desktop, browser)) as agent:
            assert led_to(browser) == "/welcome"
            assert agent.cli("quit").code == 0
            agent.wait()
            agent.start()  # not the first one any more
            eventually(desktop.icon)
        with RunningAgent(tmp_path / "login", env=env(desktop, browser)):
            eventually(desktop.icon)  # as a login starts it
        write_settings(tmp_path / "known", EVA)
        with RunningAgent(tmp_path / "known", "--welcome", env=env(desktop, browser)) as known:
            eventually(desktop.icon)  # somebody is known here
            assert known.answering()
        assert not browser.exists()


def test_where_no_browser_comes_a_notice_says_how_else(tmp_path, browser):
    for name in ("xdg-open", "gio", "x-www-browser", "firefox", "chromium", "google-chrome"):
        starter = browser.parent / "bin" / name
        starter.write_text("#!/bin/sh\nexit 3\n")
        starter.chmod(0o755)
    write_settings(tmp_path / "h", EVA)
    with Desktop("xfce") as desktop:
        dunst = Dunst(desktop.env, configured(tmp_path)).start()
        try:
            with RunningAgent(tmp_path / "h", env=env(desktop, browser)) as agent:
                eventually(desktop.icon)
                panel_sees(desktop, press="Vezérlőpult")
                eventually(lambda: dunst.displayed() == 1)
                assert agent.cli("quit").code == 0
                agent.wait()
            (shown,) = dunst.history()
            assert "hetes panel --print-url" in shown["body"]
        finally:
            dunst.kill()


def test_who_works_here_is_said_in_the_panel_and_known_everywhere(tmp_path):
    with RunningAgent(tmp_path / "h", "--simulate", "--no-tray", env={"TZ": "UTC"}) as agent:
        visitor = Visitor.of(agent.ask(do="panel")["url"]).log_in()
        reply = visitor.post(
            "/practitioners/do/save", id="", name="Dr. Minta Éva", login="card", **{"hours-mon": "8-14"}
        )
        assert reply.status == 303
        assert agent.status()["practitioners"][0]["name"] == "Dr. Minta Éva"
        assert "hétfő 08:00–14:00" in agent.cli("practitioner", "list").out
        assert (
            visitor.post(
                "/settings/do/save", group="session", **{"session-length": "8:00", "was-session-length": "7:00"}
            ).status
            == 303
        )
        assert agent.cli("activate").code == 0
        assert agent.session()["remaining_s"] > 7 * 3600
        assert visitor.post("/new-card/do/begin", practitioner="p1", known="needed").status == 303
        assert visitor.post("/new-card/do/tick", practitioner="p1", step="portal").status == 303
        os.kill(agent.pid, signal.SIGKILL)
        agent.wait()
        agent.start()
        assert agent.status()["practitioners"][0]["name"] == "Dr. Minta Éva"
        assert agent.session()["remaining_s"] > 7 * 3600
        steps = json.loads(agent.cli("guide", "--json").out)["steps"]
        assert [step["step"] for step in steps if step["ticked"]] == ["needed", "portal"]
        visitor = Visitor.of(agent.ask(do="panel")["url"]).log_in()
        assert visitor.post("/practitioners/do/remove", id="p1").status == 303
        eventually(lambda: agent.status()["practitioners"][0]["id"] == "default")
        assert agent.cli("history", "--json").out.count('"p1"') == 0
