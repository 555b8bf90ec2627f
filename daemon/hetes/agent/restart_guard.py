"""The start that a system repeats after a crash, by ``run --again``: only where an agent is missing, and is wanted."""

from __future__ import annotations

from hetes.adapters.autostart.quit_marker import QuitMarker, this_session
from hetes.adapters.folders import Folders


def ended_here(folders: Folders) -> bool:
    """Tell whether the user ended Hetes since he logged on."""
    return _left(folders).here()


def begun(folders: Folders) -> None:
    """Note that somebody wants it again."""
    _left(folders).forget()


def ended(folders: Folders) -> None:
    """Note that it was asked to end."""
    _left(folders).note()


def _left(folders: Folders) -> QuitMarker:
    return QuitMarker(folders.data, this_session())
