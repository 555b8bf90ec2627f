"""The whole agent on real desktops: its icon tells the state, and its reminder comes with buttons that work."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from hetes.presentation.views import IconView
from tests.support.agent.jumping import JumpingAgent
from tests.support.agent.program import RunningAgent, hetes, minutes_ago, write_settings
from tests.support.desktop.dunst import Dunst, configured
from tests.support.desktop.screen import Desktop
from tests.support.system import procfs
from tests.support.system.waiting import LIMIT, eventually

IDLE, ACTIVE = IconView("idle"), IconView("active", share=24)
ENDING, EXPIRED, MISSING = IconView("ending", share=4, minutes=20), IconView("expired"), IconView("missing")
VIEWS = (IDLE, ACTIVE, ENDING, EXPIRED, MISSING)
SETTINGS = """
[session]
length = "2h"
leads = ["30m"]
[[practitioner]]
id = "p1"
name = "Dr. Minta Éva"
"""
WATCHER = "org.kde.StatusNotifierWatcher"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    write_settings(tmp_path / "h", SETTINGS)
    return tmp_path / "h"


@pytest.fixture
def xfce() -> Iterator[Desktop]:
    with Desktop("xfce") as desktop:
        yield desktop


def agent_on(desktop: Desktop, home: Path) -> RunningAgent:
    return RunningAgent(home, "--simulate", env={**desktop.env, "TZ": "UTC"})


def asked(desktop: Desktop, whom: str, path: str, interface: str, name: str) -> str:
    """Return a property, as gdbus prints it."""
    command = ["gdbus", "call", "--session", "--dest", whom, "--object-path", path, "--method"]
    command += ["org.freedesktop.DBus.Properties.Get", interface, name]
    return subprocess.run(command, env=desktop.env, capture_output=True, text=True, check=True, timeout=LIMIT).stdout


def title_in(desktop: Desktop) -> str:
    """Return what the panel is told to show beside the icon."""
    items = asked(desktop, WATCHER, "/StatusNotifierWatcher", WATCHER, "RegisteredStatusNotifierItems")
    service, slash, path = items.split("'")[1].partition("/")
    return asked(desktop, service, slash + path, "org.kde.StatusNotifierItem", "Title")


@pytest.mark.parametrize("host", ["xfce", "trayer"])
def test_the_icon_goes_with_the_session(host: str, home: Path) -> None:
    with Desktop(host) as desktop, agent_on(desktop, home) as agent:
        eventually(lambda: desktop.sees(IDLE, VIEWS))
        assert agent.cli("activate").code == 0
        eventually(lambda: desktop.sees(ACTIVE, VIEWS))
        assert agent.cli("end").code == 0
        eventually(lambda: desktop.sees(IDLE, VIEWS))
        assert agent.cli("activate", "--at", minutes_ago(100)).code == 0
        eventually(lambda: desktop.sees(ENDING, VIEWS))
        agent.kill9()
        eventually(lambda: desktop.icon() is None)
        agent.start()
        eventually(lambda: desktop.sees(ENDING, VIEWS))
        assert agent.cli("quit").code == 0
        eventually(lambda: desktop.icon() is None)
        assert agent.wait() == 0
        assert "Traceback" not in agent.err  # GDK has complaints of its own about XEmbed icons


def test_under_xfce_the_icon_is_served_over_d_bus_and_says_that_it_is_a_demonstration(
    home: Path, xfce: Desktop
) -> None:
    with agent_on(xfce, home) as agent:
        eventually(lambda: xfce.sees(IDLE, VIEWS))
        assert "served by dbus" in agent.log
        assert "bemutató" in title_in(xfce)
        assert agent.cli("activate").code == 0
        eventually(lambda: "Aktív" in title_in(xfce))
        assert "bemutató" in title_in(xfce)
        assert agent.status()["simulated"] is True
        assert "bemutató" in agent.cli("status").out


def test_the_reminder_appears_in_dunst_and_its_buttons_work(home: Path, xfce: Desktop, tmp_path: Path) -> None:
    dunst = Dunst(xfce.env, configured(tmp_path)).start()
    try:
        with agent_on(xfce, home) as agent:
            eventually(lambda: xfce.sees(IDLE, VIEWS))
            assert agent.cli("activate", "--at", minutes_ago(100)).code == 0
            before = agent.session()
            eventually(lambda: dunst.displayed() == 1)
            eventually(lambda: xfce.sees(ENDING, VIEWS))
            offered = dunst.choose("Aktiváltam")
            for label in ("Aktiváltam", "10 perc múlva", "Mára végeztem"):
                assert sum(label in line for line in offered) == 1, offered
            eventually(lambda: agent.session()["id"] != before["id"])
            assert agent.session()["source"] == "notice"
            eventually(lambda: xfce.sees(ACTIVE, VIEWS))
            eventually(lambda: dunst.displayed() == 0)
            (shown,) = dunst.history()
            assert shown["summary"] == "Hamarosan lejár az EESZT-kapcsolat (bemutató)"
            assert "még 20 perc" in shown["body"] or "még 19 perc" in shown["body"], shown["body"]
            assert "aktiváld újra" in shown["body"]
            assert [row["channel"] for row in agent.told("notice_shown")] == ["desktop-notifier"]
    finally:
        dunst.kill()


@pytest.mark.parametrize("host", ["xfce", "trayer"])
def test_the_check_sees_the_icon_go_with_its_panel_and_who_takes_the_notices(host, home: Path, tmp_path: Path) -> None:
    def found(check: str) -> str:
        told = json.loads(hetes(home, "doctor", "--json", env={**desktop.env, "TZ": "UTC"}).out)
        return str(next(each["word"] for each in told["checks"] if each["check"] == check))

    with Desktop(host) as desktop, agent_on(desktop, home) as agent:
        eventually(lambda: desktop.sees(IDLE, VIEWS))
        assert (found("icon"), found("agent")) == ("visible", "simulated")
        dunst = Dunst(desktop.env, configured(tmp_path)).start()
        try:
            assert found("notices") == "untried"
            assert agent.ask(do="test_notice")["ok"]
            eventually(lambda: dunst.displayed() == 1)
            eventually(lambda: found("notices") == "taken")
            assert agent.ask(do="seen", seen=True)["ok"]
            assert found("notices") == "seen"
        finally:
            dunst.kill()
        desktop.stop_panel()
        eventually(lambda: found("icon") == "no_host")


def test_where_no_place_for_the_icon_comes_a_notice_says_so_once_and_opens_the_panel(
    home: Path, tmp_path: Path
) -> None:
    taken = tmp_path / "opened"
    browser = tmp_path / "bin" / "xdg-open"
    browser.parent.mkdir()
    browser.write_text(f'#!/bin/sh\ntouch "{taken}"\n', encoding="utf-8")
    browser.chmod(0o755)
    with Desktop(None) as desktop:
        dunst = Dunst(desktop.env, configured(tmp_path)).start()
        agent = JumpingAgent(home, {**desktop.env, "PATH": f"{browser.parent}:/usr/bin:/bin"}, late=2)
        try:
            with agent:
                eventually(lambda: dunst.displayed() == 1)
                dunst.choose("Vezérlőpult megnyitása")
                eventually(taken.exists)
                eventually(lambda: dunst.displayed() == 0)
                (shown,) = dunst.history()
                assert "nincs hely az ikonomnak" in shown["body"]
                assert "hetes panel" in shown["body"]
                desktop.start_panel("xfce")  # whatever was said, a place that comes is taken
                eventually(lambda: desktop.sees(IDLE, VIEWS))
                assert agent.cli("quit").code == 0
                agent.wait()
            desktop.stop_panel()
            with agent:  # whoever knows it is not told at each login
                assert agent.ask(do="test_notice")["ok"]
                eventually(lambda: dunst.displayed() == 1)
                procfs.let_pass(4)  # after two it would be said
                assert dunst.displayed() == 1
        finally:
            dunst.kill()
