"""The settings file is in trouble while whole programs run: the agent, the check, export, import, a removal."""

from __future__ import annotations

import logging
from datetime import UTC

import pytest

from hetes.adapters.clock import SystemClock
from hetes.adapters.folders import Folders
from hetes.adapters.ipc.client import ask
from hetes.adapters.settings.file import SettingsFile
from hetes.adapters.store.sqlite import SqliteStore
from hetes.core.events import GuideBegun
from hetes.core.settings import Practitioner, Settings
from hetes.core.snapshot import snapshot
from hetes.core.state import begin
from hetes.core.step import step
from hetes.doctor.checks.settings import CHECK
from hetes.doctor.looks import settings_facts
from tests.support.agent.program import RunningAgent, hetes, write_settings

PEOPLE = '[[practitioner]]\nid = "eva"\nname = "Dr. Minta Éva"\n'
HELD = "A settings.toml fájl nincs a helyén. A legutóbbi jó beállítások maradnak érvényben."


def folders(home) -> Folders:
    return Folders(home / "config", home / "data", home / "run")


def ids(home) -> list[str]:
    return [one.id for one in SettingsFile.of(folders(home), lambda: UTC).practitioners()]


@pytest.fixture
def home(tmp_path):
    write_settings(tmp_path / "home", PEOPLE)
    return tmp_path / "home"


def test_an_agent_keeps_everybody_over_a_missing_file_and_a_restart_and_says_so(home):
    settings = home / "config" / "settings.toml"
    with RunningAgent(home, "--no-tray", "--simulate", env={"TZ": "UTC"}) as agent:
        assert agent.cli("activate").code == 0
        text = settings.read_text("utf-8")
        settings.unlink()
        assert ask(folders(home).runtime, {"do": "reread"})["ok"] is True
        assert agent.session()["state"] == "active"
        assert HELD in agent.status()["problems"][0]
        assert hetes(home, "practitioner", "list").out.startswith("eva")
    with RunningAgent(home, "--no-tray", "--simulate", env={"TZ": "UTC"}) as agent:
        assert agent.session()["state"] == "active"
        assert HELD in agent.status()["problems"][0]
        settings.write_text(text, "utf-8")
        assert ask(folders(home).runtime, {"do": "reread"})["ok"] is True
        assert agent.status()["problems"] == []
        assert agent.session()["state"] == "active"


def test_the_check_names_it(home):
    file = SettingsFile.of(folders(home), lambda: UTC, keeps=True)
    folders(home).ensure()
    file.read()
    file.path.unlink()
    clock = SystemClock()
    settings, problems = SettingsFile.of(folders(home), clock.zone).read()
    verdict, facts = CHECK.judge({"settings": settings_facts(settings, problems, clock.now().date())})
    assert verdict == "wrong"
    assert HELD in facts["problems"][0]


def test_an_export_takes_along_what_holds_and_an_import_puts_an_end_to_it(home, tmp_path):
    folders(home).ensure()
    SettingsFile.of(folders(home), lambda: UTC, keeps=True).read()
    (home / "config" / "settings.toml").unlink()
    assert hetes(home, "export", str(tmp_path / "eva.zip")).code == 0
    there = tmp_path / "there"
    write_settings(there, PEOPLE.replace("eva", "adam"))
    folders(there).ensure()
    SettingsFile.of(folders(there), lambda: UTC, keeps=True).read()
    done = hetes(there, "import", str(tmp_path / "eva.zip"))
    assert (done.code, done.err) == (0, "")
    assert ids(there) == ["eva"]
    (there / "config" / "settings.toml").unlink()
    assert ids(there) == [], "those of before the import do not come back"


def test_the_next_one_of_an_id_does_not_get_the_guide_of_who_was_removed(home):
    folders(home).ensure()
    clock = SystemClock()
    now = clock.now()
    state, _ = step(begin(Settings(configured=(Practitioner("eva", "Dr."),)), now), GuideBegun("eva"), now)
    assert "eva" in state.guides
    store = SqliteStore(folders(home).store, clock.now, logging.getLogger("hetes.test"))
    store.save(snapshot(state), ())
    store.close()
    assert hetes(home, "practitioner", "remove", "eva", "--yes").code == 0
    store = SqliteStore(folders(home).store, clock.now, logging.getLogger("hetes.test"))
    stored = store.load()
    store.close()
    assert stored is not None
    assert stored["guides"] == {}
