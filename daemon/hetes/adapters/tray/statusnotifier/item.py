"""The icon on the bus: ``org.kde.StatusNotifierItem`` and its menu, registered with one watcher.

Sources: freedesktop.org, StatusNotifierItem; what KDE's and Ayatana's own items have beside it (``ItemIsMenu``,
``IconAccessibleDesc``). In the thread whose GLib loop runs.

The law: a signal is sent only for what differs; whoever reads the picture is what proves that the icon is served.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hetes.adapters.tray.statusnotifier.hosts import BUS_LIMIT_MS, WATCHER, WATCHER_PATH
from hetes.adapters.tray.statusnotifier.menu import INTERFACE as MENU
from hetes.adapters.tray.statusnotifier.menu import XML as MENU_XML
from hetes.adapters.tray.statusnotifier.menu import DbusMenu, UnknownLineError
from hetes.adapters.tray.untyped import Untyped

if TYPE_CHECKING:
    from PIL import Image

_log = logging.getLogger(__name__)

ITEM = "org.kde.StatusNotifierItem"
PATH = "/StatusNotifierItem"
MENU_PATH = f"{PATH}/Menu"
_BUS, _BUS_PATH = "org.freedesktop.DBus", "/org/freedesktop/DBus"
_AGAIN_MS = (1000, 3000)
"""When a new picture is told of again to a host that has not read it: GNOME's AppIndicator extension (59) forgets a
signal that comes while it reads what the one before was about, until the next one comes."""
_DO_NOT_QUEUE, _PRIMARY_OWNER = 4, 1  # D-Bus Specification, RequestName
_POINT = '<arg type="i" direction="in"/><arg type="i" direction="in"/>'
_METHODS = {
    "Activate": _POINT,
    "SecondaryActivate": _POINT,
    "ContextMenu": _POINT,
    "Scroll": '<arg type="i" direction="in"/><arg type="s" direction="in"/>',
    "ProvideXdgActivationToken": '<arg type="s" direction="in"/>',
}
# A host that draws no menu of its own asks for one of ours; the panel has every choice, too.
_OPENS = frozenset({"Activate", "SecondaryActivate", "ContextMenu"})
_SIGNALS = {"NewTitle": "", "NewIcon": "", "NewAttentionIcon": "", "NewToolTip": "", "NewStatus": '<arg type="s"/>'}
_PIXMAPS, _TOOLTIP = "a(iiay)", "(sa(iiay)ss)"
_TYPES = {
    "Category": "s",
    "Id": "s",
    "Title": "s",
    "Status": "s",
    "WindowId": "i",
    "IconThemePath": "s",
    "IconName": "s",
    "IconPixmap": _PIXMAPS,
    "IconAccessibleDesc": "s",
    "OverlayIconName": "s",
    "OverlayIconPixmap": _PIXMAPS,
    "AttentionIconName": "s",
    "AttentionIconPixmap": _PIXMAPS,
    "AttentionAccessibleDesc": "s",
    "AttentionMovieName": "s",
    "ToolTip": _TOOLTIP,
    "ItemIsMenu": "b",
    "Menu": "o",
}
# Some hosts read a tooltip as markup, others as plain text: what either would trip over is shown by its likeness.
_PLAIN = str.maketrans({"&": "＆", "<": "‹", ">": "›"})


def _xml() -> str:
    properties = "".join(f'<property name="{name}" type="{kind}" access="read"/>' for name, kind in _TYPES.items())
    methods = "".join(f'<method name="{name}">{arguments}</method>' for name, arguments in _METHODS.items())
    signals = "".join(f'<signal name="{name}">{arguments}</signal>' for name, arguments in _SIGNALS.items())
    return f'<node><interface name="{ITEM}">{properties}{methods}{signals}</interface>{MENU_XML}</node>'


@dataclass(frozen=True, slots=True)
class Look:
    """What is seen of the icon: a picture (in several sizes, drawn when a host asks), words, and whether it insists."""

    pictures: Callable[[], list[Image.Image]] = field(default=list, compare=False)
    title: str = ""
    insists: bool = False


class _Names:
    """The next icon's name on the bus, owned before there is an icon, and before a host comes that it is for.

    GNOME's host asks, as soon as it is there, which names there are, and then each of these programs for an icon: one
    that got its name in between would be found without it, and once more under it when it is registered.
    """

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._reserved: tuple[tuple[str, str], str] | None = (
            None  # on which bus by whom (not the bus: it ends), and what
        )

    def reserve(self, bus: Untyped) -> None:
        """Own a name on this bus, unless one is reserved there.

        Raises:
            GLib.Error: the bus refuses.
        """
        from gi.repository import GLib  # noqa: PLC0415 - as above

        line = (str(bus.get_guid()), str(bus.get_unique_name()))
        if self._reserved is not None and self._reserved[0] == line:
            return
        name = f"{ITEM}-{os.getpid()}-{next(self._numbers)}"
        answer = _ask_bus(bus, "RequestName", GLib.Variant("(su)", (name, _DO_NOT_QUEUE)))
        # In a sandbox with process numbers of its own another program may have that name: ours on the bus does, too.
        self._reserved = line, name if answer.unpack()[0] == _PRIMARY_OWNER else ""

    def take(self, bus: Untyped) -> str:
        """Return the name for an icon, which is nobody else's from now on; empty where there is none to be had.

        Raises:
            GLib.Error: the bus refuses.
        """
        self.reserve(bus)
        taken, self._reserved = self._reserved, None
        return taken[1] if taken else ""


_names = _Names()
reserve_name = _names.reserve


def _ask_bus(bus: Untyped, member: str, arguments: Untyped) -> Untyped:
    from gi.repository import Gio  # noqa: PLC0415 - as above

    return bus.call_sync(_BUS, _BUS_PATH, _BUS, member, arguments, None, Gio.DBusCallFlags.NONE, BUS_LIMIT_MS, None)


class Item:
    """One registration of the icon. ``opened`` is called for a click on the icon, ``refused`` with a watcher's no."""

    def __init__(self, bus: Untyped, opened: Callable[[], None], refused: Callable[[str], None]) -> None:
        self._bus = bus
        self._opened = opened
        self._refused = refused
        self._look = Look()
        self._pixmaps: Untyped = None  # of this look, once somebody asked
        self._again = 0  # GLib's number of a timer, or 0
        self._name = ""
        self._objects: list[int] = []
        self.menu = DbusMenu(functools.partial(self._emit, MENU_PATH, MENU))
        self.read = False
        """Whether anybody has asked for the picture."""

    def register(self) -> None:
        """Appear on the bus, and tell the watcher.

        Raises:
            GLib.Error: the bus refuses.
        """
        from gi.repository import Gio, GLib  # noqa: PLC0415 - not on every system; the connection shows that it is here

        described = Gio.DBusNodeInfo.new_for_xml(_xml())
        for path, interface, call, get in (
            (PATH, ITEM, self._called, self._property),
            (MENU_PATH, MENU, self._menu_called, self.menu.property_value),
        ):
            found = described.lookup_interface(interface)
            # The older one hands over a call's object and never lets go of it (GLib's documentation, 2.84).
            register = getattr(self._bus, "register_object_with_closures2", None)
            answering = _answering(call, lets_go=register is None)
            one = (register or self._bus.register_object)(
                path, found, answering, functools.partial(_reading, get), None
            )
            self._objects.append(one)
        self._name = _names.take(self._bus)
        self._bus.call(
            WATCHER,
            WATCHER_PATH,
            WATCHER,
            "RegisterStatusNotifierItem",
            GLib.Variant("(s)", (self._name or self._bus.get_unique_name(),)),
            None,
            Gio.DBusCallFlags.NO_AUTO_START,
            GLib.MAXINT,  # a host that hangs takes it once it goes on
            None,
            self._registered,
        )

    def leave(self) -> None:
        """Vanish from the bus, and so from the panel. May be called twice, and when the bus is gone."""
        from gi.repository import GLib  # noqa: PLC0415 - as above

        name, self._name = self._name, ""
        self._calm()
        for each in self._objects:
            self._bus.unregister_object(each)
        self._objects.clear()
        if name and not self._bus.is_closed():
            with contextlib.suppress(GLib.Error):  # the bus goes just now
                _ask_bus(self._bus, "ReleaseName", GLib.Variant("(s)", (name,)))
                _names.reserve(self._bus)

    def show(self, look: Look, *, another_picture: bool) -> None:
        """Let the icon look like this from now on, and tell what differs."""
        from gi.repository import GLib  # noqa: PLC0415 - as above

        before, self._look = self._look, look
        if another_picture:
            self._pixmaps = None
            self._tell_of_picture()
            if self.read and self._objects:
                self._calm()
                self._tell_again(*_AGAIN_MS)
        if look.title != before.title:
            self._emit(PATH, ITEM, "NewTitle", None)
            self._emit(PATH, ITEM, "NewToolTip", None)
        if look.insists != before.insists:
            self._emit(PATH, ITEM, "NewStatus", GLib.Variant("(s)", (self._status(),)))

    def _tell_of_picture(self) -> None:
        self._emit(PATH, ITEM, "NewIcon", None)
        if self._look.insists:
            self._emit(PATH, ITEM, "NewAttentionIcon", None)

    def _tell_again(self, first: int, *later: int) -> None:
        """Tell of the picture once more after so many ms each, unless somebody reads it before."""
        from gi.repository import GLib  # noqa: PLC0415 - as above

        def tell() -> bool:
            self._again = 0
            self._tell_of_picture()
            if later:
                self._tell_again(*later)
            return bool(GLib.SOURCE_REMOVE)

        self._again = GLib.timeout_add(first, tell)

    def _calm(self) -> None:
        from gi.repository import GLib  # noqa: PLC0415 - as above

        timer, self._again = self._again, 0
        if timer:
            GLib.source_remove(timer)

    def _status(self) -> str:
        return "NeedsAttention" if self._look.insists else "Active"

    def _registered(self, bus: Untyped, result: Untyped) -> None:
        from gi.repository import Gio, GLib  # noqa: PLC0415 - as above

        try:
            bus.call_finish(result)
        except GLib.Error as error:
            # One that went before it answered is missed by whoever listens for it; only a no is one.
            gone = ("NoReply", "ServiceUnknown", "NameHasNoOwner", "Disconnected", "Timeout", "TimedOut", "")
            said = Gio.dbus_error_get_remote_error(error) or ""
            if self._objects and said.rpartition(".")[2] not in gone:
                self._refused(error.message)

    def _called(self, method: str, _asked: object) -> None:
        if method in _OPENS:
            self._opened()

    def _menu_called(self, method: str, asked: Untyped) -> Untyped:
        return self.menu.answer(method, asked)

    def _property(self, name: str) -> Untyped:
        from gi.repository import GLib  # noqa: PLC0415 - as above

        if name in {"IconPixmap", "AttentionIconPixmap"}:
            self.read = True
            self._calm()
            if self._pixmaps is None:
                self._pixmaps = pixmaps(self._look.pictures())
            return self._pixmaps
        return GLib.Variant(_TYPES[name], self._value(name))

    def _value(self, name: str) -> object:
        title, rest = self._look.title.partition("; ")[::2]
        return {
            "Category": "ApplicationStatus",
            "Id": "hetes",
            "Title": self._look.title,
            "Status": self._status(),
            "WindowId": 0,
            "OverlayIconPixmap": [],
            "IconAccessibleDesc": self._look.title,
            "AttentionAccessibleDesc": self._look.title,
            "ToolTip": ("", [], title.translate(_PLAIN), rest.translate(_PLAIN).replace("; ", "\n")),
            "ItemIsMenu": False,
            "Menu": MENU_PATH,
        }.get(name, "")

    def _emit(self, path: str, interface: str, member: str, arguments: Untyped) -> None:
        from gi.repository import GLib  # noqa: PLC0415 - as above

        if self._objects:
            with contextlib.suppress(GLib.Error):  # the bus is gone; its end is heard elsewhere
                self._bus.emit_signal(None, path, interface, member, arguments)


def pixmaps(pictures: list[Image.Image]) -> Untyped:
    """Return pictures as the interface wants them: width, height, and ARGB32 in network byte order.

    The bytes are handed over as a whole: PyGObject would make a variant of each.
    """
    from gi.repository import GLib  # noqa: PLC0415 - as above

    def one(picture: Image.Image) -> Untyped:
        from PIL import Image  # noqa: PLC0415 - the picture shows that it is here

        red, green, blue, alpha = picture.convert("RGBA").split()
        pixels = GLib.Bytes.new(Image.merge("RGBA", (alpha, red, green, blue)).tobytes())
        sides = (GLib.Variant("i", picture.width), GLib.Variant("i", picture.height))
        return GLib.Variant.new_tuple(*sides, GLib.Variant.new_from_bytes(GLib.VariantType("ay"), pixels, trusted=True))

    return GLib.Variant.new_array(GLib.VariantType(_PIXMAPS[1:]), [one(picture) for picture in pictures])


def _answering(answer: Callable[[str, Untyped], Untyped], *, lets_go: bool) -> Callable[..., None]:
    """Return what GIO calls for a method. Every call gets an answer: a panel that waits for one stands still.

    ``lets_go``: the object of the call is ours to let go of; 2 KB a call would stay otherwise.
    """

    def called(*from_gio: Untyped) -> None:
        *_, method, arguments, invocation = from_gio
        try:
            invocation.return_value(answer(method, arguments.unpack()))
        except UnknownLineError:
            invocation.return_dbus_error("org.freedesktop.DBus.Error.InvalidArgs", "no such line")
        except Exception:  # noqa: BLE001 - whatever it is, the caller waits
            _log.exception("%s could not be answered", method)
            invocation.return_dbus_error("org.freedesktop.DBus.Error.Failed", "see the log of Hetes")
        if lets_go:
            invocation._unref()  # noqa: SLF001 - PyGObject has it under this name alone

    return called


def _reading(value: Callable[[str], Untyped], *from_gio: Untyped) -> Untyped:
    return value(from_gio[-1])
