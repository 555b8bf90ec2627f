"""Whether a StatusNotifier host shows what its watcher collects: asked at once, or told by events.

Source: freedesktop.org, StatusNotifierItem, "StatusNotifierWatcher". A watcher alone is no tray: it collects icons that
nobody draws (Plasma's watcher, for one, lives on while its panel does not).
"""

from __future__ import annotations

from collections.abc import Callable

from hetes.adapters.tray.untyped import Untyped

WATCHER = "org.kde.StatusNotifierWatcher"
WATCHER_PATH = "/StatusNotifierWatcher"
PROPERTIES = "org.freedesktop.DBus.Properties"
_HOST = "IsStatusNotifierHostRegistered"
# A session bus answers in less than a millisecond; one that does not within this time is as good as none.
BUS_LIMIT_MS = 2000


def host_is_registered(bus: Untyped) -> bool | None:
    """Tell whether there is a host now; None: nobody owns the watcher's name. Within 4 s.

    A watcher that is there and does not answer has no host for now; one that has no such property counts as one.

    Raises:
        GLib.Error: the bus does not answer.
    """
    from gi.repository import Gio, GLib  # noqa: PLC0415 - not on every system; the connection shows that it is here

    def call(whom: tuple[str, str, str, str], arguments: Untyped) -> Untyped:
        return bus.call_sync(*whom, arguments, None, Gio.DBusCallFlags.NO_AUTO_START, BUS_LIMIT_MS, None)

    name = "org.freedesktop.DBus"
    owned = call((name, "/org/freedesktop/DBus", name, "NameHasOwner"), GLib.Variant("(s)", (WATCHER,)))
    if not owned.unpack()[0]:
        return None
    try:
        answer = call((WATCHER, WATCHER_PATH, PROPERTIES, "Get"), GLib.Variant("(ss)", (WATCHER, _HOST)))
    except GLib.Error as error:
        return _counts_as_one(error)
    return bool(answer.unpack()[0])


def _counts_as_one(error: Untyped) -> bool:
    """Tell whether the watcher itself said that it does not know the question: it serves those who don't ask it."""
    from gi.repository import Gio  # noqa: PLC0415 - as above

    said = Gio.dbus_error_get_remote_error(error) or ""
    return said.rpartition(".")[2] in {"UnknownProperty", "InvalidArgs", "UnknownInterface", "UnknownMethod"}


class HostListener:
    """Calls ``changed`` with whether a host is there: once it is known, and whenever that may have changed.

    In the thread whose GLib loop runs. Nothing in it has a time limit: a watcher that hangs answers once it goes on.
    """

    def __init__(self, bus: Untyped, changed: Callable[[bool], object]) -> None:
        from gi.repository import Gio  # noqa: PLC0415 - as above

        self._bus = bus
        self._changed = changed
        self._owner = ""
        self._watch = Gio.bus_watch_name_on_connection(
            bus, WATCHER, Gio.BusNameWatcherFlags.NONE, lambda _bus, _name, owner: self._came(owner), self._went
        )
        signals = [(WATCHER, "StatusNotifierHostRegistered"), (WATCHER, "StatusNotifierHostUnregistered")]
        self._heard = [
            bus.signal_subscribe(
                WATCHER, interface, member, WATCHER_PATH, None, Gio.DBusSignalFlags.NONE, lambda *_: self._ask()
            )
            for interface, member in [*signals, (PROPERTIES, "PropertiesChanged")]
        ]

    def close(self) -> None:
        """Hear nothing from now on. May be called twice."""
        from gi.repository import Gio  # noqa: PLC0415 - as above

        for each in self._heard:
            self._bus.signal_unsubscribe(each)
        if self._watch:
            Gio.bus_unwatch_name(self._watch)
        self._heard, self._watch, self._owner = [], 0, ""

    def _came(self, owner: str) -> None:
        self._owner = owner
        self._ask()

    def _went(self, *_: Untyped) -> None:
        self._owner = ""
        self._changed(False)  # noqa: FBT003 - a callback has no names

    def _ask(self) -> None:
        from gi.repository import Gio, GLib  # noqa: PLC0415 - as above

        owner = self._owner
        if not owner:
            return

        def answered(bus: Untyped, result: Untyped) -> None:
            try:
                there = bool(bus.call_finish(result).unpack()[0])
            except GLib.Error as error:
                there = _counts_as_one(error)
            if owner == self._owner:  # otherwise another watcher is there, and is asked
                self._changed(there)

        self._bus.call(
            owner,
            WATCHER_PATH,
            PROPERTIES,
            "Get",
            GLib.Variant("(ss)", (WATCHER, _HOST)),
            None,
            Gio.DBusCallFlags.NO_AUTO_START,
            GLib.MAXINT,
            None,
            answered,
        )
