"""Workstations on a real broker: mosquitto, on a free port of loopback."""

from __future__ import annotations

import pytest

from hetes.adapters.fleet.account import Account
from hetes.core.events import Resumed, Suspended
from tests.support.fleet.mosquitto import Mosquitto
from tests.support.fleet.workstation import Workstation
from tests.support.system.waiting import LIMIT, eventually


@pytest.fixture
def broker(tmp_path):
    broker = Mosquitto(tmp_path)
    yield broker
    broker.stop()


@pytest.fixture
def practice(broker):
    made: list[Workstation] = []

    def make(*names, **more):
        stations = [Workstation(name, Account("127.0.0.1", broker.port, tls=False), **more).start() for name in names]
        made.extend(stations)
        for station in stations:
            eventually(lambda station=station: station.linked)
        return stations

    yield make
    for station in made:
        station.stop()


def test_a_session_is_known_everywhere_and_a_broker_that_lost_everything_gets_it_again(broker, practice):
    a, b, c = practice("a", "b", "c")
    a.activate()
    eventually(lambda: a.session() == b.session() == c.session() != None)  # noqa: E711 - a chain of comparisons
    eventually(lambda: a.word_of("b") == "ready" and c.word_of("b") == "ready")

    broker.restart()

    eventually(lambda: all(station.linked for station in (a, b, c)))
    b.post(Suspended())
    assert b.link.wait_quiet(LIMIT)
    eventually(lambda: a.word_of("b") == c.word_of("b") == "sleeping")
    b.post(Resumed())
    eventually(lambda: b.linked and a.word_of("b") == "ready")

    (late,) = practice("d")
    eventually(lambda: late.session() == a.session())
    b.stop()
    eventually(lambda: a.word_of("b") == "stopped" and late.word_of("b") == "stopped")


def test_whoever_ends_in_order_leaves_no_will(broker, practice):
    """One that closes before the broker has acknowledged its last word is one that broke off: its will says gone."""
    for ended in range(1, 6):
        (station,) = practice("a")
        station.stop()  # waits two seconds at most; the next one of that name would drive it out
        eventually(lambda ended=ended: broker.log.count("hetes-a disconnected") == ended)
    assert broker.log.count("Client hetes-a disconnected.\n") == 5
