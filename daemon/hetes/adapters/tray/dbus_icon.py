"""The icon over D-Bus as one of pystray's back ends: what pystray says of an icon is told by a ``statusnotifier.Item``.

pystray's own back ends for Linux can't say what these hosts show: a tooltip, what a click on the icon does, that it
insists. And they bring GTK along, which this one does without.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING

from hetes.adapters.tray.backend import NAME, clip
from hetes.adapters.tray.glib_backend import GlibBackend, anew_without, needed_session_bus
from hetes.adapters.tray.statusnotifier.hosts import HostListener
from hetes.adapters.tray.statusnotifier.item import Item, Look
from hetes.adapters.tray.untyped import Untyped
from hetes.presentation.views import IconView

if TYPE_CHECKING:
    from PIL import Image

# What panels are made for, and twice that; each takes the nearest.
SIZES = (16, 22, 24, 32, 48)
_INSISTS = frozenset({"expired", "missing"})
_TITLE_UNITS = 512


class DbusBackend(GlibBackend):
    """A StatusNotifierItem of our own, registered with the watcher that is there; another one is another icon."""

    name = "dbus"
    speaks_to_hosts = True

    def __init__(self, module: Untyped) -> None:
        self._bus = needed_session_bus()
        super().__init__(module)

    def _new_icon(self) -> Untyped:
        kind = type("Icon", (_ItemIcon, self.pystray.Icon), {"separator": self.pystray.Menu.SEPARATOR})
        return kind(self._bus, self._refuse)

    def run(self, ready: Callable[[], None]) -> None:
        """Run GLib's loop; it ends with the bus, and when the host goes."""
        try:
            with anew_without(self._bus, self) as there:
                if there:
                    self._run_with_host(ready)
        finally:
            self._bus = self.icon.item = None

    def _run_with_host(self, ready: Callable[[], None]) -> None:
        hosts = HostListener(self._bus, self._host_changed)
        try:
            super().run(ready)
        finally:
            hosts.close()

    def _host_changed(self, there: bool) -> None:
        if not there:
            self.begin_anew()

    def picture(self, view: IconView) -> Untyped:
        """Return what pystray takes for the picture; it is drawn in the sizes that panels want when one asks."""
        return functools.partial(_drawn, view), view.face in _INSISTS

    def describe(self, tooltip: str) -> None:
        """Set tooltip and title."""
        self.icon.title = clip(tooltip, _TITLE_UNITS)

    def relabel(self, menu: Untyped, labels: list[str]) -> bool:  # noqa: ARG002 - the menu has them
        """Change words and meaning of the lines; an open menu stays open."""
        return bool(self.icon.relabel(menu))

    def served(self) -> bool | None:
        """Tell whether a host has asked for the picture. From any thread."""
        item = self.icon.item
        return None if item is None else bool(item.read)

    def _refuse(self, reason: str) -> None:
        self.refused = reason
        self.begin_anew()


def _drawn(view: IconView) -> list[Image.Image]:
    from hetes.adapters.tray.icon_drawing import ROOMY_FROM_PX, draw  # noqa: PLC0415 - Pillow, for those with a tray

    # Twice a small size is shown small on a screen of twice the resolution, or scaled down where one size is taken.
    return [draw(view, size, shown_at=min(size, ROOMY_FROM_PX - 1)) for size in SIZES]


class _ItemIcon:
    """What pystray's base class leaves to each system; in front of that class."""

    name: str
    title: str
    icon: Untyped
    menu: Untyped
    separator: Untyped
    _mark_ready: Callable[[], None]
    __call__: Callable[[], None]

    def __init__(self, bus: Untyped, refuse: Callable[[str], None]) -> None:
        from gi.repository import GLib  # noqa: PLC0415 - not on every system; the bus shows that it is here

        self.item: Item | None = Item(bus, self.__call__, refuse)
        self._refuse = refuse
        self._loop = GLib.MainLoop()
        self._told_menu: Untyped = None
        super().__init__(NAME, title=NAME)  # type: ignore[call-arg]  # pystray's

    def _run(self) -> None:
        self._mark_ready()
        try:
            self._loop.run()
        finally:
            self._hide()

    def _stop(self) -> None:
        self._loop.quit()

    def _show(self) -> None:
        from gi.repository import GLib  # noqa: PLC0415 - as above

        if self.item is not None:
            try:
                self.item.register()
            except GLib.Error as error:
                self._refuse(error.message)

    def _hide(self) -> None:
        if self.item is not None:
            self.item.leave()

    def _update_icon(self) -> None:
        self._icon_valid = True
        self._look(another_picture=True)

    def _update_title(self) -> None:
        self._look(another_picture=False)

    def _look(self, *, another_picture: bool) -> None:
        pictures, insists = self.icon
        if self.item is not None:
            self.item.show(Look(pictures, self.title, insists), another_picture=another_picture)

    def _update_menu(self) -> None:
        """Offer the menu; pystray calls this again after each click, with the one that is there."""
        if self.item is not None and (self._told_menu is None or self._told_menu is not self.menu):
            self._told_menu = self.menu
            self.item.menu.replace(self._lines(self.menu))

    def relabel(self, menu: Untyped) -> bool:
        lines = [line for line in self._lines(menu) if line[0] is not None]
        labels, choices = [str(label) for label, _ in lines], [choose for _, choose in lines]
        if self.item is None or not self.item.menu.relabel(labels, choices):
            return False
        self._menu = self._told_menu = menu
        return True

    def _lines(self, menu: Untyped) -> list[tuple[str | None, Callable[[], None] | None]]:
        if not menu:
            return [(self.name, None)]
        return [
            (None, None)
            if line is self.separator
            else (line.text, functools.partial(line, self) if line.enabled else None)
            for line in menu
        ]
