# ruff: noqa: F722, F821, UP037, N802 - D-Bus signatures stand where Python's types do, and D-Bus names its methods so
"""A StatusNotifierWatcher with a host, as small as one can be: it remembers which icons were registered."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from dbus_fast.aio import MessageBus
from dbus_fast.constants import PropertyAccess
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property, dbus_signal

from tests.support.system.waiting import LIMIT

NAME = "org.kde.StatusNotifierWatcher"


class _Watcher(ServiceInterface):
    def __init__(self) -> None:
        super().__init__(NAME)
        self.items: list[str] = []

    @dbus_method()
    def RegisterStatusNotifierItem(self, service: "s"):
        self.items.append(service)
        self.StatusNotifierItemRegistered(service)

    @dbus_method()
    def RegisterStatusNotifierHost(self, service: "s"): ...

    @dbus_property(access=PropertyAccess.READ)
    def RegisteredStatusNotifierItems(self) -> "as":
        return self.items

    @dbus_property(access=PropertyAccess.READ)
    def IsStatusNotifierHostRegistered(self) -> "b":
        return True

    @dbus_property(access=PropertyAccess.READ)
    def ProtocolVersion(self) -> "i":
        return 0

    @dbus_signal()
    def StatusNotifierItemRegistered(self, service) -> "s":
        return service


@contextmanager
def item_watcher(address: str) -> Iterator[list[str]]:
    """Serve on this bus; yields the icons that were registered."""
    watcher = _Watcher()
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="item-watcher", daemon=True)
    thread.start()

    async def come() -> MessageBus:
        bus = await MessageBus(bus_address=address).connect()
        bus.export("/StatusNotifierWatcher", watcher)
        await bus.request_name(NAME)
        return bus

    async def go() -> None:
        bus.disconnect()

    bus = asyncio.run_coroutine_threadsafe(come(), loop).result(10)
    try:
        yield watcher.items
    finally:
        asyncio.run_coroutine_threadsafe(go(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(LIMIT)
        loop.close()
