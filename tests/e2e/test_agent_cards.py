"""The whole agent on a real card service with a virtual reader: what is seen, and that nothing is touched."""

from __future__ import annotations

import pytest

from tests.support.agent.program import RunningAgent
from tests.support.card.pcscd import SOCKET, PrivatePcscd
from tests.support.card.posts import FIRST
from tests.support.card.vpcd import ESZEMELYI
from tests.support.system.waiting import eventually

TOUCHING = {"CONNECT", "RECONNECT", "TRANSMIT", "CONTROL", "BEGIN_TRANSACTION", "GET_ATTRIB", "STATUS"}


@pytest.fixture
def pcscd():
    with PrivatePcscd() as started:
        yield started


@pytest.fixture
def agent(pcscd, tmp_path):
    with RunningAgent(tmp_path / "home", "--no-tray", env={"PCSCLITE_CSOCK_NAME": str(SOCKET)}) as running:
        eventually(lambda: running.status()["card_service"] == "up")
        yield running


def card_in(agent: RunningAgent) -> dict | None:
    return next(r["card"] for r in agent.status()["readers"] if r["name"] == FIRST)


def test_a_card_shows_in_status_and_watch_and_nobody_connects_to_it(pcscd, agent) -> None:
    assert card_in(agent) is None
    watch = agent.watch()
    card = pcscd.insert(FIRST)
    watch.until("card_inserted", reader=FIRST, kind="eszemelyi")
    assert card_in(agent)["atr"] == ESZEMELYI
    assert card_in(agent)["kind"] == "eszemelyi"
    eventually(lambda: card_in(agent)["in_use"] is False)  # nobody has a session: it is looked at
    assert agent.cli("activate").code == 0
    eventually(lambda: card_in(agent)["in_use"] is None)  # nobody needs to know now
    pcscd.take_out(FIRST)
    watch.until("card_removed", reader=FIRST)
    assert card_in(agent) is None
    assert agent.status()["face"] == "active"  # taking the card out never ends a session
    assert card.commands == []
    assert not TOUCHING & {command.removeprefix("CMD_").removeprefix("SCARD_") for command in pcscd.commands()}


def test_use_by_another_program_is_a_line_of_watch(pcscd, agent) -> None:
    from tests.support.card.posts import HeldCard

    watch = agent.watch()
    pcscd.insert(FIRST)
    watch.until("card_inserted")
    held = HeldCard(FIRST)
    watch.until("card_in_use", reader=FIRST)
    held.release()
    watch.until("card_released", reader=FIRST)


def test_the_agent_outlives_the_card_service_and_the_session_goes_on(pcscd, agent) -> None:
    agent.cli("activate")
    ends_at = agent.session()["ends_at"]
    pcscd.kill()
    eventually(lambda: agent.status()["badge"] == "card_service_lost")
    assert agent.status()["card_service"] == "down"
    pcscd.start()
    eventually(lambda: agent.status()["card_service"] == "up")
    assert agent.status()["badge"] is None
    pcscd.insert(FIRST)
    eventually(lambda: card_in(agent))
    assert agent.session()["ends_at"] == ends_at
