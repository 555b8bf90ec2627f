"""The store looked at from outside: beside a writer, broken, newer, and set aside."""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hetes.adapters.store.inspect import last_rows, look
from hetes.adapters.store.sqlite import SqliteStore
from hetes.ports import JournalRow

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


def fill(path: Path, rows: int = 3) -> SqliteStore:
    store = SqliteStore(path, lambda: NOW, logging.getLogger("test"))
    store.save({"version": 1}, [JournalRow(NOW + timedelta(minutes=n), "resumed", None, {"n": n}) for n in range(rows)])
    return store


def test_a_store_beside_a_writer_and_without_one_is_fine_and_nothing_is_left_beside_it(tmp_path):
    path = tmp_path / "hetes.sqlite3"
    assert look(path, NOW)["state"] == "fresh"
    store = fill(path)
    told = look(path, NOW)
    assert (told["state"], told["rows"], told["set_aside"]) == ("fine", 3, False)
    assert [row.facts["n"] for row in last_rows(path, 2)] == [1, 2]
    store.close()
    before = sorted(tmp_path.iterdir())
    assert look(path, NOW)["rows"] == 3
    assert [row.facts["n"] for row in last_rows(path, 9)] == [0, 1, 2]
    assert sorted(tmp_path.iterdir()) == before


def test_a_state_that_was_set_aside_is_told_for_a_week(tmp_path):
    path = tmp_path / "hetes.sqlite3"
    store = fill(path)
    assert not look(path, NOW)["state_aside"]
    assert store.set_state_aside()
    store.close()
    assert look(path, NOW + timedelta(days=6))["state_aside"]
    assert not look(path, NOW + timedelta(days=8))["state_aside"]


def test_a_writer_that_writes_on_is_no_fault(tmp_path):
    path, stop = tmp_path / "hetes.sqlite3", threading.Event()

    def write() -> None:
        store = fill(path)
        while not stop.is_set():
            store.save({"version": 1}, [JournalRow(NOW, "resumed", None, {"n": 0})])
        store.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert {look(path, NOW)["state"] for _ in range(30)} <= {"fine", "fresh"}
    finally:
        stop.set()
        writer.join()


@pytest.mark.parametrize("damage", ["text", "short", "pages"])
def test_a_broken_file_is_broken_and_left_as_it_is(tmp_path, damage):
    path = tmp_path / "hetes.sqlite3"
    fill(path, 2000).close()
    whole = path.read_bytes()
    spoilt = {"text": b"x" * 600, "short": whole[:40], "pages": whole[:4096] + os.urandom(len(whole) - 4096)}[damage]
    path.write_bytes(spoilt)
    assert look(path, NOW)["state"] == "broken"
    assert last_rows(path, 5) == [] or damage == "pages"
    assert path.read_bytes() == spoilt


def test_a_newer_store_is_told_before_it_is_opened_and_one_that_was_set_aside_lately(tmp_path):
    path = tmp_path / "hetes.sqlite3"
    fill(path).close()
    (tmp_path / "hetes-broken-20261122T070000.sqlite3").touch()
    now = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    assert look(path, now)["set_aside"]
    assert not look(path, now + timedelta(days=30))["set_aside"]
    with sqlite3.connect(path) as line:
        line.execute("PRAGMA user_version = 99")
    line.close()
    assert look(path, NOW)["state"] == "newer"
    assert last_rows(path, 5) == []
