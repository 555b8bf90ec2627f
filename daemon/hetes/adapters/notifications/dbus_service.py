"""Who serves org.freedesktop.Notifications on the session bus: by signal, without polling. Linux only.

Source: D-Bus Specification, org.freedesktop.DBus.NameOwnerChanged.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import Callable

from dbus_fast.aio import MessageBus
from dbus_fast.constants import MessageType
from dbus_fast.message import Message

log = logging.getLogger(__name__)

NAME = "org.freedesktop.Notifications"
_BUS = "org.freedesktop.DBus"
_RULE = f"type='signal',sender='{_BUS}',interface='{_BUS}',member='NameOwnerChanged',arg0='{NAME}'"
_LIMIT = 2.0


class ServiceWatch:
    """Calls ``changed(was_there, is_there)`` in the running loop whenever the service comes, goes or is replaced."""

    def __init__(self, changed: Callable[[bool, bool], None]) -> None:
        self._changed = changed
        self._bus: MessageBus | None = None

    @property
    def connected(self) -> bool:
        """Whether the connection to the session bus still stands."""
        return self._bus is not None and self._bus.connected

    async def connect(self) -> bool:
        """Subscribe. False, at once, where there is no session bus."""
        if not os.environ.get("DBUS_SESSION_BUS_ADDRESS") and not os.environ.get("DISPLAY"):
            return False
        bus = None
        try:
            async with asyncio.timeout(_LIMIT):
                bus = await MessageBus().connect()
                bus.add_message_handler(self._heard)
                await bus.call(_add_match())
        except Exception as error:  # noqa: BLE001 - a wrong address, a dead socket and a refused login share no base
            log.info("no session bus: %s", type(error).__name__)
            if bus is not None:
                bus.disconnect()
            return False
        self._bus = bus
        return True

    def disconnect(self) -> None:
        """Unsubscribe. May be called twice."""
        if self._bus is not None:
            with contextlib.suppress(Exception):  # a connection that the bus has already closed
                self._bus.disconnect()
            self._bus = None

    def _heard(self, message: Message) -> None:
        if (
            message.message_type is MessageType.SIGNAL
            and message.member == "NameOwnerChanged"
            and message.sender == _BUS
        ):
            name, before, after = message.body
            if name == NAME:
                self._changed(bool(before), bool(after))


def _add_match() -> Message:
    return Message(
        destination=_BUS, path="/org/freedesktop/DBus", interface=_BUS, member="AddMatch", signature="s", body=[_RULE]
    )
