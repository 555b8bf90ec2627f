"""The tray of an agent that shall have none (``--no-tray``): it waits, and shows nothing."""

from __future__ import annotations

from collections.abc import Callable

from hetes.adapters.tray.wakeup_socket import WakeupSocket
from hetes.ports import Post
from hetes.presentation.views import TrayView


class NoTray:
    """Fills the port :class:`hetes.ports.Tray` without a picture, a menu or a wake-up."""

    def __init__(self) -> None:
        self._wakeup = WakeupSocket()
        self._stopping = False

    def run(self, post: Post, quit_requested: Callable[[], None]) -> None:  # noqa: ARG002 - the port's words
        """Wait until ``stop``."""
        while not self._stopping:
            self._wakeup.wait()
        self._wakeup.close()

    def show(self, view: TrayView) -> None:
        """Show nothing."""

    def stop(self) -> None:
        """Make ``run`` return. May be called twice, before ``run``, and in a signal handler."""
        self._stopping = True
        self._wakeup.wake()
