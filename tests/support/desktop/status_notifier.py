# ruff: noqa: F722, F821, UP037, N802 - D-Bus signatures stand where Python's types do, and D-Bus names its methods so
"""A StatusNotifier watcher and host, as small as they can be: they remember, read and press as a panel does."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from dbus_fast import Message, MessageType, Variant
from dbus_fast.aio import MessageBus
from dbus_fast.constants import NameFlag, PropertyAccess
from dbus_fast.errors import DBusError
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property, dbus_signal

from tests.support.system.waiting import LIMIT

NAME = "org.kde.StatusNotifierWatcher"
PATH = "/StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"


class _Watcher(ServiceInterface):
    def __init__(self, host: bool) -> None:
        super().__init__(NAME)
        self.items: list[str] = []
        self.host = host
        self.refuses = False

    def again(self) -> _Watcher:
        """Return another one with the same icons and host."""
        other = _Watcher(self.host)
        other.items = self.items
        return other

    @dbus_method()
    def RegisterStatusNotifierItem(self, service: "s"):
        if self.refuses:
            raise DBusError(f"{NAME}.Error", "no more icons")
        self.items.append(service)
        self.StatusNotifierItemRegistered(service)

    @dbus_method()
    def RegisterStatusNotifierHost(self, service: "s"): ...

    @dbus_property(access=PropertyAccess.READ)
    def RegisteredStatusNotifierItems(self) -> "as":
        return self.items

    @dbus_property(access=PropertyAccess.READ)
    def IsStatusNotifierHostRegistered(self) -> "b":
        return self.host

    @dbus_property(access=PropertyAccess.READ)
    def ProtocolVersion(self) -> "i":
        return 0

    @dbus_signal()
    def StatusNotifierItemRegistered(self, service) -> "s":
        return service

    @dbus_signal()
    def StatusNotifierHostRegistered(self): ...

    @dbus_signal()
    def StatusNotifierHostUnregistered(self): ...


class Panel:
    """A watcher, with a host or without, on a session bus: every method may be called from the test's thread."""

    def __init__(self, address: str, *, host: bool = True) -> None:
        self._address = address
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="panel", daemon=True)
        self._thread.start()
        self._watcher = _Watcher(host)
        self.signals: list[str] = []
        """What the icons have told, by the signals' names."""
        self.names_at_first: list[str] = []
        """Who was on the bus when it came."""
        self._bus: MessageBus
        self._do(self._come())

    @property
    def items(self) -> list[str]:
        """The names of the icons that were registered, the latest last."""
        return self._watcher.items

    def refuse(self) -> None:
        """Take no more icons."""
        self._watcher.refuses = True

    def host(self, there: bool) -> None:
        """Have a host come, or go, while the watcher stays."""

        async def change() -> None:
            self._watcher.host = there
            (self._watcher.StatusNotifierHostRegistered if there else self._watcher.StatusNotifierHostUnregistered)()

        self._do(change())

    def replaced(self) -> None:
        """Have another process own the watcher's name, without a moment at which nobody does."""

        async def change() -> None:
            before, watcher = self._bus, self._watcher
            self._watcher = watcher.again()
            await self._come()
            before.unexport(PATH, watcher)  # or what icons tell the new one would be told on the closed bus, too
            before.disconnect()

        self._do(change())

    def read(self) -> dict[str, Any]:
        """Return all that the latest icon tells."""
        (told,) = self.call("org.freedesktop.DBus.Properties", "GetAll", "s", ITEM)
        return {name: value.value for name, value in told.items()}

    def lines(self) -> list[tuple[int, dict[str, Any]]]:
        """Return number and properties of each line of the latest icon's menu."""
        _, (_, _, children) = self.call(MENU, "GetLayout", "iias", 0, -1, [])
        return [(line.value[0], {name: value.value for name, value in line.value[1].items()}) for line in children]

    def press(self, number: int) -> None:
        """Choose the line with that number.

        Raises:
            DBusError: there is none.
        """
        self.call(MENU, "Event", "isvu", number, "clicked", Variant("i", 0), 0)

    def call(self, interface: str, member: str, signature: str = "", *body: Any) -> list[Any]:
        """Call the latest icon, or its menu."""
        path = "/StatusNotifierItem/Menu" if interface == MENU else "/StatusNotifierItem"
        message = Message(
            destination=self.items[-1],
            path=path,
            interface=interface,
            member=member,
            signature=signature,
            body=list(body),
        )
        answer = self._do(self._bus.call(message))
        if answer.message_type is MessageType.ERROR:
            raise DBusError(answer.error_name, str(answer.body))
        return answer.body

    def leave(self) -> None:
        """Go, and end what was begun. May be called twice."""
        if self._loop.is_closed():
            return

        async def go() -> None:
            self._bus.disconnect()

        self._do(go())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(LIMIT)
        self._loop.close()

    async def _come(self) -> None:
        bus = await MessageBus(bus_address=self._address).connect()
        bus.export(PATH, self._watcher)
        bus.add_message_handler(self._hear)
        for interface in (ITEM, MENU):
            rule = f"type='signal',interface='{interface}'"
            await bus.call(
                Message(
                    destination="org.freedesktop.DBus",
                    path="/org/freedesktop/DBus",
                    interface="org.freedesktop.DBus",
                    member="AddMatch",
                    signature="s",
                    body=[rule],
                )
            )
        self.names_at_first = await self._names(bus)
        await bus.request_name(NAME, NameFlag.ALLOW_REPLACEMENT | NameFlag.REPLACE_EXISTING)
        self._bus = bus

    async def _names(self, bus: MessageBus) -> list[str]:
        name = "org.freedesktop.DBus"
        asked = Message(destination=name, path="/org/freedesktop/DBus", interface=name, member="ListNames")
        return list((await bus.call(asked)).body[0])

    def _hear(self, message: Message) -> None:
        if message.message_type is MessageType.SIGNAL and message.interface in {ITEM, MENU}:
            self.signals.append(str(message.member))

    def _do(self, what: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(what, self._loop).result(LIMIT)


@contextmanager
def panel_on(address: str, *, host: bool = True) -> Iterator[Panel]:
    """Serve on this bus."""
    panel = Panel(address, host=host)
    try:
        yield panel
    finally:
        panel.leave()
