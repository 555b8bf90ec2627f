"""What is done for an address ``hetes:``: what a notice's button stands for, or the panel is opened.

Law: whoever wrote the address, no more than that can come of it, and the panel is not opened by the hundred.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from hetes.adapters.notifications.toast_links import ToastLinks
from hetes.core.events import PageRequested
from hetes.ports import Post

PANEL_EVERY = 30.0
"""Seconds between two times that an address without a meaning opens the panel."""


class NoticeLinks:
    """Follows addresses, from any thread; ``monotonic`` counts seconds."""

    def __init__(self, links: ToastLinks | None, post: Post, monotonic: Callable[[], float]) -> None:
        self._links = links
        self._post = post
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._opened_at: float | None = None

    def follow(self, link: str) -> None:
        """Post what an id stands for; one without a meaning opens the panel, and that now and then only."""
        event = self._links.take(link) if self._links else None
        if event is not None:
            self._post(event)
            return
        with self._lock:
            now = self._monotonic()
            if self._opened_at is not None and now - self._opened_at < PANEL_EVERY:
                return
            self._opened_at = now
        self._post(PageRequested())
