"""Notices through plyer: no buttons, no taking back but on Windows; the text and the tray must do.

The law: plyer tells nobody how a notice fared, so its back ends are called in a way that lets failure show. What
is left is a weak receipt: "taken" means that the call came back in time without an error.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import sys
import warnings
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

from hetes.adapters.notifications.bounded_calls import BoundedCalls
from hetes.adapters.notifications.channel import Listeners, Receipt
from hetes.adapters.notifications.sanitise import clip, plain, undashed, without_markup
from hetes.presentation.views import NoticeView

log = logging.getLogger(__name__)

Notify = Callable[[str, str], None]

TITLE_UNITS = 63  # NOTIFYICONDATAW: szInfoTitle has 64 UTF-16 units and szInfo 256, the last of each a zero
TEXT_UNITS = 255
_SECONDS = 10  # an int: the D-Bus path of plyer cannot multiply a float
_SYSTEM_LIMIT = 5.0


class PlyerChannel:
    """The channel ``plyer``. One worker thread, started by the first notice that needs it."""

    name = "plyer"

    def __init__(self, app_name: str = "Hetes", platform: str = sys.platform) -> None:
        self._app_name = app_name
        self._platform = platform
        self._listeners = Listeners()
        self._calls = BoundedCalls("hetes-plyer")
        self._absent: str | None = None
        # Below: touched in the worker thread only.
        self._notify: Notify | None = None
        self._balloons: dict[int, Any] = {}

    def listen(self, listeners: Listeners) -> None:
        """Call these listeners from now on."""
        self._listeners = listeners

    def left(self) -> bool:
        """Nothing that a former run left can be found here."""
        return False

    def tidy(self) -> None:
        """Do nothing, as above."""

    def deliver(self, ticket: int, notice: NoticeView, within: float) -> Receipt:
        """Show title and text; buttons have no place here."""
        if self._absent is not None:
            return Receipt.ABSENT

        def late(error: BaseException | None) -> None:
            if error is None:
                self._listeners.late(ticket)

        try:
            done = self._calls.attempt(lambda: self._show(ticket, notice), within, late)
        except (ImportError, NotImplementedError) as error:
            self._absent = str(error) or type(error).__name__
            log.info("no notices through plyer: %s", self._absent)
            return Receipt.ABSENT
        except Exception as error:  # noqa: BLE001 - plyer's back ends raise bare Exceptions
            log.info("plyer failed: %s", type(error).__name__)
            # On Linux it uses the service that the channel before it asks, which alone can tell when that is back.
            return Receipt.ABSENT if self._platform == "linux" else Receipt.FAILED
        return Receipt.TAKEN if done else Receipt.FAILED

    def take_back(self, ticket: int, *, replaced: bool = False) -> None:  # noqa: ARG002 - a balloon goes either way
        """Hide a balloon of Windows; elsewhere plyer has no means to."""
        if ticket in self._balloons:
            self._calls.attempt(lambda: self._remove_balloon(ticket), 1.0, lambda _: None)

    def close(self) -> None:
        """End the worker thread. May be called twice."""
        self._calls.close()

    # --- the worker thread ---

    def _show(self, ticket: int, notice: NoticeView) -> None:
        title = clip(undashed(plain(notice.title, lines=False)) or self._app_name, TITLE_UNITS)
        text = clip(undashed(plain(notice.text)), TEXT_UNITS)
        if self._platform == "win32":
            self._show_balloon(ticket, title, text)
            return
        if self._notify is None:
            self._notify = self._linux() if self._platform == "linux" else self._macos()
        self._notify(title, text)

    def _macos(self) -> Notify:
        """Return plyer's deprecated NSUserNotification. Raises ImportError without pyobjus."""
        notification = importlib.import_module("plyer.platforms.macosx.notification").instance()
        return lambda title, text: notification.notify(title=title, message=text, app_name=self._app_name)

    def _linux(self) -> Notify:
        """Return plyer's choice among D-Bus bindings, notify-send and the portal, each made to raise when it fails."""
        # Not through plyer's proxy object: it prints a traceback where a back end is missing.
        module = importlib.import_module("plyer.platforms.linux.notification")
        _let_failing_programs_raise(module)
        if module.whereis_exe("notify-send"):
            # A new process each time, whose exit code is a receipt; dbus-python keeps one connection for life.
            notification = module.NotifySendNotification()
        else:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # it warns of each binding that it does not find
                notification = module.instance()
        program = type(notification).__name__

        def notify(title: str, text: str) -> None:
            title, text = without_markup(title), without_markup(text)
            if program == "NotifySendNotification":
                text = text.replace("\\", "\\\\")  # notify-send resolves escapes in the body
            elif program == "NotifyDesktopPortals":
                # It pastes both into a GVariant text in single quotes.
                title, text = (part.replace("\\", "/").replace("'", "’") for part in (title, text))
            try:
                notification.notify(title=title, message=text, app_name=self._app_name, timeout=_SECONDS)
            except Exception:
                _forget_shared_bus()
                raise

        return notify

    def _show_balloon(self, ticket: int, title: str, text: str) -> None:
        """Show plyer's balloon without its facade, which starts a thread, loses errors and leaves an icon per call."""
        tips = importlib.import_module("plyer.platforms.win.libs.balloontip")
        for old in tuple(self._balloons):
            self._remove_balloon(old)
        # Without a timeout the constructor returns at once; the balloon stays as long as Windows likes.
        self._balloons[ticket] = tips.WindowsBalloonTip(title, text, self._app_name, timeout=0)

    def _remove_balloon(self, ticket: int) -> None:
        """Remove balloon, icon and window; plyer would keep all three until the program ends."""
        tip = self._balloons.pop(ticket, None)
        if tip is not None:
            import atexit  # noqa: PLC0415 - only here, where plyer has used it

            atexit.unregister(tip.__del__)
            with contextlib.suppress(Exception):  # a window that Explorer has already destroyed
                tip.remove_notify()


def _forget_shared_bus() -> None:
    """Make dbus-python connect anew next time: it hands out a broken connection for ever."""
    dbus = sys.modules.get("dbus")
    if dbus is not None:
        with contextlib.suppress(Exception):  # there is no bus to connect to, hence none to forget
            dbus.SessionBus().close()


def _let_failing_programs_raise(module: ModuleType) -> None:
    """Make plyer's Linux back ends raise when the program they start fails; they ignore its exit code.

    Without it notify-send "succeeds" while nobody serves notifications. Only plyer's own module sees the change.
    """
    import subprocess  # noqa: PLC0415 - seldom needed

    def run(command: list[str], **_: object) -> int:
        subprocess.run(  # noqa: S603 - plyer's command, without a shell; the texts are sanitised
            command,
            check=True,
            timeout=_SYSTEM_LIMIT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        return 0

    module.subprocess = SimpleNamespace(run=run, call=run, DEVNULL=subprocess.DEVNULL)  # type: ignore[attr-defined]  # a module takes any name
