"""Whether there is a link: as the settings say, and without one nothing of it is loaded."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest

from hetes.adapters.clock import SystemClock
from hetes.adapters.fleet.membership import Membership, write_membership
from hetes.agent.fleet_host import FleetHost
from hetes.core.events import WorkstationsSeen
from hetes.core.settings import Settings
from hetes.core.state import begin
from hetes.panel.pages.fleet.view import fleet_page
from hetes.presentation.terminal.fleet import fleet_lines, fleet_word
from tests.support.system.waiting import LIMIT, eventually

SECRET = bytes(range(16))
NOWHERE = Settings(broker="mqtt://127.0.0.1:1", workstation="1. rendelő")


def host(folder):
    posted: list[object] = []
    made = FleetHost(folder, SystemClock(), "PC")
    return made, posted


def test_without_a_broker_in_the_settings_nothing_of_the_link_is_imported(tmp_path):
    program = f"""
    import sys
    from pathlib import Path
    import hetes.agent.bootstrap, hetes.agent.agent
    from hetes.adapters.clock import SystemClock
    from hetes.agent.fleet_host import FleetHost
    from hetes.core.settings import Settings
    from hetes.core.state import begin
    clock = SystemClock()
    host = FleetHost(Path({str(tmp_path)!r}), clock, "PC")
    host.start(print, Settings())
    host.share(begin(Settings(), clock.now()), clock.now())
    host.stop()
    print(host.told(), sorted(n for n in sys.modules if n.split(".")[0] in ("paho", "cryptography") or n.startswith("hetes.adapters.fleet")))
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True, timeout=LIMIT, check=True
    )

    assert done.stdout == "{'on': False, 'trouble': None} []\n"


def test_without_the_secret_it_says_so_and_joining_begins_it(tmp_path):
    made, posted = host(tmp_path)
    linking: list[bool] = []
    made.linking = linking.append
    made.start(posted.append, NOWHERE)
    assert made.told() == {"on": True, "trouble": "no_secret"}
    assert posted == linking == []

    write_membership(tmp_path, Membership("a1", SECRET))
    clock = SystemClock()
    made.share(begin(NOWHERE, clock.now()), clock.now())
    assert posted[0] == WorkstationsSeen("a1", "1. rendelő")
    eventually(lambda: made.told()["trouble"] == "refused")
    assert made.told()["linked"] is False

    made.share(begin(Settings(), clock.now()), clock.now())
    assert posted[-1] == WorkstationsSeen()
    assert made.told() == {"on": False, "trouble": None}
    assert linking == [True, False]
    made.last_word()  # there is none


def test_a_broker_that_may_not_be_spoken_to_is_told(tmp_path):
    write_membership(tmp_path, Membership("a1", SECRET))
    made, posted = host(tmp_path)
    made.start(posted.append, Settings(broker="mqtt://broker.example:1883"))

    assert made.told() == {"on": True, "trouble": "plain"}
    assert posted == [WorkstationsSeen("a1", "PC", trouble="plain")]
    made.stop()
    made.stop()


def test_a_damaged_membership_is_told(tmp_path):
    (tmp_path / "fleet.json").write_text("{", "utf-8")
    made, posted = host(tmp_path)
    made.start(posted.append, NOWHERE)

    assert made.told()["trouble"] == "no_secret"


@pytest.mark.parametrize(("address", "tells"), [("broker.invalid", True), ("127.0.0.1", None)])
def test_a_connection_without_tls_to_another_computer_is_told_for_as_long_as_there_is_one(tmp_path, address, tells):
    write_membership(tmp_path, Membership("a1", SECRET))
    made, posted = host(tmp_path)
    made.start(posted.append, Settings(broker=f"mqtt://{address}:1", broker_insecure=True))

    assert made.told().get("insecure") is tells
    for language in ("hu", "en"):
        said = fleet_word("insecure", language)
        assert (said in fleet_lines(made.told(), language)) is bool(tells)
        assert (said in fleet_page(made.told(), language).warnings) is bool(tells)
    made.stop()
    assert "insecure" not in made.told()
