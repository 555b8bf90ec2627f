"""The tray's menu as a real panel sees it, over the bus: read, or pressed."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from tests.support.desktop.screen import Desktop
from tests.support.system.waiting import LIMIT

# Runs on the desktop's own bus: reads the menu of the only item there is, or presses one of its lines.
_PRESS = """
import json, sys
from gi.repository import Gio, GLib
bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
def call(name, path, interface, method, arguments):
    return bus.call_sync(name, path, interface, method, arguments, None, 0, 5000, None)
def prop(name, path, interface, key):
    return call(name, path, "org.freedesktop.DBus.Properties", "Get", GLib.Variant("(ss)", (interface, key))).unpack()[0]
W = "org.kde.StatusNotifierWatcher"
item = prop(W, "/StatusNotifierWatcher", W, "RegisteredStatusNotifierItems")[0]
name, path = item.split("/", 1)
path = "/" + path
I = "org.kde.StatusNotifierItem"
menu = prop(name, path, I, "Menu")
M = "com.canonical.dbusmenu"
layout = call(name, menu, M, "GetLayout", GLib.Variant("(iias)", (0, -1, []))).unpack()[1]
lines = [(child[0], child[1]) for child in layout[2]]
if sys.argv[1:]:
    wanted = next(i for i, p in lines if p.get("label") == sys.argv[1])
    call(name, menu, M, "Event", GLib.Variant("(isvu)", (wanted, "clicked", GLib.Variant("i", 0), 0)))
print(json.dumps({
    "lines": [[p.get("label", ""), p.get("enabled", True), p.get("type", "")] for _, p in lines],
    "ids": [i for i, _ in lines],
    "id": prop(name, path, I, "Id"), "title": prop(name, path, I, "Title"),
    "said": prop(name, path, I, "IconAccessibleDesc"), "icon": prop(name, path, I, "IconName"),
}))
"""


def panel_sees(desktop: Desktop, press: str | None = None) -> dict[str, Any]:
    """Return what the panel is told of the only item there is, after pressing a line of its menu if one is named."""
    command = [sys.executable, "-c", _PRESS, *([press] if press else [])]
    asked = subprocess.run(command, env=desktop.env, capture_output=True, text=True, timeout=LIMIT, check=False)
    assert asked.returncode == 0, asked.stderr
    return json.loads(asked.stdout)
