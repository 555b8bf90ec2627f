"""A connection to the session bus, made when it is needed: who owns a name there, calls to the owner, and its signals.

Source: D-Bus Specification, the bus's own messages and errors.

The law: all belongs to one asyncio loop, nothing in it polls, and what it raises says whether there is nobody to ask
(:class:`NobodyError`) or somebody refused (:class:`RefusedError`).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from hetes.adapters.session_bus import addresses

log = logging.getLogger(__name__)

CONNECT_LIMIT = 2.0
_HANGS_FOR = 5.0  # seconds for which a bus that did not answer is not asked again: each notice would wait for it
_BUS, _BUS_PATH = "org.freedesktop.DBus", "/org/freedesktop/DBus"
# Errors of the bus, not of the service: there is nobody who could answer (D-Bus Specification, error names).
_NOBODY = frozenset(
    f"{_BUS}.Error.{word}"
    for word in ("ServiceUnknown", "NameHasNoOwner", "NoReply", "Timeout", "TimedOut", "Disconnected")
)
_SPAWN = f"{_BUS}.Error.Spawn."


class NobodyError(Exception):
    """The bus or the service is not there, or went."""


class RefusedError(Exception):
    """The service answered with an error, or with nonsense."""


async def _connect(address: str) -> Any:  # noqa: ANN401 - dbus-fast is loaded here
    from dbus_fast.aio import MessageBus  # noqa: PLC0415 - 66 ms, 15 MiB: not before the first notice

    return await MessageBus(bus_address=address).connect()


def _where() -> list[str]:
    return addresses(os.environ)


@dataclass(frozen=True, slots=True)
class Bus:
    """How the session bus is reached: at which addresses it may be, and what connects to one of them."""

    where: Callable[[], Sequence[str]] = _where
    connect: Callable[[str], Awaitable[Any]] = _connect


class BusLine:
    """See the module.

    ``changed`` is called with the name's new owner, or None, and ``heard`` with a signal's member and body, of the
    present owner only.
    """

    def __init__(
        self,
        name: str,
        path: str,
        changed: Callable[[str | None], None],
        heard: Callable[[str, Sequence[Any]], None],
        bus: Bus | None = None,
    ) -> None:
        self._name = name
        self._path = path
        self._changed = changed
        self._heard = heard
        self._session = bus or Bus()
        self._connecting: asyncio.Lock | None = None
        self._bus: Any = None
        self._watching: asyncio.Task[None] | None = None
        self._hung_at: float | None = None
        self._told_of_owner = False
        self.bus_id = ""
        """The identity of the bus: another one has another."""
        self.owner: str | None = None
        """The unique name of who serves the name now."""

    async def connected(self) -> bool:
        """Be connected; False: there is no session bus at all.

        Raises:
            NobodyError: there is one, and it can't be reached now.
            RefusedError: its address makes no sense here; another library may know better.
        """
        if self._connecting is None:
            self._connecting = asyncio.Lock()
        async with self._connecting:
            if self._bus is not None and self._bus.connected:
                return True
            self._lose()
            now = asyncio.get_running_loop().time()
            if self._hung_at is not None and now - self._hung_at < _HANGS_FOR:
                raise NobodyError("the session bus did not answer just now")
            found = self._session.where()
            from dbus_fast.errors import InvalidAddressError  # noqa: PLC0415 - 66 ms: not before the first notice

            understood = not found
            for address in found:
                try:
                    async with asyncio.timeout(CONNECT_LIMIT):
                        await self._settle(await self._session.connect(address))
                except Exception as error:  # noqa: BLE001 - a wrong address, a dead socket and a refused login share no base
                    log.info("no session bus: %s", type(error).__name__)
                    understood = understood or not isinstance(error, InvalidAddressError)
                    self._hung_at = asyncio.get_running_loop().time() if isinstance(error, TimeoutError) else None
                    self.leave()
                    continue
                return True
            if not understood:
                raise RefusedError("no address of a session bus")
            if found:
                raise NobodyError("no session bus answers")
            return False

    def leave(self) -> None:
        """Let go of the bus. May be called twice."""
        bus, self._bus = self._bus, None
        if bus is not None:
            with contextlib.suppress(Exception):  # a connection that the bus has already closed
                bus.disconnect()

    async def ask(self, member: str, signature: str = "", body: Sequence[Any] = ()) -> tuple[str, Sequence[Any]]:
        """Call whoever serves the name, who is started where the bus can; return who answered, and the answer.

        Raises:
            NobodyError: nobody answers.
            RefusedError: the answer is an error, or none.
        """
        reply = await self._call(self._name, self._path, self._name, member, signature, body)
        if not reply.body:
            raise RefusedError(f"{member}: an empty answer")
        return str(reply.sender), reply.body

    def tell(self, member: str, signature: str, body: Sequence[Any]) -> None:
        """Call the present owner, and no next one, without waiting for an answer."""
        from dbus_fast.constants import MessageFlag  # noqa: PLC0415 - loaded by now

        if self._bus is None or self.owner is None:
            return
        message = _message(self.owner, self._path, self._name, member, signature, body)
        message.flags = MessageFlag.NO_REPLY_EXPECTED
        with contextlib.suppress(Exception):  # the connection has just ended
            self._bus.send(message).add_done_callback(lambda sent: sent.cancelled() or sent.exception())

    async def can_be_started(self) -> bool:
        """Tell whether the bus can start somebody who serves the name.

        Raises:
            NobodyError: the bus does not answer.
        """
        return self._name in (await self._bus_says("ListActivatableNames") or ())

    async def _bus_says(self, member: str, *words: str) -> Any:  # noqa: ANN401 - each question has its own answer
        reply = await self._call(_BUS, _BUS_PATH, _BUS, member, "s" * len(words), words)
        return reply.body[0] if reply.body else None

    async def _call(self, *message: Any) -> Any:  # noqa: ANN401 - a message's parts, and dbus-fast's reply
        from dbus_fast.constants import MessageType  # noqa: PLC0415 - 66 ms: not before the first notice

        if self._bus is None:
            raise NobodyError("no connection")
        try:
            reply = await self._bus.call(_message(*message))
        except Exception as error:  # a dead socket has no error of its own
            raise NobodyError(type(error).__name__) from error
        if reply is None:  # how dbus-fast ends calls whose connection was closed in good order
            raise NobodyError("the connection ended")
        if reply.message_type is MessageType.ERROR:
            name = str(reply.error_name)
            raise (NobodyError if name in _NOBODY or name.startswith(_SPAWN) else RefusedError)(name)
        return reply

    async def _settle(self, bus: Any) -> None:  # noqa: ANN401 - dbus-fast's, or a test's
        """Hear on this bus who comes and goes, and who is there."""
        self._bus = bus
        bus.add_message_handler(lambda message: self._hear(bus, message))
        for rule in (
            f"type='signal',sender='{_BUS}',interface='{_BUS}',member='NameOwnerChanged',arg0='{self._name}'",
            f"type='signal',sender='{self._name}',interface='{self._name}',path='{self._path}'",
        ):
            await self._bus_says("AddMatch", rule)
        self.bus_id = str(await self._bus_says("GetId"))
        self._told_of_owner = False
        try:
            owner = str(await self._bus_says("GetNameOwner", self._name))
        except NobodyError:
            owner = None
        if not self._told_of_owner:  # a signal may have come right behind the answer, and been heard before it
            self.owner = owner
        self._watching = asyncio.get_running_loop().create_task(self._until_gone(bus))

    async def _until_gone(self, bus: Any) -> None:  # noqa: ANN401 - as above
        with contextlib.suppress(Exception):  # however it ended
            await bus.wait_for_disconnect()
        if bus is self._bus:
            log.info("the session bus is gone")
            self._lose()

    def _lose(self) -> None:
        self.leave()
        self.owner = None
        self._changed(None)

    def _hear(self, bus: Any, message: Any) -> None:  # noqa: ANN401 - as above
        from dbus_fast.constants import MessageType  # noqa: PLC0415 - loaded by now

        if bus is not self._bus or message.message_type is not MessageType.SIGNAL:
            return
        if message.sender == _BUS and message.member == "NameOwnerChanged":
            name, _, after = message.body
            if name == self._name:
                self.owner, self._told_of_owner = after or None, True
                self._changed(self.owner)
        elif message.sender == self.owner and message.interface == self._name:
            self._heard(message.member, message.body)


def _message(to: str, path: str, interface: str, member: str, signature: str, body: Sequence[Any]) -> Any:  # noqa: ANN401, PLR0913, PLR0917 - a D-Bus call has so many parts
    from dbus_fast.message import Message  # noqa: PLC0415 - 66 ms: not before the first notice

    return Message(destination=to, path=path, interface=interface, member=member, signature=signature, body=list(body))
