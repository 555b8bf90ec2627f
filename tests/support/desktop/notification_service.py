# ruff: noqa: F722, F821, UP037, N802, ASYNC109 - D-Bus signatures stand where Python's types do, and D-Bus names its methods so
"""A notification service for tests: a real one on a private bus, which remembers and can misbehave on demand."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import threading
import time
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dbus_fast.aio import MessageBus
from dbus_fast.constants import RequestNameReply
from dbus_fast.errors import DBusError
from dbus_fast.service import ServiceInterface, dbus_method, dbus_signal

from tests.support.system.waiting import LIMIT, eventually

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
BY_HAND = 2
A_HAND_NEEDS = 0.6  # seconds

# No folder of services: on this bus nothing starts by itself.
_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:{where}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>
"""


@contextlib.contextmanager
def private_bus(folder: Path, where: str = "") -> Iterator[str]:
    """A session bus of one's own: yields its address, always the same one where it is told ``where`` ("path=...")."""
    config = folder / "bus.conf"
    config.write_text(_CONFIG.format(where=where or f"dir={folder}"), encoding="utf-8")
    with subprocess.Popen(
        ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address=1"], stdout=subprocess.PIPE, text=True
    ) as daemon:
        try:
            assert daemon.stdout is not None
            yield daemon.stdout.readline().strip()
        finally:
            daemon.kill()


@dataclass
class Shown:
    """A notice as the service got it."""

    id: int
    app: str
    title: str
    text: str
    buttons: dict[str, str]
    urgency: int | None
    sound: str | None
    icon: str
    hints: dict[str, Any] = field(default_factory=dict)
    lasts: int = -1
    body_opens: bool = False
    at: float = field(default_factory=time.monotonic)

    def key(self, label: str) -> str:
        return next(key for key, name in self.buttons.items() if name == label)


@dataclass
class Behaviour:
    """How the service answers, changed while it runs."""

    refuse: bool = False
    hang: bool = False
    capabilities: list[str] = field(default_factory=lambda: ["actions", "body", "body-markup", "persistence"])


class _Interface(ServiceInterface):
    def __init__(self, owner: FakeNotifications) -> None:
        super().__init__(NAME)
        self.owner = owner

    @dbus_method()
    async def Notify(
        self, app: "s", replaces: "u", icon: "s", title: "s", text: "s", actions: "as", hints: "a{sv}", timeout: "i"
    ) -> "u":
        await self.owner.patience()
        if self.owner.behaviour.refuse:
            raise DBusError("org.freedesktop.Notifications.Error", "not now")
        self.owner.last_id += 1
        shown = Shown(
            id=self.owner.last_id,
            app=app,
            title=title,
            text=text,
            buttons={key: label for key, label in zip(actions[::2], actions[1::2], strict=True) if key != "default"},
            urgency=hints["urgency"].value if "urgency" in hints else None,
            sound=hints["sound-name"].value if "sound-name" in hints else None,
            icon=icon,
            hints={key: hint.value for key, hint in hints.items()},
            lasts=timeout,
            body_opens="default" in actions[::2],
        )
        self.owner.history.append(shown)
        self.owner.visible[shown.id] = shown
        return shown.id

    @dbus_method()
    async def CloseNotification(self, number: "u"):
        await self.owner.patience()
        if self.owner.visible.pop(number, None) is None:
            raise DBusError("org.freedesktop.Notifications.Error", "no such notice")
        self.NotificationClosed(number, 3)

    @dbus_method()
    async def GetCapabilities(self) -> "as":
        await self.owner.patience()
        return self.owner.behaviour.capabilities

    @dbus_method()
    async def GetServerInformation(self) -> "ssss":
        await self.owner.patience()
        return ["fake", "Hetes tests", "1", "1.2"]

    @dbus_signal()
    def NotificationClosed(self, number: "u", reason: "u") -> "uu":
        return [number, reason]

    @dbus_signal()
    def ActionInvoked(self, number: "u", key: "s") -> "us":
        return [number, key]


class FakeNotifications:
    """The service, in a thread of its own. ``history`` outlives its deaths."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.behaviour = Behaviour()
        self.history: list[Shown] = []
        self.visible: dict[int, Shown] = {}
        self.last_id = 0
        self.asked = 0
        self._answering: asyncio.Event
        self._bus: MessageBus | None = None
        self._interface: _Interface | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fake-notifications", daemon=True)
        self._thread.start()
        self._do(self._make_event())

    def _do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(LIMIT)

    async def _make_event(self) -> None:
        self._answering = asyncio.Event()
        self._answering.set()

    async def patience(self) -> None:
        self.asked += 1
        await self._answering.wait()

    def come(self) -> FakeNotifications:
        """Appear on the bus (again); what was visible before is gone."""

        async def come() -> None:
            self.visible.clear()
            self.last_id = 0  # as every real one begins
            self._bus = await MessageBus(bus_address=self.address).connect()
            self._interface = _Interface(self)
            self._bus.export(PATH, self._interface)
            assert await self._bus.request_name(NAME) is RequestNameReply.PRIMARY_OWNER

        self._do(come())
        return self

    def die(self) -> None:
        """Vanish from the bus in the middle of whatever it is doing."""

        async def die() -> None:
            await self._drop_calls()
            if self._bus is not None:
                # What is about to be answered would be written to whoever gets the handle: the service come again.
                handle = self._bus._fd
                self._loop.remove_writer(handle)
                self._bus.disconnect()
                with contextlib.suppress(EOFError):  # the bus has gone before
                    await self._bus.wait_for_disconnect()
                await self._drop_calls()  # a call that came meanwhile
                self._loop.remove_writer(handle)
            self._bus = None
            self.visible.clear()

        self._do(die())

    @staticmethod
    async def _drop_calls() -> None:
        """End what still hangs: answered after the connection's end, it would write to whoever got its handle."""
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def hang(self) -> None:
        """Take every call and answer none."""
        self._loop.call_soon_threadsafe(self._answering.clear)

    def recover(self) -> None:
        """Answer again, the old calls first."""
        self._loop.call_soon_threadsafe(self._answering.set)

    def press(self, shown: Shown, label: str, *, keep: bool = False) -> None:
        """Press a button as a hand would; ``keep`` leaves the notice open, so that it can be pressed again."""
        self._emit_action(shown.id, shown.key(label))
        if not keep:
            self._say_closed(shown, BY_HAND)

    def press_body(self, shown: Shown) -> None:
        self._emit_action(shown.id, "default")

    def _emit_action(self, number: int, key: str) -> None:
        async def emit() -> None:
            assert self._interface is not None
            self._interface.ActionInvoked(number, key)

        self._do(emit())

    def close(self, shown: Shown, reason: int = 2) -> None:
        """Close a notice: 1 expired, 2 dismissed, 3 taken back, 4 nobody knows. It has stood there for a while by then."""
        if shown.id in self.visible:
            eventually(lambda: time.monotonic() - shown.at > A_HAND_NEEDS)

        self._say_closed(shown, reason)

    def _say_closed(self, shown: Shown, reason: int) -> None:
        async def close() -> None:
            assert self._interface is not None
            self.visible.pop(shown.id, None)
            self._interface.NotificationClosed(shown.id, reason)

        self._do(close())

    def connections(self) -> int:
        """How many connections the bus has now, our own asking not counted."""

        async def count() -> int:
            from dbus_fast.message import Message

            bus = await MessageBus(bus_address=self.address).connect()
            reply = await bus.call(
                Message(
                    destination="org.freedesktop.DBus",
                    path="/org/freedesktop/DBus",
                    interface="org.freedesktop.DBus",
                    member="ListNames",
                )
            )
            assert reply is not None
            bus.disconnect()
            return sum(name.startswith(":") for name in reply.body[0]) - 1

        return int(self._do(count()))

    def end(self) -> None:
        self.die()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(LIMIT)
        self._loop.close()


@contextlib.contextmanager
def notification_service(folder: Path) -> Iterator[FakeNotifications]:
    """A private bus, announced in the environment, and a service that has not come yet."""
    with private_bus(folder) as address:
        before = os.environ.get("DBUS_SESSION_BUS_ADDRESS")
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = address
        service = FakeNotifications(address)
        try:
            yield service
        finally:
            service.end()
            if before is None:
                del os.environ["DBUS_SESSION_BUS_ADDRESS"]
            else:
                os.environ["DBUS_SESSION_BUS_ADDRESS"] = before
