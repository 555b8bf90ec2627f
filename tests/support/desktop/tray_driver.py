"""A program that is nothing but a tray: it shows what it is told on stdin and tells on stdout what was clicked.

Lines in, JSON: ``{"show": {"face", "badge"?, "share"?, "minutes"?, "tooltip"?, "menu"?: [[label, minutes|null, "quit"|""|"-"|"-quit"|"default"]]}}``,
``{"ask": 1}``, ``{"again": 1}``, ``{"memory": 1}``, ``{"stop": 1}``, ``{"storm": [FIRST, END]}``, ``{"burst": [FIRST, END]}``; a menu's
minutes become SnoozeRequested. Lines out: ``{"posted": REPR}``, ``{"quit": 1}``, ``{"backend", "served", "reasons", "modules", "sigint"}``,
``{"in_use": BYTES}``, ``{"taken", "pictures", "menus"}``, ``{"ended": 1}``.
"""

from __future__ import annotations

import ctypes
import gc
import json
import signal
import sys
import threading

from hetes.adapters.tray.none import NoTray
from hetes.adapters.tray.pystray_tray import PystrayTray
from hetes.core.events import SnoozeRequested
from hetes.presentation.views import IconView, MenuItem, TrayView


def tell(**what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def view_of(said: dict) -> TrayView:
    menu = tuple(
        MenuItem(
            label,
            None if minutes is None else SnoozeRequested(minutes),
            quits="quit" in mark,
            separator_before="-" in mark,
            default="default" in mark,
        )
        for label, minutes, mark in said.get("menu", [["Hetes", None, ""]])
    )
    icon = IconView(said["face"], said.get("badge", False), said.get("share"), said.get("minutes"))
    return TrayView(icon, said.get("tooltip", "Hetes"), menu)


def storm_view(n: int) -> TrayView:
    """Return the view of that number: unlike its neighbours in picture, tooltip and menu.

    The pictures are those of a working day, so that there are no more of them than Hetes keeps. Four times out of five
    only the menu's words differ; the fifth time its lines do, and what they mean.
    """
    face = ("active", "ending", "expired", "missing", "idle")[n % 5]
    icon = IconView(face, n % 7 == 0, n % 24 if face == "active" else None, n % 30 if face == "ending" else None)
    session = n // 5
    items = [
        MenuItem(f"Dr. Minta Éva: {n}"),
        MenuItem("Aktiváltam", SnoozeRequested(1, about=f"s{session}"), separator_before=True),
        MenuItem("Szólj 10 perc múlva", SnoozeRequested(10, about=f"s{session}")),
        MenuItem("Kilépés", quits=True, separator_before=True),
    ]
    if session % 2:
        items.insert(3, MenuItem("Visszavonás", SnoozeRequested(2, about=f"s{session}")))
    return TrayView(icon, f"Hetes: {n}", tuple(items))


class Taken:
    """Counts what the loop has given to pystray; the tray itself keeps only the latest of what was shown meanwhile."""

    def __init__(self, tray: PystrayTray) -> None:
        self._tray, self._apply = tray, tray._apply
        self._changed = threading.Condition()
        self._last: TrayView | None = None
        self.counts = {"taken": 0, "pictures": 0, "menus": 0}
        tray._apply = self._counted  # type: ignore[method-assign] # looked up at each call

    def _counted(self) -> None:
        before = self._tray._shown
        self._apply()
        now = self._tray._shown
        with self._changed:
            self._last = now
            if now is not None and now is not before:
                self.counts["taken"] += 1
                self.counts["pictures"] += before is None or now.icon != before.icon
                self.counts["menus"] += before is None or now.menu != before.menu
            self._changed.notify_all()

    def wait_for(self, view: TrayView) -> None:
        """Wait until the icon was given that view. A loop that hangs is found by whoever waits for this program."""
        with self._changed:
            self._changed.wait_for(lambda: self._last is view)


def storm(tray: PystrayTray, taken: Taken, first: int, end: int) -> None:
    """Show so many views, each when the one before was taken."""
    for n in range(first, end):
        view = storm_view(n)
        tray.show(view)
        taken.wait_for(view)


def burst(tray: PystrayTray, taken: Taken, first: int, end: int) -> None:
    """Show so many views from four threads that wait for nothing, and then the last one."""
    several = [
        threading.Thread(target=lambda k=k: [tray.show(storm_view(n)) for n in range(first + k, end, 4)])
        for k in range(4)
    ]
    for thread in several:
        thread.start()
    for thread in several:
        thread.join()
    last = storm_view(end)
    tray.show(last)
    taken.wait_for(last)


def bytes_in_use() -> int:
    """Return how much of this process' memory is allocated and not freed again (mallinfo(3)).

    Unlike what the kernel counts, this does not depend on how the allocator cuts its heaps. ``TrayProgram`` has Python and
    GLib take all of theirs from it.
    """
    gc.collect()
    libc = ctypes.CDLL(None)
    libc.mallinfo2.restype = MallInfo
    told = libc.mallinfo2()
    return told.uordblks + told.hblkhd


class MallInfo(ctypes.Structure):
    """struct mallinfo2 of glibc."""

    _fields_ = [
        ("arena_to_hblks", ctypes.c_size_t * 4),
        ("hblkhd", ctypes.c_size_t),  # bytes in pieces of their own
        ("usmblks_and_fsmblks", ctypes.c_size_t * 2),
        ("uordblks", ctypes.c_size_t),  # bytes in use within the heaps
        ("fordblks_and_keepcost", ctypes.c_size_t * 2),
    ]


def listen(tray: PystrayTray, taken: Taken | None) -> None:
    for line in sys.stdin:
        said = json.loads(line)
        if "show" in said:
            tray.show(view_of(said["show"]))
        elif "storm" in said:
            storm(tray, taken, *said["storm"])
            tell(**taken.counts)
        elif "burst" in said:
            burst(tray, taken, *said["burst"])
            tell(**taken.counts)
        elif "again" in said:
            tray.show_again()
        elif "memory" in said:
            tell(in_use=bytes_in_use())
        elif "stop" in said:
            break
        else:
            heavy = [name for name in ("PIL", "pystray", "Xlib", "gi.repository.Gtk") if name in sys.modules]
            ours = signal.getsignal(signal.SIGINT) is on_signal
            served = tray.diagnosis()["served"]
            tell(backend=tray.backend, served=served, reasons=tray.reasons, modules=heavy, sigint=ours)
    tray.stop()


def main() -> None:
    kind = sys.argv[1:] or [""]
    tray = NoTray() if kind == ["none"] else PystrayTray([name for name in kind if name])
    stops.append(tray.stop)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, on_signal)
    taken = Taken(tray) if isinstance(tray, PystrayTray) else None
    threading.Thread(target=listen, args=(tray, taken), daemon=True).start()
    tell(ready=1)
    tray.run(lambda event: tell(posted=repr(event)), lambda: tell(quit=1))
    tell(ended=1)


stops: list = []


def on_signal(number: int, frame: object) -> None:
    stops[0]()


if __name__ == "__main__":
    main()
