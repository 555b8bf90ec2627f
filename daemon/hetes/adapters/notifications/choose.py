"""The choice of the channels of notices, the best first. None of them costs anything before its first notice."""

from __future__ import annotations

import sys
from collections.abc import Callable

from hetes.adapters.notifications.channel import Channel
from hetes.adapters.notifications.desktop_notifier import DesktopNotifierChannel
from hetes.adapters.notifications.ordered_channels import OrderedChannels
from hetes.adapters.notifications.plyer import PlyerChannel
from hetes.ports import Notifier

Balloon = Callable[[str, str], bool]
"""Shows a title and a text beside the icon, and tells whether the icon took it."""


def notifier(balloon: Balloon | None = None, platform: str = sys.platform) -> Notifier:
    """Return what delivers notices on this system; ``balloon`` is the icon's, where it has any (Windows)."""
    return OrderedChannels(channels(balloon, platform))


def channels(balloon: Balloon | None, platform: str) -> list[Channel]:
    """Return the channels in the order in which they are tried."""
    found: list[Channel] = [DesktopNotifierChannel(), PlyerChannel()]
    if platform == "win32" and balloon is not None:
        from hetes.adapters.notifications.balloon import TrayBalloons  # noqa: PLC0415 - only there

        found.insert(1, TrayBalloons(balloon))
    return found
