"""org.freedesktop.Notifications on the session bus: who serves it, what it shows for us, and what became of that.

Sources: Desktop Notifications Specification 1.2; D-Bus Specification, the bus's own messages.

The law. A notice is sent to a service that has just answered a question: what a hanging one was given it would show
once it goes on, also when Hetes has ended by then and nobody knows the number to close. One that was sent is without an
answer until the service, or the bus, gives one: it is never sent a second time meanwhile. An answer counts if its
sender still owns the name. What a notice's closing means is judged by its age, too, for services call it "dismissed"
when its time was over. All runs in one asyncio loop, and nothing in it ever polls.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import Counter, OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hetes.adapters.notifications.bus_line import CONNECT_LIMIT, Bus, BusLine, NobodyError, RefusedError
from hetes.adapters.notifications.channel import OLD_WORDS, Listeners, Receipt
from hetes.adapters.notifications.closings import HANDS_NEED, Closings
from hetes.adapters.notifications.freedesktop_words import Abilities, worded
from hetes.adapters.notifications.left_notices import LeftNotices, Service
from hetes.presentation.views import NoticeView

log = logging.getLogger(__name__)

NAME, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
LOST_AFTER = 60.0
"""Seconds without an answer after which a service that answers other calls has lost this one."""
_EXPIRED, _DISMISSED = 1, 2
_VANISHES_AT_MOST = 2  # times that a notice which goes before anybody can have seen it counts as not shown
_REMEMBERED = 32


@dataclass(slots=True, eq=False)
class _Attempt:
    """A notice on its way."""

    ticket: int
    notice: NoticeView
    at: float  # when it was ordered, by the loop's clock
    wanted: bool = True  # it may stay on the screen
    answered: bool = False  # the service works, though this one is not shown


@dataclass(slots=True, eq=False)
class _Display:
    """A notice on the screen: since when (the loop's time), and the seconds it was given there, 0 for all."""

    ticket: int
    order: int
    at: float
    lasts: float
    critical: bool


def _speaks() -> bool:
    """Load the library, and tell whether that worked."""
    try:
        import dbus_fast.aio  # noqa: F401, PLC0415 - 66 ms, 15 MiB: not before the first notice
    except Exception as error:  # noqa: BLE001 - whatever a broken installation raises
        log.info("no notices over D-Bus: %s: %s", type(error).__name__, error)
        return False
    return True


def _is_number(answer: object) -> bool:
    """Tell whether it can be a notice's: a 32-bit number above 0, and nothing that Python merely counts with."""
    return isinstance(answer, int) and not isinstance(answer, bool) and 0 < answer < 2**32


class FreedesktopService:
    """See the module. ``bus`` is the session bus, unless a test brings another."""

    def __init__(
        self,
        app_name: str,
        icon: Path | None,
        left: LeftNotices,
        listeners: Listeners,
        bus: Bus | None = None,
    ) -> None:
        self._app_name = app_name
        self._icon = icon
        self._left = left
        self._listeners = listeners
        self._line = BusLine(NAME, PATH, self._owner_changed, self._heard, bus)
        self._abilities: tuple[str, Abilities] | None = None  # whose, and what
        self._under_way: _Attempt | None = None
        self._shown: dict[int, _Display] = {}  # by the service's number
        self._gone: OrderedDict[int, _Display] = OrderedDict()  # closed lately: a press may be told after the closing
        self._early: dict[int, int] = {}  # closed before their number was known, and the reason
        self._vanished: Counter[int] = Counter()
        self._closings = Closings()
        self._tidied = False  # what a former process left was seen to
        self._tasks: set[asyncio.Task[Any]] = set()

    async def show(self, ticket: int, notice: NoticeView, within: float) -> Receipt:
        """Show a notice; while another one is without an answer, nothing is sent."""
        if self._under_way is not None:
            return Receipt.WAITING
        if not _speaks():
            return Receipt.ABSENT
        attempt = self._under_way = _Attempt(ticket, notice, asyncio.get_running_loop().time())
        self._early.clear()
        task: asyncio.Task[Receipt] = self._begin(self._deliver(attempt))
        try:
            done, _ = await asyncio.wait({task}, timeout=within)
        finally:
            if not task.done():
                task.add_done_callback(lambda done: self._answered(attempt, done))
                self._look_after(attempt)
        if not done:
            return Receipt.UNANSWERED
        self._under_way = None
        return task.result()

    async def take_back(self, ticket: int) -> None:
        """Close what stands there as ``ticket``, or let it never appear."""
        if self._under_way is not None and self._under_way.ticket == ticket:
            self._under_way.wanted = False
        for number, display in tuple(self._shown.items()):
            if display.ticket == ticket:
                self._forget(number)
                self._close(number)

    async def tidy(self) -> None:
        """Close what a former process left, as far as the service is there; else the next connection does."""
        with contextlib.suppress(NobodyError, RefusedError, ImportError):
            await self._connected()

    def leave(self) -> None:
        """Let go of the bus."""
        self._line.leave()

    # --- a notice's way

    async def _deliver(self, attempt: _Attempt) -> Receipt:
        try:
            if not await self._connected():
                return Receipt.ABSENT
            return await self._send(attempt)
        except NobodyError as error:
            log.debug("nobody takes notices: %s", error)
            return Receipt.WAITING
        except RefusedError as error:
            log.info("the notification service refused: %s", error)
        except Exception:
            log.exception("the notification service answered nonsense")
        return Receipt.FAILED

    async def _send(self, attempt: _Attempt) -> Receipt:
        abilities = await self._able()
        if not attempt.wanted or asyncio.get_running_loop().time() - attempt.at >= OLD_WORDS:
            attempt.answered = True
            return Receipt.FAILED  # it is not wanted so any more: in the words of a later order, then
        notice = attempt.notice
        lasts, signature, body = worded(self._app_name, self._icon, notice, abilities)
        sender, (number, *_) = await self._line.ask("Notify", signature, body)
        if not _is_number(number) or sender != self._line.owner:
            return Receipt.WAITING  # no number is no notice, and a service that went took it along
        if not attempt.wanted:
            self._close(number)
            attempt.answered = True
            return Receipt.FAILED
        at = asyncio.get_running_loop().time()
        self._shown[number] = _Display(attempt.ticket, notice.order, at, lasts, notice.critical)
        self._remember()
        if number in self._early:
            asyncio.get_running_loop().call_soon(self._closed, number, self._early[number])
        return Receipt.TAKEN

    def _answered(self, attempt: _Attempt, done: asyncio.Task[Receipt]) -> None:
        """Tell how what had been given up ended."""
        if self._under_way is not attempt:
            return  # it counts as lost
        self._under_way = None
        if not done.cancelled():
            taken = done.exception() is None and done.result() is Receipt.TAKEN
            (self._listeners.late if taken else self._listeners.failed)(attempt.ticket)
            if attempt.answered:
                self._listeners.back()

    def _look_after(self, attempt: _Attempt) -> None:
        """See, now and then, whether the service has merely lost this call: only while one is without an answer."""
        asyncio.get_running_loop().call_later(
            LOST_AFTER, lambda: self._begin(self._look(attempt)) if self._under_way is attempt else None
        )

    async def _look(self, attempt: _Attempt) -> None:
        try:
            async with asyncio.timeout(CONNECT_LIMIT):
                await self._line.ask("GetServerInformation")
        except (TimeoutError, NobodyError, RefusedError):
            if self._under_way is attempt:
                self._look_after(attempt)
            return
        if self._under_way is attempt:
            log.info("the notification service answers, but not about a notice that it was given")
            self._under_way, attempt.wanted = None, False
            self._listeners.failed(attempt.ticket)
            self._listeners.back()

    async def _connected(self) -> bool:
        """Be connected, and close what a former process left; False: there is no session bus.

        Raises:
            NobodyError: it can't be reached now.
        """
        found = await self._line.connected()
        left = self._left.read() if found and not self._tidied else None
        self._tidied = self._tidied or found
        if left is not None:
            for number in left[1] if left[0] == self._present() else ():
                self._close(number)
            self._remember()
        return found

    async def _able(self) -> Abilities:
        """Return what the service can do, asked once of each, when it has answered what it is called, asked each time.

        It is started where the bus can start it.

        Raises:
            NobodyError: there is none, and none can be started.
        """
        if self._line.owner is None and not await self._line.can_be_started():
            raise NobodyError("no service")
        known = self._abilities
        if known is not None and known[0] != self._line.owner:
            known = None
        with contextlib.suppress(RefusedError):  # it has no such method: then it can do nothing special
            if known is None:
                owner, (words, *_) = await self._line.ask("GetCapabilities")
            _, (name, *_) = await self._line.ask("GetServerInformation")
            if known is None:
                known = self._abilities = owner, Abilities(frozenset(words), str(name))
        return known[1] if known else Abilities()

    # --- what is heard

    def _owner_changed(self, owner: str | None) -> None:
        """Forget what an ended service showed: under the next one its numbers are other people's notices."""
        lost, self._shown = list(self._shown.values()), {}
        self._abilities = None
        self._gone.clear()
        self._vanished.clear()
        self._closings = Closings()
        if lost:
            self._remember()
        for display in lost:
            self._listeners.lost(display.ticket)
        if owner is not None:
            self._listeners.back()

    def _heard(self, member: str, body: Sequence[Any]) -> None:
        match member, body:
            case "NotificationClosed", [int(number), int(reason)]:
                self._closed(number, reason)
            case "ActionInvoked", [int(number), str(key)]:
                self._pressed(number, key)

    def _closed(self, number: int, reason: int) -> None:
        display = self._forget(number)
        if display is None:
            if self._under_way is not None and len(self._early) < _REMEMBERED:
                self._early[number] = reason
            return
        self._keep_for_late_presses(number, display)
        age = asyncio.get_running_loop().time() - display.at
        if age < HANDS_NEED and self._vanished[display.order] < _VANISHES_AT_MOST:
            self._vanished[display.order] += 1
            self._listeners.lost(display.ticket)  # nobody can have seen it
            return
        critical = display.critical
        by_hand = reason == _DISMISSED and self._closings.by_hand(age, display.lasts, critical=critical)
        self._closings.note(age, critical=critical, expired=reason == _EXPIRED)
        if by_hand:
            self._listeners.dismissed(display.ticket)
        self._listeners.closed(display.ticket)

    def _pressed(self, number: int, key: str) -> None:
        display = self._shown.get(number) or self._gone.get(number)
        if display is None or not (key == "default" or (key.isascii() and key.isdecimal())):
            return
        if key == "default":
            self._listeners.opened(display.ticket)
        else:
            self._listeners.clicked(display.ticket, int(key[:9]))
        if self._forget(number) is not None:
            self._keep_for_late_presses(number, display)
            self._close(number)  # dunst leaves it open
            self._listeners.closed(display.ticket)

    def _forget(self, number: int) -> _Display | None:
        display = self._shown.pop(number, None)
        if display is not None:
            self._remember()
        return display

    def _keep_for_late_presses(self, number: int, display: _Display) -> None:
        self._gone[number] = display
        if len(self._gone) > _REMEMBERED:
            self._gone.popitem(last=False)

    def _close(self, number: int) -> None:
        """Have it closed, without waiting: an answer would say nothing."""
        self._line.tell("CloseNotification", "u", [number])

    def _remember(self) -> None:
        self._left.write(self._present(), self._shown)

    def _present(self) -> Service | None:
        return Service(self._line.bus_id, self._line.owner) if self._line.owner else None

    def _begin(self, work: Any) -> asyncio.Task[Any]:  # noqa: ANN401 - a coroutine
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
