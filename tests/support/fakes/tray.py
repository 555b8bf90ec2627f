"""A tray that remembers what it was told, and on which a test can press a line."""

from __future__ import annotations

import threading
from collections.abc import Callable

from hetes.ports import Post
from hetes.presentation.views import TrayView


class FakeTray:
    """``shown`` holds each different view in order. ``press`` is the user."""

    def __init__(self) -> None:
        self.shown: list[TrayView] = []
        self.running = threading.Event()
        self._stopped = threading.Event()
        self._post: Post | None = None
        self._quit_requested: Callable[[], None] | None = None

    def run(self, post: Post, quit_requested: Callable[[], None]) -> None:
        self._post, self._quit_requested = post, quit_requested
        self.running.set()
        self._stopped.wait()

    def show(self, view: TrayView) -> None:
        if not self.shown or self.shown[-1] != view:
            self.shown.append(view)

    def stop(self) -> None:
        self._stopped.set()

    def press(self, label: str) -> None:
        """Choose the line with that label in the menu shown last; fails where there is none, or it is a heading."""
        assert self._post
        assert self._quit_requested
        item = next(item for item in self.shown[-1].menu if item.label == label)
        assert item.event is not None or item.quits, f"{label} is a heading"
        if item.event is not None:
            self._post(item.event)
        if item.quits:
            self._quit_requested()
