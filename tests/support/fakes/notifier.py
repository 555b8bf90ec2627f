"""A notifier for tests: takes everything, remembers all, and lets a test press its buttons."""

from __future__ import annotations

from hetes.core.events import NoticeTaken
from hetes.ports import Post
from hetes.presentation.views import NoticeView


class FakeNotifier:
    """Fills :class:`hetes.ports.Notifier`; everything happens in the caller's thread."""

    def __init__(self, channel: str = "fake") -> None:
        self.channel = channel
        self.shown: list[NoticeView] = []
        self.visible: dict[str, NoticeView] = {}
        self.withdrawn: list[str] = []
        self.stopped = False
        self._post: Post | None = None
        self._pressed: set[int] = set()

    def start(self, post: Post) -> None:
        self._post = post
        for notice in self.visible.values():
            post(NoticeTaken(notice.order, self.channel))

    def show(self, notice: NoticeView) -> None:
        self.shown.append(notice)
        self.visible[notice.slot] = notice
        self._pressed.discard(notice.order)
        if self._post is not None and not self.stopped:
            self._post(NoticeTaken(notice.order, self.channel))

    def withdraw(self, slot: str) -> None:
        if self.visible.pop(slot, None) is not None:
            self.withdrawn.append(slot)

    def press(self, slot: str, label: str) -> None:
        """Press a button of what was shown last in ``slot``, visible or not: clicks may come late and twice."""
        notice = next(notice for notice in reversed(self.shown) if notice.slot == slot)
        event = next(button.event for button in notice.buttons if button.label == label)
        if notice.order not in self._pressed and self._post is not None and not self.stopped:
            self._pressed.add(notice.order)
            self._post(event)
        self.visible.pop(slot, None)

    def stop(self) -> None:
        self.stopped = True
        self.visible.clear()
