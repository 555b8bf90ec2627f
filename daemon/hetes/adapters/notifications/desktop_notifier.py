"""The channel ``desktop-notifier``: a light front whose loop is loaded and started by the first notice.

The law: this module imports nothing that costs; the work is done by
:mod:`hetes.adapters.notifications.desktop_notifier_loop`.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from hetes.adapters.notifications.channel import Listeners, Receipt
from hetes.presentation.views import NoticeView

if TYPE_CHECKING:
    from hetes.adapters.notifications.desktop_notifier_loop import DesktopNotifierLoop


class DesktopNotifierChannel:
    """Notices with buttons: Notification Center on macOS.

    Args:
        app_name: what the system calls the sender.
        icon: a picture file for the notices.
    """

    name = "desktop-notifier"

    def __init__(self, app_name: str = "Hetes", icon: Path | None = None) -> None:
        self._app_name = app_name
        self._icon = icon
        self._listeners = Listeners()
        self._lock = threading.Lock()
        self._worker: DesktopNotifierLoop | None = None
        self._closed = False

    def listen(self, listeners: Listeners) -> None:
        """Call these listeners from now on. To be called before the first notice."""
        self._listeners = listeners

    def left(self) -> bool:
        """Nothing that a former run left can be found here."""
        return False

    def tidy(self) -> None:
        """Do nothing, as above."""

    def deliver(self, ticket: int, notice: NoticeView, within: float) -> Receipt:
        """Show ``notice``; while an earlier one is still without an answer, refuse at once."""
        from hetes.adapters.notifications.desktop_notifier_loop import DesktopNotifierLoop  # noqa: PLC0415 - asyncio: not before the first notice

        with self._lock:
            if self._closed:
                return Receipt.FAILED
            if self._worker is None:
                self._worker = DesktopNotifierLoop(self._app_name, self._icon, self._listeners)
        return self._worker.deliver(ticket, notice, within)

    def take_back(self, ticket: int, *, replaced: bool = False) -> None:  # noqa: ARG002 - every replacement is a clearing here
        """Hide the notice ``ticket``; nothing there is no error."""
        if self._worker is not None:
            self._worker.take_back(ticket)

    def close(self) -> None:
        """End loop and thread; whoever waits for a receipt gives up. May be called twice."""
        with self._lock:
            self._closed = True
        if self._worker is not None:
            self._worker.close()
