"""The library desktop-notifier in a thread of its own: Notification Center on macOS.

The law: this module is imported for the first notice, not before. A receipt is the library's own "dispatched",
never the mere return of a call. On Linux :mod:`.freedesktop` speaks to the service itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import threading
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as LimitReached
from pathlib import Path
from typing import Any

from hetes.adapters.notifications.channel import Listeners, Receipt
from hetes.adapters.notifications.loop_thread import LoopThread
from hetes.adapters.notifications.sanitise import plain
from hetes.presentation.views import NoticeView

log = logging.getLogger(__name__)

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
        self._thread = LoopThread("hetes-toasts", lambda: None)
        self._unanswered: Future[Receipt] | None = None
        # Below: touched in the loop's thread only.
        self._never: str | None = None
        self._notifier: Any = None
        self._dispatched: set[str] = set()

    def deliver(self, ticket: int, notice: NoticeView, within: float) -> Receipt:
        """Show ``notice``; while an earlier one is still without an answer, refuse at once."""
        if self._unanswered is not None and not self._unanswered.done():
            return Receipt.FAILED
        first = self._thread.ask(self._ready())
        try:
            if not first.result(READY_LIMIT):
                return Receipt.ABSENT
        except (LimitReached, CancelledError):
            return self._give_up(first)
        given_up = threading.Event()
        job = self._thread.ask(self._send(ticket, notice, given_up))
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
        if self._thread.started:
            with contextlib.suppress(LimitReached, CancelledError):
                self._thread.ask(self._clear(ticket)).result(_CLEAR_LIMIT)

    def close(self) -> None:
        """End loop and thread; whoever waits for a receipt gives up. May be called twice."""
        self._thread.close()

    # --- the caller's thread ---

    def _give_up(self, first: Future[bool]) -> Receipt:
        """Tell when the library got ready after all, for whom it was too slow."""
        first.add_done_callback(lambda done: None if done.cancelled() or not done.result() else self._listeners.back())
        return Receipt.FAILED

    def _answered_late(self, ticket: int, done: Future[Receipt]) -> None:
        if not done.cancelled() and done.exception() is None and done.result() is Receipt.TAKEN:
            self._listeners.late(ticket)

    # --- the loop's thread ---

    async def _ready(self) -> bool:
        """Import and construct what is missing; False: there is no such channel in this session."""
        if self._never is not None:
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
        notifier.on_clicked = self._clicked
        notifier.on_dismissed = self._dismissed  # by hand: neither when its time is over, nor by us
        self._notifier = notifier
        return True

    async def _send(self, ticket: int, notice: NoticeView, given_up: threading.Event) -> Receipt:
        identifier = f"{self._run_id}-{ticket}"
        try:
            async with asyncio.timeout(_CALL_LIMIT):
                # The library's stand-in for "no back end" can do nothing at all.
                if not await self._notifier.get_capabilities():
                    self._never = "no back end"
                    return Receipt.ABSENT
                if given_up.is_set():
                    self._listeners.back()
                    return Receipt.FAILED
                await self._notifier.send_notification(self._worded(identifier, notice))
                allowed = await self._notifier.has_authorisation()
        except TimeoutError:
            allowed = False
        except Exception as error:  # noqa: BLE001 - winrt and rubicon have no common error
            log.info("desktop-notifier failed: %s: %s", type(error).__name__, error)
            allowed = False
        dispatched = identifier in self._dispatched
        self._dispatched.discard(identifier)
        return Receipt.TAKEN if allowed and dispatched else Receipt.FAILED

    def _worded(self, identifier: str, notice: NoticeView) -> Any:  # noqa: ANN401 - desktop-notifier ships no types for us
        import desktop_notifier  # noqa: PLC0415 - loaded by _ready, see there

        return desktop_notifier.Notification(
            title=plain(notice.title, lines=False) or self._app_name,
            message=plain(notice.text),
            urgency=desktop_notifier.Urgency.Critical if notice.critical else desktop_notifier.Urgency.Normal,
            buttons=tuple(
                desktop_notifier.Button(title=plain(button.label, lines=False), identifier=str(index))
                for index, button in enumerate(notice.buttons)
            ),
            sound=desktop_notifier.DEFAULT_SOUND if notice.sound else None,
            identifier=identifier,
        )

    async def _clear(self, ticket: int) -> None:
        if self._notifier is None:
            return
        # A second clear raises KeyError; a service that went away raises whatever it likes.
        with contextlib.suppress(Exception):
            async with asyncio.timeout(_CALL_LIMIT):
                await self._notifier.clear(f"{self._run_id}-{ticket}")

    def _pressed(self, identifier: str, button: str) -> None:
        ticket = self._ticket(identifier)
        if ticket is not None and button.isdecimal():
            self._listeners.clicked(ticket, int(button))
            self._listeners.closed(ticket)

    def _clicked(self, identifier: str) -> None:
        ticket = self._ticket(identifier)
        if ticket is not None:
            self._listeners.opened(ticket)
            self._listeners.closed(ticket)

    def _dismissed(self, identifier: str) -> None:
        ticket = self._ticket(identifier)
        if ticket is not None:
            self._listeners.dismissed(ticket)
            self._listeners.closed(ticket)

    def _ticket(self, identifier: str) -> int | None:
        run_id, _, ticket = identifier.partition("-")
        return int(ticket) if run_id == self._run_id and ticket.isdecimal() else None


def _quieten() -> None:
    """Keep the library's warnings (with tracebacks) and its debug lines (with names of people) out of the log."""
    theirs = logging.getLogger("desktop_notifier")
    theirs.addHandler(logging.NullHandler())
    theirs.propagate = False
