"""pystray's two GTK back ends, corrected: AppIndicator (StatusNotifier) and GtkStatusIcon."""

from __future__ import annotations

import contextlib
import functools
import io
import os
import shutil
import sys
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path

from hetes.adapters.tray.glib_backend import GlibBackend, anew_without, needed_session_bus
from hetes.adapters.tray.untyped import Untyped


class GtkBackend(GlibBackend):
    """GtkStatusIcon: for XEmbed trays where the AppIndicator library is missing."""

    name = "gtk"

    def __init__(self, module: Untyped) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="hetes-icons-", dir=_runtime_folder()))
        super().__init__(module)
        start_without_side_effects(self.icon)
        touch_at_once(self.icon)
        keep_icon_files(self.icon, self._folder)
        keep_one_menu(self.icon, self.call)

    def run(self, ready: Callable[[], None]) -> None:
        """Run GLib's loop; the icon files go when it ends."""
        try:
            super().run(ready)
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)

    def begin_anew(self) -> None:
        """Take the icon away at once, then end the loop: nobody would do it afterwards, and there would be two."""
        self._take_away()
        super().begin_anew()

    def _take_away(self) -> None:
        from gi.repository import Gdk  # noqa: PLC0415 - pystray loaded it

        self.icon.visible = False
        self.icon._hide()  # noqa: SLF001 - pystray is pinned, a test looks; GTK shows one that pystray did not yet
        display = Gdk.Display.get_default()
        if display is not None:
            display.flush()

    def relabel(self, menu: Untyped, labels: list[str]) -> bool:
        """Set the labels in place: a menu that is open stays open, and nothing is built anew each minute."""
        from gi.repository import Gtk  # noqa: PLC0415 - pystray loaded it

        handle = getattr(self.icon, "_menu_handle", None)
        if handle is None:
            return False
        lines = [line for line in handle.get_children() if not isinstance(line, Gtk.SeparatorMenuItem)]
        if len(lines) != len(labels):
            return False
        for line, label in zip(lines, labels, strict=True):
            if line.get_label() != label:
                line.set_label(label)
        self.icon._menu = menu  # noqa: SLF001 - the setter would build the menu anew
        return True


class AppIndicatorBackend(GtkBackend):
    """AppIndicator: StatusNotifier hosts, and by its own fallback XEmbed trays. It finds late and restarted hosts."""

    name = "appindicator"
    speaks_to_hosts = True

    def __init__(self, module: Untyped) -> None:
        self._bus = needed_session_bus()  # GtkStatusIcon is the better choice, for as long as there is none
        super().__init__(module)

    def run(self, ready: Callable[[], None]) -> None:
        """Run GLib's loop; it ends with the session bus, whose connection the library keeps for ever."""
        try:
            with anew_without(self._bus, self) as there:
                if there:
                    super().run(ready)
        finally:
            self._bus = None
            self.icon._appindicator = None  # noqa: SLF001 - it holds the connection

    def _take_away(self) -> None:
        if not self._bus.is_closed():  # with the bus the icon has gone by itself
            super()._take_away()

    def describe(self, tooltip: str) -> None:
        """Give screen readers the tooltip: AppIndicator has none of its own, and panels show only the title as one."""
        super().describe(tooltip)
        if self.icon._icon_path:  # noqa: SLF001 - pystray offers no description
            self.icon._appindicator.set_icon_full(self.icon._icon_path, self.icon.title)  # noqa: SLF001 - as above


def start_without_side_effects(icon: Untyped) -> None:
    """Keep pystray's GTK loop from resetting Ctrl+C and from starting a notification service.

    ``_initialize`` puts the system's default handler in place of ours for SIGINT, and makes a notifier: a blocking
    D-Bus call that starts the notification service, raises where there is no bus, and at the end waits up to 25 s for
    a service that hangs. Notices are another adapter's work.
    """

    def initialize() -> None:
        icon._notifier = _Silent()  # noqa: SLF001 - pystray is pinned, a test looks
        icon._mark_ready()  # noqa: SLF001 - as above

    icon._initialize = initialize  # noqa: SLF001 - as above


def touch_at_once(icon: Untyped) -> None:
    """Change the icon at once: what calls it is already in GLib's thread (see :mod:`.backend`).

    pystray leaves each change to an idle source of its own, of which PyGObject 3.42 never frees 112 bytes.
    """
    for name in ("_show", "_hide", "_update_icon", "_update_title"):
        setattr(icon, name, functools.partial(getattr(type(icon), name).__wrapped__, icon))


def keep_one_menu(icon: Untyped, call: Callable[[Callable[[], None]], None]) -> None:
    """Change the lines of one menu, where pystray makes a new menu each time.

    A Gtk.Menu that was replaced is never freed (6 KiB each), and the panel has to take a whole new tree: after some
    1,400 of them in quick succession the tray of xfce4-panel 4.18 crashed.
    """
    icon._menu_handle = None  # noqa: SLF001 - as above

    def update() -> None:
        menu = icon._menu_handle  # noqa: SLF001 - as above
        if menu is None or not icon.menu:
            menu = icon._create_menu(icon.menu)  # noqa: SLF001 - as above
            if menu is None and hasattr(icon, "_create_default_menu"):
                menu = icon._create_default_menu()  # noqa: SLF001 - as above
            icon._menu_handle = menu  # noqa: SLF001 - as above
            if hasattr(icon, "_appindicator"):
                icon._appindicator.set_menu(menu)  # noqa: SLF001 - as above
            return
        for line in menu.get_children():
            line.destroy()
        for descriptor in icon.menu:
            menu.append(icon._create_menu_item(descriptor))  # noqa: SLF001 - as above
        menu.show_all()

    icon._update_menu = lambda: call(update)  # noqa: SLF001 - as above


class _Silent:
    def hide(self) -> None:
        """Take back nothing: pystray asks at the end."""


def keep_icon_files(icon: Untyped, folder: Path) -> None:
    """Write each picture once, into a folder of ours, under a name that stands for its content.

    pystray deletes the file of the last picture before the panel, another process, may have read it, and writes each
    picture again. Panels keep pictures by file name, so a name never gets another content.
    """

    def update() -> None:
        content = io.BytesIO()
        icon.icon.save(content, "PNG")
        path = folder / f"{zlib.crc32(content.getvalue()):08x}.png"
        if not path.exists():
            path.write_bytes(content.getvalue())
        icon._icon_path = str(path)  # noqa: SLF001 - as above
        icon._icon_valid = True  # noqa: SLF001 - as above

    icon._remove_fs_icon = lambda: None  # noqa: SLF001 - as above
    icon._update_fs_icon = update  # noqa: SLF001 - as above


def _runtime_folder() -> str | None:
    """Return XDG_RUNTIME_DIR where it is ours and private, or None for the usual place of temporary files."""
    if sys.platform == "win32":  # GTK is Linux' here; os.getuid is not on Windows
        return None
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    with contextlib.suppress(OSError):
        found = Path(folder).stat()
        if folder and found.st_uid == os.getuid() and not found.st_mode & 0o077:
            return folder
    return None
