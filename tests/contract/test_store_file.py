"""What the store promises of its file: durability, rights, size."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from datetime import timedelta

from hetes.ports import JournalRow
from tests.support.agent.stores import EARLIEST, LATEST, NOON, everything, sqlite_store
from tests.support.system.waiting import LIMIT


def test_everything_is_there_again_after_closing(path):
    first = sqlite_store(path)
    first.save({"n": 1}, [JournalRow(NOON, "e")])
    first.close()
    again = sqlite_store(path)
    assert again.load() == {"n": 1}
    assert len(everything(again)) == 1
    assert again.set_aside is None
    again.close()


def test_nothing_is_opened_before_the_first_use(path):
    sqlite_store(path)
    assert not path.exists()


def test_the_file_and_its_companions_are_for_this_user_alone(path):
    path.touch(0o644)
    path.chmod(0o644)
    store = sqlite_store(path)
    store.save({}, ())
    assert {found.name: found.stat().st_mode & 0o777 for found in path.parent.iterdir()} == {
        "hetes.sqlite3": 0o600,
        "hetes.sqlite3-wal": 0o600,
        "hetes.sqlite3-shm": 0o600,
        "hetes.sqlite3-begun": 0o600,
    }
    store.close()


def test_it_writes_ahead_and_waits_for_the_disk(path):
    store = sqlite_store(path)
    store.open()
    assert store._live.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert store._live.execute("PRAGMA synchronous").fetchone() == (2,)
    store.close()


def test_another_thread_is_refused(path):
    store = sqlite_store(path)
    store.save({}, ())
    caught: list[Exception] = []

    def elsewhere() -> None:
        try:
            store.load()
        except sqlite3.ProgrammingError as error:
            caught.append(error)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join(LIMIT)
    assert len(caught) == 1
    assert store.load() == {}
    store.close()


def test_a_long_journal_is_read_in_pieces_with_equal_instants_kept_in_order(path):
    store = sqlite_store(path)
    store.save({}, [JournalRow(NOON + timedelta(seconds=n // 700), str(n)) for n in range(2100)])
    assert [row.event for row in everything(store)] == [str(n) for n in range(2100)]
    store.close()


def test_what_is_written_while_the_journal_is_read_does_no_harm(path):
    store = sqlite_store(path)
    store.save({}, [JournalRow(NOON + timedelta(seconds=n), str(n)) for n in range(1200)])
    rows = store.journal(EARLIEST, LATEST)
    next(rows)
    store.prune(NOON + timedelta(seconds=600))
    store.save({"n": 1}, [JournalRow(NOON - timedelta(days=1), "before")])
    assert [row.event for row in rows][-1] == "1199"
    store.close()


def test_states_set_aside_are_not_kept_longer_than_the_journal(path):
    store = sqlite_store(path)
    store.save({"n": 1}, ())
    store.set_state_aside()

    def aside() -> int:
        with closing(sqlite3.connect(path)) as file:
            return int(file.execute("SELECT count(*) FROM aside").fetchone()[0])

    store.prune(NOON)
    assert aside() == 1
    store.prune(NOON + timedelta(seconds=1))
    assert aside() == 0
    store.close()
