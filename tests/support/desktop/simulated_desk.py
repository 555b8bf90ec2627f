"""A session bus and its notification service in simulated time: they hang, refuse, die and come back as a test says.

Everything runs in one thread. The delivery, the channel and its D-Bus logic are the real ones; only the bus's connection
is replaced, and time passes when ``Desk.run`` says so.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from dbus_fast.constants import MessageType

from hetes.adapters.notifications.bus_line import Bus
from hetes.adapters.notifications.channel import Listeners, Receipt
from hetes.adapters.notifications.freedesktop_service import NAME, FreedesktopService
from hetes.adapters.notifications.left_notices import LeftNotices
from hetes.core.events import ChannelBack, Event, NoticeLost, NoticeTaken
from hetes.presentation.views import NoticeView
from tests.simulation.screen import DrivenChannels

SLICE = 0.25  # seconds between two looks
_numbers = itertools.count(1)


class SimulatedLoop(asyncio.SelectorEventLoop):
    """A loop that never waits: when nothing is ready, its clock jumps to the next thing that is due."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self._really = self._selector.select
        self._selector.select = self._select

    def time(self) -> float:
        return self.now

    def _select(self, timeout: float | None = None) -> list[Any]:
        ready = self._really(0)
        assert ready or timeout is not None, "everything waits for ever"
        if not ready and timeout:
            self.now += timeout
        return ready


@dataclass(eq=False)
class Copy:
    """A notice as it stands on the screen."""

    number: int
    title: str
    text: str
    at: float


@dataclass(eq=False)
class SimService:
    """A notification service. ``mode``: ok, hang, refuse, zero and odd (it answers 0, or what is no number of
    a notice), dies (at the next notice)."""

    bus: SimBus
    mode: str = "ok"
    owner: str = field(default_factory=lambda: f":1.{next(_numbers)}")
    visible: dict[int, Copy] = field(default_factory=dict)
    ever: list[Copy] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    closes_at_once: bool = False
    slow: float = 0.0  # seconds that it needs for each answer
    _oddities: Iterator[object] = field(default_factory=lambda: itertools.cycle((2**40, True, -1, "7", None, [7])))
    _queue: list[tuple[Any, Callable[..., None]]] = field(default_factory=list)

    def take(self, message: Any, reply: Callable[..., None]) -> None:
        if self.mode == "hang":
            self._queue.append((message, reply))
            return
        if self.slow:
            self.bus.loop.call_later(self.slow, self._answer, message, reply)
        else:
            self._answer(message, reply)

    def _answer(self, message: Any, reply: Callable[..., None]) -> None:
        self.asked.append(message.member)
        match message.member:
            case "GetCapabilities":
                reply(self.owner, [["body", "actions"]])
            case "GetServerInformation":
                reply(self.owner, ["sim", "Hetes tests", "1", "1.2"])
            case "CloseNotification":
                self.visible.pop(message.body[0], None)
            case "Notify" if self.mode == "refuse":
                reply(self.owner, error=f"{NAME}.Error")
            case "Notify" if self.mode == "zero":
                reply(self.owner, [0])
            case "Notify" if self.mode == "odd":
                reply(self.owner, [next(self._oddities)])
            case "Notify" if self.mode == "dies":
                self.bus.leave(self)
                reply("org.freedesktop.DBus", error="org.freedesktop.DBus.Error.NoReply")
            case "Notify":
                number = len(self.ever) + 1
                copy = Copy(number, message.body[3], message.body[4], self.bus.loop.time())
                self.visible[number] = copy
                self.ever.append(copy)
                reply(self.owner, [number])
                if self.closes_at_once:
                    self.close(number, 2)

    def recover(self) -> None:
        self.mode, queue = "ok", self._queue
        self._queue = []
        for message, reply in queue:
            self.take(message, reply)

    def close(self, number: int, reason: int) -> None:
        self.visible.pop(number, None)
        self.bus.say(self.owner, NAME, "NotificationClosed", [number, reason])

    def press(self, number: int, key: str) -> None:
        self.bus.say(self.owner, NAME, "ActionInvoked", [number, key])


class SimBus:
    """A session bus: up, stopped (it takes everything and does nothing), slow (``latency``), or killed."""

    def __init__(self, loop: SimulatedLoop) -> None:
        self.loop = loop
        self.name = f"bus {next(_numbers)}"
        self.alive, self.stopped, self.latency = True, False, 0.0
        self.service: SimService | None = None
        self.comes_when_asked_for = False
        self.starts_after: float | None = None  # seconds that the bus needs to start a service
        self.lines: list[SimLine] = []
        self._held: list[Callable[[], None]] = []

    def come(self, mode: str = "ok") -> SimService:
        service = self.service = SimService(self, mode)
        self.say("org.freedesktop.DBus", "org.freedesktop.DBus", "NameOwnerChanged", [NAME, "", service.owner])
        return service

    def leave(self, service: SimService) -> None:
        self.service = None
        service.visible.clear()
        self.say("org.freedesktop.DBus", "org.freedesktop.DBus", "NameOwnerChanged", [NAME, service.owner, ""])

    def kill(self) -> None:
        self.alive = False
        for line in tuple(self.lines):
            line.disconnect()
        if self.service is not None:
            self.service.visible.clear()

    def go_on(self) -> None:
        self.stopped, held = False, self._held
        self._held = []
        for do in held:
            do()

    def pass_on(self, do: Callable[[], None]) -> None:
        if self.stopped:
            self._held.append(do)
        else:
            self.loop.call_later(self.latency, do)

    def say(self, sender: str, interface: str, member: str, body: list[Any]) -> None:
        signal = SimpleNamespace(
            message_type=MessageType.SIGNAL, sender=sender, interface=interface, member=member, body=body
        )
        self.pass_on(lambda: [line.hear(signal) for line in tuple(self.lines)])

    def take(self, message: Any, reply: Callable[..., None]) -> None:
        if message.destination != "org.freedesktop.DBus":
            if self.service is None and self.starts_after is not None:
                self.loop.call_later(self.starts_after, lambda: (self.come(), self.take(message, reply)))
                self.starts_after = None
            elif self.service is None:
                reply("org.freedesktop.DBus", error="org.freedesktop.DBus.Error.ServiceUnknown")
            else:
                self.service.take(message, reply)
            return
        owner = self.service.owner if self.service else None
        match message.member:
            case "GetId":
                reply("org.freedesktop.DBus", [self.name])
            case "GetNameOwner" if owner is None:
                reply("org.freedesktop.DBus", error="org.freedesktop.DBus.Error.NameHasNoOwner")
                if self.comes_when_asked_for:
                    self.come()
            case "GetNameOwner":
                reply("org.freedesktop.DBus", [owner])
            case "ListActivatableNames":
                reply("org.freedesktop.DBus", [[NAME] if self.starts_after is not None else []])
            case _:
                reply("org.freedesktop.DBus", [])


class SimLine:
    """A connection to the bus, as dbus-fast's."""

    def __init__(self, bus: SimBus) -> None:
        self.connected = True
        self._bus = bus
        self._hear: Callable[[Any], object] = lambda _: None
        self._over: asyncio.Future[None] = bus.loop.create_future()
        self._asked: set[asyncio.Future[Any]] = set()
        bus.lines.append(self)

    def add_message_handler(self, hear: Callable[[Any], object]) -> None:
        self._hear = hear

    def hear(self, message: Any) -> None:
        if self.connected:
            self._hear(message)

    async def call(self, message: Any) -> Any:
        if not self.connected:
            raise ConnectionError
        answer: asyncio.Future[Any] = self._bus.loop.create_future()
        self._asked.add(answer)

        def reply(sender: str, body: list[Any] | None = None, error: str | None = None) -> None:
            kind = MessageType.ERROR if error else MessageType.METHOD_RETURN
            told = SimpleNamespace(message_type=kind, sender=sender, body=body or [], error_name=error)
            self._bus.pass_on(lambda: None if answer.done() else answer.set_result(told))

        self._bus.pass_on(lambda: self._bus.take(message, reply))
        return await answer

    def send(self, message: Any) -> asyncio.Future[None]:
        sent: asyncio.Future[None] = self._bus.loop.create_future()
        sent.set_result(None)
        self._bus.pass_on(lambda: self._bus.take(message, lambda *_, **__: None))
        return sent

    async def wait_for_disconnect(self) -> None:
        await self._over

    def disconnect(self) -> None:
        if not self.connected:
            return
        self.connected = False
        self._bus.lines.remove(self)
        self._over.set_result(None)
        for answer in self._asked:
            if not answer.done():
                answer.set_result(None)


class _Channel:
    """The front of the channel, whose loop runs as long as somebody waits for it."""

    name = "desk"

    def __init__(self, loop: SimulatedLoop, left: LeftNotices, bus: Bus) -> None:
        self._loop, self._left, self._bus = loop, left, bus
        self.service: FreedesktopService

    def listen(self, listeners: Listeners) -> None:
        self.service = FreedesktopService("Hetes", None, self._left, listeners, self._bus)

    def left(self) -> bool:
        return self._left.any()

    def tidy(self) -> None:
        self._loop.run_until_complete(self.service.tidy())

    def deliver(self, ticket: int, notice: NoticeView, within: float) -> Receipt:
        return self._loop.run_until_complete(self.service.show(ticket, notice, within))

    def take_back(self, ticket: int, *, replaced: bool = False) -> None:
        self._loop.run_until_complete(self.service.take_back(ticket))

    def close(self) -> None:
        self.service.leave()


class Desk:
    """The desktop, the real delivery, and what the core does with orders that nobody has taken."""

    def __init__(self, left: LeftNotices | None = None, *others: Any) -> None:
        self.loop = SimulatedLoop()
        self.buses: dict[str, SimBus] = {"here": SimBus(self.loop)}
        self.events: list[Event] = []
        self.orders: dict[int, NoticeView] = {}
        self.taken: set[int] = set()
        self.left = left or LeftNotices(None)
        self.others = others
        self.begin()

    @property
    def bus(self) -> SimBus:
        return self.buses["here"]

    def begin(self) -> None:
        """Be a process, perhaps a further one: the one before it was killed."""
        self.channel = _Channel(self.loop, self.left, Bus(lambda: list(self.buses), self._connect))
        self.delivery = DrivenChannels([self.channel, *self.others], clock=self.loop.time)
        self.delivery.start(self._post)
        self.delivery.work()

    async def _connect(self, address: str) -> SimLine:
        bus = self.buses[address]
        if not bus.alive:
            raise ConnectionRefusedError
        if bus.stopped:
            await asyncio.sleep(3600)
        return SimLine(bus)

    def order(self, number: int, **more: Any) -> None:
        notice = NoticeView(number, f"slot {number}", f"title {number}", "text", **more)
        self.orders[number] = notice
        self.delivery.show(notice)

    def withdraw(self, number: int) -> None:
        del self.orders[number]
        self.delivery.withdraw(f"slot {number}")

    def _post(self, event: Event) -> None:
        self.events.append(event)
        match event:
            case NoticeTaken():
                self.taken.add(event.order)
            case NoticeLost():
                self.taken.discard(event.order)
            case ChannelBack():
                for number, notice in self.orders.items():
                    if number not in self.taken:
                        self.delivery.show(notice)

    def run(self, seconds: float) -> None:
        """Let time pass; on the screen stands, at every look, no notice twice."""
        until = self.loop.time() + seconds
        while self.loop.time() < until:
            self.delivery.work()
            self.loop.run_until_complete(asyncio.sleep(SLICE))
            self.delivery.work()
            titles = [copy.title for copy in self.visible()]
            assert len(titles) == len(set(titles)), titles

    def visible(self) -> list[Copy]:
        return [c for bus in self.buses.values() if bus.service and bus.alive for c in bus.service.visible.values()]

    def shown_within(self, seconds: float) -> float:
        """Wait until everything that is ordered is taken and on the screen; return how long that took."""
        begun = self.loop.time()
        while not (self.orders.keys() <= self.taken and {c.title for c in self.visible()} >= self._titles()):
            assert self.loop.time() - begun < seconds, f"not within {seconds} s: {self.events}"
            self.run(SLICE)
        return self.loop.time() - begun

    def _titles(self) -> set[str]:
        return {notice.title for notice in self.orders.values()}

    def end(self) -> None:
        for line in [line for bus in self.buses.values() for line in bus.lines]:
            line.disconnect()
        left = asyncio.all_tasks(self.loop)
        for task in left:
            task.cancel()
        if left:
            self.loop.run_until_complete(asyncio.wait(left))
        self.loop.close()
