"""What back ends whose loop is GLib's have in common: how the loop is woken, and that it may end to begin anew."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterator

from hetes.adapters.tray.backend import Backend
from hetes.adapters.tray.host_watch import session_bus
from hetes.adapters.tray.untyped import Untyped
from hetes.adapters.tray.wakeup_socket import WakeupSocket

_log = logging.getLogger(__name__)


class GlibBackend(Backend):
    """A back end whose loop is GLib's default one."""

    def __init__(self, module: Untyped) -> None:
        self._wakeup = WakeupSocket()
        super().__init__(module)

    def run(self, ready: Callable[[], None]) -> None:
        """Run GLib's loop."""
        source = _when_idle(self._wakeup.fileno(), self._on_wakeup)
        try:
            super().run(ready)
        finally:
            source.destroy()
            self._wakeup.close()  # an icon that went is a cycle of references, and would keep it until it is collected

    def begin_anew(self) -> None:
        """End the loop, so that the best host of now is looked for. In the loop's thread only."""
        self.begins_anew = self.gone = True
        self.end()

    def show_again(self) -> None:
        """Take the icon away, and have another made."""
        self.begin_anew()

    def _wake_loop(self) -> None:
        self._wakeup.wake()

    def _on_wakeup(self) -> bool:
        self._wakeup.drain()
        try:
            self._drain()
        except Exception:  # noqa: BLE001 - GLib drops a source whose callback raises: no change would be seen any more
            _log.exception("the icon could not be changed")
            self._wakeup.wake()  # for the calls that are left
        return True


def needed_session_bus() -> Untyped:
    """Return the session bus.

    Raises:
        ConnectionError: there is none now: it may come back, and whatever needs it can be made then.
    """
    try:
        return session_bus()
    except Exception as error:
        raise ConnectionError(f"no session bus: {error}") from error


@contextlib.contextmanager
def anew_without(bus: Untyped, backend: GlibBackend) -> Iterator[bool]:
    """Have the back end begin anew when the bus ends; gives whether the bus is there at all."""
    closed = bus.connect("closed", lambda *_: backend.begin_anew())
    try:
        if bus.is_closed():
            backend.begins_anew = True
        yield not bus.is_closed()
    finally:
        bus.disconnect(closed)


def _when_idle(descriptor: int, call: Callable[[], bool]) -> Untyped:
    """Call ``call`` when the descriptor is readable and GLib has nothing better to do.

    As idle as what pystray leaves to GLib while it makes an icon (hide it), so that this comes first.
    """
    from gi.repository import GLib  # noqa: PLC0415 - not on every system

    source = GLib.unix_fd_source_new(descriptor, GLib.IOCondition.IN)
    source.set_priority(GLib.PRIORITY_DEFAULT_IDLE)
    source.set_callback(lambda *_: call())
    source.attach(None)
    return source
