"""Measures how soon a card is told: ``python tests/benchmarks/card_latency.py`` (half a minute, needs root).

On one private pcscd a bare ``SCardGetStatusChange`` waiter and the whole agent see the same 30 insertions. Counted is
the time from the waiter's return to the arrival of the agent's ``card_inserted`` line at ``hetes watch --json``, both
stamped with the monotonic clock in this process. Exit code 1 if the median is over 5 ms.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "daemon")]

from tests.benchmarks.table import Row, repeats, report  # noqa: E402 - found by the line above
from tests.support.agent.program import HETES, RunningAgent  # noqa: E402 - found by the line above
from tests.support.card.pcscd import SOCKET, PrivatePcscd  # noqa: E402 - as above
from tests.support.card.posts import FIRST  # noqa: E402 - as above
from tests.support.system import procfs  # noqa: E402 - as above
from tests.support.system.waiting import eventually  # noqa: E402 - as above

INSERTIONS, BAR_MS = 30, 5.0

WAITER = """
import sys
from smartcard import scard
code, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
name, state = sys.argv[1], 0
while True:
    code, states = scard.SCardGetStatusChange(context, 60000 if state else 0, [(name, state)])
    now = states[0][1]
    if not state:
        print("ready", flush=True)
    elif now & scard.SCARD_STATE_PRESENT and not state & scard.SCARD_STATE_PRESENT:
        print("in", flush=True)
    state = now & ~scard.SCARD_STATE_CHANGED
"""


class Lines:
    """The arrival times of the lines of a child for which ``wanted`` holds."""

    def __init__(self, command: list[str], env: dict[str, str]) -> None:
        self.at: list[float] = []
        self.lines: list[str] = []
        self._child = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._child.stdout is not None
        for line in self._child.stdout:
            now = time.monotonic()
            self.lines.append(line.strip())
            if line.strip() == "in" or '"card_inserted"' in line:
                self.at.append(now)

    def end(self) -> None:
        self._child.kill()
        self._child.communicate()


def rows(seconds: float | None = None) -> list[Row]:
    waited, told = [], []
    with PrivatePcscd() as pcscd, tempfile.TemporaryDirectory() as folder:
        env = {"PCSCLITE_CSOCK_NAME": str(SOCKET)}
        with RunningAgent(Path(folder) / "home", "--no-tray", env=env) as agent:
            eventually(lambda: agent.status()["card_service"] == "up")
            bare = Lines([sys.executable, "-c", WAITER, FIRST], agent.env)
            watch = Lines([*HETES, "watch", "--json"], agent.env)
            eventually(lambda: bare.lines == ["ready"])
            procfs.let_pass(1.5)  # watch says nothing before the first event
            for n in range(1, repeats(INSERTIONS, seconds) + 1):
                began = time.monotonic()
                pcscd.insert(FIRST)
                eventually(lambda n=n: len(bare.at) == n and len(watch.at) == n)
                waited.append(bare.at[-1] - began)
                told.append(watch.at[-1] - began)
                pcscd.take_out(FIRST)
                eventually(lambda: json.loads(watch.lines[-1])["event"] == "card_removed")
                procfs.let_pass(0.05)
            bare.end()
            watch.end()
    later = [1000 * (b - a) for a, b in zip(waited, told, strict=True)]
    return [
        Row("card to watch line, behind a bare waiter", statistics.median(later), "ms", bar=BAR_MS),
        Row("the slowest of them", max(later), "ms"),
        Row(
            "card to watch line", 1000 * statistics.median(told), "ms", 1000 * statistics.median(waited), "bare waiter"
        ),
    ]


if __name__ == "__main__":
    raise SystemExit(report(rows()))
