"""Who would show a notice on this desktop, asked once for the check; on Windows and macOS the system itself does.

Sources: Desktop Notifications Specification 1.2, GetServerInformation; D-Bus Specification, NameHasOwner and
ListActivatableNames. Nothing is started by asking.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import os
import sys
from typing import Any

from hetes.adapters.notifications.windows_state import windows_state
from hetes.adapters.session_bus import addresses
from hetes.core.json_types import Json
from hetes.doctor.probes.do_not_disturb import quiet

_NAME, _PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
_BUS = "org.freedesktop.DBus"
WITHIN = 2.0


def look(platform: str = sys.platform) -> Json:
    """Return ``there``: whether somebody takes notices, None where it can't be told; and the service's ``name``.

    ``quiet``: whether it holds notices back, as far as it says so. On Windows ``windows`` is what
    :func:`windows_state` tells.
    """
    if platform == "win32":
        return {"there": None, "name": "", "windows": windows_state()}
    if not platform.startswith("linux"):
        return {"there": None, "name": ""}
    for address in addresses(os.environ):
        # No bus, a dead one, a refused login: each means that it can't be told from here.
        with contextlib.suppress(Exception):
            return asyncio.run(_ask(address))
    return {"there": None, "name": ""}


async def _ask(address: str) -> Json:
    from dbus_fast.aio import MessageBus  # noqa: PLC0415 - 66 ms, and only on Linux

    async with asyncio.timeout(WITHIN):
        bus = await MessageBus(bus_address=address).connect()
        try:
            owned = await _call(bus, _BUS, "/org/freedesktop/DBus", _BUS, "NameHasOwner", _NAME)
            if not owned or not owned[0]:
                names = await _call(bus, _BUS, "/org/freedesktop/DBus", _BUS, "ListActivatableNames")
                return {"there": bool(names) and _NAME in names[0], "name": ""}
            told = await _call(bus, _NAME, _PATH, _NAME, "GetServerInformation")
            if not told:
                return {"there": True, "name": ""}
            held_back = None
            with contextlib.suppress(Exception):  # whatever a service makes of a question that it may not know
                held_back = await quiet(str(told[0]), functools.partial(_call, bus))
            return {"there": True, "name": f"{told[0]} {told[2]}", "quiet": held_back}
        finally:
            bus.disconnect()


async def _call(bus: Any, *whom_and_what: str) -> list[Any]:  # noqa: ANN401 - dbus-fast's bus
    from dbus_fast.constants import MessageType  # noqa: PLC0415 - as above
    from dbus_fast.message import Message  # noqa: PLC0415 - as above

    destination, path, interface, member, *words = whom_and_what
    message = Message(
        destination=destination, path=path, interface=interface, member=member, signature="s" * len(words), body=words
    )
    reply = await bus.call(message)
    return list(reply.body) if reply.message_type is MessageType.METHOD_RETURN else []
