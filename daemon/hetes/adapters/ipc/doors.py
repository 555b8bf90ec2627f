"""The folders in which a running agent may be found, the likeliest first.

Usually it is the runtime folder. But an agent that lost it while it ran has moved, one that was started without the
login session's variables has another one, one of an earlier version has its former one, and one that may not use the
data folder has one apart. All of them are still asked, and ended, by the same commands.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from hetes.adapters.folder_rights import FolderError, refuse_unless_private
from hetes.adapters.folders import Folders
from hetes.adapters.ipc.client import KEY_FILE
from hetes.adapters.running import read_running


def doors(folders: Folders) -> Iterator[Path]:
    """Yield the runtime folder as it is, then each other one that is ours alone and has a key in it."""
    yield folders.runtime
    for place in _others(folders):
        if place == folders.runtime:
            continue
        try:
            refuse_unless_private(place)
        except FolderError:
            continue
        if (place / KEY_FILE).exists():
            yield place


def _others(folders: Folders) -> Iterator[Path]:
    told = read_running(folders.data)
    if told is not None and not told.elsewhere:
        yield told.runtime
    if folders.spare is not None:
        yield folders.spare
    if folders.former is not None:
        yield folders.former
    yield folders.apart().runtime
