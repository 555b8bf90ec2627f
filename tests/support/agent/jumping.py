"""The real agent, with real store, scheduler, notifier, tray and power watch, but a wall clock that a test can set.

    with JumpingAgent(home, env=desktop.env) as agent:
        agent.jump(hours=2)               # the wall clock alone: to the agent that is a sleep
        agent.zone("Europe/Budapest")

Run as a program it is that agent: ``python jumping_agent.py HOME``.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from hetes.adapters.alarm import BEAT
from hetes.adapters.clock import SystemClock
from hetes.adapters.tray.pystray_tray import LATE
from tests.support.agent.program import RunningAgent


class SetClock:
    """The real clocks, but the wall clock is off by what a file says; ``counted``: seconds asleep, or None."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._real = SystemClock()

    def _told(self) -> dict:
        return json.loads(self._file.read_text("utf-8"))

    def now(self) -> datetime:
        return self._real.now() + timedelta(seconds=self._told()["ahead"])

    def monotonic(self) -> float:
        return self._real.monotonic()

    def asleep(self) -> float | None:
        return self._told()["counted"]

    def boot(self) -> str | None:
        return self._real.boot()

    def zone(self) -> tzinfo:
        return ZoneInfo(self._told()["zone"])

    def late(self) -> float:
        """After how many seconds without an icon it says so."""
        return float(self._told()["late"])

    def beat(self) -> float:
        """How many seconds lie between two beats."""
        return float(self._told()["beat"])


class JumpingAgent(RunningAgent):
    def __init__(
        self,
        home: Path,
        env: Mapping[str, str],
        *,
        counted: float | None = None,
        late: float = LATE,
        beat: float = BEAT,
    ) -> None:
        super().__init__(home, env=env)
        self._command = [sys.executable, __file__, str(home)]
        self.file = home.parent / f"{home.name}.clock"
        now = SystemClock().now()
        # Its day begins at nine, whenever it is tried: a jump of hours must not end on the next day, when all is settled.
        nine = now.replace(hour=9, minute=0, second=0, microsecond=0)
        self._told = {
            "ahead": (nine - now).total_seconds(),
            "counted": counted,
            "zone": "UTC",
            "late": late,
            "beat": beat,
        }
        self._write()

    def _write(self) -> None:
        fresh = self.file.with_suffix(".new")
        fresh.write_text(json.dumps(self._told), "utf-8")
        fresh.replace(self.file)

    def jump(self, **span: float) -> None:
        self._told["ahead"] += timedelta(**span).total_seconds()
        self._write()

    def sleep(self, **span: float) -> None:
        """Sleep on a system that counts it."""
        self._told["counted"] += timedelta(**span).total_seconds()
        self.jump(**span)

    def zone(self, name: str) -> None:
        self._told["zone"] = name
        self._write()


def be_the_agent(home: Path) -> int:
    from hetes.adapters.alarm import SchedulerAlarm
    from hetes.adapters.card.simulated import SimulatedReaders
    from hetes.adapters.folders import Folders
    from hetes.adapters.logs import start_logging
    from hetes.adapters.settings.file import SettingsFile
    from hetes.adapters.tray.pystray_tray import PystrayTray
    from hetes.agent.agent import Agent
    from hetes.agent.components import Components, real_notifier, real_power
    from hetes.agent.signals import with_signals

    folders = Folders(home / "config", home / "data", home / "run")
    folders.ensure()
    start_logging(folders.data, logging.INFO)
    clock = SetClock(home.parent / f"{home.name}.clock")
    tray = PystrayTray(late=clock.late())
    agent = Agent(
        Components(
            folders=folders,
            clock=clock,
            settings=SettingsFile(folders.settings, clock.zone),
            notifier=real_notifier(tray, folders.runtime),
            tray=tray,
            alarm=SchedulerAlarm(clock, SystemClock(), beat=clock.beat()),
            cards=SimulatedReaders(),
            power=real_power(),
        )
    )
    with_signals(agent.leave)
    agent.start()
    return agent.serve()


if __name__ == "__main__":
    sys.exit(be_the_agent(Path(sys.argv[1])))
