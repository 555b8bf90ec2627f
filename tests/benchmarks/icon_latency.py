"""Measures from an event to the icon: ``python tests/benchmarks/icon_latency.py`` (about 30 s).

First, under xfce4-panel, the real engine, store, scheduler and tray with the simulated readers: from the moment at
which the card service goes or comes, to the moment at which pystray has been given the
new picture. Bar: the median of 30 within 10 ms, else exit code 1. Then, for information, from the return of ``hetes
activate`` to the new face on the screen.
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

from hetes.presentation.views import IconView  # noqa: E402 - found by the line above
from tests.benchmarks.table import Row, repeats, report  # noqa: E402 - found by the line above
from tests.support.agent.program import RunningAgent, write_settings  # noqa: E402 - as above
from tests.support.desktop.screen import Desktop  # noqa: E402 - as above
from tests.support.system import procfs  # noqa: E402 - as above
from tests.support.system.waiting import LIMIT, eventually  # noqa: E402 - as above

EVENTS, BAR_MS = 30, 10.0
SCREENS = 5
IDLE, ACTIVE = IconView("idle"), IconView("active", share=24)
PERSON = '[[practitioner]]\nid = "p1"\nname = "Dr. Minta Éva"\n'


def inside(home: Path, events: int) -> None:
    """Be the agent, and print the milliseconds from each event to pystray's new picture."""
    from hetes.adapters.card.simulated import SimulatedReaders
    from hetes.adapters.clock import SystemClock
    from hetes.adapters.folders import Folders
    from hetes.adapters.settings.file import SettingsFile
    from hetes.agent.agent import Agent
    from hetes.agent.components import Components, real_alarm, real_notifier, real_tray

    folders = Folders(home / "config", home / "data", home / "run")
    folders.ensure()
    clock, cards, tray = SystemClock(), SimulatedReaders(), real_tray()
    given: list[float] = []
    apply = tray._apply

    def timed() -> None:
        shown = tray._shown
        apply()
        if tray._shown is not None and (shown is None or tray._shown.icon != shown.icon):
            given.append(time.monotonic())

    tray._apply = timed
    settings = SettingsFile(folders.settings, clock.zone)
    agent = Agent(
        Components(
            folders,
            clock,
            settings,
            real_notifier(tray, folders.runtime),
            tray,
            real_alarm(clock),
            cards,
            simulated=True,
        )
    )
    took: list[float] = []

    def tell() -> None:
        eventually(lambda: given)
        procfs.let_pass(2)
        for n in range(events):
            seen = len(given)
            began = time.monotonic()
            (cards.bring_back if n % 2 else cards.lose_service)()
            eventually(lambda seen=seen: len(given) > seen, every=0.001)
            took.append((given[seen] - began) * 1000)
            procfs.let_pass(0.1)
        agent.leave()

    agent.start()
    story = threading.Thread(target=tell)
    story.start()
    agent.serve()
    story.join()
    print(json.dumps(took))


def on_screen(desktop: Desktop, home: Path, times: int) -> list[float]:
    """Return the milliseconds from the return of ``hetes activate`` to the green icon."""
    took = []
    with RunningAgent(home, "--simulate", env=desktop.env) as agent:
        for _ in range(times):
            eventually(lambda: desktop.sees(IDLE, (ACTIVE,)))
            assert agent.cli("activate").code == 0
            began = time.monotonic()
            eventually(lambda: desktop.sees(ACTIVE, (IDLE,)), every=0.001)
            took.append((time.monotonic() - began) * 1000)
            assert agent.cli("end").code == 0
    return took


def rows(seconds: float | None = None) -> list[Row]:
    events = repeats(EVENTS, seconds)
    with Desktop("xfce") as desktop, tempfile.TemporaryDirectory() as folder:
        for name in ("a", "b"):
            write_settings(Path(folder) / name, PERSON)
        command = [sys.executable, __file__, str(Path(folder) / "a"), str(events)]
        child = desktop.spawn(command, stdout=subprocess.PIPE, text=True)
        took = json.loads(child.communicate(timeout=LIMIT)[0])
        seen = on_screen(desktop, Path(folder) / "b", repeats(SCREENS, seconds))
    assert len(took) == events
    return [
        Row("event to pystray's new icon", statistics.median(took), "ms", bar=BAR_MS),
        Row("hetes activate to green on the screen", statistics.median(seen), "ms"),
    ]


def main() -> int:
    if sys.argv[1:]:
        inside(Path(sys.argv[1]), int(sys.argv[2]))
        return 0
    return report(rows())


if __name__ == "__main__":
    raise SystemExit(main())
