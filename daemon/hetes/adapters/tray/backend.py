"""pystray's back ends, one class each, with what pystray 0.19.5 gets wrong on that system put right.

The law: everything that touches an icon runs in the thread of its loop (:meth:`Backend.call` brings it there), because
``update_menu`` is not thread-safe on Windows and macOS, and changes from other threads can deadlock on X.
"""

from __future__ import annotations

import queue
from collections.abc import Callable

from hetes.adapters.tray.untyped import Untyped
from hetes.ports import Post, ToldOfDevices
from hetes.presentation.views import IconView

NAME = "hetes"
# NOTIFYICONDATAW (Windows SDK): szTip[128] with its terminating zero. A longer text makes ctypes raise ValueError.
TITLE_UNITS = 127


class Backend:
    """One pystray icon and its loop. Subclasses say how a loop is woken, and correct what pystray gets wrong there."""

    name = ""
    size = 48  # pixels: 3 times 16, twice 24
    shown_at = 22  # pixels: what most panels show
    # Whether a loop that ended by itself lost its host and may be begun anew.
    begins_anew = False
    # Whether the icon was taken away, for another one; the loop may go on for a moment.
    gone = False
    # Whether it speaks to StatusNotifier hosts, the better kind: one that does not makes room when such a host comes.
    speaks_to_hosts = False
    # Who is to hear of devices that come and go, where the system tells windows of them.
    devices: ToldOfDevices | None = None
    # Why the host would not have the icon: this back end is no use there.
    refused = ""

    def __init__(self, module: Untyped) -> None:
        self.pystray = module
        self._calls: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self.icon: Untyped = self._new_icon()

    def _new_icon(self) -> Untyped:
        return self.pystray.Icon(NAME, title=NAME)

    def call(self, function: Callable[[], None]) -> None:
        """Have ``function`` run in the loop's thread, soon. From any thread, also before the loop runs."""
        self._calls.put(function)
        self._wake_loop()

    def run(self, ready: Callable[[], None]) -> None:
        """Run the loop until ``end``; ``ready`` is called in it first."""
        try:
            self.icon.run(setup=lambda _icon: self.call(ready))
        except BaseException:
            _release_setup_thread(self.icon)
            raise
        finally:
            _disarm(self.icon)

    def end(self) -> None:
        """End the loop. In the loop's thread only."""
        self.icon.stop()

    def show_again(self) -> None:
        """Give the icon to the system anew. In the loop's thread only."""
        self.icon.visible = False
        self.icon.visible = True

    def picture(self, view: IconView) -> Untyped:
        """Return the picture that this system shall show, as pystray's icon takes it."""
        from hetes.adapters.tray.icon_drawing import draw  # noqa: PLC0415 - Pillow is for those who have a tray

        return draw(view, self.size, shown_at=self.shown_at)

    def describe(self, tooltip: str) -> None:
        """Set the tooltip, after the picture."""
        self.icon.title = clip(tooltip, TITLE_UNITS)

    def label(self, text: str) -> str:
        """Return ``text`` as a menu of this system wants it."""
        return text

    def relabel(self, menu: Untyped, labels: list[str]) -> bool:  # noqa: ARG002 - for those who can
        """Change the texts of a menu that is otherwise the same, so that it may stay open; False: not here."""
        return False

    def served(self) -> bool | None:
        """Tell whether a host is known to have asked for the picture; None: not to be known here. From any thread."""
        return None

    def listen(self, post: Post, quit_requested: Callable[[], None]) -> None:
        """Have posted what this system tells only windows. Called before ``run``; most systems tell nothing."""

    def balloon(self, title: str, text: str) -> bool:  # noqa: ARG002 - for those who can
        """Show a notice beside the icon, soon; False: this system has none. From any thread."""
        return False

    def _wake_loop(self) -> None:
        raise NotImplementedError

    def _drain(self) -> None:
        """Make the calls that wait; none once the icon was taken away, and its loop ends: it would be shown again."""
        while not self._calls.empty():  # nobody else takes from it
            call = self._calls.get_nowait()
            if not self.gone:
                call()


def clip(text: str, units: int) -> str:
    """Shorten ``text`` to so many UTF-16 units, with an ellipsis, never through the middle of a character."""
    if len(text.encode("utf-16-le")) <= 2 * units:
        return text
    kept = text.encode("utf-16-le")[: 2 * (units - 1)].decode("utf-16-le", "ignore")
    return f"{kept}…"


def _release_setup_thread(icon: Untyped) -> None:
    """End the thread that pystray starts before it knows that its loop can run; it would keep the process alive."""
    icon._Icon__queue.put(None)  # noqa: SLF001 - pystray is pinned, a test looks


def _disarm(icon: Untyped) -> None:
    """Keep pystray's ``__del__`` from hiding or stopping an icon whose loop has ended."""
    icon._visible = False  # noqa: SLF001 - as above
    icon._running = False  # noqa: SLF001 - as above
