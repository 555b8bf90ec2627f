"""The history without an agent: read from the journal that one has left, or writes, and nothing is written.

Law: the settings are those of now, as the agent would take them; a journal that can't be read is told, never mended.
"""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

from hetes.adapters.clock import SystemClock
from hetes.adapters.folders import Folders
from hetes.adapters.public_holidays import compute
from hetes.adapters.running import read_running
from hetes.adapters.settings.file import SettingsFile
from hetes.adapters.store import reader
from hetes.adapters.store.errors import reason_of
from hetes.adapters.store.schema import Broken
from hetes.core.calendar import DAY
from hetes.core.json_types import Json
from hetes.core.state import begin
from hetes.core.views.history import Row, history
from hetes.ports import StoreError


def another_computers(folders: Folders) -> bool:
    """Tell whether another computer works with the data folder."""
    running = read_running(folders.data)
    return running is not None and running.elsewhere


def past(folders: Folders, days: int) -> Json | None:
    """Return the history of so many days; None: there is no journal.

    Raises:
        StoreError: it can't be read.
    """
    clock = SystemClock()
    now, path = clock.now(), folders.store
    if not path.exists():
        return None
    years = range((now - timedelta(days=days + 1)).year, now.year + 2)
    days_off = frozenset(date.fromisoformat(day) for day in compute(years))
    settings = SettingsFile.of(folders, clock.zone, lambda: days_off).read()[0]
    try:
        with reader.reading(path) as connection:
            rows = reader.rows(connection, now - (days + 1) * DAY, now + DAY)
            told = (Row(row.at, row.event, row.practitioner, row.facts) for row in rows)
            return history(told, begin(settings, now), now, days, reader.begun_at(connection))
    except Broken as error:
        raise StoreError("broken", str(error)) from error
    except (sqlite3.Error, OSError) as error:
        raise StoreError(reason_of(error, path), str(error)) from error
