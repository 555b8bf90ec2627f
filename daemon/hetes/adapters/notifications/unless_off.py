"""A channel on Windows that claims nothing while the user has switched notices off.

The shell takes balloons then as well, and shows none: "taken" would be a lie.
"""

from __future__ import annotations

from collections.abc import Callable

from hetes.adapters.notifications.channel import Channel, Listeners, Receipt
from hetes.adapters.notifications.windows_state import windows_state
from hetes.presentation.views import NoticeView


class UnlessOff:
    """The channel ``it``, which is offered nothing while ``state`` is "off"."""

    def __init__(self, it: Channel, state: Callable[[], str | None] = windows_state) -> None:
        self._it = it
        self._state = state

    @property
    def name(self) -> str:
        """The channel's own name."""
        return self._it.name

    def listen(self, listeners: Listeners) -> None:
        """Hand them on."""
        self._it.listen(listeners)

    def left(self) -> bool:
        """Ask it."""
        return self._it.left()

    def tidy(self) -> None:
        """Hand it on."""
        self._it.tidy()

    def deliver(self, ticket: int, notice: NoticeView, within: float) -> Receipt:
        """Fail while notices are off: it may work later."""
        return Receipt.FAILED if self._state() == "off" else self._it.deliver(ticket, notice, within)

    def take_back(self, ticket: int, *, replaced: bool = False) -> None:
        """Hand it on."""
        self._it.take_back(ticket, replaced=replaced)

    def close(self) -> None:
        """Hand it on."""
        self._it.close()
