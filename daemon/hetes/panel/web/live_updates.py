"""What goes on while somebody looks: the agent's word that something changed, and the parts of pages that follow.

One thread listens to the agent from the first open page on; the pages themselves are looked at anew in the loop, a
moment after each word and a few times a minute, for the time that is left is shown. Nobody looking: nothing ticks.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from hetes.core.json_types import Json
from hetes.panel.web.seal import Seal
from hetes.panel.web.sessions import Session

Update = Json
Watch = Callable[[], Iterator[Json]]
Render = Callable[[str, Session], Awaitable[Update]]

SETTLES = 0.05
"""Seconds that one change may take to be told completely, before the pages are looked at."""
LOOKS_EVERY = 15.0
HELLO: Update = {"hello": True}
BYE: Update = {"bye": True}
"""The first and the last line of a stream: the page is in touch with its server, and its server is about to end."""
AGAIN_AFTER = 3.0
MOST_STREAMS = 24
log = logging.getLogger(__name__)


@dataclass(eq=False, slots=True)
class Stream:
    """An open page: where it is, whose it is, and what it was sent."""

    at: str
    session: Session
    sent: dict[str, str] = field(default_factory=dict)
    head: tuple[object, ...] | None = None
    waiting: asyncio.Queue[Update | None] = field(default_factory=lambda: asyncio.Queue(4))

    def dismiss(self, last: Update | None = None) -> None:
        """Let it end, whatever it was still to be sent, with a last word."""
        while not self.waiting.empty():
            self.waiting.get_nowait()
        for word in (last, None) if last else (None,):
            self.waiting.put_nowait(word)


class Hub:
    """The open pages. Belongs to the loop's thread."""

    def __init__(self, watch: Watch, render: Render, enter: Callable[[], None], leave: Callable[[], None]) -> None:
        """``enter`` and ``leave`` are called when somebody begins and ceases to look."""
        self._watch = watch
        self._render = render
        self._enter = enter
        self._leave = leave
        self._streams: list[Stream] = []
        self._changed = asyncio.Event()
        self._pump: asyncio.Task[None] | None = None
        self._listening = False

    async def open(self, at: str, seal: Seal) -> AsyncIterator[bytes]:
        """Yield server-sent events for the page at that address, each sealed, until the browser goes."""
        stream = Stream(at, seal.session)
        if len(self._streams) >= MOST_STREAMS:
            self._streams.pop(0).dismiss()
        self._streams.append(stream)
        self._enter()
        try:
            self._start()
            yield seal.event(HELLO)
            while (update := await stream.waiting.get()) is not None:
                yield seal.event(update)
        finally:
            if stream in self._streams:
                self._streams.remove(stream)
            self._leave()

    def changed(self) -> None:
        """Look at the pages anew, soon."""
        self._changed.set()

    def close(self) -> None:
        """End all streams, and tell the pages that nobody of us will be here any more."""
        for stream in self._streams:
            stream.dismiss(BYE)
        if self._pump is not None:
            self._pump.cancel()

    def _start(self) -> None:
        self._changed.set()
        if self._pump is None or self._pump.done():
            self._pump = asyncio.create_task(self._look())
        if not self._listening:
            self._listening = True
            loop = asyncio.get_running_loop()
            threading.Thread(target=self._listen, args=(loop,), name="panel-watch", daemon=True).start()

    async def _look(self) -> None:
        while self._streams:
            try:
                async with asyncio.timeout(LOOKS_EVERY):
                    await self._changed.wait()
                await asyncio.sleep(SETTLES)
            except TimeoutError:
                pass
            self._changed.clear()
            for stream in tuple(self._streams):
                await self._tell(stream)

    async def _tell(self, stream: Stream) -> None:
        if stream.waiting.full():  # it reads slower than things change: it will get the whole at its next turn
            return
        try:
            update = await self._render(stream.at, stream.session)
        except Exception:  # one page's fault must not silence the others
            log.exception("an open page could not be brought up to date")
            return
        parts = {name: part for name, part in update["parts"].items() if stream.sent.get(name) != part["mark"]}
        head = (update["title"], update["face"], "away" in update)
        if parts or head != stream.head:
            stream.sent |= {name: part["mark"] for name, part in parts.items()}
            stream.head = head
            stream.waiting.put_nowait({**update, "parts": parts})

    def _listen(self, loop: asyncio.AbstractEventLoop) -> None:
        pause = threading.Event()  # never set: a wait with a limit
        while not loop.is_closed():
            try:
                loop.call_soon_threadsafe(self._changed.set)  # it is there again, or still not
                for _ in self._watch():
                    loop.call_soon_threadsafe(self._changed.set)
            except RuntimeError:  # the loop was closed meanwhile
                return
            except Exception as error:  # noqa: BLE001 - the agent went away, or too many listen: tried again
                log.info("not listening to the agent: %s", error)
            with suppress(RuntimeError):  # as above
                loop.call_soon_threadsafe(self._changed.set)  # the pages are to say so at once
            pause.wait(AGAIN_AFTER)
