"""Measures the agent at rest against its bars: ``python tests/benchmarks/idle.py [--card | --panel | --fleet]``.

Two minutes (with ``--fleet`` four), needs root.

Under xfce4-panel, with two practitioners outside their consulting hours, a card service without a card, the panel
closed. Wake-ups are the context switches of all threads and children together, counted for 60 s after 20 s of
settling; memory is the proportional set size beside a bare pystray icon in the same run. Exit code 1 beyond a bar.

With ``--panel`` the panel was open before, every page of it, and was closed; its child ends ten minutes later.

With ``--card`` a virtual eSzemélyi lies in a reader, nobody is connected to it, and the two practitioners have no
hours and no session: any use of the card might be an activation, so it is looked for all the time. The card service
is measured beside the agent, for looking costs it as well.

With ``--fleet`` it is measured twice: alone, and linked to another workstation over a broker.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "daemon")]

from hetes.panel.web.registry import NAMES, address  # noqa: E402 - found by the line above
from tests.benchmarks.table import Row, report  # noqa: E402 - found by the line above
from tests.support.agent.program import RunningAgent, write_settings  # noqa: E402 - as above
from tests.support.card.pcscd import FOREGROUND, SOCKET, PrivatePcscd  # noqa: E402 - as above
from tests.support.card.posts import FIRST  # noqa: E402 - as above
from tests.support.desktop.screen import Desktop  # noqa: E402 - as above
from tests.support.fleet.mosquitto import Mosquitto  # noqa: E402 - as above
from tests.support.system import procfs  # noqa: E402 - found by the line above
from tests.support.system.waiting import eventually  # noqa: E402 - as above

WAKEUPS, WAKEUPS_CARD, TIMES_BARE = 3.0, 60.0, 1.45
LINK_WAKEUPS, LINK_MB = 6.0, 12.0
SETTLE_S, COUNT_S = 20.0, 60.0
SPOKEN_S = 75.0  # a minute after the card came, one notice asks whether the connection was activated: that is no rest
BARE = [sys.executable, str(ROOT / "tests/benchmarks/bare_icon.py")]
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PERSON = """
[[practitioner]]
id = "p{n}"
name = "Dr. Minta {name}"
"""
NO_HOURS = PERSON.format(n=1, name="Éva") + PERSON.format(n=2, name="Pál")


def settings(now: datetime) -> str:
    """Return two practitioners whose hours (in UTC) begin four and six hours from now, each day."""
    people = []
    for n, (name, ahead) in enumerate((("Éva", 4), ("Pál", 6)), 1):
        begin = now + timedelta(hours=ahead)
        end = begin + timedelta(hours=2)
        block = f"{begin:%H}:00-{end:%H}:00" if end.date() == begin.date() else f"{begin:%H}:00-23:59"
        hours = ", ".join(f'{day} = "{block}"' for day in DAYS)
        people.append(PERSON.format(n=n, name=name) + f"hours = {{ {hours} }}\n")
    return "".join(people)


@contextmanager
def card_service() -> Iterator[tuple[str, ...]]:
    """A pcscd that nobody else sees; yields the command that brings another program to it."""
    script = f"mkdir -p /run/pcscd; mount -t tmpfs tmpfs /run/pcscd; ip link set lo up; exec {FOREGROUND}"
    service = subprocess.Popen(
        ["unshare", "-m", "-n", "--propagation", "private", "sh", "-ec", script],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        eventually(Path(f"/proc/{service.pid}/root/run/pcscd/pcscd.comm").exists)
        yield ("nsenter", "-t", str(service.pid), "-m", "-n")
    finally:
        service.kill()
        service.wait()


def names(pid: int) -> dict[tuple[int, int], str]:
    """Return what each thread of the tree is called."""
    found = {}
    for process, thread in procfs.switches(pid):
        command = Path(f"/proc/{process}/cmdline").read_text().replace("\0", " ")[-40:]
        found[process, thread] = Path(f"/proc/{process}/task/{thread}/comm").read_text().strip() + f" of {command}"
    return found


def counted(pid: int, seconds: float) -> float:
    """Write the context switches of each thread of the tree to stderr; return their sum per minute."""
    before = procfs.switches(pid)
    procfs.let_pass(seconds)
    after, called = procfs.switches(pid), names(pid)
    woken = 0
    for thread, count in after.items():
        times = count - before.get(thread, 0)
        woken += times
        print(f"  {times:4} {called.get(thread, '')}", file=sys.stderr)
    return woken * 60 / seconds


def use_the_panel(agent: RunningAgent, beside: tuple[str, ...]) -> None:
    """Look at every page (from where the agent is), look away, and wait until the panel has gone by itself."""
    look = "import sys; from tests.support.panel.visitor import Visitor; visitor = Visitor.of(sys.argv[1]).log_in(); "
    look += "assert all(visitor.get(at).status == 200 for at in sys.argv[2:])"
    pages = [*beside, sys.executable, "-c", look, agent.ask(do="panel")["url"], *map(address, NAMES)]
    subprocess.run(pages, check=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'daemon'}"})
    children = set(procfs.tree(agent.pid)) - {agent.pid}
    assert children
    begun = time.monotonic()
    eventually(lambda: not children & set(procfs.tree(agent.pid)), within=700, every=1)
    print(f"the panel went {time.monotonic() - begun:.0f} s after it was last used", file=sys.stderr)


def without_card(seconds: float, *, after_the_panel: bool = False) -> list[Row]:
    """Measure with no card."""
    with Desktop("xfce") as desktop, card_service() as beside, tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "hetes"
        write_settings(home, settings(datetime.now(UTC)))  # noqa: TID251 - its hours must lie beside the real time
        env = {**desktop.env, "TZ": "UTC"}
        with RunningAgent(home, env=env, wrapper=beside) as agent:
            eventually(desktop.icon)
            eventually(lambda: agent.status()["card_service"] == "up")
            told = agent.status()
            assert told["face"] == "idle", told
            assert len(told["practitioners"]) == 2, told
            if after_the_panel:
                use_the_panel(agent, beside)
            procfs.let_pass(min(SETTLE_S, seconds))
            per_minute = counted(agent.pid, seconds)
            pss = procfs.pss_mb(agent.pid)
        eventually(lambda: desktop.icon() is None)
        bare_icon = desktop.spawn(BARE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        eventually(desktop.icon)
        procfs.let_pass(5)
        bare = procfs.pss_mb(bare_icon.pid)
    when = " after the panel" if after_the_panel else ""
    return [
        Row(f"wake-ups at rest{when}", per_minute, "/min", bar=WAKEUPS),
        Row(f"memory at rest{when} (PSS)", pss, "MB", bare, "bare icon", bar_times=TIMES_BARE),
    ]


def with_card(seconds: float) -> list[Row]:
    """Measure with a card lying in a reader."""
    with Desktop("xfce") as desktop, PrivatePcscd() as pcscd, tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "hetes"
        write_settings(home, NO_HOURS)
        env = {**desktop.env, "TZ": "UTC", "PCSCLITE_CSOCK_NAME": str(SOCKET)}
        with RunningAgent(home, env=env) as agent:
            eventually(desktop.icon)
            pcscd.insert(FIRST)
            eventually(lambda: '"in_use": false' in json.dumps(agent.status()["readers"]))
            procfs.let_pass(min(SPOKEN_S, SPOKEN_S * seconds / COUNT_S))
            of_service = procfs.switches(pcscd.pid)
            per_minute = counted(agent.pid, seconds)
            service = sum(count - of_service.get(one, 0) for one, count in procfs.switches(pcscd.pid).items())
            assert '"in_use": false' in json.dumps(agent.status()["readers"])
    return [
        Row("wake-ups with a card, nobody connected", per_minute, "/min", bar=WAKEUPS_CARD),
        Row("the card service's own wake-ups", service * 60 / seconds, "/min"),
    ]


def with_link(seconds: float) -> list[Row]:
    """Measure what a link to another workstation costs: the same agent without one, and started anew with one."""
    with Desktop("xfce") as desktop, card_service() as beside, tempfile.TemporaryDirectory() as folder:
        first, second, carried = (Path(folder) / name for name in ("first", "second", "practice.json"))
        broker = BrokerBeside(Path(folder), beside)
        for home in (first, second):
            write_settings(home, settings(datetime.now(UTC)))  # noqa: TID251 - as above
        found: list[tuple[float, float, float]] = []

        def look(agent: RunningAgent) -> None:
            procfs.let_pass(min(SETTLE_S * 2, seconds))  # whoever comes is answered twice, 20 s apart
            per_minute = counted(agent.pid, seconds)
            found.append((per_minute, procfs.pss_mb(agent.pid), procfs.anonymous_mb(agent.pid)))

        with RunningAgent(first, env={**desktop.env, "TZ": "UTC"}, wrapper=beside) as agent:
            eventually(desktop.icon)
            look(agent)
            assert agent.cli("fleet", "create", "--broker", broker.url, "--file", str(carried)).code == 0
        eventually(lambda: desktop.icon() is None)
        with (
            RunningAgent(second, wrapper=beside) as other,
            RunningAgent(first, env={**desktop.env, "TZ": "UTC"}, wrapper=beside) as agent,
        ):
            eventually(desktop.icon)
            assert other.cli("fleet", "join", str(carried)).code == 0
            eventually(
                lambda: [each["state"] for each in agent.ask(do="fleet")["fleet"]["workstations"]] == ["ready"] * 2
            )
            look(agent)
        broker.stop()
    (alone, alone_mb, alone_own), (linked, linked_mb, linked_own) = found
    return [
        Row("wake-ups more by a link at rest", linked - alone, "/min", alone, "alone", bar=LINK_WAKEUPS),
        Row("memory more by a link at rest (PSS)", linked_mb - alone_mb, "MB", alone_mb, "alone", bar=LINK_MB),
        Row("memory of its own more by a link", linked_own - alone_own, "MB", alone_own, "alone"),
    ]


class BrokerBeside(Mosquitto):
    """A broker where the agent is, in a network of its own."""

    def __init__(self, folder: Path, beside: tuple[str, ...]) -> None:
        self.wrapper = beside
        super().__init__(folder)

    def _answers(self) -> bool:
        return "running" in self.log


def rows(seconds: float | None = None, *, card: bool = False, panel: bool = False, fleet: bool = False) -> list[Row]:
    if fleet:
        return with_link(seconds or COUNT_S)
    return with_card(seconds or COUNT_S) if card else without_card(seconds or COUNT_S, after_the_panel=panel)


if __name__ == "__main__":
    raise SystemExit(report(rows(**{name: f"--{name}" in sys.argv for name in ("card", "panel", "fleet")})))
