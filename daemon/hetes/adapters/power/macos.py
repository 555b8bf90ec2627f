"""Sleep, waking and locked screens on macOS: NSWorkspace and the distributed notifications of the login window.

Law: it only listens, on the main thread's run loop, which the tray runs. Never run yet: see the README's table.

Sources: AppKit, NSWorkspaceWillSleepNotification (whose observers may delay the sleep for up to 30 s while they handle
it) and NSWorkspaceDidWakeNotification; the notifications of a locked screen have no documentation of Apple's.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypeAlias

from hetes.core.events import Event, Resumed, ScreenLocked, ScreenUnlocked, Suspended
from hetes.ports import Post

log = logging.getLogger(__name__)

Untyped: TypeAlias = Any  # what PyObjC gives

WORKSPACE: dict[str, Callable[[], Event]] = {
    "NSWorkspaceWillSleepNotification": Suspended,
    "NSWorkspaceDidWakeNotification": Resumed,
}
DISTRIBUTED: dict[str, Callable[[], Event]] = {
    "com.apple.screenIsLocked": ScreenLocked,
    "com.apple.screenIsUnlocked": ScreenUnlocked,
}


class MacPower:
    """A :class:`hetes.ports.PowerWatch`."""

    def __init__(self) -> None:
        self._observed: list[tuple[Untyped, Untyped]] = []
        self._post: Post = lambda _: None
        self.last_word: Callable[[], None] = lambda: None

    def start(self, post: Post) -> None:
        """Begin to listen. Without PyObjC nothing is received; the beat alone finds sleep."""
        try:
            import AppKit  # noqa: PLC0415 - only there
            import Foundation  # noqa: PLC0415 - only there
        except ImportError as error:
            log.info("sleep and locked screens are not heard: %s", error)
            return
        self._post = post
        workspace = AppKit.NSWorkspace.sharedWorkspace().notificationCenter()
        everywhere = Foundation.NSDistributedNotificationCenter.defaultCenter()
        for center, names in ((workspace, WORKSPACE), (everywhere, DISTRIBUTED)):
            for name, event in names.items():
                token = center.addObserverForName_object_queue_usingBlock_(
                    name, None, None, lambda _note, event=event: self._heard(event())
                )
                self._observed.append((center, token))

    def _heard(self, event: Event) -> None:
        self._post(event)
        if isinstance(event, Suspended):
            self.last_word()

    def stop(self) -> None:
        """Stop listening. May be called twice, and before ``start``."""
        observed, self._observed = self._observed, []
        for center, token in observed:
            center.removeObserver_(token)
