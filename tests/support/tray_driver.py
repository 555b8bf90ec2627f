"""A program that is nothing but a tray: it shows what it is told on stdin and tells on stdout what was clicked.

Lines in, JSON: ``{"show": {"face", "badge"?, "share"?, "minutes"?, "tooltip"?, "menu"?: [[label, minutes|null, "quit"|""|"-"]]}}``,
``{"ask": 1}``, ``{"stop": 1}``; a menu's minutes become SnoozeRequested. Lines out: ``{"posted": REPR}``, ``{"quit": 1}``,
``{"backend", "reasons", "modules", "sigint"}``, ``{"ended": 1}``.
"""

from __future__ import annotations

import json
import signal
import sys
import threading

from hetes.adapters.desktop.headless import NoTray
from hetes.adapters.desktop.tray import PystrayTray
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
            quits=mark == "quit",
            separator_before=mark == "-",
        )
        for label, minutes, mark in said.get("menu", [["Hetes", None, ""]])
    )
    icon = IconView(said["face"], said.get("badge", False), said.get("share"), said.get("minutes"))
    return TrayView(icon, said.get("tooltip", "Hetes"), menu)


def listen(tray: PystrayTray) -> None:
    for line in sys.stdin:
        said = json.loads(line)
        if "show" in said:
            tray.show(view_of(said["show"]))
        elif "stop" in said:
            break
        else:
            heavy = [name for name in ("PIL", "pystray", "Xlib", "gi.repository.Gtk") if name in sys.modules]
            ours = signal.getsignal(signal.SIGINT) is on_signal
            tell(backend=tray.backend, reasons=tray.reasons, modules=heavy, sigint=ours)
    tray.stop()


def main() -> None:
    kind = sys.argv[1:] or [""]
    tray = NoTray() if kind == ["none"] else PystrayTray([name for name in kind if name])
    stops.append(tray.stop)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, on_signal)
    threading.Thread(target=listen, args=(tray,), daemon=True).start()
    tell(ready=1)
    tray.run(lambda event: tell(posted=repr(event)), lambda: tell(quit=1))
    tell(ended=1)


stops: list = []


def on_signal(number: int, frame: object) -> None:
    stops[0]()


if __name__ == "__main__":
    main()
