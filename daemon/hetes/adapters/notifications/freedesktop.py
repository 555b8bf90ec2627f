"""Notices with buttons on Linux: a light front; what it speaks through is loaded and started by the first notice.

The law: this module imports nothing that costs; the work is done by
:mod:`hetes.adapters.notifications.freedesktop_loop`.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from hetes.adapters.notifications.channel import Listeners, Receipt
from hetes.adapters.notifications.left_notices import LeftNotices
from hetes.presentation.views import NoticeView

if TYPE_CHECKING:
    from hetes.adapters.notifications.freedesktop_loop import FreedesktopLoop


class FreedesktopChannel:
    """The desktop's notification service, over the session bus.

    Args:
        app_name: what the service is to call the sender.
        left: the file that remembers, for the next process, what stands on the screen.
        icon: a picture file for the notices.
    """

    name = "desktop-notifier"
    """That of the library which fills the same role elsewhere: scripts and journals know notices with buttons by it."""

    def __init__(self, app_name: str = "Hetes", left: Path | None = None, icon: Path | None = None) -> None:
        self._app_name = app_name
        self._left = LeftNotices(left)
        self._icon = icon
        self._listeners = Listeners()
        self._lock = threading.Lock()
        self._worker: FreedesktopLoop | None = None
        self._closed = False

    def listen(self, listeners: Listeners) -> None:
        """Call these listeners from now on. To be called before the first notice."""
        self._listeners = listeners

    def left(self) -> bool:
        """Tell whether a former process may have left notices on the screen."""
        return self._left.any()

    def tidy(self) -> None:
        """Close what a former process left, now or as soon as the service can be reached."""
        worker = self._started()
        if worker is not None:
            worker.tidy()

    def deliver(self, ticket: int, notice: NoticeView, within: float) -> Receipt:
        """Show ``notice``; while an earlier one is still without an answer, refuse at once."""
        worker = self._started()
        return Receipt.WAITING if worker is None else worker.deliver(ticket, notice, within)

    def take_back(self, ticket: int, *, replaced: bool = False) -> None:  # noqa: ARG002 - every replacement is a closing here
        """Hide the notice ``ticket``; nothing there is no error."""
        if self._worker is not None:
            self._worker.take_back(ticket)

    def close(self) -> None:
        """End loop and thread; whoever waits for a receipt gives up. May be called twice."""
        with self._lock:
            self._closed = True
        if self._worker is not None:
            self._worker.close()

    def _started(self) -> FreedesktopLoop | None:
        from hetes.adapters.notifications.freedesktop_loop import FreedesktopLoop  # noqa: PLC0415 - asyncio: not before the first notice

        with self._lock:
            if self._worker is None and not self._closed:
                self._worker = FreedesktopLoop(self._app_name, self._icon, self._left, self._listeners)
            return None if self._closed else self._worker
