"""An agent killed while commands come in quick succession."""

from __future__ import annotations

import threading
from contextlib import suppress

from hetes.adapters.ipc.client import ChannelError
from tests.support.agent.program import RunningAgent
from tests.support.system.waiting import LIMIT, eventually


def killed_amid_commands(agent: RunningAgent, seconds: float) -> int:
    """Activate and end without a pause, kill so many seconds after the third answer; return how many were answered."""
    done: list[str] = []

    def keep_asking() -> None:
        with suppress(ChannelError):  # it was killed
            while True:
                for do in ("activate", "end"):
                    assert agent.ask(do=do)["ok"]
                    done.append(do)

    asker = threading.Thread(target=keep_asking)
    asker.start()
    eventually(lambda: len(done) > 2)
    agent.kill_after(seconds)
    asker.join(LIMIT)
    return len(done)
