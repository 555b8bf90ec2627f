"""The choice of pystray's back end: the best that this desktop has."""

from __future__ import annotations

import importlib
import os
import sys

from hetes.adapters import pygobject
from hetes.adapters.tray.backend import Backend
from hetes.adapters.tray.untyped import Untyped


def candidates(platform: str = sys.platform) -> tuple[str, ...]:
    """Return the names of the back ends for a platform, the best first: pystray's own, and "dbus"."""
    if platform == "win32":
        return ("win32",)
    if platform == "darwin":
        return ("darwin",)
    return ("dbus", "appindicator", "gtk", "xorg")


def open_backend(name: str) -> Backend:
    """Return the back end of that name, its icon made but not shown.

    Raises:
        Exception: anything at all. pystray connects to displays while it is imported, and each way of failing has a
            class of its own (ImportError, ValueError, Xlib.error.DisplayNameError ...).
    """
    if name in {"dbus", "appindicator", "gtk"}:
        pygobject.load()  # pystray would load it beside the thread that listens for sleep
    return _backend_class(name)(_import_pystray("dummy" if name == "dbus" else name))


def _backend_class(name: str) -> type[Backend]:
    # Each module imports what only its own system has.
    if name == "dbus":  # over pystray's base class alone
        from hetes.adapters.tray.dbus_icon import DbusBackend  # noqa: PLC0415 - see above

        return DbusBackend
    if name in {"appindicator", "gtk"}:
        from hetes.adapters.tray import gtk  # noqa: PLC0415 - see above

        return gtk.AppIndicatorBackend if name == "appindicator" else gtk.GtkBackend
    if name == "xorg":
        from hetes.adapters.tray.xorg import XorgBackend  # noqa: PLC0415 - see above

        return XorgBackend
    if name == "win32":
        from hetes.adapters.tray.windows import WindowsBackend  # noqa: PLC0415 - see above

        return WindowsBackend
    if name == "darwin":
        from hetes.adapters.tray.macos import DarwinBackend  # noqa: PLC0415 - see above

        return DarwinBackend
    raise ValueError(name)


def _import_pystray(name: str) -> Untyped:
    """Import pystray with one back end: it chooses while it is imported, and may fail in any way."""
    before = os.environ.get("PYSTRAY_BACKEND")
    os.environ["PYSTRAY_BACKEND"] = name
    try:
        sys.modules.pop("pystray", None)  # a choice made earlier
        return importlib.import_module("pystray")
    finally:
        if before is None:
            del os.environ["PYSTRAY_BACKEND"]
        else:
            os.environ["PYSTRAY_BACKEND"] = before
