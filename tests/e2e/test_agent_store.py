"""The database of a running agent, taken away by whoever tidies up; and a person who is to be forgotten."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.agent.hastened import hastened
from tests.support.agent.program import RunningAgent, hetes, write_settings
from tests.support.system.waiting import eventually

TWO = """
[[practitioner]]
id = "eva"
name = "Dr. Minta Éva"
[[practitioner]]
id = "titkos"
name = "Dr. Titkos Tibor"
"""


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[RunningAgent]:
    write_settings(tmp_path / "h", TWO)
    with hastened(tmp_path / "h", TZ="UTC") as agent:
        yield agent


def test_a_database_deleted_at_rest_is_there_again_and_told(agent: RunningAgent) -> None:
    path = agent.home / "data" / "hetes.sqlite3"
    assert agent.cli("activate", "eva").code == 0
    told = agent.session()
    for file in path.parent.glob("hetes.sqlite3*"):
        file.unlink()
    eventually(path.exists)
    assert any("eltűnt vagy kicserélődött" in problem for problem in agent.status()["problems"])
    checked = json.loads(agent.cli("doctor", "--json").out)
    (store,) = (each for each in checked["checks"] if each["check"] == "store")
    assert store["word"] == "renewed"
    agent.kill9()
    agent.start()
    assert agent.session()["ends_at"] == told["ends_at"]


def test_no_acknowledged_command_goes_into_a_deleted_database(agent: RunningAgent) -> None:
    path = agent.home / "data" / "hetes.sqlite3"
    for _ in range(3):
        path.unlink()
        assert agent.ask(do="activate", practitioner="eva")["ok"]
        agent.kill9()
        agent.start()
        assert agent.session()["state"] == "active"
        path.write_bytes(b"")
        assert agent.ask(do="end", practitioner="eva")["ok"]
        agent.kill9()
        agent.start()
        assert agent.status()["practitioners"][0]["session"] is None


@pytest.mark.parametrize("running", [True, False])
def test_of_a_person_who_is_removed_no_file_of_the_data_folder_tells(agent: RunningAgent, running: bool) -> None:
    data = agent.home / "data"
    for _ in range(3):
        assert agent.ask(do="activate", practitioner="titkos")["ok"]
        assert agent.ask(do="done", practitioner="titkos")["ok"]
    if not running:
        agent.stop()
    done = hetes(agent.home, "practitioner", "remove", "titkos", "--yes")
    assert done.code == 0, done.err
    for file in data.iterdir():
        content = file.read_bytes()
        assert b"Titkos" not in content, file.name
        assert file.suffix == ".log" or b"titkos" not in content, file.name
