"""Sleep, waking and locked screens on macOS: NSWorkspace and the distributed notifications of the login window.

Law: it only listens, on the main thread's run loop, which the tray runs. Never run yet: see the README's table.

Sources: AppKit, NSWorkspaceWillSleepNotification and NSWorkspaceDidWakeNotification; the notifications of a locked
screen have no documentation of Apple's.
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

    def start(self, post: Post) -> None:
        """Begin to listen. Without PyObjC nothing is received; the beat alone finds sleep."""
        try:
            import AppKit  # noqa: PLC0415 - only there
            import Foundation  # noqa: PLC0415 - only there
        except ImportError as error:
            log.info("sleep and locked screens are not heard: %s", error)
            return
        workspace = AppKit.NSWorkspace.sharedWorkspace().notificationCenter()
        everywhere = Foundation.NSDistributedNotificationCenter.defaultCenter()
        for center, names in ((workspace, WORKSPACE), (everywhere, DISTRIBUTED)):
            for name, event in names.items():
                token = center.addObserverForName_object_queue_usingBlock_(
                    name, None, None, lambda _note, event=event: post(event())
                )
                self._observed.append((center, token))

    def stop(self) -> None:
        """Stop listening. May be called twice, and before ``start``."""
        observed, self._observed = self._observed, []
        for center, token in observed:
            center.removeObserver_(token)
