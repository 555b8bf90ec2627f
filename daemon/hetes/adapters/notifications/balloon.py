"""Notices as the icon's own balloons: Windows only, where a balloon needs nothing but the icon.

A balloon has no buttons and tells nobody whether it was seen; the receipt says that the icon took it.
"""

from __future__ import annotations

from collections.abc import Callable

from hetes.adapters.notifications.channel import Listeners, Receipt
from hetes.presentation.views import NoticeView


class TrayBalloons:
    """A channel on ``balloon(title, text) -> taken``, the tray's."""

    name = "balloon"

    def __init__(self, balloon: Callable[[str, str], bool]) -> None:
        self._balloon = balloon

    def listen(self, listeners: Listeners) -> None:
        """Do nothing: a balloon tells nothing."""

    def left(self) -> bool:
        """Nothing that a former run left can be found here."""
        return False

    def tidy(self) -> None:
        """Do nothing, as above."""

    def deliver(self, ticket: int, notice: NoticeView, within: float) -> Receipt:  # noqa: ARG002 - the icon answers at once
        """Show the notice as a balloon; without an icon it fails, and may work later."""
        return Receipt.TAKEN if self._balloon(notice.title, notice.text) else Receipt.FAILED

    def take_back(self, ticket: int, *, replaced: bool = False) -> None:
        """Do nothing: Windows takes balloons away by itself after seconds."""

    def close(self) -> None:
        """Do nothing."""
