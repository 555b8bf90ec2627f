"""Notices with buttons on Linux: a light front; what it speaks through is loaded and started by the first notice.

The law: this module imports nothing that costs; the work is done by
:mod:`hetes.adapters.notifications.freedesktop_loop`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hetes.adapters.notifications.channel import Receipt
from hetes.adapters.notifications.late_worker import LateWorkerChannel
from hetes.adapters.notifications.left_notices import LeftNotices

if TYPE_CHECKING:
    from hetes.adapters.notifications.freedesktop_loop import FreedesktopLoop


class FreedesktopChannel(LateWorkerChannel["FreedesktopLoop"]):
    """The desktop's notification service, over the session bus.

    ``left`` is the file that remembers, for the next process, what stands on the screen.
    """

    closed_receipt = Receipt.WAITING

    def __init__(self, app_name: str = "Hetes", left: Path | None = None, icon: Path | None = None) -> None:
        super().__init__(app_name, icon)
        self._left = LeftNotices(left)

    def make(self) -> FreedesktopLoop:
        """Load and start what speaks with the service."""
        from hetes.adapters.notifications.freedesktop_loop import FreedesktopLoop  # noqa: PLC0415 - asyncio: not before the first notice

        return FreedesktopLoop(self.app_name, self.icon, self._left, self.listeners)

    def left(self) -> bool:
        """Tell whether a former process may have left notices on the screen."""
        return self._left.any()

    def tidy(self) -> None:
        """Close what a former process left, now or as soon as the service can be reached."""
        worker = self.started()
        if worker is not None:
            worker.tidy()
