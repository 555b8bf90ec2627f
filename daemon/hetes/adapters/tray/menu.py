"""pystray's menu, made of the items of a view."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable

from hetes.adapters.tray.backend import Backend
from hetes.adapters.tray.untyped import Untyped
from hetes.presentation.views import MenuItem


def menu_of(backend: Backend, items: Iterable[MenuItem], clicked: Callable[[MenuItem], None]) -> Untyped:
    """Return pystray's menu for the items of a view; ``clicked`` gets the item that was chosen.

    Headings can't be chosen. Without items: None, for which pystray makes a menu with the program's name.
    """
    pystray = backend.pystray
    entries = []
    for item in items:
        if item.separator_before:
            entries.append(pystray.Menu.SEPARATOR)
        heading = item.event is None and not item.quits
        # A partial object: pystray counts the arguments of plain functions and would read a default as one of its own.
        action = None if heading else functools.partial(_chosen, clicked, item)
        entries.append(pystray.MenuItem(backend.label(item.label), action, enabled=not heading, default=item.default))
    return pystray.Menu(*entries) if entries else None


def _chosen(clicked: Callable[[MenuItem], None], item: MenuItem, *_from_pystray: Untyped) -> None:
    clicked(item)
