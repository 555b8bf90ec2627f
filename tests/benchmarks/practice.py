"""A practice of three real agents on a real mosquitto, and what may befall it: ``python -m tests.benchmarks.practice``.

Needs root (network namespaces), twelve minutes, and hardly any of a processor. ``--only NAME...`` runs some. One line a
figure; exit code 1 where the three did not agree in the end, or what fell due was not said.

- starts: milliseconds from a report at one workstation until the two others show it, fifty times;
- first: what falls due is said at one workstation at first, and after a minute at all;
- killed: seconds from kill -9 until the others hold it for gone, and what fell due then is said by them;
- cut: the same for one that loses its network without a word, as at a power cut;
- asleep: milliseconds from logind's word that the computer will sleep until the others show it;
- restarts: a broker that is killed and forgets everything, ten times, with a report while it is away;
- partition: a minute without a network between one and the others, with reports on both sides;
- clocks: one clock five minutes ahead, one five minutes behind.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hetes.adapters.ipc.client import ChannelError, watch
from tests.support.desktop.logind import FakeLogind
from tests.support.desktop.notification_service import FakeNotifications, private_bus
from tests.support.fleet.agents import PracticeAgent
from tests.support.fleet.mosquitto import Mosquitto
from tests.support.fleet.rooms import BrokerWithin, rooms
from tests.support.system.waiting import eventually

NAMES = ("A", "B", "C")
HOUR = '[session]\nlength = "1h"\nleads = ["10m"]\n'
STARTS, RESTARTS, PARTITION = 50, 10, 60.0
Agents = list[PracticeAgent]


class Ear(threading.Thread):
    """Listens to an agent as ``hetes watch`` does, and notes when each line came."""

    def __init__(self, agent: PracticeAgent) -> None:
        super().__init__(daemon=True)
        self.lines: list[tuple[float, dict[str, Any]]] = []
        self._run, self._begun = agent.home / "run", threading.Event()
        self.start()
        self._begun.wait(60)

    def run(self) -> None:
        with suppress(ChannelError):
            for line in watch(self._run, self._begun.set):
                self.lines.append((time.monotonic(), dict(line)))

    def after(self, began: float, event: str) -> list[float]:
        """Return when this was told since then."""
        return [at for at, line in list(self.lines) if at >= began and line["event"] == event]


@contextmanager
def practice(folder: Path, broker: Mosquitto, url: str | None = None, **each: dict[str, Any]) -> Iterator[Agents]:
    """Three workstations that know of each other."""
    with ExitStack() as stack:
        agents = []
        for name in NAMES:
            (folder / f"{name}.desk").mkdir()
            address = stack.enter_context(private_bus(folder / f"{name}.desk"))
            stack.callback(FakeNotifications(address).come().die)
            more = dict(each.get(name, {}))
            env = {"DBUS_SESSION_BUS_ADDRESS": address, **more.pop("env", {})}
            agent = PracticeAgent(folder / name, doctors=2, settings=HOUR, env=env, **more)
            agents.append(stack.enter_context(agent))
        url, carried = url or broker.url, str(folder / "practice.json")
        allowed = [] if "127.0.0.1" in url else ["insecure = true"]
        for agent in agents if allowed else ():
            file = agent.home / "config" / "settings.toml"
            file.write_text(f"{file.read_text('utf-8')}\n[fleet]\n{allowed[0]}\n", "utf-8")
        first, *others = agents
        done = [first.cli("fleet", "create", "--broker", url, "--workstation", "A", "--file", carried)]
        done += [a.cli("fleet", "join", carried, "--workstation", a.home.name) for a in others]
        assert not any(each.code for each in done), [each.err for each in done]
        eventually(lambda: all(a.word_of(name) == "ready" for a in agents for name in NAMES))
        yield agents


def now() -> float:
    return time.monotonic()


def pause(seconds: float) -> None:
    time.sleep(seconds)  # noqa: TID251 - what is measured is what happens meanwhile


def report(agent: PracticeAgent, what: str, which: int = 0, **more: object) -> None:
    answer = agent.ask(do=what, practitioner=agent.who[which], **more)
    assert answer["ok"], answer


def due_in(seconds: float, ahead: float = 0.0) -> str:
    """Return the start of a session whose warning, ten minutes before its end, falls due so many seconds from now."""
    instant = datetime.now(UTC) + timedelta(seconds=seconds + ahead)  # noqa: TID251 - the agents run on this clock
    return (instant - timedelta(minutes=50)).isoformat()


def remaining(agent: PracticeAgent) -> list[int | None]:
    return [session and session["remaining_s"] for session in agent.sessions()]


def agree(agents: Agents, *, within: int = 3) -> bool:
    """Tell whether all show the same, to so many seconds."""
    shown = [remaining(agent) for agent in agents]
    return all(
        len({value is None for value in column}) == 1
        and (column[0] is None or max(filter(None, column)) - min(filter(None, column)) <= within)
        for column in zip(*shown, strict=True)
    )


def said(ears: list[Ear], began: float) -> list[str]:
    """Return which workstations have shown a notice about an end that comes, since then."""
    return [
        name
        for name, ear in zip(NAMES, ears, strict=True)
        for at, line in list(ear.lines)
        if at >= began and line["event"] == "notice_shown" and line.get("notice") == "session_ending"
    ]


def tell(what: str, *figures: str) -> None:
    print(f"{what:10} {'; '.join(figures)}", flush=True)


def spread(took: list[float], unit: str, times: float = 1.0) -> str:
    ordered = sorted(each * times for each in took)
    return f"median {statistics.median(ordered):.0f}, least {ordered[0]:.0f}, most {ordered[-1]:.0f} {unit} of {len(ordered)}"


def starts(folder: Path) -> None:
    broker = Mosquitto(folder)
    with practice(folder, broker) as agents:
        a, *others = agents
        ears = [Ear(agent) for agent in others]
        took: list[float] = []
        for _ in range(STARTS):
            began = now()
            report(a, "activate")
            eventually(lambda began=began: all(ear.after(began, "session_started") for ear in ears), every=0.002)
            took.append(max(ear.after(began, "session_started")[0] for ear in ears) - began)
            report(a, "end")
            eventually(lambda: all(s is None for agent in others for s in agent.sessions()))
        tell("starts", spread(took, "ms", 1000))
    broker.stop()


def first(folder: Path) -> None:
    broker = Mosquitto(folder)
    with practice(folder, broker) as agents:
        ears = [Ear(agent) for agent in agents]
        began = now()
        report(agents[0], "activate", started_at=due_in(10))
        eventually(lambda: said(ears, began))
        pause(45)
        at_first = said(ears, began)
        eventually(lambda: len(said(ears, began)) == len(NAMES))
        report(agents[1], "activate", 1, started_at=due_in(10))
        began = now()
        eventually(lambda: said(ears, began))
        report(agents[2], "snooze", 1, minutes=30)
        pause(70)
        tell(
            "first", f"at first {at_first}; unanswered, after a minute: all; answered at C in time: {said(ears, began)}"
        )
        assert at_first == ["A"], at_first
    broker.stop()


def gone(agents: Agents, break_off: Callable[[], None]) -> tuple[float, float, list[str]]:
    """Break one off; return until when the others held it for gone, until they spoke after what fell due, and who."""
    a, *others = agents
    ears = [Ear(agent) for agent in agents]
    report(a, "activate", started_at=due_in(15))
    eventually(lambda: all(agent.sessions()[0] for agent in others))
    began = now()
    due = began + 15
    break_off()
    gone_at = None
    while len(set(said(ears, began)) & {"B", "C"}) < 2 or gone_at is None:
        assert now() < began + 240, (gone_at, said(ears, began))
        if gone_at is None and all(agent.word_of("A") == "gone" for agent in others):
            gone_at = now() - began
        pause(0.05)
    spoke = max(ear.after(began, "notice_shown")[0] for ear in ears[1:]) - due
    return gone_at, spoke, said(ears, began)


def killed(folder: Path) -> None:
    broker = Mosquitto(folder)
    with practice(folder, broker) as agents:
        seconds, spoke, who = gone(agents, agents[0].kill9)
        tell("killed", f"gone after {seconds:.1f} s", f"the others spoke {spoke:.1f} s after it fell due: {who}")
    broker.stop()


@contextmanager
def apart(folder: Path) -> Iterator[tuple[Agents, Callable[[str, str], None]]]:
    """A practice whose workstations lie in networks of their own; yield what pulls a cable out, or puts it in."""
    with rooms(NAMES) as ((*enter, mark), plug):
        broker = BrokerWithin(folder, (*enter, f"{mark}-hub"))
        wrappers = {name: {"wrapper": (*enter, f"{mark}-{name}")} for name in NAMES}
        with practice(folder, broker, "mqtt://10.77.0.1:1883", **wrappers) as agents:
            yield agents, plug
        broker.stop()


def cut(folder: Path) -> None:
    with apart(folder) as (agents, plug):
        seconds, spoke, who = gone(agents, lambda: plug("A", "out"))
        tell(
            "cut", f"gone after {seconds:.1f} s", f"the others spoke {spoke:.1f} s after it fell due", f"said by {who}"
        )


def partition(folder: Path) -> None:
    with apart(folder) as (agents, plug):
        a, b, _ = agents
        ears = [Ear(agent) for agent in agents]
        report(a, "activate", 0)
        eventually(lambda: agree(agents) and a.sessions()[0])
        began = now()
        plug("A", "out")
        pause(5)
        report(a, "activate", 0, started_at=due_in(30))  # of the first, at one side
        report(b, "activate", 1, started_at=due_in(30))  # of the second, at the other
        pause(10)
        report(b, "activate", 0, started_at=due_in(25))  # and the first at the other side, too
        pause(PARTITION - 15)
        apart_then = [remaining(agent) for agent in agents]
        plug("A", "in")
        healed = now()
        eventually(lambda: agree(agents, within=1) and all(all(remaining(agent)) for agent in agents))
        whole = now() - healed
        pause(90)
        assert agree(agents, within=1)
        who = said(ears, began)
        tell("partition", f"all agree {whole:.1f} s after it healed", f"said by {who}", f"apart {apart_then}")
        assert {"A", "B"} <= set(who), who


def restarts(folder: Path) -> None:
    broker = Mosquitto(folder)
    with practice(folder, broker) as agents:
        took: list[float] = []
        for turn in range(RESTARTS):
            broker.stop()
            pause(2)
            report(agents[turn % 3], "end" if turn % 4 == 3 else "activate", turn % 2)
            shown = remaining(agents[turn % 3])
            broker.start()
            began = now()
            eventually(lambda: all(a.practice()["linked"] for a in agents))
            eventually(lambda: all(a.word_of(name) == "ready" for a in agents for name in NAMES))
            eventually(
                lambda turn=turn, shown=shown: (
                    agree(agents)
                    and [r is None for r in remaining(agents[0])][turn % 2] == [r is None for r in shown][turn % 2]
                )
            )
            took.append(now() - began)
        tell("restarts", f"until all were linked and agreed: {spread(took, 's')}")
    broker.stop()


def clocks(folder: Path) -> None:
    broker = Mosquitto(folder)
    with practice(folder, broker, B={"ahead": 300.0}, C={"ahead": -300.0}) as agents:
        a, b, c = agents
        for turn, agent in enumerate((a, b, c, b, a)):
            report(agent, "activate", turn % 2)
            eventually(lambda: agree(agents, within=6))
            pause(1)
        report(c, "end", 0)
        eventually(lambda: all(agent.sessions()[0] is None for agent in agents))
        report(b, "activate", 0)
        eventually(lambda: all(agent.sessions()[0] for agent in agents))
        before = [remaining(agent) for agent in agents]
        c.kill9()
        c.start()
        eventually(lambda: all(c.word_of(name) == "ready" for name in NAMES))
        broker.restart()
        eventually(lambda: all(agent.practice()["linked"] for agent in agents))
        pause(30)
        assert agree(agents, within=6), [remaining(agent) for agent in agents]
        told = [sorted(agent.practice()["clocks_apart"]) for agent in agents]
        tell(
            "clocks",
            f"left {before}",
            f"after a restart of C and the broker {[remaining(x) for x in agents]}",
            f"named by the check {told}",
        )
        report(a, "end", 0)
        eventually(lambda: all(agent.sessions()[0] is None for agent in agents))
        ears, began = [Ear(agent) for agent in agents], now()
        report(b, "activate", 0, started_at=due_in(10, 300))
        eventually(lambda: said(ears, began))
        pause(20)
        tell("", f"what falls due is said first at {said(ears, began)}")
    broker.stop()


def asleep(folder: Path) -> None:
    broker = Mosquitto(folder)
    (folder / "bus").mkdir()
    with ExitStack() as stack:
        address = stack.enter_context(private_bus(folder / "bus"))
        logind = stack.enter_context(FakeLogind(address))
        agents = stack.enter_context(practice(folder, broker, A={"env": {"DBUS_SYSTEM_BUS_ADDRESS": address}}))
        took = []
        for _ in range(10):
            began = now()
            logind.sleep(begins=True)
            eventually(lambda: all(agent.word_of("A") == "sleeping" for agent in agents[1:]), every=0.002)
            took.append(now() - began)
            logind.sleep(begins=False)
            eventually(lambda: all(agent.word_of("A") == "ready" for agent in agents[1:]))
        tell("asleep", spread(took, "ms", 1000))
    broker.stop()


SCENES = {each.__name__: each for each in (starts, first, killed, cut, asleep, restarts, partition, clocks)}


def main() -> int:
    """Play what is asked for, each with a practice of its own."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--only", nargs="+", choices=list(SCENES), default=list(SCENES))
    failed = False
    for name in arguments.parse_args().only:
        with tempfile.TemporaryDirectory(prefix="hx") as folder:
            try:
                SCENES[name](Path(folder))
            except AssertionError as error:
                tell(name, f"NOT MET: {error}")
                failed = True
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
