"""Three real agents on a real broker: joining, a session that is known everywhere, an enemy, a killed one, and leaving."""

from __future__ import annotations

import re

import pytest

from hetes.adapters.fleet.code import secret_of
from hetes.adapters.fleet.seal import Seal
from tests.support.fleet.agents import SHORT, PracticeAgent
from tests.support.fleet.hostile import Hostile, betray
from tests.support.fleet.mosquitto import Mosquitto
from tests.support.panel.visitor import Visitor
from tests.support.system.waiting import eventually


@pytest.fixture
def broker(tmp_path):
    broker = Mosquitto(tmp_path)
    yield broker
    broker.stop()


def workstation(folder, name):
    return PracticeAgent(folder / name, spans=SHORT)


def test_a_day_of_three_workstations(tmp_path, broker):
    with workstation(tmp_path, "a") as a, workstation(tmp_path, "b") as b, workstation(tmp_path, "c") as c:
        assert a.status()["fleet"] is None
        carried = tmp_path / "practice.json"
        made = a.cli("fleet", "create", "--broker", broker.url, "--workstation", "1. rendelő", "--file", str(carried))
        assert made.code == 0, made.err
        (code,) = re.findall(r"^    ([A-Z2-7-]{30})$", made.out, re.MULTILINE)
        assert "munkaidőtök látszik" in made.out
        assert "másik munkaállomásról még nincs hír" in made.out
        assert code not in a.log
        assert b.cli("fleet", "join", str(carried), "--workstation", "2. rendelő").code == 0
        joined = c.cli("fleet", "join", "--broker", broker.url, "--workstation", "Pult", stdin=f"{code.lower()}\n")
        assert joined.code == 0, joined.err
        eventually(lambda: a.word_of("Pult") == a.word_of("2. rendelő") == b.word_of("Pult") == "ready")

        assert b.cli("activate").code == 0
        for agent in (a, c):
            eventually(lambda agent=agent: agent.status()["practitioners"][0]["session"])
        session = a.session()
        assert (session["source"], session["where"]) == ("fleet", "2. rendelő")
        assert session["ends_at"] == b.session()["ends_at"] == c.session()["ends_at"]
        assert "Dr. Minta Éva" in a.cli("fleet", "status").out

        visitor = Visitor.of(a.cli("panel", "--print-url").out.strip()).log_in()
        page = visitor.get("/fleet")
        assert page.status == 200
        assert "kapcsolatban a többi munkaállomással" in page.text
        assert "itt jelezve: 2. rendelő" in page.text
        assert "Dr. Minta Éva" not in visitor.get("/fleet?q=nobody").text
        assert "Itt jelezték: 2. rendelő" in visitor.get("/").text
        assert 'href="/fleet"' in re.sub(r'href="/[^"/]+/', 'href="/', visitor.get("/").text)

        c.cli("lost")
        eventually(lambda: a.status()["practitioners"][0]["session"] is None)
        eventually(lambda: b.told("session_lost"))
        c.cli("undo")
        eventually(lambda: a.status()["practitioners"][0]["session"] and b.status()["practitioners"][0]["session"])

        seal = Seal(secret_of(code))
        with Hostile(broker, seal.clinic) as enemy:
            eventually(lambda: len(enemy.recorded) >= 3)  # what the broker keeps
            person = seal.person("user:O12345")
            storm = enemy.storm(person, topics=40)
            enemy.say(*betray(seal, person, "nobody", names=20))
        eventually(lambda: a.practice()["foreign"] >= storm)
        assert a.session()["ends_at"] == b.session()["ends_at"] == session["ends_at"]
        assert sum("none of this practice" in line for line in a.log.splitlines()) == 1
        (line,) = (line for line in a.cli("doctor").out.splitlines() if "Érthetetlen üzenetek" in line)
        assert "ennyi" in line

        b.kill9()
        eventually(lambda: a.word_of("2. rendelő") == "gone")
        b.start()
        eventually(lambda: a.word_of("2. rendelő") == "ready")
        assert b.session()["ends_at"] == session["ends_at"]

        assert c.cli("fleet", "leave").code == 0
        eventually(lambda: c.status()["fleet"] is None)
        eventually(lambda: a.word_of("Pult") == "stopped")
        a.cli("end")
        eventually(lambda: b.status()["practitioners"][0]["session"] is None)
        assert c.status()["practitioners"][0]["session"]


def test_a_broker_that_is_away_is_told_and_nothing_else_is_affected(tmp_path, broker):
    with workstation(tmp_path, "a") as a:
        assert a.cli("fleet", "create", "--broker", broker.url).code == 0
        broker.stop()
        assert a.cli("activate").code == 0
        eventually(lambda: a.status()["badge"] == "broker_lost")
        assert "Munkaállomások közti kapcsolat: megszakadt" in a.cli("status").out
        broker.start()
        eventually(lambda: a.status()["badge"] is None)
        assert a.session()["source"] == "cli"
