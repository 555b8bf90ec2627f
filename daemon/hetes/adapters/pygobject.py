"""Loads PyGObject, one thread at a time. Linux.

While PyGObject loads a library it puts a module without its additions where others look for the finished one; a thread
that asks for it just then has a GLib that lacks half of what is used (seen: "no attribute 'Idle'").
"""

from __future__ import annotations

import threading

_loading = threading.Lock()


def load() -> None:
    """Load GLib and Gio, if they are not yet: before the first import from ``gi.repository`` in any thread.

    Raises:
        ImportError: there is no PyGObject, or no Gio.
        ValueError: Gio is there in another version.
    """
    with _loading:
        import gi  # noqa: PLC0415 - a package of the system, absent from many

        gi.require_version("Gio", "2.0")
        from gi.repository import Gio, GLib  # noqa: F401, PLC0415 - as above
