"""Whether the desktop holds notices back because its user wants quiet ("do not disturb"), where that can be asked.

Sources: Plasma's ``Inhibited`` on org.freedesktop.Notifications; dunst(5), ``paused``; xfce4-notifyd, its channel in
xfconf; swaync(5), ``GetDnd``; the settings' schemas of GNOME, Cinnamon and MATE. What is asked runs already.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from hetes.adapters.pygobject import load

Call = Callable[..., Awaitable[list[Any]]]
"""Calls (destination, path, interface, member, words...) and returns the answer's parts, none where there is none."""

_NAME, _PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
_GET = (_NAME, _PATH, "org.freedesktop.DBus.Properties", "Get")
_SWAYNC = "org.erikreider.swaync.cc"
_ASKED: Mapping[str, Sequence[str]] = {
    "plasma": (*_GET, _NAME, "Inhibited"),
    "dunst": (*_GET, "org.dunstproject.cmd0", "paused"),
    "swaync": (_SWAYNC, "/org/erikreider/swaync/cc", _SWAYNC, "GetDnd"),
    "xfce notify daemon": (
        *("org.xfce.Xfconf", "/org/xfce/Xfconf", "org.xfce.Xfconf", "GetProperty"),
        *("xfce4-notifyd", "/do-not-disturb"),
    ),
}
"""By the service's own name, in small letters."""
_SET: Mapping[str, tuple[str, str, bool]] = {
    "gnome-shell": ("org.gnome.desktop.notifications", "show-banners", False),
    "cinnamon": ("org.cinnamon.desktop.notifications", "display-notifications", False),
    "notification daemon": ("org.mate.NotificationDaemon", "do-not-disturb", True),
}
"""Schema, key, and the value that means quiet."""


async def quiet(name: str, call: Call) -> bool | None:
    """Tell whether the service called ``name`` holds notices back; None where nobody can say."""
    name = name.lower()
    if name in _SET:
        return _by_settings(*_SET[name])
    if name not in _ASKED:
        return None
    answer = await call(*_ASKED[name])
    value = getattr(answer[0], "value", answer[0]) if answer else None
    return value if isinstance(value, bool) else None


def _by_settings(schema: str, key: str, means_quiet: bool) -> bool | None:
    try:
        load()
    except (ImportError, ValueError):
        return None
    from gi.repository import Gio  # noqa: PLC0415 - a package of the system, absent from many

    source = Gio.SettingsSchemaSource.get_default()
    found = source and source.lookup(schema, True)  # noqa: FBT003 - recursively, as its method has it
    if not found or not found.has_key(key):
        return None
    return bool(Gio.Settings.new(schema).get_boolean(key)) is means_quiet
