"""The guide in a terminal with the real agent: begun, ticked, opened again, and there after a kill."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.agent import RunningAgent, hetes, write_settings
from tests.support.waiting import eventually

SETTINGS = """
[[practitioner]]
id = "p1"
name = "Dr. Minta Éva"
eeszt_user = "O12345"
"""


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[RunningAgent]:
    write_settings(tmp_path / "h", SETTINGS)
    with RunningAgent(tmp_path / "h", "--simulate", "--no-tray") as agent:
        yield agent


def test_a_new_card_is_gone_through_and_ticks_survive_a_kill(agent: RunningAgent) -> None:
    assert "hetes guide --begin" in agent.cli("guide").out
    assert "Még 9 lépés van hátra." in agent.cli("guide", "--begin").out
    assert "Kipipálva" in agent.cli("guide", "--tick", "activation_pin").out
    agent.kill9()
    agent.start()
    told = json.loads(agent.cli("guide", "--json").out)
    assert [step["step"] for step in told["steps"] if step["ticked"]] == ["activation_pin"]
    assert told["eeszt_user"] == "O12345"
    assert "Újra nyitva" in agent.cli("guide", "p1", "--untick", "activation_pin").out
    assert json.loads(agent.cli("guide", "--json").out)["left"] == 9


def test_what_cannot_be_is_one_clear_line(agent: RunningAgent) -> None:
    assert "előbb meg kell kezdeni" in agent.cli("guide", "--tick", "can").line
    assert "activation_pin" in agent.cli("guide", "--tick", "pin").line
    assert "Dr. Senki" in agent.cli("guide", "Dr. Senki").line


def test_without_an_agent_it_says_so(tmp_path: Path) -> None:
    assert hetes(tmp_path / "h", "guide").code == 3


def test_an_unknown_card_is_learned_and_the_file_keeps_it(agent: RunningAgent) -> None:
    file = agent.home / "config" / "settings.toml"
    assert agent.ask(do="card", atr="3b01", eszemelyi=True)["ok"]
    eventually(lambda: '"3B01"' in file.read_text("utf-8"), within=1)
    eventually(lambda: agent.told("settings_changed"), within=1)
    assert agent.status()["problems"] == []
    for wrong in ({"atr": "xy", "eszemelyi": True}, {"atr": "", "eszemelyi": True}, {"atr": "3b02", "eszemelyi": 1}):
        assert not agent.ask(do="card", **wrong)["ok"]
