"""pystray's bare X back end, for systems without PyGObject: a picture and a tooltip, no menu."""

from __future__ import annotations

import contextlib
import gc
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from hetes.adapters.tray.backend import Backend
from hetes.adapters.tray.untyped import Untyped
from hetes.presentation.views import IconView

if TYPE_CHECKING:
    from PIL import Image

# What lies behind the picture where the tray does not let its own background be read.
_GROUND = (48, 48, 48)


class XorgBackend(Backend):
    """An XEmbed window. Its loop ends when its tray goes; a new one is begun for the next tray."""

    name = "xorg"
    size = 24
    begins_anew = True

    def __init__(self, module: Untyped) -> None:
        from Xlib import display  # noqa: PLC0415 - pystray loaded it

        # An icon whose tray went is a cycle of references, and keeps its connection and 0.8 MB until it is collected.
        gc.collect()
        super().__init__(module)
        self._view = IconView("idle")
        self._lock = threading.RLock()  # a signal handler may wake the loop while this thread does
        self._sender = display.Display()
        self._atom = self.icon._display.intern_atom("_HETES_CALL")  # noqa: SLF001 - pystray is pinned, a test looks
        handle_client_message(self.icon, self._atom, self._drain)
        dock_once(self.icon)
        end_with_the_tray(self.icon)
        draw_on_the_trays_ground(self.icon, self._drawn_at)

    def run(self, ready: Callable[[], None]) -> None:
        """Run the X loop."""
        try:
            super().run(ready)
        finally:
            with contextlib.suppress(Exception), self._lock:  # the server may be gone
                self._sender.close()

    def show_again(self) -> None:
        """Take the icon away, and have another made."""
        self.end()

    def picture(self, view: IconView) -> Untyped:
        """Return the picture, and remember the view: the window's size decides how it is drawn."""
        self._view = view
        return super().picture(view)

    def _drawn_at(self, size: int) -> Image.Image:
        from hetes.adapters.tray.icon_drawing import draw  # noqa: PLC0415 - Pillow is for those who have a tray

        return draw(self._view, size)

    def _wake_loop(self) -> None:
        """Send the window a message, over a connection that the loop does not read.

        pystray's own way shares the loop's connection and waits for the loop's answer: that is the deadlock.
        """
        from Xlib import X  # noqa: PLC0415 - pystray loaded it
        from Xlib.protocol import event  # noqa: PLC0415 - as above

        window = self.icon._window  # noqa: SLF001 - as above
        message = event.ClientMessage(window=window, client_type=self._atom, data=(32, [0, 0, 0, 0, 0]))
        with contextlib.suppress(Exception), self._lock:  # the tray or the server has just gone: so will the loop
            self._sender.send_event(window.id, message, event_mask=X.NoEventMask)
            self._sender.flush()


def handle_client_message(icon: Untyped, atom: int, answer: Callable[[], object]) -> None:
    """Call ``answer`` in the loop's thread for each message of that type; pystray keeps its own."""
    from Xlib import X  # noqa: PLC0415 - pystray loaded it

    theirs = icon._message_handlers[X.ClientMessage]  # noqa: SLF001 - pystray is pinned, a test looks

    def on_message(event: Untyped) -> None:
        if event.client_type == atom:
            answer()
        else:
            theirs(event)

    icon._message_handlers[X.ClientMessage] = on_message  # noqa: SLF001 - as above


def dock_once(icon: Untyped) -> None:
    """Ask the tray for a place only while there is none: pystray asks again with each picture.

    Seen with trayer: a second request in the first moments leaves the window outside the tray, unmapped, for good.
    """
    dock = icon._assert_docked  # noqa: SLF001 - as above

    def dock_if_needed() -> None:
        if icon._systray_manager is None:  # noqa: SLF001 - as above
            dock()

    icon._assert_docked = dock_if_needed  # noqa: SLF001 - as above


def end_with_the_tray(icon: Untyped) -> None:
    """End the loop when the tray's window goes: pystray looks for another just once, and trips over the next event."""
    from Xlib import X  # noqa: PLC0415 - pystray loaded it

    def on_destroyed(event: Untyped) -> None:
        tray = icon._systray_manager  # noqa: SLF001 - as above
        if tray is not None and event.window.id == tray.id:
            icon._window.destroy()  # noqa: SLF001 - as above; its own end is what pystray's loop waits for
            icon._display.flush()  # noqa: SLF001 - as above

    icon._message_handlers[X.DestroyNotify] = on_destroyed  # noqa: SLF001 - as above


def draw_on_the_trays_ground(icon: Untyped, drawn_at: Callable[[int], Image.Image]) -> None:
    """Lay the picture on what the tray shows behind it, and draw it at the window's own size.

    pystray pastes without the alpha channel, so that what is transparent becomes black, and stretches.
    """

    def make(width: int, height: int) -> None:
        from PIL import Image  # noqa: PLC0415 - pystray loaded it

        ground = _ground(icon, width, height) or Image.new("RGB", (width, height), _GROUND)
        side = max(min(width, height), 1)
        picture = drawn_at(side)
        ground.paste(picture, ((width - side) // 2, (height - side) // 2), picture)
        setattr(ground, "tostring", ground.tobytes)  # noqa: B010 - unknown to Pillow: python-xlib asks for the name of Pillow 1
        icon._icon_data = ground  # noqa: SLF001 - as above

    icon._assert_icon_data = make  # noqa: SLF001 - as above


def _ground(icon: Untyped, width: int, height: int) -> Image.Image | None:
    """Let the server paint the tray's background into our window, and read it; None where that can't be had."""
    from PIL import Image  # noqa: PLC0415 - as above
    from Xlib import X, error  # noqa: PLC0415 - as above

    window, display = icon._window, icon._display  # noqa: SLF001 - as above
    refused = error.CatchError(error.BadMatch)  # a tray of another depth
    window.change_attributes(background_pixmap=X.ParentRelative, onerror=refused)
    display.sync()
    if refused.get_error() is not None:
        return None
    window.clear_area(0, 0, width, height)
    try:
        seen = window.get_image(0, 0, width, height, X.ZPixmap, 0xFFFFFFFF)
        return Image.frombytes("RGB", (width, height), seen.data, "raw", "BGRX")
    except (error.XError, ValueError):  # not mapped yet, or not 32 bits a pixel
        return None
