"""The shapes of what is seen: plain data, comparable, so that an adapter can tell whether anything changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from hetes.core.events import Event


@dataclass(frozen=True, slots=True)
class Button:
    """A choice and the event that it stands for."""

    label: str
    event: Event


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice as a channel shows it.

    ``slot`` is the same for notices that replace each other; ``order`` numbers the order for ever. ``closed`` is what
    happened when the user closes it by hand (not: when its time on the screen is over, or when Hetes takes it back);
    ``opens`` is what a click on the notice itself does, where the desktop has that. ``until`` is when it will be
    true no more, where that is known beforehand: a desktop that keeps notices is to forget it then. ``again``: it was
    ordered before, and may count as shown.
    """

    order: int
    slot: str
    title: str
    text: str
    buttons: tuple[Button, ...] = ()
    critical: bool = False
    sound: bool = False
    closed: Event | None = None
    opens: Event | None = None
    until: datetime | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A line of the tray's menu. Without an event it is a heading, shown in grey; ``quits`` ends the agent.

    ``default`` is what a click on the icon itself does, where the desktop has that.
    """

    label: str
    event: Event | None = None
    quits: bool = False
    separator_before: bool = False
    default: bool = False


@dataclass(frozen=True, slots=True)
class IconView:
    """What decides the picture: draw anew only when this differs.

    ``share`` is the remaining share of the session in 24ths (0 to 24), None without a session;
    ``minutes`` the minutes left while the face is "ending" (0 to 99).
    """

    face: str
    badge: bool = False
    share: int | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class TrayView:
    """The icon, its tooltip (title) and its menu."""

    icon: IconView
    tooltip: str
    menu: tuple[MenuItem, ...]
