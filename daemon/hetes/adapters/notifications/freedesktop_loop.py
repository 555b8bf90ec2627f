"""The notification service, spoken to in a thread of its own. Law: imported for the first notice, not before."""

from __future__ import annotations

import contextlib
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as LimitReached
from pathlib import Path

from hetes.adapters.notifications.bus_line import CONNECT_LIMIT
from hetes.adapters.notifications.channel import Listeners, Receipt
from hetes.adapters.notifications.freedesktop_service import FreedesktopService
from hetes.adapters.notifications.left_notices import LeftNotices
from hetes.adapters.notifications.loop_thread import LoopThread
from hetes.presentation.views import NoticeView

_LOADING_LIMIT = 10.0  # seconds more for the first call: a virus scanner may read every module first
_CLOSE_LIMIT = 1.0


class FreedesktopLoop:
    """What :mod:`hetes.adapters.notifications.freedesktop` does from its first notice on."""

    def __init__(self, app_name: str, icon: Path | None, left: LeftNotices, listeners: Listeners) -> None:
        self._service = FreedesktopService(app_name, icon, left, listeners)
        self._thread = LoopThread("hetes-toasts", self._service.leave)

    def deliver(self, ticket: int, notice: NoticeView, within: float) -> Receipt:
        """Show ``notice``; while an earlier one is still without an answer, refuse at once."""
        job = self._thread.ask(self._service.show(ticket, notice, within))
        try:
            return job.result(within + _LOADING_LIMIT)
        except (LimitReached, CancelledError):
            job.cancel()
            return Receipt.WAITING

    def tidy(self) -> None:
        """Close what a former process left."""
        with contextlib.suppress(LimitReached, CancelledError):
            self._thread.ask(self._service.tidy()).result(2 * CONNECT_LIMIT)

    def take_back(self, ticket: int) -> None:
        """Hide the notice ``ticket``; nothing there is no error."""
        if self._thread.started:
            with contextlib.suppress(LimitReached, CancelledError):
                self._thread.ask(self._service.take_back(ticket)).result(_CLOSE_LIMIT)

    def close(self) -> None:
        """End loop and thread; whoever waits for a receipt gives up. May be called twice."""
        self._thread.close()
