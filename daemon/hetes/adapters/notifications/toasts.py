"""Notices with buttons on Windows: toasts that outlive the Hetes that showed them.

The law: a light front; Windows' part (:mod:`.toast_service`) is loaded by the first notice, and called in one thread
that may be given up. What is shown has tag and group by its slot, so that a later process can take it back; a click
comes as an address (:mod:`.toast_links`), never through this channel.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Protocol

from hetes.adapters.notifications.bounded_calls import BoundedCalls
from hetes.adapters.notifications.channel import Listeners, Receipt
from hetes.adapters.notifications.toast_links import ToastLinks
from hetes.adapters.notifications.toast_words import toast_xml
from hetes.presentation.views import NoticeView

log = logging.getLogger(__name__)

LASTS = timedelta(hours=12)
"""How long a toast may stay in the Action Center whose notice names no end."""
READY_LIMIT = 5.0
"""Seconds for loading what speaks to Windows, once: a virus scanner may read every module first."""
_CLEAR_LIMIT = 1.0


class ToastService(Protocol):
    """Windows' toasts of one program. Every call may hang, and raise anything."""

    def show(self, xml: str, tag: str, until: datetime, ended: Callable[[str], None]) -> bool:
        """Show it in place of what has this tag, and tell whether Windows lets this program's toasts be seen.

        ``ended`` is told once, from any thread: "by_hand", "failed", or "over" (its time, or an address was followed).
        """

    def hide(self, tag: str) -> None:
        """Take what has this tag off the screen, and out of the Action Center."""

    def clear(self) -> None:
        """Take everything of this program's out of both."""


class ToastChannel:
    """The channel on ``make()``, which may raise anything: then there are no toasts here. ``now`` tells the instant."""

    name = "desktop-notifier"
    """That of the library which fills the same role elsewhere: scripts and journals know notices with buttons by it."""

    def __init__(
        self,
        links: ToastLinks,
        make: Callable[[], ToastService],
        now: Callable[[], datetime],
    ) -> None:
        """Keep what there is; nothing is loaded yet."""
        self._links = links
        self._make = make
        self._now = now
        self._listeners = Listeners()
        self._calls = BoundedCalls("hetes-toasts")
        self._absent = False
        self._tags: dict[int, tuple[str, str]] = {}  # slot and tag, by ticket
        # Below: touched in the worker's thread only.
        self._service: ToastService | None = None

    def listen(self, listeners: Listeners) -> None:
        """Call these listeners from now on."""
        self._listeners = listeners

    def left(self) -> bool:
        """Tell whether a former process may have left toasts."""
        return self._links.any()

    def tidy(self) -> None:
        """Take back what a former process left."""
        self._links.forget()
        self._quietly(lambda service: service.clear(), READY_LIMIT)

    def deliver(self, ticket: int, notice: NoticeView, within: float) -> Receipt:
        """Show ``notice``; while an earlier call hangs, refuse at once."""
        if self._absent or not self._ready():
            return Receipt.ABSENT if self._absent else Receipt.FAILED
        opens, presses = self._links.make(notice)
        xml, tag = toast_xml(notice, opens, presses), tag_of(notice.slot)
        until = max(notice.until or self._now() + LASTS, self._now() + timedelta(minutes=1))
        self._tags[ticket] = notice.slot, tag
        allowed = False

        def show() -> None:
            nonlocal allowed
            assert self._service is not None  # noqa: S101 - _ready said so
            allowed = self._service.show(xml, tag, until, lambda how: self._ended(ticket, how))

        def late(error: BaseException | None) -> None:
            if error is None and allowed:
                self._listeners.late(ticket)

        try:
            done = self._calls.attempt(show, within, late)
        except Exception as error:  # noqa: BLE001 - winrt raises what it likes
            log.info("a toast was refused: %s: %s", type(error).__name__, error)
            done = False
        return Receipt.TAKEN if done and allowed else Receipt.FAILED

    def take_back(self, ticket: int, *, replaced: bool = False) -> None:
        """Hide the notice ``ticket``; where ``replaced``, the next one takes its place by its tag."""
        slot, tag = self._tags.pop(ticket, ("", ""))
        if slot and not replaced:
            self._links.drop(slot)
            self._quietly(lambda service: service.hide(tag), _CLEAR_LIMIT)

    def close(self) -> None:
        """End the thread; whoever waits for a receipt gives up. May be called twice."""
        self._calls.close()

    def _ready(self) -> bool:
        """Load what speaks to Windows; tell whether it is there."""
        if self._service is not None:
            return True

        def load() -> None:
            self._service = self._make()

        try:
            return self._calls.attempt(load, READY_LIMIT, lambda error: None if error else self._listeners.back())
        except Exception as error:  # noqa: BLE001 - winrt raises what it likes (a class that is not registered: OSError)
            self._absent = True
            log.info("no notices as toasts: %s: %s", type(error).__name__, error)
            return False

    def _quietly(self, do: Callable[[ToastService], None], within: float) -> None:
        """Do what nobody waits for the outcome of."""
        if self._absent or not self._ready():
            return

        def call() -> None:
            assert self._service is not None  # noqa: S101 - _ready said so
            do(self._service)

        try:
            self._calls.attempt(call, within, lambda _: None)
        except Exception as error:  # noqa: BLE001 - as above
            log.info("a toast could not be taken back: %s: %s", type(error).__name__, error)

    def _ended(self, ticket: int, how: str) -> None:
        if how == "failed":
            self._listeners.lost(ticket)
        elif how == "by_hand":
            self._listeners.dismissed(ticket)
            self._listeners.closed(ticket)


def tag_of(slot: str) -> str:
    """Return the tag of a slot: at most 16 characters, which the first Windows 10 allows."""
    return sha256(slot.encode("utf-8", "replace")).hexdigest()[:16]
