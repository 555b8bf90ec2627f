"""pystray's back ends, one class each, with what pystray 0.19.5 gets wrong on that system put right.

The law: everything that touches an icon runs in the thread of its loop (:meth:`Backend.call` brings it there), because
``update_menu`` is not thread-safe on Windows and macOS, and changes from other threads can deadlock on X.
"""

from __future__ import annotations

import functools
import importlib
import os
import queue
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from hetes.adapters.desktop.tray_host import Untyped
from hetes.presentation.views import IconView, MenuItem

if TYPE_CHECKING:
    from PIL import Image

NAME = "hetes"
# NOTIFYICONDATAW (Windows SDK): szTip[128] with its terminating zero. A longer text makes ctypes raise ValueError.
TITLE_UNITS = 127


class Backend:
    """One pystray icon and its loop. Subclasses say how a loop is woken and which wounds need a plaster."""

    name = ""
    size = 48  # pixels: 3 times 16, twice 24
    shown_at = 22  # pixels: what most panels show
    # Whether a loop that ended by itself lost its host and may be begun anew.
    begins_anew = False

    def __init__(self, module: Untyped) -> None:
        self.pystray = module
        self._calls: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self.icon: Untyped = module.Icon(NAME, title=NAME)

    def call(self, function: Callable[[], None]) -> None:
        """Have ``function`` run in the loop's thread, soon. From any thread, also before the loop runs."""
        self._calls.put(function)
        self._knock()

    def run(self, ready: Callable[[], None]) -> None:
        """Run the loop until ``end``; ``ready`` is called in it first."""
        try:
            self.icon.run(setup=lambda _icon: self.call(ready))
        except BaseException:
            _let_the_setup_thread_go(self.icon)
            raise
        finally:
            _disarm(self.icon)

    def end(self) -> None:
        """End the loop. In the loop's thread only."""
        self.icon.stop()

    def picture(self, view: IconView) -> Image.Image:
        """Return the picture that this system shall show."""
        from hetes.adapters.desktop.icons import draw  # noqa: PLC0415 - Pillow is for those who have a tray

        return draw(view, self.size, shown_at=self.shown_at)

    def describe(self, tooltip: str) -> None:
        """Set the tooltip, after the picture."""
        self.icon.title = clip(tooltip, TITLE_UNITS)

    def label(self, text: str) -> str:
        """Return ``text`` as a menu of this system wants it."""
        return text

    def relabel(self, menu: Untyped, labels: list[str]) -> bool:  # noqa: ARG002 - for those who can
        """Change the texts of a menu that is otherwise the same, so that it may stay open; False: not here."""
        return False

    def connected(self) -> bool:
        """Tell whether a host has the icon, as far as this back end knows. In the loop's thread only."""
        return bool(self.icon.visible)

    def _knock(self) -> None:
        raise NotImplementedError

    def _drain(self) -> None:
        while not self._calls.empty():  # nobody else takes from it
            self._calls.get_nowait()()


class DarwinBackend(Backend):
    """The menu bar of macOS."""

    name = "darwin"
    size = shown_at = 22  # the bar's thickness: pystray then takes the picture as it is

    def _knock(self) -> None:
        importlib.import_module("PyObjCTools.AppHelper").callAfter(self._drain)


def clip(text: str, units: int) -> str:
    """Shorten ``text`` to so many UTF-16 units, with an ellipsis, never through the middle of a character."""
    if len(text.encode("utf-16-le")) <= 2 * units:
        return text
    kept = text.encode("utf-16-le")[: 2 * (units - 1)].decode("utf-16-le", "ignore")
    return f"{kept}…"


def candidates(platform: str = sys.platform) -> tuple[str, ...]:
    """Return pystray's names of the back ends for a platform, the best first."""
    if platform == "win32":
        return ("win32",)
    if platform == "darwin":
        return ("darwin",)
    return ("appindicator", "gtk", "xorg")


def open_backend(name: str) -> Backend:
    """Return the back end of that name, its icon made but not shown.

    Raises:
        Exception: anything at all. pystray connects to displays while it is imported, and each way of failing has a
            class of its own (ImportError, ValueError, Xlib.error.DisplayNameError ...).
    """
    return _backend_class(name)(_import_pystray(name))


def _backend_class(name: str) -> type[Backend]:
    # Each module imports what only its own system has.
    if name in {"appindicator", "gtk"}:
        from hetes.adapters.desktop import tray_gtk  # noqa: PLC0415 - see above

        return tray_gtk.AppIndicatorBackend if name == "appindicator" else tray_gtk.GtkBackend
    if name == "xorg":
        from hetes.adapters.desktop.tray_xorg import XorgBackend  # noqa: PLC0415 - see above

        return XorgBackend
    if name == "win32":
        from hetes.adapters.desktop.tray_windows import WindowsBackend  # noqa: PLC0415 - see above

        return WindowsBackend
    return {"darwin": DarwinBackend}[name]


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


def _let_the_setup_thread_go(icon: Untyped) -> None:
    """Free the thread that pystray starts before it knows that its loop can run; it would keep the process alive."""
    icon._Icon__queue.put(None)  # noqa: SLF001 - pystray is pinned, a test looks


def _disarm(icon: Untyped) -> None:
    """Keep pystray's ``__del__`` from hiding or stopping an icon whose loop has ended."""
    icon._visible = False  # noqa: SLF001 - as above
    icon._running = False  # noqa: SLF001 - as above


def menu_of(backend: Backend, items: Iterable[MenuItem], clicked: Callable[[MenuItem], None]) -> Untyped:
    """Return pystray's menu for the items of a view; ``clicked`` gets the item that was chosen.

    Headings can't be chosen. Without items: None, for which pystray makes a menu with the program's name.
    """
    pystray = backend.pystray
    entries = []
    for item in items:
        if item.separator_before:
            entries.append(pystray.Menu.SEPARATOR)
        heading = item.event is None and not item.quits
        # A partial object: pystray counts the arguments of plain functions and would read a default as one of its own.
        action = None if heading else functools.partial(_chosen, clicked, item)
        entries.append(pystray.MenuItem(backend.label(item.label), action, enabled=not heading, default=item.default))
    return pystray.Menu(*entries) if entries else None


def _chosen(clicked: Callable[[MenuItem], None], item: MenuItem, *_from_pystray: Untyped) -> None:
    clicked(item)
