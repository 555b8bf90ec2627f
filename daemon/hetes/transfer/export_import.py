"""Moving to another computer: everything into one file, and out of it again.

Law: an import is checked whole before anything is changed; what was there before is kept beside it, never deleted.
"""

from __future__ import annotations

import sqlite3
import tempfile
from dataclasses import dataclass
from pathlib import Path

from hetes import __version__
from hetes.adapters.bounded_file import NotAFileError
from hetes.adapters.clock import SystemClock
from hetes.adapters.folder_rights import FolderError
from hetes.adapters.folders import Folders
from hetes.adapters.new_file import NewFile, NewFileError
from hetes.adapters.os_errors import file_reason
from hetes.adapters.settings.file import SettingsFile
from hetes.adapters.settings.last_good import LastGood
from hetes.adapters.single_instance import Right, SingleInstance
from hetes.adapters.store.archive import SETTINGS, STORE, Archive, ArchiveError, gather, pack, take_over, unpack
from hetes.adapters.store.copy import copy
from hetes.adapters.store.files import BEGUN, LOGS
from hetes.core.events import Started
from hetes.core.settings import Settings
from hetes.core.snapshot import SnapshotError
from hetes.core.trial import tried
from hetes.core.views.status import iso
from hetes.ports import StoreError


class MoveError(Exception):
    """It can't be done, and nothing was changed. ``reason`` is a word that the command line has a sentence for."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Moved:
    """What was taken over: how many practitioners and rows of the journal, and where the former files are now."""

    people: int
    rows: int
    former: tuple[Path, ...]


def export_to(folders: Folders, path: Path) -> None:
    """Write everything into a new file that this user alone may read.

    Raises:
        MoveError: nothing was written.
    """
    try:
        file = NewFile(path)
        clock = SystemClock()
        with tempfile.TemporaryDirectory() as name:  # 0700
            try:
                held = SettingsFile.of(folders, clock.zone).held()
                settings = None if held is None else held.encode()
                parcel = gather(folders.config, folders.data, Path(name), settings=settings)
            except BaseException:
                file.drop()
                raise
            file.fill(lambda target: pack(parcel, target, __version__, iso(clock.now())))
    except NewFileError as error:
        raise MoveError(f"export_{error.reason}") from error
    except (OSError, sqlite3.Error) as error:
        raise MoveError("export_source") from error


def import_from(folders: Folders, path: Path) -> Moved:
    """Take over what such a file holds, in place of what is here. No agent may run meanwhile.

    Raises:
        MoveError: nothing was changed. The reason is import_running where an agent runs.
    """
    clock = SystemClock()
    with tempfile.TemporaryDirectory() as name:  # 0700
        folder = Path(name)
        try:
            bundle = unpack(path, folder)
        except ArchiveError as error:
            raise MoveError(f"import_{error.reason}") from error
        except FileNotFoundError as error:
            raise MoveError("import_absent") from error
        except NotAFileError as error:
            raise MoveError(f"import_{error.kind}") from error
        except OSError as error:
            raise MoveError("import_denied" if file_reason(error) == "denied" else "import_not_read") from error
        checked = _checked(bundle, folder, clock)
        return _placed(folders, bundle, checked, clock)


@dataclass(frozen=True, slots=True)
class _Checked:
    """How many practitioners and rows there are, and the store made anew."""

    people: int
    rows: int
    store: Path | None


def _placed(folders: Folders, bundle: Archive, checked: _Checked, clock: SystemClock) -> Moved:
    lock = SingleInstance(folders)
    try:
        folders.ensure()
        if lock.acquire() is not Right.MINE:
            raise MoveError("import_running")
        stamp = f"before-import-{clock.now():%Y%m%dT%H%M%S}"
        store = folders.store
        # A log that lies beside the former store belongs to it, and so does the mark that it was begun.
        beside = {store.with_name(f"{STORE}{ending}"): None for ending in (*LOGS, BEGUN)}
        former = take_over({folders.config / SETTINGS: bundle.settings, **beside, store: checked.store}, stamp)
        if LastGood(folders.data).checked():
            LastGood(folders.data).drop()  # those of before are not to hold instead
    except (FolderError, OSError) as error:
        raise MoveError("import_failed") from error
    finally:
        lock.release()
    return Moved(checked.people, checked.rows, tuple(each for each in former if each.suffix in (".toml", ".sqlite3")))


def _checked(bundle: Archive, folder: Path, clock: SystemClock) -> _Checked:
    """Judge settings and store as a start does; the store is copied, row by row, into a new file in ``folder``.

    Raises:
        MoveError: this Hetes can't read what is in it.
    """
    if bundle.settings is None and bundle.store is None:
        raise MoveError("import_stranger")
    people = rows = 0
    settings, store = Settings(), None
    if bundle.settings is not None:
        (folder / SETTINGS).write_bytes(bundle.settings)
        file = SettingsFile(folder / SETTINGS, clock.zone)
        if not file.readable():
            raise MoveError("import_settings")
        people, settings = len(file.practitioners()), file.read()[0]
    if bundle.store is not None:
        store = folder / STORE
        try:
            copied = copy(bundle.store, store)
            rows = copied.rows
            if copied.state is not None:
                tried(copied.state, settings, clock.now(), Started())
        except StoreError as error:
            words = {"newer": "import_newer", "broken": "import_store"}
            raise MoveError(words.get(error.reason, "import_failed")) from error
        except SnapshotError as error:
            raise MoveError("import_store") from error
    return _Checked(people, rows, store)
