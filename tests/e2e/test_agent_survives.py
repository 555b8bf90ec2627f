"""The whole agent, killed at any moment: what it said yes to is there at the next start, to the second."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.support.agent.kills import killed_amid_commands
from tests.support.agent.program import RunningAgent, minutes_ago, write_settings
from tests.support.desktop.notification_service import FakeNotifications, notification_service
from tests.support.system.waiting import eventually

ROUNDS = 12  # hundreds are tried by "python -m tests.benchmarks.kills"
ONE = """
[[practitioner]]
id = "p1"
name = "Dr. Minta Éva"
"""
ENDING = '[session]\nlength = "2h"\nleads = ["30m"]\n' + ONE
TIMES = ("started_at", "ends_at", "id")


@pytest.fixture
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeNotifications]:
    with notification_service(tmp_path_factory.mktemp("bus")) as service:
        yield service


def agent_in(home: Path, settings: str, service: FakeNotifications | None = None) -> RunningAgent:
    write_settings(home, settings)
    bus = {"DBUS_SESSION_BUS_ADDRESS": service.address} if service else {}
    return RunningAgent(home, "--simulate", "--no-tray", env={"TZ": "UTC", **bus})


def test_a_session_survives_a_kill_at_any_moment_after_the_command_returned(tmp_path: Path) -> None:
    at_random = random.Random(7)
    with agent_in(tmp_path / "h", ONE) as agent:
        for _ in range(ROUNDS):
            assert agent.ask(do="activate")["ok"]
            told = agent.session()
            agent.kill_after(at_random.choice((0.0, 0.0, 0.002, 0.02)))
            agent.start()
            assert {name: agent.session()[name] for name in TIMES} == {name: told[name] for name in TIMES}
            assert agent.ask(do="end")["ok"]
        assert len(agent.told("session_started")) == ROUNDS
        assert len(agent.told("session_ended")) == ROUNDS
    assert "Traceback" not in agent.err + agent.log


def test_of_commands_in_quick_succession_only_one_without_an_answer_may_be_lost(tmp_path: Path) -> None:
    at_random = random.Random(11)
    before = 0
    with agent_in(tmp_path / "h", ONE) as agent:
        for _ in range(ROUNDS // 2):
            asked = killed_amid_commands(agent, at_random.uniform(0.0, 0.05))
            agent.start()
            runs = agent.status()["practitioners"][0]["session"] is not None
            started, ended = len(agent.told("session_started")), len(agent.told("session_ended"))
            assert runs == (started > ended), "state and journal are stored together"
            acknowledged = before + asked
            assert started + ended in (acknowledged, acknowledged + 1)
            if runs:
                assert agent.ask(do="end")["ok"]
            before = len(agent.told("session_started")) + len(agent.told("session_ended"))


def test_what_a_command_of_the_command_line_acknowledged_survives_being_killed_at_once(tmp_path: Path) -> None:
    with agent_in(tmp_path / "h", ONE) as agent:
        for _ in range(3):
            assert agent.cli("activate").code == 0
            agent.kill9()
            (row,) = agent.told("session_started")[-1:]
            agent.start()
            kept = agent.session()
            assert {name: kept[name] for name in TIMES[:2]} == {name: row[name] for name in TIMES[:2]}
            begun = datetime.fromisoformat(kept["started_at"])
            assert datetime.fromisoformat(kept["ends_at"]) - begun == timedelta(hours=7)
            assert agent.cli("end").code == 0
            agent.kill9()
            agent.start()
            assert agent.status()["practitioners"][0]["session"] is None, "the end was kept as well"


def test_a_notice_that_no_channel_took_is_shown_at_the_next_start(tmp_path: Path, service: FakeNotifications) -> None:
    with agent_in(tmp_path / "h", ENDING, service) as agent:  # on this bus nobody shows notices yet
        assert agent.cli("activate", "--at", minutes_ago(100)).code == 0
        ordered = agent.told("notice_ordered")
        assert [row["notice"] for row in ordered] == ["session_ending"]
        agent.kill9()
        assert agent.told("notice_shown") == []

        service.come()
        agent.start()
        shown = eventually(lambda: service.history)
        assert len(shown) == 1
        assert "EESZT-kapcsolatból még" in shown[0].text
        taken = eventually(lambda: agent.told("notice_shown"))
        assert [row["channel"] for row in taken] == ["desktop-notifier"]
        assert taken[0]["order"] == ordered[0]["order"]
        listed = agent.ask(do="history", days=1)["history"]["notices"]
        assert [(row["notice"], row["channel"]) for row in listed] == [("session_ending", "desktop-notifier")]

        agent.kill9()  # the buttons of what was shown died with it: so it is ordered again, and told once
        service.die()
        service.come()
        agent.start()
        eventually(lambda: len(service.history) == 2)
        assert len(agent.told("notice_ordered")) == 1


def test_a_notice_under_way_when_the_agent_was_killed_is_shown_at_the_next_start(
    tmp_path: Path, service: FakeNotifications
) -> None:
    service.come()
    service.hang()
    with agent_in(tmp_path / "h", ENDING, service) as agent:
        assert agent.ask(do="activate", at=minutes_ago(100))["ok"]
        eventually(lambda: service.asked > 0)  # the service took the call, and does not answer
        agent.kill9()
        assert len(agent.told("notice_ordered")) == 1
        assert agent.told("notice_shown") == []

        service.die()
        service.recover()
        service.come()
        agent.start()
        eventually(lambda: agent.told("notice_shown"))
        assert len(service.visible) == 1
        assert [row["channel"] for row in agent.told("notice_shown")] == ["desktop-notifier"]
    assert "Traceback" not in agent.log


def test_a_notice_whose_time_is_over_by_the_next_start_is_not_shown(tmp_path: Path, service: FakeNotifications) -> None:
    with agent_in(tmp_path / "h", ENDING, service) as agent:
        assert agent.cli("activate", "--at", minutes_ago(100)).code == 0
        assert len(agent.told("notice_ordered")) == 1
        assert agent.cli("activate").code == 0  # a new session: the old one's end is no news
        agent.kill9()
        service.come()
        agent.start()
        assert agent.cli("activate", "--at", minutes_ago(95)).code == 0  # this one is near its end again
        shown = eventually(lambda: service.history)
        assert len(shown) == 1
        assert "még 25 perc" in shown[0].text or "még 24 perc" in shown[0].text, shown[0].text
