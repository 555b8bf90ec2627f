"""The whole agent and the service that shows its notices: buttons, stale ones too, closing by hand, and deaths."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.agent.program import TWO_HOURS, RunningAgent, minutes_ago, write_settings
from tests.support.desktop.dunst import Dunst, configured, display
from tests.support.desktop.notification_service import FakeNotifications, notification_service, private_bus
from tests.support.system.waiting import eventually

TWENTY, NINETEEN = ([f"Az EESZT-kapcsolatból még {n} perc"] for n in (20, 19))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    write_settings(tmp_path / "h", TWO_HOURS)
    return tmp_path / "h"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[FakeNotifications]:
    with notification_service(tmp_path) as service:
        yield service


def agent_on(bus: str, home: Path, **more: str) -> RunningAgent:
    env = {"DBUS_SESSION_BUS_ADDRESS": bus, "TZ": "UTC", **more}
    return RunningAgent(home, "--simulate", "--no-tray", env=env)


def channels(agent: RunningAgent) -> list[tuple[str, str | None]]:
    """What history tells of each notice: its kind, and the channel that took it."""
    notices = agent.ask(do="history", days=2)["history"]["notices"]
    return [(notice["notice"], notice["channel"]) for notice in notices]


def test_the_button_renews_the_session_and_the_old_notice_goes(home: Path, service: FakeNotifications) -> None:
    service.come()
    with agent_on(service.address, home) as agent:
        assert agent.cli("activate", "--at", minutes_ago(100)).code == 0
        first = agent.session()["id"]
        (shown,) = eventually(lambda: agent.told("notice_shown") and list(service.visible.values()))
        service.press(shown, "Aktiváltam", keep=True)
        eventually(lambda: agent.session()["id"] != first)
        second = agent.session()
        assert second["source"] == "notice"
        eventually(lambda: not service.visible)
        service.press(shown, "Aktiváltam", keep=True)  # twice
        service.press(shown, "Mára végeztem")  # and another one, of a notice whose session is gone
        assert agent.session() == {**second, "remaining_s": agent.session()["remaining_s"]}
        assert agent.status()["practitioners"][0]["done"] is False
        assert channels(agent) == [("session_ending", "desktop-notifier")]


def test_a_button_that_outlived_the_agent_does_nothing(home: Path, service: FakeNotifications) -> None:
    service.come()
    with agent_on(service.address, home) as agent:
        assert agent.cli("activate", "--at", minutes_ago(100)).code == 0
        (old,) = eventually(lambda: agent.told("notice_shown") and list(service.visible.values()))
        agent.kill9()
        agent.start()
        eventually(lambda: len(service.history) == 2)  # its buttons work again
        before = agent.session()["id"]
        service.press(old, "Aktiváltam", keep=True)
        service.press(service.history[-1], "10 perc múlva")
        eventually(lambda: agent.ask(do="status") and not agent.told("session_ended") and len(service.visible) <= 1)
        assert agent.session()["id"] == before


def test_what_was_closed_by_hand_stays_closed_after_a_restart(home: Path, service: FakeNotifications) -> None:
    service.come()
    with agent_on(service.address, home) as agent:
        assert agent.cli("activate", "--at", minutes_ago(100)).code == 0
        (shown,) = eventually(lambda: agent.told("notice_shown") and list(service.visible.values()))
        service.close(shown, reason=2)
        eventually(lambda: agent.told("notice_withdrawn"))
        agent.kill9()
        agent.start()
        assert agent.cli("status").code == 0
        assert len(service.history) == 1


def test_a_service_that_dies_between_order_and_display_shows_the_notice_when_it_is_back(tmp_path: Path) -> None:
    home = tmp_path / "h"
    write_settings(home, TWO_HOURS)
    with private_bus(tmp_path) as bus, display() as screen:
        dunst = Dunst(
            {"DBUS_SESSION_BUS_ADDRESS": bus, "DISPLAY": screen, "PATH": "/usr/bin:/bin"}, configured(tmp_path)
        )
        dunst.start()
        try:
            with agent_on(bus, home, DISPLAY=screen, PATH="/usr/bin:/bin") as agent:
                dunst.kill()
                assert agent.cli("activate", "--at", minutes_ago(100)).code == 0
                eventually(lambda: agent.told("notice_ordered"))
                eventually(lambda: agent.ask(do="equipment")["equipment"]["notices"]["waiting_since"])
                assert channels(agent) == [("session_ending", None)]
                dunst.start()
                eventually(lambda: dunst.displayed() == 1)
                eventually(lambda: channels(agent) == [("session_ending", "desktop-notifier")])
                dunst.kill()  # with the notice on the screen
                dunst.start()
                eventually(lambda: dunst.displayed() == 1)
                assert agent.cli("activate").code == 0
                eventually(lambda: dunst.displayed() == 0)
        finally:
            dunst.kill()


def test_a_service_that_comes_later_shows_what_is_still_true_and_nothing_else(
    home: Path, service: FakeNotifications
) -> None:
    with agent_on(service.address, home) as agent:
        assert agent.cli("activate", "--at", minutes_ago(115)).code == 0
        assert agent.cli("activate", "--at", minutes_ago(100)).code == 0
        eventually(lambda: len(agent.told("notice_ordered")) == 2)
        service.come()
        eventually(lambda: [shown.text[:33] for shown in service.visible.values()] in (TWENTY, NINETEEN))
