"""Whether anything shows tray icons. Found out by events, without polling.

Two kinds of host exist on Linux: StatusNotifier hosts, announced on the session bus as
``org.kde.StatusNotifierWatcher`` (freedesktop.org, StatusNotifierItem), and XEmbed trays, which own the X selection
``_NET_SYSTEM_TRAY_Sn`` (freedesktop.org, System Tray Protocol 0.4) and announce themselves by a MANAGER message.
"""

from __future__ import annotations

import contextlib
import gc
import os
from collections.abc import Callable, Collection

from hetes.adapters import pygobject
from hetes.adapters.session_bus import follow
from hetes.adapters.tray.statusnotifier.hosts import BUS_LIMIT_MS, WATCHER, HostListener, host_is_registered
from hetes.adapters.tray.statusnotifier.item import reserve_name
from hetes.adapters.tray.untyped import Untyped
from hetes.adapters.tray.wakeup_socket import WakeupSocket

STATUS_NOTIFIER = "statusnotifier"
XEMBED = "xembed"

_SILENT = "the session bus does not answer"

_GONE = "gone"  # what was waited for may be there again: look anew
_HOST_FOLLOWS_MS = 2000
_PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0, 25.0)  # seconds between looks for a session bus that has died


class XTraySelection:
    """The X selection that an XEmbed tray owns, on a connection of its own.

    Raises:
        Exception: there is no X display; python-xlib raises a different class for each way to lack one.
    """

    def __init__(self) -> None:
        from Xlib import X, display  # noqa: PLC0415 - 3 MiB, needed only while no StatusNotifier host is there

        self._display = display.Display()
        screen = self._display.get_default_screen()
        self._selection = self._display.intern_atom(f"_NET_SYSTEM_TRAY_S{screen}")
        # A new owner sends MANAGER to the root window's StructureNotify listeners (ICCCM 2.0, section 2.8).
        self._display.screen().root.change_attributes(event_mask=X.StructureNotifyMask)
        self._none = X.NONE

    def fileno(self) -> int:
        """Return the descriptor that becomes readable when something happened."""
        return int(self._display.fileno())

    def owned(self) -> bool:
        """Tell whether a tray is there now. Empties the queue of events, so that the descriptor falls silent."""
        for _ in range(self._display.pending_events()):
            self._display.next_event()
        return bool(self._display.get_selection_owner(self._selection) != self._none)

    def close(self) -> None:
        """Close the connection."""
        with contextlib.suppress(Exception):  # the server may be gone, in any way that sockets and Xlib know
            self._display.close()


class HostWatch:
    """Waits for a tray host. ``reasons`` tells, for the diagnosis, what could not be asked and why."""

    def __init__(
        self, wakeup: WakeupSocket, reasons: dict[str, str], in_vain: Callable[[], None] = lambda: None
    ) -> None:
        """Wait until ``wakeup`` is given at most; call ``in_vain`` when there is nothing that a host could come on."""
        self._wakeup = wakeup
        self.reasons = reasons
        self._in_vain = in_vain
        self._had_bus = False
        self._lookups = 0  # for a bus that has died

    def wait(self, kinds: Collection[str]) -> str | None:
        """Return the kind of host that is there as soon as one of ``kinds`` is; None at a wake-up."""
        while (found := self._look(kinds)) == _GONE:
            pass
        return found

    def _look(self, kinds: Collection[str]) -> str | None:
        bus = self._bus() if STATUS_NOTIFIER in kinds else None
        self._had_bus = self._had_bus or bus is not None
        if bus is not None and self._host(bus):
            return STATUS_NOTIFIER
        selection = self._selection() if XEMBED in kinds else None
        died = bus is None and self._had_bus and STATUS_NOTIFIER in kinds
        if bus is None and selection is None and not died:
            self._in_vain()
        try:
            found = self._wait(bus, selection, self._pause() if died else None)
        finally:
            if selection is not None:
                selection.close()
        return STATUS_NOTIFIER if found == XEMBED and bus is not None and self._host_follows(bus) else found

    def _host_follows(self, bus: Untyped) -> bool:
        """Tell whether a host comes right behind the XEmbed tray: many a panel is both, and one icon would be moved."""
        from gi.repository import GLib  # noqa: PLC0415 - not on every system; the bus shows that it is here

        loop = GLib.MainLoop()
        came: list[bool] = []

        def changed(there: bool) -> None:
            if there:
                came.append(there)
                loop.quit()

        limit = GLib.timeout_source_new(_HOST_FOLLOWS_MS)
        limit.set_callback(lambda *_: loop.quit())
        limit.attach(None)
        hosts = HostListener(bus, changed)
        woken = _on_readable(self._wakeup.fileno(), lambda: bool(loop.quit()))
        try:
            loop.run()
        finally:
            hosts.close()
            limit.destroy()
            woken.destroy()
        return bool(came)

    def _host(self, bus: Untyped) -> bool:
        try:
            reserve_name(bus)
            there = host_is_registered(bus)
        except Exception:  # noqa: BLE001 - GLib.Error, a class that is known only where GLib is: the bus is silent
            return False
        if there:
            self.reasons.pop(STATUS_NOTIFIER, None)
        elif there is False:
            self.reasons[STATUS_NOTIFIER] = f"{WATCHER} is there, but no host that shows what it collects"
        return bool(there)

    def _pause(self) -> float:
        self._lookups += 1
        return _PAUSES[min(self._lookups, len(_PAUSES)) - 1]

    def _bus(self) -> Untyped:
        try:
            bus = session_bus()
        except Exception as error:  # noqa: BLE001 - ImportError, ValueError, GLib.Error: each is a reason for none
            self.reasons[STATUS_NOTIFIER] = f"no session bus: {error}"
            self._had_bus = self._had_bus or isinstance(error, ConnectionError)  # there is one, and it hangs
            return None
        self._lookups = 0
        self.reasons[STATUS_NOTIFIER] = f"nobody owns {WATCHER} on the session bus"
        return bus

    def _selection(self) -> XTraySelection | None:
        try:
            selection = XTraySelection()
        except Exception as error:  # noqa: BLE001 - see the class
            self.reasons[XEMBED] = f"no X display: {type(error).__name__}: {error}"
            return None
        self.reasons[XEMBED] = "nobody owns the tray's X selection"
        return selection

    def _wait(self, bus: Untyped, selection: XTraySelection | None, within: float | None) -> str | None:
        while True:
            if selection is not None:
                try:
                    owned = selection.owned()
                except Exception as error:  # noqa: BLE001 - the X server went away, in one of many ways
                    self.reasons[XEMBED] = f"the X display is gone: {type(error).__name__}: {error}"
                    selection = None
                    continue
                if owned:
                    self.reasons.pop(XEMBED, None)
                    return XEMBED
            if bus is not None:
                found = self._wait_in_glib(bus, selection)
                if found != XEMBED:  # otherwise something happened on X: look
                    return found
            elif self._wakeup.wait(*([] if selection is None else [selection.fileno()]), within=within):
                return None
            elif within is not None:
                return _GONE

    def _wait_in_glib(self, bus: Untyped, selection: XTraySelection | None) -> str | None:
        """Wait in GLib's loop for a host on the bus or the bus's end, events on X (``XEMBED``), or a wake-up (None)."""
        from gi.repository import GLib  # noqa: PLC0415 - not on every system; known to be here by now

        loop = GLib.MainLoop()
        found: list[str | None] = []

        def end(what: str | None) -> bool:
            found.append(what)
            loop.quit()
            return False  # once is enough for a source

        hosts = HostListener(bus, lambda there: there and end(STATUS_NOTIFIER))
        closed = bus.connect("closed", lambda *_: end(_GONE))
        if bus.is_closed():
            end(_GONE)
        sources = [_on_readable(self._wakeup.fileno(), lambda: end(None))]
        if selection is not None:
            sources.append(_on_readable(selection.fileno(), lambda: end(XEMBED)))
        try:
            if not found:
                loop.run()
        finally:
            bus.disconnect(closed)
            hosts.close()
            for source in sources:
                source.destroy()
        if not found or None in found:
            self._wakeup.drain()
            return None
        if _GONE in found:
            return _GONE
        if STATUS_NOTIFIER in found:
            self.reasons.pop(STATUS_NOTIFIER, None)
            return STATUS_NOTIFIER
        return XEMBED


_held: list[Untyped] = []


def session_bus() -> Untyped:
    """Return the connection to the session bus that all of GIO shares, and see to it that its end is not ours.

    GIO would end the process (SIGTERM). It makes a new connection, which would do so again, as soon as nobody holds the
    old one: so it is held here as long as it lasts. One that is closed it hands out for as long as anybody holds it.

    Raises:
        Exception: no PyGObject (ImportError, ValueError), no session bus (GLib.Error), or one that has just gone or
            does not answer (ConnectionError).
    """
    pygobject.load()
    from gi.repository import GLib  # noqa: PLC0415 - a package of the system, absent from many

    if _held and _held[0].is_closed():
        _held.clear()
        while GLib.MainContext.default().iteration(may_block=False):  # calls that the end cut off hold it until then
            pass
        gc.collect()  # an icon that went is a cycle of references, and holds it, too
    try:
        bus = _shared()
    except GLib.Error:
        if not follow(os.environ):
            raise
        bus = _shared()
    bus.set_exit_on_close(False)
    if bus.is_closed():
        raise ConnectionError("the session bus is gone")
    _held[:] = [bus]
    return bus


def _shared() -> Untyped:
    """Return the shared connection. A bus that hangs answers nothing, for ever: GIO's own wait would have no end."""
    from gi.repository import Gio, GLib  # noqa: PLC0415 - as above

    loop, cancel = GLib.MainLoop(), Gio.Cancellable()
    ended: list[Untyped] = []

    def end(_source: Untyped, result: Untyped) -> None:
        ended.append(result)
        loop.quit()

    Gio.bus_get(Gio.BusType.SESSION, cancel, end)
    limit = GLib.timeout_source_new(BUS_LIMIT_MS)
    limit.set_callback(lambda *_: loop.quit())
    limit.attach(None)
    try:
        loop.run()
    finally:
        limit.destroy()
    if not ended:
        cancel.cancel()
        raise ConnectionError(_SILENT)
    try:
        return Gio.bus_get_finish(ended[0])
    except GLib.Error as error:
        if error.matches(Gio.io_error_quark(), Gio.IOErrorEnum.CANCELLED):  # that of the last time
            raise ConnectionError(_SILENT) from error
        raise


def host_is_there() -> bool | None:
    """Tell whether anything shows tray icons now; None where neither bus nor display can be asked. Within 2 s."""
    registered, owned = _status_notifier_host(), _xembed_tray()
    return None if registered is None and owned is None else bool(registered or owned)


def _status_notifier_host() -> bool | None:
    """Tell whether something shows what the watcher collects."""
    try:
        return bool(host_is_registered(session_bus()))
    except Exception:  # noqa: BLE001 - see session_bus; a bus that does not answer is nobody to ask
        return None


def _xembed_tray() -> bool | None:
    try:
        selection = XTraySelection()
    except Exception:  # noqa: BLE001 - see the class
        return None
    try:
        return selection.owned()
    finally:
        selection.close()


def _on_readable(descriptor: int, call: Callable[[], bool]) -> Untyped:
    from gi.repository import GLib  # noqa: PLC0415 - as above

    source = GLib.unix_fd_source_new(descriptor, GLib.IOCondition.IN | GLib.IOCondition.HUP | GLib.IOCondition.ERR)
    source.set_callback(lambda *_: call())
    source.attach(None)
    return source
