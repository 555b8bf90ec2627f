"""A hostile client with valid access to the broker, against three real agents: ``python -m tests.benchmarks.hostile``.

It sends the storm of tests/support/fleet/hostile.py three times, with 10,000 retained topics of practitioners and as many
of workstations, then what somebody with the secret may say, and in the end it replays the morning to a workstation that
has just come and to which the broker can tell nothing any more. Takes some minutes. Exit code 1 if an agent ended, showed
a session that nobody has reported, took more than ``MORE_MB`` for the later storms, or wrote more than a line into its log.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from hetes.adapters.fleet.membership import read_membership
from hetes.adapters.fleet.seal import Seal
from tests.support.fleet.agents import PracticeAgent
from tests.support.fleet.hostile import Hostile, betray
from tests.support.fleet.mosquitto import Mosquitto
from tests.support.system import procfs
from tests.support.system.waiting import eventually

TOPICS, NAMES, STORMS = 10_000, 3_000, 3
MORE_MB = 1.0


def memory(agent: PracticeAgent) -> tuple[float, float]:
    """Return its MB: all (PSS), and its own alone, which tells of a leak whatever else runs."""
    return procfs.pss_mb(agent.pid), procfs.anonymous_mb(agent.pid)


def mb(figures: tuple[float, float]) -> str:
    return f"{figures[0]:.1f} MB, {figures[1]:.1f} of its own"


def quiet(agent: PracticeAgent) -> int:
    """Wait until no more comes of what makes no sense; return how much has."""
    seen: list[int] = []

    def rests() -> bool:
        seen.append(int(agent.practice()["foreign"]))
        return len(seen) > 2 and seen[-1] == seen[-3]

    eventually(rests, every=1.0)
    return seen[-1]


def shown(*agents: PracticeAgent) -> list[object]:
    """Return what each shows of the practitioner: nothing that the client did may change it."""
    sessions = [agent.sessions()[0] for agent in agents]
    return [session and (session["started_at"], session["ends_at"], session["where"]) for session in sessions]


def tell(what: str, *figures: object) -> None:
    print(f"{what:10} {'; '.join(map(str, figures))}", flush=True)


def play(folder: Path, topics: int, names: int) -> list[str]:
    """Do it all; return what was not as it has to be."""
    wrong: list[str] = []
    broker, carried = Mosquitto(folder), folder / "practice.json"
    with PracticeAgent(folder / "a") as a, PracticeAgent(folder / "b") as b, PracticeAgent(folder / "c") as late:
        a.cli("fleet", "create", "--broker", broker.url, "--workstation", "A", "--file", str(carried))
        b.cli("fleet", "join", str(carried), "--workstation", "B")
        eventually(lambda: a.word_of("B") == b.word_of("A") == "ready")
        membership = read_membership(a.home / "config")
        assert membership is not None
        seal = Seal(membership.secret)
        person = seal.person("user:O12345")
        with Hostile(broker, seal.clinic) as enemy:
            for what in ("activate", "end", "activate", "end"):
                a.cli(what)
                eventually(lambda what=what: (b.sessions()[0] is None) == (what == "end"))
            eventually(lambda: len(enemy.recorded) >= 8)
            before, of_broker, took = memory(b), procfs.pss_mb(broker.pid), [memory(b)]
            for number in range(1, STORMS + 1):
                began = time.monotonic()
                sent = enemy.storm(person, topics)
                counted = quiet(b)
                took.append(memory(b))
                tell(f"storm {number}", f"{sent} messages, {time.monotonic() - began:.0f} s", f"not heeded so far {counted}", f"agent {mb(took[-1])} (before: {mb(before)})")  # fmt: skip
            if took[-1][1] - took[1][1] > MORE_MB:
                wrong.append(f"memory grows: {took}")
            if any(shown(a, b)):
                wrong.append(f"a session that nobody has reported: {shown(a, b)}")
            lines = [sum("none of this practice" in line for line in agent.log.splitlines()) for agent in (a, b)]
            checked = [line for line in b.cli("doctor").out.splitlines() if "rthetetlen" in line]
            tell("told", f"lines in the logs {lines}", f"the check: {checked}")
            if lines != [1, 1] or len(checked) != 1:
                wrong.append("told too often, or not")

            for which in range(2):
                enemy.say(*betray(seal, person, membership.workstation, names))
                quiet(b)
                told = b.practice()
                tell(f"betrayal {which + 1}", f"known {len(told['workstations'])} workstations, {len(told['people'])} practitioners", f"agent {mb(memory(b))}")  # fmt: skip
            if any(shown(a, b)) or a.sessions()[0] is not None:
                wrong.append(f"a session that begins in the future, or is too long: {shown(a, b)}")

            a.cli("activate")
            eventually(lambda: b.sessions()[0])
            kept = shown(a, b)
            a.cli("quit")
            enemy.forget()
            late.cli("fleet", "join", str(carried), "--workstation", "C")
            eventually(lambda: late.practice().get("linked"))
            enemy.say(*((topic, sealed, False) for topic, sealed in enemy.recorded))
            eventually(lambda: late.sessions()[0])
            quiet(late)
            tell("late", f"shows {shown(late)}", f"B {shown(b)}", f"agent {mb(memory(late))}")
            if shown(late)[0] != kept[1] or shown(b)[0] != kept[1]:
                wrong.append(f"the newcomer shows another session: {shown(late, b)}, not {kept}")
            tell("broker", f"{of_broker:.1f} MB before, {procfs.pss_mb(broker.pid):.1f} MB in the end")
    broker.stop()
    return wrong


def main() -> int:
    """Play it with the numbers that are asked for."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--topics", type=int, default=TOPICS)
    arguments.add_argument("--names", type=int, default=NAMES)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="hx") as folder:
        wrong = play(Path(folder), asked.topics, asked.names)
    for each in wrong:
        tell("NOT MET", each)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
