"""An agent of words only: it answers over the real channel as the engine would, and does nothing.

As a program (``python -m tests.support.agent.stub RUNTIME_FOLDER``) it serves until it is told to quit, and writes
"ready" once it can be asked.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from hetes.adapters.ipc.server import LocalServer
from hetes.core.json_types import Json

STATUS: Json = {
    "version": "0.1.0",
    "now": "2026-11-23T08:00:00+00:00",
    "simulated": False,
    "face": "active",
    "badge": None,
    "card_service": "up",
    "readers": [
        {
            "id": "r1",
            "name": "Minta Olvasó 00 00",
            "card": {"atr": "3B8780018031B973842160B8", "kind": "eszemelyi", "in_use": None},
        }
    ],
    "practitioners": [
        {
            "id": "p1",
            "name": "Dr. Minta Éva",
            "on_duty": True,
            "done": False,
            "session": {
                "id": "s1",
                "state": "active",
                "started_at": "2026-11-23T04:12:00+00:00",
                "ends_at": "2026-11-23T11:12:00+00:00",
                "remaining_s": 11520,
                "source": "cli",
            },
        }
    ],
    "portal": {"state": "unknown", "reason": None, "checked_at": None},
    "next_wake": "2026-11-23T10:42:00+00:00",
}

HISTORY: Json = {
    "days": 30,
    "sessions": [
        {
            "practitioner": "p1",
            "name": "Dr. Minta Éva",
            "started_at": "2026-11-22T07:00:00+00:00",
            "ends_at": "2026-11-22T14:00:00+00:00",
            "ended_at": "2026-11-22T13:20:00+00:00",
            "source": "tray",
        }
    ],
    "notices": [
        {
            "at": "2026-11-22T13:30:00+00:00",
            "notice": "session_ending",
            "practitioner": "p1",
            "channel": "desktop",
            "text": "EESZT-kapcsolat: még 30 perc.",
        }
    ],
    "uncovered": [
        {
            "practitioner": "p1",
            "name": "Dr. Minta Éva",
            "date": "2026-11-21",
            "minutes": 95,
            "spans": [["2026-11-21T08:00:00Z", "2026-11-21T09:35:00Z"]],
        }
    ],
}


class AgentStub:
    """Answers requests and remembers them; ``happen`` tells the watchers something."""

    def __init__(self, runtime: Path, **server: Any) -> None:
        self.asked: list[Json] = []
        self.replies: dict[str, Json] = {
            "status": {"ok": True, "language": "hu", "status": STATUS},
            "history": {"ok": True, "history": HISTORY},
        }
        self.quit = threading.Event()
        self.watchers: list[Callable[[Json], None]] = []
        self.server = LocalServer(runtime, self.ask, self.subscribe, **server)
        self.server.swept = lambda _server: None  # the tests look themselves

    def __enter__(self) -> Self:
        self.server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.stop()

    def ask(self, request: Json, _wanted: Any = None) -> Json:
        self.asked.append(request)
        if request["do"] == "quit":
            self.quit.set()
        return self.replies.get(request["do"], {"ok": True, "said": f"Kész: {request['do']}."})

    def subscribe(self, put: Callable[[Json], None]) -> Callable[[], None]:
        self.watchers.append(put)
        return lambda: self.watchers.remove(put)

    def happen(self, happened: Json) -> None:
        for put in tuple(self.watchers):
            put(happened)


def main() -> None:
    with AgentStub(Path(sys.argv[1])) as stub:
        print("ready", flush=True)
        stub.quit.wait()


if __name__ == "__main__":
    main()
