"""What channels with buttons have in common: a light front, whose worker is loaded and started by the first notice.

The law: neither this module nor a front imports anything that costs; :meth:`LateWorkerChannel.make` does.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from pathlib import Path
from typing import ClassVar, Generic, Protocol, TypeVar

from hetes.adapters.notifications.channel import Listeners, Receipt
from hetes.presentation.views import NoticeView


class Worker(Protocol):
    """Does what a channel does, from the first notice on: see :class:`hetes.adapters.notifications.channel.Channel`."""

    def deliver(self, ticket: int, notice: NoticeView, within: float) -> Receipt:
        """Show ``notice``; while an earlier one is still without an answer, refuse at once."""

    def take_back(self, ticket: int) -> None:
        """Hide the notice ``ticket``; nothing there is no error."""

    def close(self) -> None:
        """End its thread; whoever waits for a receipt gives up. May be called twice."""


W = TypeVar("W", bound=Worker)


class LateWorkerChannel(ABC, Generic[W]):
    """A channel whose worker is made when there is something to do, once, and never after :meth:`close`.

    Args:
        app_name: what the system is to call the sender.
        icon: a picture file for the notices.
    """

    name = "desktop-notifier"
    """A library's that fills this role on other systems: scripts and journals know notices with buttons by it."""

    closed_receipt: ClassVar[Receipt]
    """What becomes of a notice that comes after the end."""

    def __init__(self, app_name: str = "Hetes", icon: Path | None = None) -> None:
        self.app_name = app_name
        self.icon = icon
        self.listeners = Listeners()
        self._lock = threading.Lock()
        self._worker: W | None = None
        self._closed = False

    @abstractmethod
    def make(self) -> W:
        """Load and start the worker. Called under a lock, once at most."""

    def listen(self, listeners: Listeners) -> None:
        """Call these listeners from now on. To be called before the first notice."""
        self.listeners = listeners

    def deliver(self, ticket: int, notice: NoticeView, within: float) -> Receipt:
        """Show ``notice``; while an earlier one is still without an answer, refuse at once."""
        worker = self.started()
        return self.closed_receipt if worker is None else worker.deliver(ticket, notice, within)

    def take_back(self, ticket: int, *, replaced: bool = False) -> None:  # noqa: ARG002 - every replacement is a closing here
        """Hide the notice ``ticket``; nothing there is no error."""
        if self._worker is not None:
            self._worker.take_back(ticket)

    def close(self) -> None:
        """End the worker's thread; whoever waits for a receipt gives up. May be called twice."""
        with self._lock:
            self._closed = True
        if self._worker is not None:
            self._worker.close()

    def started(self) -> W | None:
        """Return the worker, made now if there was none; None after the end."""
        with self._lock:
            if self._worker is None and not self._closed:
                self._worker = self.make()
            return None if self._closed else self._worker
