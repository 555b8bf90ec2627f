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
    killed = threading.Event()

    def keep_asking() -> None:
        while not killed.is_set():
            try:
                for do in ("activate", "end"):
                    assert agent.ask(do=do)["ok"]
                    done.append(do)
            except ChannelError:  # it was killed, or is slow: whether that was done is not known
                with suppress(ChannelError):
                    agent.ask(do="end")

    asker = threading.Thread(target=keep_asking)
    asker.start()
    eventually(lambda: len(done) > 2)
    agent.kill_after(seconds)
    killed.set()
    asker.join(LIMIT)
    return len(done)
