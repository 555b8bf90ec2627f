"""The guide through a new card in the whole agent: begun, ticked, killed, and still there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.agent.program import RunningAgent, write_settings

TWO = """
[[unit]]
id = "rendelo"
name = "Minta Rendelő"
oth_id = "E123456"
[[practitioner]]
id = "eva"
name = "Dr. Minta Éva"
eeszt_user = "O12345"
units = ["rendelo"]
[[practitioner]]
id = "adam"
name = "Dr. Próba Ádám"
"""
STEPS = ["needed", "recognised", "portal", "user_name", "activation_pin", "can", "vmatrix", "connection", "check"]


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[RunningAgent]:
    write_settings(tmp_path / "h", TWO)
    with RunningAgent(tmp_path / "h", "--simulate", "--no-tray", env={"TZ": "UTC"}) as agent:
        yield agent


def ticked(agent: RunningAgent, who: str = "eva") -> list[str]:
    return [step["step"] for step in agent.ask(do="guide", practitioner=who)["guide"]["steps"] if step["ticked"]]


def test_what_was_begun_and_ticked_survives_a_kill_right_after_each_answer(agent: RunningAgent) -> None:
    assert agent.ask(do="guide", practitioner="eva", begin=True)["ok"]
    for number, step in enumerate(STEPS):
        assert agent.ask(do="guide", practitioner="eva", tick=step)["ok"]
        agent.kill9()
        agent.start()
        assert ticked(agent) == STEPS[: number + 1]
    assert agent.ask(do="guide", practitioner="eva", untick="can")["ok"]
    agent.kill9()
    agent.start()
    assert ticked(agent) == [step for step in STEPS if step != "can"]
    assert agent.ask(do="guide", practitioner="adam")["guide"]["begun_at"] is None


def test_the_command_shows_begins_ticks_and_opens_again(agent: RunningAgent) -> None:
    before = agent.cli("guide", "eva")
    assert (before.code, before.err) == (0, "")
    assert before.out.startswith("Új igazolvány: Dr. Minta Éva\nMég nem kezdted el.\n")
    begun = agent.cli("guide", "Dr. Minta Éva", "--begin")
    assert begun.code == 0
    assert begun.out.startswith("Dr. Minta Éva: Kezdjük!\n")
    after = agent.cli("guide", "eva", "--tick", "needed")
    assert after.out.startswith(
        "Dr. Minta Éva: Kipipálva: Amire szükséged lesz.\n\nMost ez jön: 2. Olvasó és igazolvány\n"
    )
    assert after.out.endswith("Ha kész: hetes guide eva --tick recognised\n")
    back = agent.cli("guide", "eva", "--untick", "needed")
    assert back.out.startswith("Dr. Minta Éva: Újra nyitva: Amire szükséged lesz.\n\nMost ez jön: 1.")
    agent.cli("guide", "eva", "--tick", "portal")
    anew = agent.cli("guide", "eva", "--begin")
    assert anew.out.startswith("Dr. Minta Éva: Kezdjük elölről!")
    assert ticked(agent) == []


def test_several_changes_in_one_command_are_made_in_their_order(agent: RunningAgent) -> None:
    told = agent.cli("guide", "eva", "--begin", "--tick", "needed", "--json")
    facts = json.loads(told.out)
    assert (facts["practitioner"], facts["name"], facts["next"], facts["left"]) == (
        "eva",
        "Dr. Minta Éva",
        "recognised",
        8,
    )
    assert facts["steps"][0]["ticked"] is True
    assert facts["units"] == [{"id": "rendelo", "name": "Minta Rendelő", "oth_id": "E123456"}]


def test_what_cannot_be_done_is_one_line_and_changes_nothing(agent: RunningAgent) -> None:
    unknown = agent.cli("guide", "eva", "--begin", "--tick", "nonsense")
    assert unknown.code == 1
    assert unknown.line.startswith("Nincs ilyen lépés: nonsense. A lépések: needed, recognised, portal,")
    not_begun = agent.cli("guide", "eva", "--tick", "needed")
    assert (not_begun.code, not_begun.line) == (1, "Előbb kezdd el az új igazolvány lépéseit.")
    assert agent.ask(do="guide", practitioner="eva")["guide"]["begun_at"] is None
    which = agent.cli("guide")
    assert which.code == 1
    assert "Dr. Minta Éva, Dr. Próba Ádám" in which.line
    assert agent.cli("guide", "senki").code == 1
    assert agent.cli("guide", "eva", "--tick").code == 2
    for odd in ({"tick": 5}, {"practitioner": []}, {"untick": {}}):
        assert agent.ask(do="guide", **odd)["reason"] == "bad_request"
