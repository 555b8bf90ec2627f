"""Notices that are none of the core's: what is wrong with Hetes, and single words of it.

Law: each showing has an order of its own, below zero, so that delivery never takes one for another; what no channel
took is shown again when one is back, and what is mended is taken back. May be called from any thread.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace

from hetes.core.events import ChannelBack, Event, NoticeLost, NoticeTaken
from hetes.ports import Notifier
from hetes.presentation.views import NoticeView


@dataclass(slots=True)
class _Standing:
    view: NoticeView
    taken: bool = False


class StandingNotices:
    """What stands in which slot of ``notifier``, for one run of the agent."""

    def __init__(self, notifier: Notifier) -> None:
        """Begin with nothing: a start tells anew what is wrong."""
        self._notifier = notifier
        self._lock = threading.Lock()
        self._standing: dict[str, _Standing] = {}
        self._orders = 0

    def show(self, view: NoticeView) -> None:
        """Show this in its slot, whatever stands there."""
        with self._lock:
            self._orders += 1
            standing = _Standing(replace(view, order=-self._orders))
            self._standing[view.slot] = standing
            self._notifier.show(standing.view)

    def project(self, slot: str, view: NoticeView | None) -> bool:
        """Let the slot show this and nothing else: what stands there already is left as it is, None takes it back.

        Returns whether a channel has taken just this.
        """
        with self._lock:
            standing = self._standing.get(slot)
            if view is None and self._standing.pop(slot, None) is not None:
                self._notifier.withdraw(slot)
        if view is not None and (standing is None or replace(standing.view, order=view.order) != view):
            self.show(view)
            return False
        return view is not None and standing is not None and standing.taken

    def hear(self, events: Iterable[Event]) -> None:
        """Take what the delivery says of these notices."""
        for event in events:
            with self._lock:
                if isinstance(event, NoticeTaken | NoticeLost):
                    for standing in self._standing.values():
                        if standing.view.order == event.order:
                            standing.taken = isinstance(event, NoticeTaken)
                elif isinstance(event, ChannelBack):
                    for standing in self._standing.values():
                        if not standing.taken:
                            self._notifier.show(standing.view)
