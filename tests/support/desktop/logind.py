# ruff: noqa: F821, UP037, N802 - D-Bus signatures stand where Python's types do, and D-Bus names its methods so
"""A fake logind and a fake screen saver: real D-Bus services on private buses, which say what the test wants.

with FakeLogind(address) as logind:
    logind.sleep(begins=True); logind.sleep(begins=False); logind.lock(locked=True)
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
from collections.abc import Coroutine
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from dbus_fast import Variant
from dbus_fast.aio import MessageBus
from dbus_fast.constants import PropertyAccess
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property, dbus_signal

from tests.support.system.waiting import LIMIT

SESSION = "/org/freedesktop/login1/session/_31"


class Manager(ServiceInterface):
    def __init__(self) -> None:
        super().__init__("org.freedesktop.login1.Manager")
        self.locks: list[tuple[str, int]] = []  # what was asked for, and our end of its pipe

    @dbus_method()
    def GetSessionByPID(self, pid: "u") -> "o":
        del pid
        return SESSION

    @dbus_method()
    def Inhibit(self, what: "s", who: "s", why: "s", mode: "s") -> "h":
        ours, theirs = os.pipe()
        self.locks.append((f"{what} {who} {mode}", ours))
        return theirs  # what the caller gets is a handle of its own for the same pipe

    @dbus_signal()
    def PrepareForSleep(self, begins: bool) -> "b":
        return begins


class LoginSession(ServiceInterface):
    def __init__(self) -> None:
        super().__init__("org.freedesktop.login1.Session")
        self.locked = False

    @dbus_property(access=PropertyAccess.READ)
    def LockedHint(self) -> "b":
        return self.locked


class ScreenSaver(ServiceInterface):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.active = False

    @dbus_method()
    def GetActive(self) -> "b":
        return self.active

    @dbus_signal()
    def ActiveChanged(self, active: bool) -> "b":
        return active


class _Service:
    """Services of one name on the bus at ``address``, in a thread with a loop of its own."""

    name: str

    def __init__(self, address: str) -> None:
        self._address = address
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._bus: Any = None

    def __enter__(self) -> Self:
        self._thread.start()
        self.do(self._begin())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bus is not None:
            self.do(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(LIMIT)

    async def _begin(self) -> None:
        self._bus = await MessageBus(bus_address=self._address, negotiate_unix_fd=True).connect()
        self.export()
        await self._bus.request_name(self.name)

    async def _end(self) -> None:
        self._bus.disconnect()
        with contextlib.suppress(Exception):  # a bus that was killed before
            await self._bus.wait_for_disconnect()

    def export(self) -> None:
        raise NotImplementedError


class FakeLogind(_Service):
    name = "org.freedesktop.login1"

    def __init__(self, address: str, *, locked: bool = False) -> None:
        super().__init__(address)
        self.manager, self.session = Manager(), LoginSession()
        self.session.locked = locked

    def export(self) -> None:
        self._bus.export("/org/freedesktop/login1", self.manager)
        self._bus.export(SESSION, self.session)

    def locks(self) -> list[str]:
        """Return the locks on sleep that somebody in this process holds now."""
        folder = Path("/proc/self/fd")
        handles: list[Path] = []
        for handle in list(folder.iterdir()):
            with contextlib.suppress(OSError):  # gone since
                handles.append(handle.readlink())
        ours = 2  # of each pipe: both ends
        return [name for name, end in self.manager.locks if handles.count((folder / str(end)).readlink()) > ours]

    def sleep(self, *, begins: bool) -> None:
        async def say() -> None:
            self.manager.PrepareForSleep(begins)

        self.do(say())

    def lock(self, *, locked: bool) -> None:
        async def say() -> None:
            self.session.locked = locked
            self.session.emit_properties_changed({"LockedHint": locked})

        self.do(say())

    def nonsense(self) -> None:
        """Say something of another shape than logind does."""
        from dbus_fast import Message

        async def say() -> None:
            signal = Message.new_signal(
                "/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep", "", []
            )
            await self._bus.send(signal)
            odd = Message.new_signal(
                SESSION,
                "org.freedesktop.DBus.Properties",
                "PropertiesChanged",
                "a{sv}",
                [{"LockedHint": Variant("s", "?")}],
            )
            await self._bus.send(odd)

        self.do(say())


class FakeScreenSaver(_Service):
    def __init__(self, address: str, name: str = "org.gnome.ScreenSaver", *, active: bool = False) -> None:
        super().__init__(address)
        self.name = name
        self.saver = ScreenSaver(name)
        self.saver.active = active

    def export(self) -> None:
        self._bus.export("/" + self.name.replace(".", "/"), self.saver)

    def activate(self, *, active: bool) -> None:
        async def say() -> None:
            self.saver.active = active
            self.saver.ActiveChanged(active)

        self.do(say())
