"""A store of the real kind for tests, and what damages its file."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

from hetes.adapters.store.sqlite import SqliteStore
from hetes.ports import JournalRow, Store

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
EARLIEST, LATEST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)
LOG = logging.getLogger("hetes.test")


def sqlite_store(path) -> SqliteStore:
    return SqliteStore(path, lambda: NOON, LOG)


def everything(store: Store) -> list[JournalRow]:
    return list(store.journal(EARLIEST, LATEST))


def damage(path, at: int, length: int = 4096) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(b"\xa5" * length)


def filled(path, rows: int = 2000) -> SqliteStore:
    store = sqlite_store(path)
    store.save({"n": 1}, [JournalRow(NOON + timedelta(seconds=n), "e", None, {"text": "x" * 80}) for n in range(rows)])
    store.close()
    return store
