"""The panel's program: a child of the agent that serves the pages, and ends when nobody wants it any more.

The child is started by :mod:`hetes.panel.launcher.host`, which writes it lines of JSON (a code that will open it, and
where) and hears which port it got and which codes it knows. When that pipe ends, the agent is gone, and so is this.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC
from functools import partial
from typing import TYPE_CHECKING

from hetes.adapters.folders import Folders, find_folders
from hetes.adapters.ipc.client import ChannelError, ask, watch
from hetes.adapters.ipc.doors import doors
from hetes.core.json_types import Json

if TYPE_CHECKING:
    import asyncio

    from hetes.doctor.check import Finding

IDLE_AFTER = 600.0
"""Seconds after the last request, or the last look at an open page, in which nobody wanted anything."""
log = logging.getLogger(__name__)


def main(idle_after: float = IDLE_AFTER) -> int:
    """Serve until the agent goes or nobody has asked for ``idle_after`` seconds. Returns the exit code."""
    import asyncio  # noqa: PLC0415 - the agent, which has a part of this module, does without

    from hetes.adapters.logs import start_logging  # noqa: PLC0415 - as above

    folders = find_folders()
    start_logging(folders.data, logging.INFO, "panel")
    asyncio.run(_serve(folders, idle_after))
    return 0


async def _serve(folders: Folders, idle_after: float) -> None:
    import asyncio  # noqa: PLC0415 - as in main

    # Everything heavy is this child's own: nothing of it is ever loaded by the agent.
    from hetes.doctor.child import Checkup  # noqa: PLC0415 - see above
    from hetes.panel.web.page import Tools  # noqa: PLC0415 - see above
    from hetes.panel.web.registry import load  # noqa: PLC0415 - see above
    from hetes.panel.web.server import Idle, QuietServer, listen  # noqa: PLC0415 - see above
    from hetes.panel.web.sessions import CODE_LIVES, Sessions  # noqa: PLC0415 - see above
    from hetes.panel.web.site import Site  # noqa: PLC0415 - see above

    loop = asyncio.get_running_loop()
    sessions = Sessions(loop.time, lambda code: _tell({"over": code}))
    checkup = Checkup()
    tools = Tools(_asker(folders), folders.config, _settings(folders), checkup, partial(_report, folders))

    def end() -> None:
        site.hub.close()
        server.end()

    idle = Idle(idle_after, end)
    site = Site(tools, load(), sessions, watch=_watcher(folders), enter=idle.enter, leave=idle.leave)
    checkup.changed = lambda: _soon(loop, site.hub.changed)
    sock = listen()
    port = sock.getsockname()[1]
    server = QuietServer(site.application(f"127.0.0.1:{port}", idle.touch))

    def hear(line: Json) -> None:
        code, at = line.get("code"), line.get("at")
        if isinstance(code, str) and isinstance(at, str):
            sessions.expect(code, at)
            idle.touch()
            loop.call_later(CODE_LIVES, _tell, {"over": code})
            _tell({"known": code})

    await asyncio.to_thread(site.learn_language)
    _tell({"port": port})
    orders = threading.Thread(target=_orders, args=(loop, hear, end), name="panel-orders", daemon=True)
    orders.start()
    await server.serve(sockets=[sock])


def _orders(loop: asyncio.AbstractEventLoop, hear: Callable[[Json], None], end: Callable[[], None]) -> None:
    """Hear the agent's lines; at their end, end."""
    try:
        for line in sys.stdin.buffer:
            try:
                said = json.loads(line)
            except ValueError:
                continue
            loop.call_soon_threadsafe(hear, said)
        loop.call_soon_threadsafe(end)
    except RuntimeError:  # the loop is closed: it has ended
        return


def _tell(line: Json) -> None:
    try:
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()
    except (OSError, ValueError):  # the agent has just gone: the end of its lines will say so
        log.info("the agent did not hear")


def _asker(folders: Folders) -> Callable[[Json], Json]:
    from hetes.panel.web.page import AwayError  # noqa: PLC0415 - as in _serve

    def call(request: Json) -> Json:
        try:
            return dict(ask(doors(folders), request))
        except ChannelError as error:
            raise AwayError(error.reason) from error

    return call


def _watcher(folders: Folders) -> Callable[[], Iterator[Json]]:
    return lambda: watch(doors(folders))


def _soon(loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
    with suppress(RuntimeError):  # the loop is closed: nobody looks any more
        loop.call_soon_threadsafe(call)


def _report(folders: Folders, findings: Sequence[Finding], language: str, *, personal: bool) -> str:
    from hetes.doctor.report import report  # noqa: PLC0415 - as in _serve

    return report(folders, findings, language, personal=personal)


def _settings(folders: Folders) -> object:
    from hetes.adapters.settings.file import SettingsFile  # noqa: PLC0415 - as in _serve

    # The zone is about consulting hours becoming instants, which nobody does here.
    return SettingsFile.of(folders, lambda: UTC)


def run() -> None:
    """Be the program, and leave without waiting for threads that wait for the agent."""
    code = main()
    logging.shutdown()
    sys.stdout.flush()
    os._exit(code)


if __name__ == "__main__":
    run()
