"""The programs that the agent starts are its own, wherever it was started itself."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from hetes.adapters import public_holidays
from hetes.adapters.portal.probe import ask_child
from hetes.adapters.public_holidays import PublicHolidays
from hetes.doctor import child
from hetes.panel.launcher import host
from tests.support.agent.program import RunningAgent, holidays
from tests.support.desktop.screen import DAEMON
from tests.support.system.waiting import LIMIT, eventually


@pytest.fixture
def elsewhere(tmp_path, monkeypatch) -> Path:
    """Be in a folder with a program of the same name, which leaves a mark when it is run."""
    package = tmp_path / "here" / "hetes"
    package.mkdir(parents=True)
    mark = tmp_path / "mark"
    (package / "__init__.py").write_text(f"open({str(mark)!r}, 'w').close()\nraise SystemExit(9)\n", encoding="utf-8")
    monkeypatch.chdir(package.parent)
    monkeypatch.setenv("PYTHONPATH", str(DAEMON))
    return mark


def test_the_mark_would_be_seen(elsewhere):
    assert subprocess.run([sys.executable, "-m", "hetes"], check=False).returncode == 9
    assert elsewhere.exists()


def test_the_portals_and_the_calendars_child_are_the_agents_own(elsewhere, tmp_path):
    assert (
        ask_child("http://127.0.0.1:9/")["outcome"] == "refused"
    )  # nobody listens there; the other would have "failed"
    days_off = PublicHolidays(tmp_path, lambda: date(2026, 11, 23))
    told: list[int] = []
    days_off.tell = lambda: told.append(1)
    days_off.known()
    eventually(lambda: told)
    assert not elsewhere.exists()


def test_an_agent_computes_the_holidays_once(tmp_path):
    kept = tmp_path / "h" / "data" / "holidays.json"
    kept.parent.mkdir(parents=True, mode=0o700)
    kept.parent.parent.chmod(0o700)
    with RunningAgent(tmp_path / "h", "--simulate", "--no-tray") as agent:
        eventually(kept.exists)
        agent.end()
        assert json.loads(kept.read_bytes()) == json.loads(holidays())
        written = kept.stat().st_mtime_ns
        agent.start()
        assert kept.stat().st_mtime_ns == written


@pytest.mark.parametrize("command", [child.child_command(), host.child_command()])
def test_the_panels_and_the_checks_child_are_the_agents_own(command, elsewhere):
    started = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        started.wait(LIMIT)
    except subprocess.TimeoutExpired:
        started.kill()
        started.wait()
    assert not elsewhere.exists()


def test_days_off_that_could_not_be_computed_are_tried_again_an_hour_later(tmp_path, monkeypatch):
    now, asked = [0.0], []
    monkeypatch.setattr(public_holidays, "own_child", lambda *words: asked.append(words) or ["/nonexistent"])
    days_off = PublicHolidays(tmp_path, lambda: date(2026, 11, 23), lambda: now[0])
    days_off.known()
    eventually(lambda: days_off._failed_at is not None)
    for now[0] in (60.0, 3599.0):
        assert not days_off.changed()
    assert len(asked) == 1
    now[0] = 3600.0
    days_off.changed()
    eventually(lambda: len(asked) == 2)
    eventually(lambda: days_off._failed_at == 3600.0)
