"""The library desktop-notifier in a thread of its own: one asyncio loop, which sleeps until something happens.

The law: this module is imported for the first notice, not before. A receipt is the library's own "dispatched",
never the mere return of a call.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import sys
import threading
from collections.abc import Coroutine
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as LimitReached
from pathlib import Path
from typing import Any, TypeVar

from hetes.adapters.notifications.channel import Listeners, Receipt
from hetes.adapters.notifications.sanitise import escaped_markup, plain, without_angles
from hetes.presentation.views import NoticeView

log = logging.getLogger(__name__)

T = TypeVar("T")

READY_LIMIT = 5.0
"""Seconds for importing and constructing, once: a virus scanner may read every module first."""

_CALL_LIMIT = 30.0  # after it an unanswered call is ended for good
_CLEAR_LIMIT = 1.0


class DesktopNotifierLoop:
    """What :mod:`hetes.adapters.notifications.desktop_notifier` does from its first notice on."""

    def __init__(self, app_name: str, icon: Path | None, listeners: Listeners) -> None:
        self._app_name = app_name
        self._icon = icon
        self._listeners = listeners
        # A notice that a former run left behind must not be taken for one of ours when it is clicked.
        self._run_id = secrets.token_hex(4)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._unanswered: Future[Receipt] | None = None
        self._closed = False
        # Below: touched in the loop's thread only.
        self._never: str | None = None
        self._notifier: Any = None
        self._markup = False
        self._dispatched: set[str] = set()
        # Ticket -> the service's own number, where there is one.
        self._visible: dict[int, int | None] = {}
        self._closing: set[asyncio.Task[None]] = set()
        self._watch: Any = None

    def deliver(self, ticket: int, notice: NoticeView, within: float) -> Receipt:
        """Show ``notice``; while an earlier one is still without an answer, refuse at once."""
        if self._closed or (self._unanswered is not None and not self._unanswered.done()):
            return Receipt.FAILED
        self._start_loop()
        first = self._ask(self._ready())
        try:
            if not first.result(READY_LIMIT):
                return Receipt.ABSENT
        except (LimitReached, CancelledError):
            return self._give_up(first)
        given_up = threading.Event()
        job = self._ask(self._send(ticket, notice, given_up))
        try:
            return job.result(within)
        except CancelledError:
            return Receipt.FAILED
        except LimitReached:
            given_up.set()
            self._unanswered = job
            job.add_done_callback(lambda done: self._answered_late(ticket, done))
            return Receipt.FAILED

    def take_back(self, ticket: int) -> None:
        """Hide the notice ``ticket``; nothing there is no error."""
        if self._loop is None or self._closed:
            return
        with contextlib.suppress(LimitReached, CancelledError):
            self._ask(self._clear(ticket)).result(_CLEAR_LIMIT)

    def close(self) -> None:
        """End loop and thread; whoever waits for a receipt gives up. May be called twice."""
        if self._closed:
            return
        self._closed = True
        if self._loop is not None and self._thread is not None:
            with contextlib.suppress(RuntimeError):  # the loop has just ended by itself
                self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(0.5)

    # --- the caller's thread ---

    def _start_loop(self) -> None:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(target=self._serve, args=(self._loop,), name="hetes-toasts", daemon=True)
            self._thread.start()

    def _ask(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        loop = self._loop
        if loop is None or self._closed:
            work.close()
            given_up: Future[T] = Future()
            given_up.cancel()
            return given_up
        return asyncio.run_coroutine_threadsafe(work, loop)

    def _give_up(self, first: Future[bool]) -> Receipt:
        """Tell when the library got ready after all, for whom it was too slow."""
        first.add_done_callback(lambda done: None if done.cancelled() or not done.result() else self._listeners.back())
        return Receipt.FAILED

    def _answered_late(self, ticket: int, done: Future[Receipt]) -> None:
        if not done.cancelled() and done.exception() is None and done.result() is Receipt.TAKEN:
            self._listeners.late(ticket)

    # --- the loop's thread ---

    def _serve(self, loop: asyncio.AbstractEventLoop) -> None:
        asyncio.set_event_loop(loop)
        try:
            loop.run_forever()
        finally:
            self._drop()
            if self._watch is not None:
                self._watch.disconnect()
            left = asyncio.all_tasks(loop)
            for task in left:
                task.cancel()
            loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
            asyncio.set_event_loop(None)
            loop.close()

    async def _ready(self) -> bool:
        """Import and construct what is missing; False: there is no such channel in this session."""
        if self._never is not None:
            return False
        if sys.platform == "linux" and not await self._watching():
            return False
        if self._notifier is not None:
            return True
        try:
            # Takes 120 ms and 18 MiB: not before the first notice.
            import desktop_notifier  # noqa: PLC0415 - see above

            _quieten()
            icon = desktop_notifier.Icon(path=self._icon) if self._icon else None
            notifier = desktop_notifier.DesktopNotifier(app_name=self._app_name, app_icon=icon)
        except Exception as error:  # noqa: BLE001 - back ends raise what they like (winrt: OSError, rubicon: ValueError)
            self._never = f"{type(error).__name__}: {error}"
            log.info("no notices through desktop-notifier: %s", self._never)
            return False
        notifier.on_dispatched = self._dispatched.add
        notifier.on_button_pressed = self._pressed
        notifier.on_clicked = self._answered
        notifier.on_dismissed = self._dismissed  # by hand: neither when its time is over, nor by us
        self._notifier = notifier
        return True

    async def _send(self, ticket: int, notice: NoticeView, given_up: threading.Event) -> Receipt:
        identifier = f"{self._run_id}-{ticket}"
        try:
            async with asyncio.timeout(_CALL_LIMIT):
                if not await self._reachable():
                    return Receipt.ABSENT
                if given_up.is_set():
                    self._listeners.back()
                    return Receipt.FAILED
                await self._notifier.send_notification(self._worded(identifier, notice))
                allowed = await self._notifier.has_authorisation()
        except TimeoutError:
            allowed = False
        except Exception as error:  # noqa: BLE001 - dbus-fast, winrt and rubicon have no common error
            log.info("desktop-notifier failed: %s: %s", type(error).__name__, error)
            allowed = False
        dispatched = identifier in self._dispatched
        self._dispatched.discard(identifier)
        if allowed and dispatched:
            self._visible[ticket] = self._native(identifier)
            return Receipt.TAKEN
        if not self._connected():
            self._drop()
        return Receipt.FAILED

    async def _reachable(self) -> bool:
        """Ask what the other side can do: the library's stand-in for "no back end" can do nothing at all."""
        if not await self._notifier.get_capabilities():
            self._never = "no back end"
            return False
        interface = getattr(self._notifier._backend, "interface", None)  # noqa: SLF001 - the library tells nobody of "body-markup"; it is bound to < 7
        self._markup = interface is not None and "body-markup" in await interface.call_get_capabilities()
        return True

    def _worded(self, identifier: str, notice: NoticeView) -> Any:  # noqa: ANN401 - desktop-notifier ships no types for us
        import desktop_notifier  # noqa: PLC0415 - loaded by _ready, see there

        title, text = plain(notice.title, lines=False), plain(notice.text)
        if sys.platform == "linux":
            # dunst 1.9 takes a title for markup, and drops every "<...>" of the text when it does not parse.
            title, text = without_angles(title), without_angles(text)
        named = desktop_notifier.Sound(name="message") if sys.platform == "linux" else desktop_notifier.DEFAULT_SOUND
        return desktop_notifier.Notification(
            title=title or self._app_name,
            message=escaped_markup(text) if self._markup else text,
            urgency=desktop_notifier.Urgency.Critical if notice.critical else desktop_notifier.Urgency.Normal,
            buttons=tuple(
                desktop_notifier.Button(title=plain(button.label, lines=False), identifier=str(index))
                for index, button in enumerate(notice.buttons)
            ),
            sound=named if notice.sound else None,
            identifier=identifier,
        )

    async def _clear(self, ticket: int) -> None:
        self._visible.pop(ticket, None)
        if self._notifier is None:
            return
        # A second clear raises KeyError; a service that went away raises whatever it likes.
        with contextlib.suppress(Exception):
            async with asyncio.timeout(_CALL_LIMIT):
                await self._notifier.clear(f"{self._run_id}-{ticket}")

    def _native(self, identifier: str) -> int | None:
        if self._notifier is None:
            return None
        numbers = getattr(self._notifier._backend, "_platform_to_interface_notification_identifier", None)  # noqa: SLF001 - the library forgets the number at a press; it is bound to < 7
        return None if numbers is None else numbers.inverse.get(identifier)

    def _pressed(self, identifier: str, button: str) -> None:
        ticket = self._ticket(identifier)
        if ticket is not None and button.isdecimal():
            self._listeners.clicked(ticket, int(button))
            self._answered(identifier)

    def _answered(self, identifier: str) -> None:
        """Close what was clicked: dunst leaves it open, and the library can no longer name it."""
        native = self._visible.get(self._ticket(identifier) or 0)
        if native is not None:
            task = asyncio.get_running_loop().create_task(self._close_native(native))
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)
        self._gone(identifier)

    async def _close_native(self, number: int) -> None:
        with contextlib.suppress(Exception):  # most services have closed it by themselves
            async with asyncio.timeout(_CALL_LIMIT):
                await self._notifier._backend.interface.call_close_notification(number)  # noqa: SLF001 - as above

    def _dismissed(self, identifier: str) -> None:
        ticket = self._ticket(identifier)
        if ticket is not None:
            self._listeners.dismissed(ticket)
        self._gone(identifier)

    def _gone(self, identifier: str) -> None:
        ticket = self._ticket(identifier)
        if ticket is not None:
            self._visible.pop(ticket, None)
            self._listeners.closed(ticket)

    def _ticket(self, identifier: str) -> int | None:
        run_id, _, ticket = identifier.partition("-")
        return int(ticket) if run_id == self._run_id and ticket.isdecimal() else None

    def _connected(self) -> bool:
        """Tell whether a failure left a connection that still knows what it shows. Linux only."""
        backend: Any = getattr(self._notifier, "_backend", None)
        return getattr(backend, "interface", None) is not None and bool(backend.bus.connected)

    def _drop(self) -> None:
        """Forget the notifier: it keeps a dead connection for ever, and opens one more at each failure."""
        bus = getattr(getattr(self._notifier, "_backend", None), "bus", None)
        if bus is not None:
            bus.disconnect()
        self._notifier = None

    # --- Linux: who serves notices on the session bus ---

    async def _watching(self) -> bool:
        """Hear when the notification service comes and goes. False: there is no session bus."""
        from hetes.adapters.notifications.dbus_service import ServiceWatch  # noqa: PLC0415 - dbus-fast: 66 ms, 15 MiB

        if self._watch is not None and self._watch.connected:
            return True
        self._drop()
        watch = ServiceWatch(self._service_changed)
        if not await watch.connect():
            return False
        self._watch = watch
        return True

    def _service_changed(self, was_there: bool, is_there: bool) -> None:
        """Forget what an ended service showed: under the next one its numbers are other people's notices."""
        if was_there:
            for ticket in tuple(self._visible):
                del self._visible[ticket]
                # What had its time on the screen the library knows no more; it is not lost.
                stood = self._native(f"{self._run_id}-{ticket}") is not None
                (self._listeners.lost if stood else self._listeners.closed)(ticket)
        if is_there:
            self._listeners.back()


def _quieten() -> None:
    """Keep the library's warnings (with tracebacks) and its debug lines (with names of people) out of the log."""
    theirs = logging.getLogger("desktop_notifier")
    theirs.addHandler(logging.NullHandler())
    theirs.propagate = False
