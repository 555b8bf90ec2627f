"""Workstations on one broker, 10 to 1,000, in practices of ten: what connecting, a quiet minute and a morning cost.

``python -m tests.benchmarks.fleet [--tls] [NUMBERS...]``; with ``--tls`` the broker is set up by packaging/fleet. Not among those that ``python -m tests.benchmarks`` runs: it takes
minutes, and both cores. The workstations are the agent's own link without an agent, 200 to a process; the broker is a
real mosquitto on loopback. One line a number:

- connect: seconds from the first start until the last one is linked, all at once;
- quiet: the broker's CPU (percent of a core) and memory (MB) while nothing happens, and wake-ups a minute of a link;
- morning: as many activations a second as if everybody activated within 15 min; milliseconds until another workstation
  of the practice has taken it (median, 95 %, 99 %, worst) and the broker's CPU.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from hetes.adapters.fleet.account import Account
from hetes.core.events import Event, SessionHeard
from hetes.core.settings import Practitioner
from tests.support.fleet.mosquitto import Mosquitto, SealedMosquitto
from tests.support.fleet.workstation import Workstation

PRACTICE, IN_A_PROCESS, SETTLES, QUIET, MORNING = 10, 200, 45.0, 60.0, 30.0
ACTIVATIONS_WITHIN = 900.0


class Timed(Workstation):
    """Notes when it hears of a session."""

    heard_at: float | None = None

    def post(self, event: Event) -> None:
        super().post(event)
        if isinstance(event, SessionHeard) and self.state.session("eva"):
            self.heard_at = time.perf_counter()


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def switches() -> int:
    """Return how often the threads of this process have waited and woken up."""
    total = 0
    for task in Path("/proc/self/task").iterdir():
        lines = (task / "status").read_text("ascii").splitlines()
        total += next(int(line.split()[1]) for line in lines if line.startswith("voluntary"))
    return total


def child(first: int, count: int, everybody: int, account: Account) -> None:
    """Be so many workstations; do what standard input says."""
    practices: list[list[Timed]] = []
    for begin in range(first, first + count, PRACTICE):
        secret = begin.to_bytes(16, "big")
        doctor = (Practitioner("eva", "Dr. Minta Éva", eeszt_user=f"O{begin}"),)
        practices.append([Timed(f"w{begin + n}", account, secret, doctor) for n in range(min(PRACTICE, count))])
    answer("ready")
    for line in sys.stdin:
        match line.strip():
            case "connect":
                for station in (each for practice in practices for each in practice):
                    station.start()
                wait_for(lambda: all(s.linked for practice in practices for s in practice))
                answer("linked")
            case "quiet":
                before = switches()
                time.sleep(QUIET)  # noqa: TID251 - it is measured what a wait costs
                answer((switches() - before) / count / QUIET * 60)
            case "morning":
                answer(morning(practices, everybody))
            case _:
                break
    os._exit(0)


def morning(practices: list[list[Timed]], everybody: int) -> list[float]:
    """Activate in turn, and return after how many milliseconds each other workstation knew."""
    share = sum(map(len, practices)) / everybody
    number = max(1, round(everybody / ACTIVATIONS_WITHIN * MORNING * share))
    found: list[float] = []
    for turn in range(min(number, len(practices))):
        began, (speaker, *others) = time.perf_counter(), practices[turn]
        speaker.activate()
        wait_for(lambda others=others: all(other.heard_at for other in others))
        found += [((other.heard_at or began) - began) * 1000 for other in others]
        pause = MORNING / number - (time.perf_counter() - began)
        time.sleep(max(0.0, pause))  # noqa: TID251 - as above
    return found


def wait_for(done: object) -> None:
    while not done():  # type: ignore[operator]  # a function
        time.sleep(0.005)  # noqa: TID251 - as above


def answer(told: object) -> None:
    print(json.dumps(told), flush=True)


def measure(number: int, broker: Mosquitto, account: dict[str, object]) -> None:
    """Print the line of so many workstations."""
    before = memory(broker.pid)
    children = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.fleet", "--child", *map(str, (first, min(IN_A_PROCESS, number - first), number))],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, "ACCOUNT": json.dumps(account)},
        )
        for first in range(0, number, IN_A_PROCESS)
    ]  # fmt: skip

    def all_do(what: str) -> list[object]:
        for each in children if what else ():
            assert each.stdin is not None
            each.stdin.write(f"{what}\n")
            each.stdin.flush()
        return [json.loads(each.stdout.readline()) for each in children if each.stdout is not None]

    all_do("")
    began = time.perf_counter()
    all_do("connect")
    connected = time.perf_counter() - began
    time.sleep(SETTLES)  # noqa: TID251 - the answers to the last questions: two rounds, 20 s apart
    cpu = cpu_seconds(broker.pid)
    wakes = all_do("quiet")
    quiet = (cpu_seconds(broker.pid) - cpu) / QUIET * 100
    cpu, began = cpu_seconds(broker.pid), time.perf_counter()
    took = sorted(each for found in all_do("morning") for each in found)  # type: ignore[attr-defined]  # lists
    busy = (cpu_seconds(broker.pid) - cpu) / (time.perf_counter() - began) * 100
    at = [took[min(len(took) - 1, int(len(took) * share))] for share in (0.5, 0.95, 0.99)]
    print(
        f"{number:>5} connect {connected:6.1f} s | quiet {quiet:5.2f} % {memory(broker.pid) - before:6.2f} MB more, "
        f"{sum(map(float, wakes)) / len(wakes):4.1f} wake-ups/min | morning {at[0]:5.0f} {at[1]:5.0f} {at[2]:5.0f} "  # type: ignore[arg-type]  # numbers
        f"{took[-1]:5.0f} ms {busy:5.2f} % ({len(took)} taken)",
        flush=True,
    )
    for each in children:
        each.terminate()
        each.wait()


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
