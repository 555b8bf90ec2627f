"""Looks at whether a card is in use, in a thread and a PC/SC context of their own.

Law: it only looks, without waiting; it posts nothing, and says only that something is to be told. It lives while a
card lies in a reader and somebody needs the answer. A look of the thread that waits for cards would cost twice as
much, for its wait had to be ended and begun anew each time.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from hetes.adapters.card import reader_states as codes
from hetes.adapters.card import use_tracker as pace
from hetes.adapters.card.pcscd_events import CardEvents
from hetes.adapters.card.use_tracker import UseTracker

log = logging.getLogger(__name__)


class UseSampler:
    """Looks at the cards that ``uses`` knows, until :meth:`end`."""

    def __init__(
        self,
        scard: Any,  # noqa: ANN401 - a module without type hints
        uses: UseTracker,
        events: Callable[[], CardEvents],
        changed: Callable[[], None],
        slow: float | None = pace.SLOW,
    ) -> None:
        """Begin at once.

        Args:
            scard: a module, or what behaves like ``smartcard.scard``.
            uses: where the looks are written down.
            events: makes what wakes it, in the thread.
            changed: called in the thread when what ``uses`` tells is another.
            slow: seconds between two looks while no question is open; None: none until :meth:`look_soon`.
        """
        self._slow = slow
        self._scard = scard
        self._uses = uses
        self._make_events = events
        self._changed = changed
        self._stopping = threading.Event()
        self._events: CardEvents | None = None
        self._thread = threading.Thread(target=self._run, name="cards-use", daemon=True)
        self._thread.start()

    def look_soon(self) -> None:
        """Let it look soon: something may have begun or ended. May be called from any thread."""
        events = self._events
        if events is not None:
            events.wake()

    def end(self, seconds: float) -> None:
        """End it, and forget what it saw, for nobody looks any more; leave it behind when a look hangs so long."""
        self._stopping.set()
        self.look_soon()
        self._thread.join(seconds)
        self._uses.lose_sight()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._look_on()
            except Exception:
                log.exception("the looks at uses of cards failed and begin anew")
            if not self._stopping.is_set():
                # The thread that waits for cards sees and tells the end of the service; this one only tries again.
                self._uses.lose_sight()
                self._changed()
                self._stopping.wait(pace.SLOW)

    def _look_on(self) -> None:
        """Look with one context until it is lost, or until the end."""
        code, context = self._scard.SCardEstablishContext(0)
        if codes.unsigned(code) != codes.SUCCESS:
            return
        events = self._events = self._make_events()
        try:
            while not self._stopping.is_set():
                looked_at = time.monotonic()
                events.arm()
                if not self._look(context):
                    return
                pause = self._uses.pause(time.monotonic())
                events.wait(self._slow if pause == pace.SLOW else pause)
                early = looked_at + pace.FAST - time.monotonic()
                if early > 0:  # signals may come in floods
                    self._stopping.wait(early)
        finally:
            self._events = None
            events.close()
            self._scard.SCardReleaseContext(context)

    def _look(self, context: int) -> bool:
        """Look once; return whether the context is alive."""
        states = [(reader, codes.UNAWARE) for reader in self._uses.readers]
        if not states:
            return True
        asked_at = time.monotonic()
        code, answers = self._scard.SCardGetStatusChange(context, 0, states)
        told_at = time.monotonic()
        code = codes.unsigned(code)
        if code in {codes.TIMEOUT, codes.UNKNOWN_READER, codes.READER_UNAVAILABLE}:
            return True  # a reader went; the other thread is told of it
        if code != codes.SUCCESS:
            return False
        news = False
        for reader, number, _atr in answers:
            state = codes.unsigned(number)
            if state & codes.PRESENT:
                in_use = bool(state & (codes.INUSE | codes.EXCLUSIVE))
                news |= self._uses.look(reader, asked_at, told_at, in_use=in_use)
        if news:
            self._changed()
        return True
