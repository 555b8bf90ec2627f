"""Workstations on one broker, 10 to 1,000, in practices of ten: what connecting, a quiet minute and a morning cost.

``python -m tests.benchmarks.fleet [--tls] [NUMBERS...]``; with ``--tls`` the broker is set up by packaging/fleet. Not
among those that ``python -m tests.benchmarks`` runs: it takes minutes, and both cores. The workstations are the agent's
own link without an agent, 200 to a process; the broker is a real mosquitto on loopback. Each has a practitioner whom
the nine others know as well. One paragraph a number:

- connect: all at once; seconds until which share of them was linked, and the processor's seconds of broker and links;
- quiet: CPU of the broker and of a link (percent of a core) while nothing happens, and wake-ups a minute of a link;
- morning: each practitioner's activation is reported, all within 90 s: the 15 min of a morning, ten times as fast;
  milliseconds until every other workstation of the practice has taken it, and the CPU meanwhile;
- memory: of the broker (MB more than without workstations), and of a link (kB, of what its process has grown by).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from hetes.adapters.fleet.account import Account
from hetes.core.events import ActivationReported, Event, SessionHeard
from hetes.core.settings import Practitioner
from tests.support.fleet.mosquitto import Mosquitto, SealedMosquitto
from tests.support.fleet.workstation import Workstation
from tests.support.system import procfs

PRACTICE, IN_A_PROCESS, SETTLES, QUIET, MORNING = 10, 200, 45.0, 60.0, 90.0


class Timed(Workstation):
    """Notes when it was linked, and when it first heard of whose session."""

    linked_at: float | None = None

    def __init__(self, *how: Any) -> None:
        self.heard_at: dict[str, float] = {}
        super().__init__(*how)

    def post(self, event: Event) -> None:
        super().post(event)
        if isinstance(event, SessionHeard) and self.state.session(event.practitioner):
            self.heard_at.setdefault(event.practitioner, time.perf_counter())
        if self.linked_at is None and self.linked:
            self.linked_at = time.perf_counter()


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def child(first: int, count: int, account: Account) -> None:
    """Be so many workstations; do what standard input says."""
    before = procfs.pss_mb(os.getpid())
    practices: list[list[Timed]] = []
    for begin in range(first, first + count, PRACTICE):
        secret, members = begin.to_bytes(16, "big"), range(min(PRACTICE, count))
        doctors = tuple(Practitioner(f"d{n}", f"Dr. Minta {n}", eeszt_user=f"O{begin + n}") for n in members)
        practices.append([Timed(f"w{begin + n}", account, secret, doctors) for n in members])
    stations = [station for practice in practices for station in practice]
    answer("ready")
    for line in sys.stdin:
        match line.strip():
            case "connect":
                began = time.perf_counter()
                for station in stations:
                    station.start()
                wait_for(lambda: all(station.linked_at for station in stations))
                answer([(station.linked_at or began) - began for station in stations])
            case "count":
                answer(sum(procfs.switches(os.getpid()).values()))
            case "memory":
                answer((procfs.pss_mb(os.getpid()) - before) * 1024 / count)
            case "morning":
                answer(morning(practices))
            case _:
                break
    os._exit(0)


def morning(practices: Sequence[Sequence[Timed]]) -> list[float]:
    """Let each activate, evenly, and return after how many milliseconds each other workstation knew."""
    found: list[float] = []
    turns = [(at, practice) for at in range(len(practices[0])) for practice in practices]
    began = time.perf_counter()
    for number, (at, practice) in enumerate(turns):
        due = began + MORNING * number / len(turns)
        time.sleep(max(0.0, due - time.perf_counter()))  # noqa: TID251 - it is measured what happens at this pace
        who, others = f"d{at}", [station for station in practice if station is not practice[at]]
        said_at = time.perf_counter()
        practice[at].post(ActivationReported(who))
        wait_for(lambda others=others, who=who: all(who in other.heard_at for other in others))
        found += [(other.heard_at[who] - said_at) * 1000 for other in others]
    return found


def wait_for(done: Callable[[], bool]) -> None:
    while not done():
        time.sleep(0.005)  # noqa: TID251 - as above


def answer(told: object) -> None:
    print(json.dumps(told), flush=True)


class Stations:
    """So many workstations in processes of their own."""

    def __init__(self, number: int, account: dict[str, object]) -> None:
        command = [sys.executable, "-m", "tests.benchmarks.fleet", "--child"]
        env = {**os.environ, "ACCOUNT": json.dumps(account)}
        self.number = number
        self._processes = [
            subprocess.Popen(
                [*command, str(first), str(min(IN_A_PROCESS, number - first))],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env,
            )
            for first in range(0, number, IN_A_PROCESS)
        ]  # fmt: skip
        self._answers()

    def do(self, what: str) -> list[Any]:
        for each in self._processes:
            assert each.stdin is not None
            each.stdin.write(f"{what}\n")
            each.stdin.flush()
        return self._answers()

    def _answers(self) -> list[Any]:
        return [json.loads(each.stdout.readline()) for each in self._processes if each.stdout is not None]

    def cpu(self) -> float:
        return sum(cpu_seconds(each.pid) for each in self._processes)

    def end(self) -> None:
        for each in self._processes:
            each.terminate()
            each.wait()


def spread(took: Sequence[float], digits: int) -> str:
    ordered = sorted(took)
    at = [ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.5, 0.95, 0.99)]
    return ", ".join(f"{each:.{digits}f}" for each in [*at, ordered[-1]])


def measure(number: int, broker: Mosquitto, account: dict[str, object]) -> None:
    """Print the paragraph of so many workstations."""
    before = procfs.pss_mb(broker.pid)
    stations = Stations(number, account)

    def costs() -> tuple[float, float, float]:
        return time.perf_counter(), cpu_seconds(broker.pid), stations.cpu()

    def shares(since: tuple[float, float, float]) -> str:
        at, by_broker, by_links = (now - then for now, then in zip(costs(), since, strict=True))
        return f"broker {by_broker / at * 100:.2f} % of a core, a link {by_links / at / number * 100:.3f} %"

    try:
        since = costs()
        linked = [took for each in stations.do("connect") for took in each]
        _, by_broker, by_links = (now - then for now, then in zip(costs(), since, strict=True))
        print(
            f"{number} workstations\n  connect: {spread(linked, 1)} s (median, 95 %, 99 %, last); "
            f"broker {by_broker:.2f} s of a core, links {by_links:.1f} s",
            flush=True,
        )
        time.sleep(SETTLES)  # noqa: TID251 - the answers to the last questions: two rounds, 20 s apart
        woken, since = sum(stations.do("count")), costs()
        time.sleep(QUIET)  # noqa: TID251 - it is measured what a wait costs
        woken = (sum(stations.do("count")) - woken) * 60 / QUIET / number
        print(f"  quiet: {shares(since)}, {woken:.1f} wake-ups/min", flush=True)
        since = costs()
        took = [each for found in stations.do("morning") for each in found]
        print(f"  morning: {spread(took, 0)} ms (of {len(took)}); {shares(since)}", flush=True)
        of_link = stations.do("memory")
        print(
            f"  memory: broker {procfs.pss_mb(broker.pid) - before:.2f} MB, a link {sum(of_link) / len(of_link):.0f} kB",
            flush=True,
        )
    finally:
        stations.end()


def main(words: list[str]) -> None:
    """Measure each number with a broker of its own."""
    if words[:1] == ["--child"]:
        child(*map(int, words[1:]), Account(**json.loads(os.environ["ACCOUNT"])))
        return
    sealed = "--tls" in words
    for number in map(int, [word for word in words if word != "--tls"] or ["10", "100", "1000"]):
        with tempfile.TemporaryDirectory() as folder:
            broker = SealedMosquitto(Path(folder)) if sealed else Mosquitto(Path(folder))
            account: dict[str, object] = {"host": "127.0.0.1", "port": broker.port, "tls": sealed}
            if isinstance(broker, SealedMosquitto):
                account |= {"user": "room", "password": broker.account("room"), "ca": broker.ca}
            try:
                measure(number, broker, account)
            finally:
                broker.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
