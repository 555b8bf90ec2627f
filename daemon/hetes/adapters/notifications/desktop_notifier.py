"""The channel ``desktop-notifier``: a light front whose loop is loaded and started by the first notice.

The law: this module imports nothing that costs; the work is done by
:mod:`hetes.adapters.notifications.desktop_notifier_loop`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hetes.adapters.notifications.channel import Receipt
from hetes.adapters.notifications.late_worker import LateWorkerChannel

if TYPE_CHECKING:
    from hetes.adapters.notifications.desktop_notifier_loop import DesktopNotifierLoop


class DesktopNotifierChannel(LateWorkerChannel["DesktopNotifierLoop"]):
    """Notices with buttons: toasts on Windows, Notification Center on macOS."""

    closed_receipt = Receipt.FAILED

    def make(self) -> DesktopNotifierLoop:
        """Load and start the library's loop."""
        from hetes.adapters.notifications.desktop_notifier_loop import DesktopNotifierLoop  # noqa: PLC0415 - asyncio: not before the first notice

        return DesktopNotifierLoop(self.app_name, self.icon, self.listeners)

    def left(self) -> bool:
        """Nothing that a former run left can be found here."""
        return False

    def tidy(self) -> None:
        """Do nothing, as above."""
