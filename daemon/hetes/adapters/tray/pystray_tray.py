"""The icon in the system tray, through pystray. ``run`` belongs to the main thread; the rest to any thread."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from hetes.adapters.tray.backend import Backend
from hetes.adapters.tray.choose import candidates, open_backend
from hetes.adapters.tray.glib_backend import GlibBackend
from hetes.adapters.tray.host_watch import STATUS_NOTIFIER, XEMBED, HostWatch, session_bus
from hetes.adapters.tray.menu import menu_of
from hetes.adapters.tray.statusnotifier.hosts import HostListener
from hetes.adapters.tray.wakeup_socket import WakeupSocket
from hetes.core.events import Event, Suspended
from hetes.ports import Post, ToldOfDevices
from hetes.presentation.views import MenuItem, TrayView

_log = logging.getLogger(__name__)

_FOR_HOSTS = ("dbus", "appindicator")

LATE = 60.0
"""Seconds after which a desktop that shows no icon is no longer one that is still starting."""


class PystrayTray:
    """Fills the port :class:`hetes.ports.Tray`.

    On Linux nothing heavy is loaded until a tray host is there; what can't be had is told in ``reasons``, by the name
    of the back end or of the kind of host. ``backends`` are pystray's names, tried in that order.
    """

    def __init__(self, backends: Sequence[str] = (), late: float = LATE) -> None:
        self.reasons: dict[str, str] = {}
        self.on_nowhere: Callable[[], None] = lambda: None  # no host is there, and none can come; in the main thread
        self.on_missing: Callable[[], None] = lambda: None  # none has come for ``late`` seconds; in a thread of its own
        self.on_placed: Callable[[], None] = lambda: None  # one came after all; in the main thread
        self.last_word: Callable[[], None] = lambda: None  # in the main thread: see hetes.ports.BeforeSleep
        self._devices: ToldOfDevices | None = None
        self._missed = False
        self._late = late
        self._names = tuple(backends) or candidates()
        self._wakeup = WakeupSocket()
        self._lock = threading.RLock()
        self._stopping = False
        # One for all icons: a bus that the last icon had, and that is not back yet, is waited for.
        self._watch = HostWatch(self._wakeup, self.reasons, self._found_nowhere)
        self._useless: set[str] = set()  # back ends that can't be loaded here, or whose icon was refused
        self._nowhere = False
        self._backend: Backend | None = None
        self._wanted: TrayView | None = None
        self._shown: TrayView | None = None
        self._called = False
        self._post: Post = lambda _event: None
        self._quit_requested: Callable[[], None] = lambda: None

    @property
    def backend(self) -> str | None:
        """Return the name of the back end that serves the icon now, or None while there is no icon."""
        backend = self._backend
        return None if backend is None else backend.name

    def diagnosis(self) -> dict[str, object]:
        """Return what is known about the icon, for the check: its back end, whether it is read, why others fail."""
        backend = self._backend
        served = None if backend is None else backend.served()
        return {"backend": self.backend, "served": served, "reasons": dict(self.reasons)}

    def run(self, post: Post, quit_requested: Callable[[], None]) -> None:
        """Show the icon and serve it until ``stop``. Without a tray host: wait for one, without an icon."""
        self._post, self._quit_requested = post, quit_requested
        try:
            while not self._stopping:
                with self._missing_timer():
                    backend = self._find()
                if backend is None or not self._serve(backend):
                    return
        finally:
            self._wakeup.close()

    def show(self, view: TrayView) -> None:
        """Let the icon say this from now on. Cheap when nothing that is seen differs."""
        with self._lock:
            if view == self._wanted:
                return
            self._wanted = view
            backend = self._backend
            if backend is None or self._called:
                return
            self._called = True
        backend.call(self._apply)

    def stop(self) -> None:
        """Make ``run`` return. May be called twice, before ``run``, and in a signal handler."""
        self._stopping = True
        self._wakeup.wake()
        backend = self._backend
        if backend is not None:
            backend.call(backend.end)

    def show_again(self) -> None:
        """Have the icon made anew, trying again what could not be had. From any thread."""
        backend = self._backend
        if backend is not None:
            backend.call(backend.show_again)
        else:
            self._wakeup.wake()
        self._useless.clear()

    def tell(self, watch: ToldOfDevices) -> None:
        """Pass on to this one what the icon's window hears of devices. Called before ``run``."""
        self._devices = watch

    def balloon(self, title: str, text: str) -> bool:
        """Show a notice beside the icon (Windows); False where that can't be had."""
        backend = self._backend
        return backend is not None and backend.balloon(title, text)

    def _find(self) -> Backend | None:
        """Return a back end as soon as there is a host for one; None on ``stop``."""
        if not sys.platform.startswith("linux"):
            backend = self._first(self._names)
            while backend is None and not self._stopping:
                self._wakeup.wait()
            return backend
        while not self._stopping:
            kind = self._watch.wait([kind for kind in (STATUS_NOTIFIER, XEMBED) if self._usable(kind)])
            backend = None if kind is None else self._first(self._usable(kind))
            if backend is not None:
                return backend
        return None

    def _usable(self, kind: str) -> list[str]:
        """Return the back ends for a kind of host, the best first."""
        left = [name for name in self._names if name not in self._useless]
        if kind == STATUS_NOTIFIER:
            return [name for name in left if name in _FOR_HOSTS]
        # In such a tray AppIndicator shows the same as GTK, without a tooltip and without what a click does.
        return sorted((name for name in left if name != "dbus"), key=lambda name: name == "appindicator")

    @contextmanager
    def _missing_timer(self) -> Iterator[None]:
        """Miss the icon when what is done meanwhile takes too long. A single wait, and none once there is an icon."""
        timer = threading.Timer(self._late, self._miss)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _miss(self) -> None:
        if not self._nowhere and not self._stopping:
            self._missed = True
            self.on_missing()

    def _found_nowhere(self) -> None:
        self._nowhere = True
        self.on_nowhere()

    def _first(self, names: Sequence[str]) -> Backend | None:
        for name in names:
            try:
                backend = open_backend(name)
            except Exception as error:  # noqa: BLE001 - pystray's import may raise anything; the diagnosis tells it
                self.reasons[name] = f"{type(error).__name__}: {error}"
                if sys.platform.startswith("linux") and not isinstance(error, ConnectionError):
                    self._useless.add(name)  # a bus may come back; what can't be loaded won't be later
                _log.info("no icon through %s: %s", name, self.reasons[name])
                continue
            self.reasons.pop(name, None)
            return backend
        return None

    def _serve(self, backend: Backend) -> bool:
        """Run the loop of ``backend``; True when it ended because its host went, and the next may be waited for."""
        backend.devices = self._devices
        backend.listen(self._told, self._quit_requested)
        with self._lock:
            self._backend, self._shown, self._called = backend, None, True
        _log.info("the icon is served by %s", backend.name)
        if self._missed:
            self._missed = False
            self.on_placed()
        try:
            if not self._stopping:
                with self._making_room(backend):
                    backend.run(self._apply)
        finally:
            with self._lock:
                self._backend, self._called = None, False
        if backend.refused:
            _log.warning("the icon was refused: %s", backend.refused)
            self.reasons[backend.name] = f"refused: {backend.refused}"
            self._useless.add(backend.name)
        return backend.begins_anew and not self._stopping

    @contextmanager
    def _making_room(self, backend: Backend) -> Iterator[None]:
        """End the loop of an icon in an XEmbed tray when a StatusNotifier host comes, which shows more of it."""
        if not isinstance(backend, GlibBackend) or backend.speaks_to_hosts or not self._usable(STATUS_NOTIFIER):
            yield
            return

        def changed(there: bool) -> None:
            if there:
                backend.begin_anew()

        try:
            hosts = HostListener(session_bus(), changed)
        except Exception:  # noqa: BLE001 - see session_bus: without a bus no such host will come
            yield
            return
        try:
            yield
        finally:
            hosts.close()

    def _apply(self) -> None:
        """Bring the icon to what is wanted. In the loop's thread."""
        with self._lock:
            self._called = False
            view, shown, backend = self._wanted, self._shown, self._backend
            self._shown = view
        if backend is None or view is None:
            return
        icon = backend.icon
        if shown is None or view.icon != shown.icon:
            icon.icon = backend.picture(view.icon)
        if shown is None or view.menu != shown.menu:
            menu = menu_of(backend, view.menu, self._clicked)
            same = shown is not None and _same_but_for_labels(view.menu, shown.menu)
            if not (same and backend.relabel(menu, [item.label for item in view.menu])):
                icon.menu = menu
        icon.visible = True
        if shown is None or view.tooltip != shown.tooltip:
            backend.describe(view.tooltip)

    def _told(self, event: Event) -> None:
        """Take what the system told the window; it sleeps when the window has answered, or after some two seconds."""
        self._post(event)
        if isinstance(event, Suspended):
            self.last_word()

    def _clicked(self, item: MenuItem) -> None:
        if item.event is not None:
            self._post(item.event)
        if item.quits:
            self._quit_requested()


def _same_but_for_labels(one: Sequence[MenuItem], other: Sequence[MenuItem]) -> bool:
    def without_label(items: Sequence[MenuItem]) -> list[tuple[object, ...]]:
        return [(item.event, item.quits, item.separator_before, item.default) for item in items]

    return without_label(one) == without_label(other)
