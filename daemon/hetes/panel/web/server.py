"""uvicorn as the panel needs it: idle without requests, with limits for each connection, ended after a long idle time.

Stock uvicorn looks ten times a second whether it should end; here it waits for that. It lets a connection that never
says anything wait for ever; here each has a deadline, and beyond :data:`MOST_STRANGERS` the oldest on which nothing was
let in is closed: a request of anybody may begin, and drip, but takes no place from this user's browser.
"""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from hetes.panel.web.guard import ADMITTED

HEAD_WITHIN = 10.0
"""Seconds for a request's head, from the connection's first moment or from the head's first byte."""
KEPT_ALIVE = 15
"""Seconds that a connection may stay open between two requests."""
MOST_CONNECTIONS = 64
"""Of this user's browser: those on which the guard has let a request in."""
MOST_STRANGERS = 32
"""Of all others, until a request of theirs is let in: anybody on this computer can reach the port."""
LARGEST_HEAD = 32 * 1024


class DeadlineProtocol(H11Protocol):
    """A connection with a deadline for each head."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Make room, if there is none, and start the clock."""
        self.deadline: asyncio.TimerHandle | None = None
        self.since = self.loop.time()
        self._admitted = False
        super().connection_made(transport)
        self._start_clock()
        all_of_us = [each for each in self.connections if isinstance(each, DeadlineProtocol)]
        strangers = [each for each in all_of_us if not each.admitted]
        if len(strangers) > MOST_STRANGERS:  # they push out each other, and nobody else
            min(strangers, key=lambda each: each.since).drop()
        elif len(all_of_us) - len(strangers) > MOST_CONNECTIONS:
            idle = [each for each in all_of_us if each.admitted and not each.busy]
            min(idle or [self], key=lambda each: each.since).drop()

    @property
    def admitted(self) -> bool:
        """Tell whether the guard has let a request in on this connection: then it is this user's browser's."""
        if self.cycle is not None and self.cycle.scope.get(ADMITTED):
            self._admitted = True
        return self._admitted

    @property
    def busy(self) -> bool:
        """Tell whether a request has come in and is not yet answered."""
        return self.cycle is not None and not self.cycle.response_complete

    def drop(self) -> None:
        """Cut the connection."""
        self.transport.abort()

    def data_received(self, data: bytes) -> None:
        """Take what came; a head that has begun must end in time."""
        if self.deadline is None and not self.busy:
            self._start_clock()
        super().data_received(data)
        if self.busy:
            self._stop_clock()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        self._stop_clock()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        """Let uvicorn's own timer watch over the pause until the next request."""
        self._stop_clock()
        _ = self.admitted  # while its request is still known
        super().on_response_complete()

    def _start_clock(self) -> None:
        self.deadline = self.loop.call_later(HEAD_WITHIN, self.drop)

    def _stop_clock(self) -> None:
        if self.deadline is not None:
            self.deadline.cancel()
            self.deadline = None


class QuietServer(uvicorn.Server):
    """A server whose loop is woken by requests only, without a periodic tick."""

    def __init__(self, app: Any) -> None:  # noqa: ANN401 - whatever uvicorn takes for an application
        """Serve ``app`` once :meth:`serve` is awaited, in the loop that awaits it."""
        config = uvicorn.Config(
            app,
            http=DeadlineProtocol,
            ws="none",
            lifespan="off",
            loop="asyncio",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            date_header=False,
            timeout_keep_alive=KEPT_ALIVE,
            timeout_graceful_shutdown=1,
            h11_max_incomplete_event_size=LARGEST_HEAD,
        )
        super().__init__(config)
        self._over = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def end(self) -> None:
        """Let ``serve`` return. Belongs to the loop's thread."""
        self.should_exit = True
        self._over.set()

    def handle_exit(self, sig: int, frame: Any) -> None:  # noqa: ANN401 - a signal's frame
        """End on SIGTERM and SIGINT; the waiting loop has to be woken for it."""
        super().handle_exit(sig, frame)
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._over.set)

    async def main_loop(self) -> None:
        """Wait until somebody ends it."""
        self._loop = asyncio.get_running_loop()
        await self.on_tick(0)  # sets the default headers
        if not self.should_exit:
            await self._over.wait()


def listen() -> socket.socket:
    """Return a socket on a free port of this computer's own address, which nobody else can share."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    exclusive = getattr(socket, "SO_EXCLUSIVEADDRUSE", None)  # Windows: else another program could bind it as well
    if exclusive is not None:
        sock.setsockopt(socket.SOL_SOCKET, exclusive, 1)
    sock.bind(("127.0.0.1", 0))
    sock.listen(128)
    sock.set_inheritable(False)
    return sock


class Idle:
    """Ends something once nobody has used it for ``after`` seconds. Belongs to the loop's thread; never ticks."""

    def __init__(self, after: float, end: Any) -> None:  # noqa: ANN401 - a callable without arguments
        self._after = after
        self._end = end
        self._users = 0
        self._timer: asyncio.TimerHandle | None = None
        self.touch()

    def touch(self) -> None:
        """Count from now on."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if not self._users:
            self._timer = asyncio.get_running_loop().call_later(self._after, self._end)

    def enter(self) -> None:
        """Somebody looks: until :meth:`leave` nothing ends."""
        self._users += 1
        self.touch()

    def leave(self) -> None:
        """They have gone."""
        self._users -= 1
        self.touch()
