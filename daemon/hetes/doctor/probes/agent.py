"""Whether an agent runs, and what it tells of itself: asked over the local channel, as a command would."""

from __future__ import annotations

from hetes import __version__
from hetes.adapters.folder_lock import FolderLock
from hetes.adapters.folders import Folders
from hetes.adapters.ipc.client import ChannelError, ask
from hetes.adapters.ipc.doors import doors
from hetes.adapters.running import read_running
from hetes.core.json_types import Json

WITHIN = 3.0
"""Seconds for each of the two answers."""
_REACHED = {"absent": "absent", "silent": "silent", "lost": "silent"}


def look(folders: Folders) -> Json:
    """Return ``reached`` (running, absent, silent, strange), ``own_version``, and the channel's ``reason`` for failing.

    Of a running agent: its ``version``, whether it is ``simulated``, its ``pid``, ``apart_from`` (the computer that
    has the data folder instead), whether it is ``unkept`` (it can't store what it knows), and what it tells of its
    ``tray`` and of its ``notices``. ``locked`` is whether any
    program has the data folder, None where that can't be told; ``elsewhere`` the name of the other computer that has.
    """
    told: Json = {"own_version": __version__, **_lock(folders)}
    try:
        status = _asked(folders, "status")
        more = _asked(folders, "equipment")
    except ChannelError as error:
        return {**told, "reached": _REACHED.get(error.reason, "strange"), "reason": error.reason}
    return {
        **told,
        "reached": "running",
        "version": status.get("version"),
        "simulated": status.get("simulated") is True,
        "unkept": status.get("badge") == "store_trouble",
        **{name: more.get(name) for name in ("pid", "apart_from", "tray", "notices")},
    }


def _asked(folders: Folders, what: str) -> Json:
    """Ask the agent. One that goes away before it replies is asked once more: by then it is absent, or another one."""
    try:
        reply = ask(doors(folders), {"do": what}, WITHIN)
    except ChannelError as error:
        if error.reason != "lost":
            raise
        reply = ask(doors(folders), {"do": what}, WITHIN)
    return reply.get(what) or {}


def _lock(folders: Folders) -> Json:
    """Try the lock; who wants it meanwhile waits for longer than that takes."""
    lock = FolderLock(folders.data)
    try:
        locked: bool | None = not lock.acquire() if folders.data.is_dir() else None
    except OSError:
        locked = None
    finally:
        lock.release()
    other = read_running(folders.data) if locked else None
    return {"locked": locked, "elsewhere": other.name if other and other.elsewhere else None}
