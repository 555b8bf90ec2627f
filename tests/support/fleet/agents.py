"""A whole agent of a practice, with a clock of its own, and spans of the link that a test need not wait out.

    with PracticeAgent(home, "eva", spans=SHORT) as agent: ...
    PracticeAgent(home, "eva", ahead=300)          # its clock is five minutes ahead of this computer's

Run as a program it is that agent: ``python agents.py AHEAD SPANS``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from hetes.adapters.clock import SystemClock
from tests.support.agent.program import RunningAgent, write_settings

SHORT: Mapping[str, float] = {"broker.WILL_DELAY": 2, "practice_link.PATIENCE": 2}
"""What is said 30 s after a line broke is said after two."""
PRACTITIONER = '[[practitioner]]\nid = "{own}"\nname = "{name}"\neeszt_user = "{user}"\n'
DOCTORS = {"O12345": "Dr. Minta Éva", "O67890": "Dr. Példa Ádám"}


class PracticeAgent(RunningAgent):
    """Its practitioners are those of ``DOCTORS``, the first ``doctors`` of them, each by an id of this agent's own."""

    def __init__(
        self,
        home: Path,
        *,
        doctors: int = 1,
        ahead: float = 0.0,
        spans: Mapping[str, float] | None = None,
        settings: str = "",
        env: Mapping[str, str] | None = None,
        wrapper: tuple[str, ...] = (),
    ) -> None:
        super().__init__(home, env=env, wrapper=wrapper)
        self._command = [*wrapper, sys.executable, __file__, str(ahead), json.dumps(dict(spans or {}))]
        people = list(DOCTORS.items())[:doctors]
        self.who = [f"{home.name}-{at}" for at in range(len(people))]
        told = (PRACTITIONER.format(own=o, name=n, user=u) for o, (u, n) in zip(self.who, people, strict=True))
        write_settings(home, "\n".join([settings, *told]))

    def practice(self) -> dict[str, Any]:
        """Return what it knows of the practice."""
        return dict(self.ask(do="fleet")["fleet"])

    def word_of(self, name: str) -> str | None:
        """Return in which state it holds the workstation of this name to be."""
        found = (each["state"] for each in self.practice().get("workstations", ()) if each["name"] == name)
        return next(found, None)

    def sessions(self) -> list[dict[str, Any] | None]:
        """Return the session of each practitioner."""
        return [each["session"] for each in self.status()["practitioners"]]


def be_the_agent(ahead: float, spans: Mapping[str, float]) -> None:
    """Be one whose clock is so many seconds ahead, and whose link has these spans."""
    from hetes import __main__ as program
    from hetes.adapters.fleet import broker
    from hetes.agent import bootstrap, components, practice_link

    class Ahead(SystemClock):
        def now(self) -> datetime:
            return super().now() + timedelta(seconds=ahead)

    modules = {"broker": broker, "practice_link": practice_link}
    for name, value in spans.items():
        module, _, constant = name.partition(".")
        getattr(modules[module], constant)  # there is one
        setattr(modules[module], constant, type(getattr(modules[module], constant))(value))
    bootstrap.SystemClock = Ahead  # type: ignore[misc]  # the clock that the agent is made with
    bootstrap.real_alarm = lambda clock: components.real_alarm(clock, SystemClock())
    sys.argv[1:] = ["run", "--simulate", "--no-tray"]
    program.main()


if __name__ == "__main__":
    be_the_agent(float(sys.argv[1]), json.loads(sys.argv[2]))
