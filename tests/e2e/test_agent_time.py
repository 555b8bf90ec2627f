"""The whole agent through a laptop's bad days: sleep without and with a signal, clocks that are set, a locked screen.

All is real but the wall clock: store, APScheduler, desktop-notifier under dunst, the tray in Xfce's panel, and the
power watch at a fake logind. No computer's clock is set.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from hetes.presentation.views import IconView
from tests.support.agent.jumping import JumpingAgent
from tests.support.agent.program import TWO_HOURS, write_settings
from tests.support.desktop.dunst import Dunst, configured
from tests.support.desktop.logind import FakeLogind
from tests.support.desktop.notification_service import private_bus
from tests.support.desktop.screen import Desktop
from tests.support.system.waiting import eventually

SHORT, NEVER = 1.0, 3600.0  # s between two beats: nobody needs to wait for one, or only a signal can have told it
IDLE, ACTIVE, EXPIRED = IconView("idle"), IconView("active", share=24), IconView("expired")
VIEWS = (IDLE, ACTIVE, EXPIRED, IconView("ending", share=6, minutes=30))


class Stage:
    """The agent, what dunst shows of it, and logind."""

    def __init__(self, agent: JumpingAgent, dunst: Dunst, logind: FakeLogind, desktop: Desktop) -> None:
        self.agent, self.dunst, self.logind, self.desktop = agent, dunst, logind, desktop

    def notices(self) -> list[str]:
        """The kinds that were ordered so far."""
        return [row["notice"] for row in self.agent.told("notice_ordered")]

    def shown(self) -> list[str]:
        return [row["notice"] for row in self.agent.told("notice_shown")]

    def wait_for(self, *kinds: str) -> None:
        """Wait until exactly these notices have been shown."""
        eventually(lambda: len(self.shown()) >= len(kinds))
        assert self.shown() == list(kinds)
        assert self.notices() == list(kinds)


@pytest.fixture
def stage(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Stage]:
    home = tmp_path / "h"
    write_settings(home, TWO_HOURS)
    (tmp_path / "system").mkdir()
    with (
        Desktop("xfce") as desktop,
        private_bus(tmp_path / "system") as system,
        FakeLogind(system) as logind,
    ):
        dunst = Dunst(desktop.env, configured(tmp_path)).start()
        try:
            env = {**desktop.env, "DBUS_SYSTEM_BUS_ADDRESS": system}
            with JumpingAgent(home, env, **{"beat": SHORT, **getattr(request, "param", {})}) as agent:
                eventually(lambda: desktop.sees(IDLE, VIEWS))
                assert agent.cli("activate").code == 0
                eventually(lambda: desktop.sees(ACTIVE, VIEWS))
                yield Stage(agent, dunst, logind, desktop)
                assert "Traceback" not in agent.err
        finally:
            dunst.kill()


def test_sleep_without_a_signal_brings_the_due_notice_with_the_beat_and_once(stage: Stage) -> None:
    stage.agent.jump(minutes=95)
    stage.wait_for("session_ending")
    assert stage.dunst.displayed() == 1


def test_sleeping_past_everything_is_told_once_and_says_since_when(stage: Stage) -> None:
    stage.agent.jump(hours=3)
    stage.wait_for("session_expired")
    eventually(lambda: stage.desktop.sees(EXPIRED, VIEWS))
    (ordered,) = stage.agent.told("notice_ordered")
    assert ordered["text"].startswith("Amíg a gép aludt, letelt az EESZT-kapcsolat ideje:")


@pytest.mark.parametrize("stage", [{"beat": NEVER}], indirect=True)
def test_with_logind_the_face_is_right_at_once_and_the_one_notice_comes_five_seconds_later(
    stage: Stage,
) -> None:
    stage.logind.sleep(begins=True)
    eventually(lambda: "Suspended" in stage.agent.log)
    stage.agent.jump(hours=3)
    began = time.monotonic()
    stage.logind.sleep(begins=False)
    eventually(lambda: stage.agent.status()["face"] == "expired")
    eventually(lambda: stage.desktop.sees(EXPIRED, VIEWS))
    stage.wait_for("session_expired")
    assert time.monotonic() - began >= 5.0


@pytest.mark.parametrize("stage", [{"beat": NEVER}], indirect=True)
def test_a_resume_signal_that_comes_alone_is_enough(stage: Stage) -> None:
    stage.agent.jump(minutes=95)
    began = time.monotonic()
    stage.logind.sleep(begins=False)
    stage.wait_for("session_ending")
    assert time.monotonic() - began >= 5.0


@pytest.mark.parametrize("stage", [{"counted": 0.0}], indirect=True)
def test_a_clock_that_is_set_forward_is_told_from_sleep_where_sleep_is_counted(stage: Stage) -> None:
    def session() -> dict:
        return stage.agent.status()["practitioners"][0]["session"]

    before = session()
    began = datetime.fromisoformat(before["started_at"])
    for hours, moved in ((3, 3), (-2.5, 0.5)):
        stage.agent.jump(hours=hours)
        there = began + timedelta(hours=moved)  # the clocks are read one after the other: a second is close enough
        eventually(
            lambda there=there: abs(datetime.fromisoformat(session()["started_at"]) - there) < timedelta(seconds=1),
        )
        assert session()["state"] == "active"
        assert before["remaining_s"] - 120 <= session()["remaining_s"] <= before["remaining_s"]
    assert stage.notices() == []


def test_what_came_up_behind_a_locked_screen_is_shown_once_more_when_it_is_unlocked(stage: Stage) -> None:
    stage.logind.lock(locked=True)
    eventually(lambda: "ScreenLocked" in stage.agent.log)
    stage.agent.jump(minutes=95)
    stage.wait_for("session_ending")
    assert stage.dunst.history() == []
    stage.logind.lock(locked=False)
    eventually(lambda: len(stage.dunst.history()) == 1)  # the old display gave way to the new one
    eventually(lambda: stage.dunst.displayed() == 1)
    stage.logind.lock(locked=True)
    stage.logind.lock(locked=False)
    eventually(lambda: stage.agent.log.count("ScreenUnlocked") == 2)
    assert stage.notices() == ["session_ending"], "no second showing"
    assert stage.dunst.displayed() == 1
    assert len(stage.dunst.history()) == 1


def test_a_time_zone_that_changes_moves_the_consulting_hours_and_no_session(stage: Stage) -> None:
    before = stage.agent.session()["ends_at"]
    stage.agent.zone("Pacific/Kiritimati")
    eventually(lambda: "SettingsRead" in stage.agent.log)
    assert stage.agent.session()["ends_at"] == before
