"""What an earlier Hetes left behind is taken over by this one: its database, its settings, an archive made of both.

``tests/support/earlier`` holds the database of each state of the program that people may have run, as SQL, and the
settings that all of them read. Each was made by that very program: three practitioners (the third added by a command),
two connections, one that was ended, a snooze, "done" taken back by an activation, and, since there is a guide, one
begun with the step "can" ticked. A state that goes out to people leaves its file here.
"""

from __future__ import annotations

import logging
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from hetes.adapters.settings.file import SettingsFile
from hetes.adapters.store.schema import STEPS
from hetes.adapters.store.sqlite import SqliteStore
from hetes.core.snapshot import restore
from tests.support.agent.program import RunningAgent, hetes

EARLIER = Path(__file__).resolve().parents[1] / "support" / "earlier"
VERSIONS = sorted(file.stem for file in EARLIER.glob("*.sql"))
WITH_A_GUIDE = {"reminders", "panel", "check"}
BEFORE, AFTER = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)


@pytest.fixture(params=VERSIONS)
def version(request) -> str:
    return str(request.param)


@pytest.fixture
def home(version, tmp_path) -> Path:
    """Return a home as that version left it."""
    home = tmp_path / "h"
    for folder in (home, home / "config", home / "data"):
        folder.mkdir(mode=0o700)
    shutil.copy(EARLIER / "settings.toml", home / "config" / "settings.toml")
    with closing(sqlite3.connect(home / "data" / "hetes.sqlite3")) as file:
        file.executescript((EARLIER / f"{version}.sql").read_text(encoding="utf-8"))
    return home


def store_of(home: Path) -> SqliteStore:
    return SqliteStore(home / "data" / "hetes.sqlite3", lambda: AFTER, logging.getLogger("hetes.test"))


def settings_of(home: Path) -> SettingsFile:
    return SettingsFile(home / "config" / "settings.toml", lambda: ZoneInfo("Europe/Budapest"))


def test_every_version_of_the_file_is_among_them():
    assert set(VERSIONS) > WITH_A_GUIDE
    numbers = set()
    for version in VERSIONS:
        with closing(sqlite3.connect(":memory:")) as file:
            file.executescript((EARLIER / f"{version}.sql").read_text(encoding="utf-8"))
            numbers.add(file.execute("PRAGMA user_version").fetchone()[0])
    assert numbers == set(range(1, len(STEPS) + 1))


def test_its_state_and_its_journal_are_read(version, home):
    store = store_of(home)
    settings, problems = settings_of(home).read()
    assert problems == ()
    stored = store.load()
    assert stored is not None
    state = restore(stored, settings)
    assert set(state.sessions) == {"p1", "p2"}
    assert all(session.ends_at - session.started_at == timedelta(hours=7) for session in state.sessions.values())
    assert set(state.snoozes) == {"p1"}
    if version in WITH_A_GUIDE:
        guide = state.guides["p1"]
        assert "can" not in guide.open_steps(state.at, state.at)
        assert "activation_pin" in guide.open_steps(state.at, state.at)
    told = [row.event for row in store.journal(BEFORE, AFTER)]
    assert told.count("session_started") == 3
    assert {"settings_changed", "session_ended", "face_changed"} <= set(told)
    assert store.set_aside is None
    store.close()


def test_its_settings_are_understood_and_a_change_leaves_the_rest_alone(home):
    before = (home / "config" / "settings.toml").read_text(encoding="utf-8")
    assert [who.name for who in settings_of(home).read()[0].configured][1] == "Dr. Példa Ádám"
    assert hetes(home, "practitioner", "edit", "p2", "--name", "Dr. Példa Ádám Béla").code == 0
    after = (home / "config" / "settings.toml").read_text(encoding="utf-8")
    assert after == before.replace("Dr. Példa Ádám", "Dr. Példa Ádám Béla")


def test_the_whole_program_goes_on_with_it(version, home):
    env = {"TZ": "Europe/Budapest"}
    with RunningAgent(home, "--simulate", "--no-tray", env=env) as agent:
        assert [who["name"] for who in agent.status()["practitioners"]] == [
            "Dr. Minta Éva",
            "Dr. Példa Ádám",
            "Dr. Új Kolléga",
        ]
        assert agent.cli("activate", "p3").code == 0
        assert len(agent.told("session_started")) == 4
        if version in WITH_A_GUIDE:
            assert agent.cli("guide", "p1", "--untick", "can").code == 0
        assert agent.cli("quit").code == 0
        assert agent.wait() == 0
        assert "Traceback" not in agent.log
    assert not list((home / "data").glob("hetes-broken-*"))


def test_it_moves_to_another_computer(home, tmp_path):
    archive = tmp_path / "moved.hetes"
    assert hetes(home, "export", str(archive)).code == 0
    elsewhere = tmp_path / "elsewhere"
    assert hetes(elsewhere, "import", str(archive)).code == 0
    store = store_of(elsewhere)
    assert len([row for row in store.journal(BEFORE, AFTER) if row.event == "session_started"]) == 3
    store.close()
    assert len(settings_of(elsewhere).read()[0].configured) == 3
