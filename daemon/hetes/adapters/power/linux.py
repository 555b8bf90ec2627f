"""Sleep, waking and locked screens on Linux: logind's signals, and those of the desktop's screen savers.

Law: it only listens, and where somebody has a last word to say before a sleep, it holds logind's delay lock for that
moment, which logind limits to 5 s. Without PyGObject or without a bus nothing is received; the beat alone finds sleep
(within 35 s).

One thread with a GLib context of its own, blocked in poll() until a bus speaks: no wake-up of its own, and some
hundred KiB where the tray has loaded Gio anyway (dbus-fast would cost 3 MiB more). The connections are private, so
that the end of a bus ends nothing but them; a bus that went is looked for again, ever more seldom.

Sources: systemd's org.freedesktop.login1(5), PrepareForSleep and LockedHint; the ActiveChanged signal of the
freedesktop.org, GNOME, Xfce, Cinnamon and MATE screen savers; systemd's "Inhibitor Locks" for the delay lock.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from typing import Any, TypeAlias

from hetes.adapters import pygobject
from hetes.core.events import Event, Resumed, ScreenLocked, ScreenUnlocked, Suspended
from hetes.ports import Post

log = logging.getLogger(__name__)

Untyped: TypeAlias = Any  # what PyGObject gives: it ships no type hints

LOGIND = "org.freedesktop.login1"
_LOGIND_PATH = "/org/freedesktop/login1"
_MANAGER = f"{LOGIND}.Manager"
_SESSION = f"{LOGIND}.Session"
_PROPERTIES = "org.freedesktop.DBus.Properties"
SCREEN_SAVERS = {
    "org.freedesktop.ScreenSaver": "/org/freedesktop/ScreenSaver",
    "org.gnome.ScreenSaver": "/org/gnome/ScreenSaver",
    "org.xfce.ScreenSaver": "/org/xfce/ScreenSaver",
    "org.cinnamon.ScreenSaver": "/org/cinnamon/ScreenSaver",
    "org.mate.ScreenSaver": "/org/mate/ScreenSaver",
}
_ANSWER_MS = 2000
LOCKED_BECAUSE = "tells the practice's other workstations that this one sleeps"
FIRST_PAUSE_S, LONGEST_PAUSE_S = 2, 600


class LinuxPower:
    """A :class:`hetes.ports.PowerWatch`."""

    def __init__(self) -> None:
        self._post: Post = lambda _: None
        self._thread: threading.Thread | None = None
        self._context: Untyped = None
        self._stopping = threading.Event()
        self._wanted = False
        self.last_word: Callable[[], None] = lambda: None
        # All below is touched in the thread only.
        self._lines: list[_Line] = []
        self._locked_by: set[str] = set()
        self._lock: int | None = None  # logind lets the computer sleep once this is closed
        self._sleeps = False

    def start(self, post: Post) -> None:
        """Begin to listen, in a thread of its own. Returns at once and never raises."""
        self._post = post
        self._thread = threading.Thread(target=self._run, name="hetes-power", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread. May be called twice, and before ``start``."""
        self._stopping.set()
        if self._context is not None:
            self._context.wakeup()
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.join(2.0)

    def hold(self, *, wanted: bool) -> None:
        """As :class:`hetes.ports.BeforeSleep` says."""
        self._wanted = wanted
        if self._context is not None:
            self._context.wakeup()

    # --- the thread ---

    def _run(self) -> None:
        try:
            pygobject.load()
            from gi.repository import Gio, GLib  # noqa: PLC0415 - a package of the system, absent from many
        except (ImportError, ValueError) as error:
            log.info("sleep and locked screens are not heard: %s", error)
            return
        context = GLib.MainContext.new()
        context.push_thread_default()
        self._context = context
        self._lines = [
            _Line(Gio.BusType.SYSTEM, self._hear_logind, self._lost),
            _Line(Gio.BusType.SESSION, self._hear_screen_savers, self._lost),
        ]
        try:
            for line in self._lines:
                line.open()
            while not self._stopping.is_set():
                self._hold()
                context.iteration(may_block=True)
        except Exception:
            log.exception("sleep and locked screens are not heard any more")
        finally:
            self._release()
            for line in self._lines:
                line.close()
            context.pop_thread_default()

    def _say(self, event: Event) -> None:
        if not self._stopping.is_set():
            self._post(event)

    def _lost(self, line: _Line) -> None:
        """Forget what this bus said: a screen saver that is gone locks nothing."""
        for source in [s for s in self._locked_by if s.startswith(line.name)]:
            self._locked(source, locked=False)
        if line is self._lines[0]:
            self._release()

    def _locked(self, source: str, *, locked: bool) -> None:
        before = bool(self._locked_by)
        (self._locked_by.add if locked else self._locked_by.discard)(source)
        if bool(self._locked_by) != before:
            self._say(ScreenLocked() if locked else ScreenUnlocked())

    def _hear_logind(self, line: _Line) -> None:
        line.hear(LOGIND, _MANAGER, "PrepareForSleep", _LOGIND_PATH, lambda _, args: self._sleep(bool(args[0])))
        path = _session_path(line)
        if path is None:
            return

        def changed(_sender: str, args: Untyped) -> None:
            interface, properties, _ = args
            if interface == _SESSION and "LockedHint" in properties:
                self._locked(source, locked=bool(properties["LockedHint"]))

        source = f"{line.name} {path}"
        line.hear(LOGIND, _PROPERTIES, "PropertiesChanged", path, changed)
        hint = line.ask(LOGIND, path, _PROPERTIES, "Get", ("(ss)", (_SESSION, "LockedHint")))
        if hint is not None:
            self._locked(source, locked=bool(hint[0]))

    def _sleep(self, begins: bool) -> None:
        self._sleeps = begins
        self._say(Suspended() if begins else Resumed())
        if begins and self._lock is not None:
            try:
                self.last_word()
            finally:
                self._release()

    def _hold(self) -> None:
        """Have a lock where one is wanted, but not while the computer is on its way into a sleep."""
        if not self._wanted:
            self._release()
        elif self._lock is None and not self._sleeps and self._lines[0].hears:
            self._lock = self._lines[0].lock()

    def _release(self) -> None:
        lock, self._lock = self._lock, None
        if lock is not None:
            os.close(lock)

    def _hear_screen_savers(self, line: _Line) -> None:
        for interface, path in SCREEN_SAVERS.items():

            def changed(sender: str, args: Untyped) -> None:
                source = f"{line.name} {sender}"
                self._locked(source, locked=bool(args[0]))
                if args[0]:
                    line.when_gone(sender, lambda: self._locked(source, locked=False))

            line.hear(None, interface, "ActiveChanged", None, changed)
            owner = line.owner_of(interface)
            active = None if owner is None else line.ask(owner, path, interface, "GetActive", None)
            if owner is not None and active is not None and active[0]:
                changed(owner, active)


def _session_path(line: _Line) -> Untyped:
    """Return the object path of the login session we live in, or None where logind knows none."""
    own = line.ask(LOGIND, _LOGIND_PATH, _MANAGER, "GetSessionByPID", ("(u)", (os.getpid(),)))
    if own is None and os.environ.get("XDG_SESSION_ID"):
        own = line.ask(LOGIND, _LOGIND_PATH, _MANAGER, "GetSession", ("(s)", (os.environ["XDG_SESSION_ID"],)))
    return None if own is None else own[0]


class _Line:
    """A private connection to a bus, opened again when it was lost. All of it belongs to one thread."""

    def __init__(self, kind: Untyped, opened: Callable[[_Line], None], lost: Callable[[_Line], None]) -> None:
        self.name = "system" if int(kind) == 1 else "session"  # GBusType
        self._kind = kind
        self._opened = opened
        self._lost = lost
        self._bus: Untyped = None
        self._pause = FIRST_PAUSE_S
        self.hears = False
        """Whether all that is wanted of this bus is heard: what was said before was asked for."""

    def open(self) -> bool:
        """Connect and subscribe; where that fails, try again later. Returns False: once is enough for a timer."""
        from gi.repository import Gio, GLib  # noqa: PLC0415 - known to be here by now

        flags = Gio.DBusConnectionFlags
        try:
            address = Gio.dbus_address_get_for_bus_sync(self._kind, None)
            if address.startswith("autolaunch:"):
                return False  # nobody's session: a bus of our own making would have nothing to say
            self._bus = Gio.DBusConnection.new_for_address_sync(
                address, flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION, None, None
            )
        except GLib.Error as error:
            log.info("no %s bus: %s", self.name, error.message)
            self._again()
            return False
        self._bus.set_exit_on_close(False)
        self._bus.connect("closed", self._closed)
        self._pause = FIRST_PAUSE_S
        self._opened(self)
        self.hears = True
        return False

    def close(self) -> None:
        """Let go of the bus."""
        bus, self._bus, self.hears = self._bus, None, False
        if bus is not None:
            bus.close(None, None, None)

    def _closed(self, bus: Untyped, _by_peer: bool, _error: Untyped) -> None:
        if bus is self._bus:
            self._bus, self.hears = None, False
            self._lost(self)
            self._again()

    def _again(self) -> None:
        from gi.repository import GLib  # noqa: PLC0415 - as above

        source = GLib.timeout_source_new_seconds(self._pause)
        source.set_callback(lambda *_: self.open())
        source.attach(GLib.MainContext.get_thread_default())
        self._pause = min(self._pause * 4, LONGEST_PAUSE_S)

    def hear(
        self, sender: str | None, interface: str, signal: str, path: str | None, call: Callable[[str, Untyped], None]
    ) -> None:
        """Call ``call(sender, arguments)`` for each such signal."""
        from gi.repository import Gio  # noqa: PLC0415 - as above

        def heard(_bus: Untyped, who: str, _path: str, _interface: str, _signal: str, arguments: Untyped) -> None:
            try:
                call(who, arguments.unpack())
            except (TypeError, ValueError, IndexError, KeyError):
                log.info("a %s that is none came from %s", signal, who)

        self._bus.signal_subscribe(sender, interface, signal, path, None, Gio.DBusSignalFlags.NONE, heard)

    def when_gone(self, name: str, call: Callable[[], None]) -> None:
        """Call ``call`` when nobody owns the name any more."""
        from gi.repository import Gio  # noqa: PLC0415 - as above

        def vanished(_bus: Untyped, _name: str) -> None:
            Gio.bus_unwatch_name(watch)
            call()

        watch = Gio.bus_watch_name_on_connection(self._bus, name, Gio.BusNameWatcherFlags.NONE, None, vanished)

    def owner_of(self, name: str) -> str | None:
        """Return the unique name of the owner, or None."""
        bus = "org.freedesktop.DBus"
        found = self.ask(bus, "/org/freedesktop/DBus", bus, "GetNameOwner", ("(s)", (name,)))
        return None if found is None else str(found[0])

    def lock(self) -> int | None:
        """Return the handle of a delay lock on sleep, or None where logind gives none."""
        from gi.repository import Gio, GLib  # noqa: PLC0415 - as above

        wanted = GLib.Variant("(ssss)", ("sleep", "Hetes", LOCKED_BECAUSE, "delay"))
        try:
            answer, handles = self._bus.call_with_unix_fd_list_sync(
                LOGIND, _LOGIND_PATH, _MANAGER, "Inhibit", wanted, GLib.VariantType("(h)"),
                Gio.DBusCallFlags.NO_AUTO_START, _ANSWER_MS, None, None,
            )  # fmt: skip
            return int(handles.get(answer.unpack()[0]))
        except (GLib.Error, AttributeError):
            return None

    def ask(self, whom: str, path: str, interface: str, method: str, given: tuple[str, Untyped] | None) -> Untyped:
        """Return the answer, unpacked, or None where nobody gives one in time. Starts no service."""
        from gi.repository import Gio, GLib  # noqa: PLC0415 - as above

        arguments = None if given is None else GLib.Variant(*given)
        try:
            answer = self._bus.call_sync(
                whom, path, interface, method, arguments, None, Gio.DBusCallFlags.NO_AUTO_START, _ANSWER_MS, None
            )
        except GLib.Error:
            return None
        return answer.unpack()
