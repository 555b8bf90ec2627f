"""Deletes a removed practitioner's rows from the journal while no agent runs.

Law: nobody else may write meanwhile, hence the lock of the agent; a database that is damaged or newer is left as it is.
"""

from __future__ import annotations

import logging
from collections.abc import Collection

from hetes.adapters.clock import SystemClock
from hetes.adapters.folder_rights import FolderError
from hetes.adapters.folders import Folders
from hetes.adapters.single_instance import Right, SingleInstance
from hetes.adapters.store.inspect import look
from hetes.adapters.store.sqlite import SqliteStore
from hetes.core.forgetting import stored_without
from hetes.ports import StoreError

log = logging.getLogger(__name__)


def forget(folders: Folders, practitioners: Collection[str]) -> bool:
    """Delete the journal's rows about them; tell whether none is left. False: an agent runs, or it can't be written."""
    clock, path = SystemClock(), folders.store
    lock = SingleInstance(folders)
    try:
        folders.ensure()
        if lock.acquire() is not Right.MINE:
            return False
        store = SqliteStore(path, clock.now, log)
        state = look(path, clock.now())["state"]
        if state != "fine":
            return state == "fresh" or (state == "gone" and store.absent())
        try:
            stored = store.load()
            if stored is not None:
                store.save(stored_without(stored, practitioners), ())
            store.forget(practitioners)
        finally:
            store.close()
    except (FolderError, OSError, StoreError):
        return False
    finally:
        lock.release()
    return True
