"""The choice of the channels of notices, the best first. None of them costs anything before its first notice."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from hetes.adapters.clock import SystemClock
from hetes.adapters.notifications.channel import Channel
from hetes.adapters.notifications.ordered_channels import OrderedChannels
from hetes.adapters.notifications.plyer import PlyerChannel
from hetes.ports import Notifier

if TYPE_CHECKING:
    from hetes.adapters.notifications.toast_links import ToastLinks

# Says nothing of any session. Not the SVG: some services can't read one, or draw it as small as it is written down.
PICTURE = Path(__file__).parents[2] / "panel" / "web" / "static" / "face-idle.png"

Balloon = Callable[[str, str], bool]
"""Shows a title and a text beside the icon, and tells whether the icon took it."""


def notifier(
    balloon: Balloon | None = None,
    platform: str = sys.platform,
    *,
    icon_tells: Callable[[], bool] = lambda: True,
    left: Path | None = None,
    links: ToastLinks | None = None,
) -> Notifier:
    """Return what delivers notices on this system.

    ``balloon`` is the icon's, where it has any (Windows); ``icon_tells``: whether there is an icon now. ``left`` is the
    file that remembers what stands on the screen, for a next process; ``links`` is the one that remembers, on Windows,
    what its buttons stand for.
    """
    return OrderedChannels(channels(balloon, platform, left, links), icon_tells)


def channels(
    balloon: Balloon | None, platform: str, left: Path | None = None, links: ToastLinks | None = None
) -> list[Channel]:
    """Return the channels in the order in which they are tried."""
    if platform != "win32":
        return [_best(platform, left), PlyerChannel()]
    from hetes.adapters.notifications.balloon import TrayBalloons  # noqa: PLC0415 - only there
    from hetes.adapters.notifications.unless_off import UnlessOff  # noqa: PLC0415 - only there

    plain: list[Channel] = [*([TrayBalloons(balloon)] if balloon is not None else []), PlyerChannel()]
    guarded: list[Channel] = [UnlessOff(channel) for channel in plain]
    return [_toasts(links), *guarded]


def _toasts(links: ToastLinks | None) -> Channel:
    from hetes.adapters.notifications.toast_links import ToastLinks  # noqa: PLC0415 - only there
    from hetes.adapters.notifications.toasts import ToastChannel, ToastService  # noqa: PLC0415 - only there

    def make() -> ToastService:
        from hetes.adapters.notifications.toast_service import WindowsToasts  # noqa: PLC0415 - not before the first notice

        return WindowsToasts()

    return ToastChannel(links or ToastLinks(None), make, SystemClock().now)


def _best(platform: str, left: Path | None) -> Channel:
    if platform.startswith("linux"):
        from hetes.adapters.notifications.freedesktop import FreedesktopChannel  # noqa: PLC0415 - only there

        return FreedesktopChannel(left=left, icon=PICTURE if PICTURE.exists() else None)
    from hetes.adapters.notifications.desktop_notifier import DesktopNotifierChannel  # noqa: PLC0415 - as above

    return DesktopNotifierChannel()
