"""The database's files taken away, replaced or emptied while they are open: what was acknowledged is in what lies there."""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hetes.adapters.store import content, schema
from hetes.adapters.store.inspect import look
from hetes.adapters.store.sqlite import RENEWED, SqliteStore
from hetes.ports import JournalRow, StoreError

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LONG = NOON - timedelta(days=30), NOON + timedelta(days=9)


def store_at(path: Path) -> SqliteStore:
    return SqliteStore(path, lambda: NOON, logging.getLogger("hetes.test"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "hetes.sqlite3"


def of_another(path: Path) -> None:
    """Put a sound store of ours there, as whoever restores a copy does."""
    other = path.with_name("copy.sqlite3")
    with closing(store_at(other)) as store:
        store.save({"n": 99}, [JournalRow(NOON - timedelta(days=1), "restored")])
    other.replace(path)


def over_it(path: Path) -> None:
    """Copy a sound store over the open file, into the same inode."""
    other = path.with_name("copy.sqlite3")
    with closing(store_at(other)) as store:
        store.save({"n": 99}, [JournalRow(NOON - timedelta(days=1), "restored")] * 400)
    shutil.copyfile(other, path)
    other.unlink()


SPOIL: dict[str, Callable[[Path], object]] = {
    "deleted": lambda path: path.unlink(),
    "all deleted": lambda path: [file.unlink() for file in path.parent.iterdir()],
    "moved": lambda path: path.rename(path.with_name("elsewhere")),
    "all moved": lambda path: [file.rename(file.with_name(f"x-{file.name}")) for file in list(path.parent.iterdir())],
    "replaced": of_another,
    "replaced by another thing": lambda path: (path.unlink(), path.write_bytes(b"x" * 9000)),
    "replaced by nothing": lambda path: (path.unlink(), path.touch()),
    "emptied": lambda path: path.write_bytes(b""),
    "cut": lambda path: os.truncate(path, 1000),
    "written over": lambda path: path.write_bytes(b"\xa5" * path.stat().st_size),
    "copied over": over_it,
    "log deleted": lambda path: path.with_name(f"{path.name}-wal").unlink(),
    "log emptied": lambda path: path.with_name(f"{path.name}-wal").write_bytes(b""),
    "log replaced": lambda path: (
        path.with_name(f"{path.name}-wal").unlink(),
        path.with_name(f"{path.name}-wal").write_bytes(b"x" * 5000),
    ),
    "index deleted": lambda path: path.with_name(f"{path.name}-shm").unlink(),
    "log and index deleted": lambda path: [path.with_name(f"{path.name}-{end}").unlink() for end in ("wal", "shm")],
    "folder deleted": lambda path: shutil.rmtree(path.parent),
}


@pytest.mark.parametrize("settled", [False, True], ids=["in the log", "in the file"])
@pytest.mark.parametrize("spoil", SPOIL)
def test_what_is_acknowledged_afterwards_is_in_the_file_that_lies_there(tmp_path, spoil, settled):
    path = tmp_path / "data" / "hetes.sqlite3"
    store = store_at(path)
    store.save({"n": 0}, [JournalRow(NOON - timedelta(hours=n), "before") for n in range(300)])
    if settled:
        store.close()
        store.load()
        store.save({"n": 1}, ())
    assert not store.stale()
    SPOIL[spoil](path)
    assert store.stale()
    for n in range(2, 8):
        store.save({"n": n}, [JournalRow(NOON, "after", None, {"n": n})])
        assert not store.stale()
    killed = tmp_path / "killed"  # what a SIGKILL would leave
    shutil.copytree(path.parent, killed)
    with closing(store_at(killed / path.name)) as again:
        assert again.load() == {"n": 7}
        found = list(again.journal(*LONG))
        assert [row.facts["n"] for row in found if row.event == "after"] == [2, 3, 4, 5, 6, 7]
        assert again.set_aside is None
    renewed = [row.facts["why"] for row in found if row.event == RENEWED]
    kept_all = sum(row.event == "before" for row in found) == 300
    assert kept_all or (len(renewed) == 1 and store.mishap == "store_renewed") or store.set_aside
    assert kept_all or store.mishap is not None, "the user is told"
    if "log deleted" in spoil or "index" in spoil:
        assert kept_all
    told = look(path, NOON)
    assert (told["state"], told["renewed"]) == ("fine", bool(renewed))
    store.close()


def test_a_restored_copy_keeps_its_journal_and_no_old_log_is_played_into_it(path):
    store = store_at(path)
    store.save({"n": 1}, [JournalRow(NOON, "before")] * 50)
    of_another(path)
    store.save({"n": 2}, ())
    assert [row.event for row in store.journal(*LONG)] == ["restored", RENEWED]
    store.close()


def test_a_file_taken_away_in_the_very_moment_of_a_save_is_noticed_after_it(path, monkeypatch):
    store = store_at(path)
    store.save({"n": 1}, ())
    real, calls = content.insert, []

    def insert(connection, values):
        real(connection, values)
        if not calls:
            path.unlink()
        calls.append(1)

    monkeypatch.setattr(content, "insert", insert)
    store.save({"n": 2}, [JournalRow(NOON, "e")])
    with closing(store_at(path.parent / "copy" / path.name)) as copy:
        shutil.copytree(path.parent, path.parent / "copy")
        assert copy.load() == {"n": 2}
        assert [row.event for row in copy.journal(*LONG)] == [RENEWED, "e"]
    store.close()


def test_a_file_that_disappears_is_told_by_the_check_before_anything_is_saved(path):
    store = store_at(path)
    store.save({"n": 1}, ())
    path.unlink()
    assert look(path, NOON)["state"] == "gone"
    store.close()


# --- a schema that is not ours ------------------------------------------------------------------------------------

FOREIGN = {
    "endless": """CREATE TRIGGER t AFTER INSERT ON journal BEGIN INSERT INTO aside (at, json)
        WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT max(x), '' FROM c; END""",
    "keeps": "CREATE TRIGGER t AFTER DELETE ON journal BEGIN INSERT INTO aside (at, json) VALUES ('x', old.facts); END",
    "table": "CREATE TABLE extra (x)",
    "view": "CREATE VIEW extra AS SELECT * FROM journal",
    "index": "CREATE UNIQUE INDEX extra ON journal (practitioner)",
    "column": "ALTER TABLE journal ADD COLUMN extra TEXT",
    "no index": "DROP INDEX journal_at",
}


@pytest.mark.parametrize("foreign", FOREIGN)
def test_a_file_with_anything_more_or_less_in_its_schema_is_set_aside_and_its_rows_are_taken_along(path, foreign):
    with closing(store_at(path)) as store:
        store.save({"n": 1}, [JournalRow(NOON, "e", "p1")])
    with closing(sqlite3.connect(path)) as raw:
        raw.execute(FOREIGN[foreign])
        raw.commit()
    with closing(store_at(path)) as store:
        assert store.load() == {"n": 1}
        assert store.mishap == "set_aside.foreign"
        store.save({"n": 2}, [JournalRow(NOON, "e", "p1")])
        assert store.forget(["p1"]) == 2
        assert store._live.execute("SELECT count(*) FROM aside").fetchone() == (0,)


def test_a_view_in_the_place_of_a_table_is_not_even_read(path):
    with closing(sqlite3.connect(path)) as raw:
        raw.executescript("""CREATE VIEW snapshot AS WITH RECURSIVE c(json) AS (SELECT 1 UNION ALL SELECT json + 1 FROM c)
            SELECT max(json) AS json FROM c; CREATE VIEW journal AS SELECT * FROM snapshot; PRAGMA user_version = 1""")
    with closing(store_at(path)) as store:
        assert store.load() is None
        assert store.set_aside is not None


def test_what_would_run_for_ever_is_stopped(path, monkeypatch):
    monkeypatch.setattr(schema, "PIECES", 3)
    with closing(store_at(path)) as store:
        store.save({"n": 1}, ())
    with closing(schema.read_only(path, immutable=True)) as connection, pytest.raises(sqlite3.OperationalError):
        connection.execute(
            "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT max(x) FROM c"
        ).fetchone()


def test_a_reader_of_a_foreign_file_is_told_so(path):
    with closing(store_at(path)) as store:
        store.save({"n": 1}, [JournalRow(NOON, "e")])
        with closing(sqlite3.connect(path)) as raw:
            raw.execute(FOREIGN["view"])
            raw.commit()
        with pytest.raises(StoreError) as broken:
            list(store.journal(*LONG))
        assert broken.value.reason == "broken"
        assert look(path, NOON)["state"] == "broken"
        assert store.load() == {"n": 1}
        assert len(list(store.journal(*LONG))) == 1


# --- forgotten ----------------------------------------------------------------------------------------------------


def test_of_somebody_forgotten_not_a_byte_is_left_in_any_file_of_the_folder(path):
    store = store_at(path)
    rows = [
        JournalRow(NOON - timedelta(minutes=n), "notice_ordered", "p1", {"text": f"Dr. Titkos {n}"}) for n in range(900)
    ]
    others = [JournalRow(NOON, "e", "p2", {"text": "y" * 300})] * 200
    store.save({"done": {"p1-id": 1}}, rows + others)
    store.set_state_aside()
    store.prune(NOON - timedelta(minutes=500))
    store.save({"n": 1}, ())
    assert store.forget(["p1", "p1-id"]) > 400
    for open_still in (True, False):
        if not open_still:
            store.close()
        for file in path.parent.iterdir():
            content = file.read_bytes()
            assert b"Titkos" not in content, (file, open_still)
            assert b"p1-id" not in content, (file, open_still)
    assert not store.stale()
    assert store.load() == {"n": 1}
    assert len(list(store.journal(*LONG))) == 200
    store.close()


def test_a_database_that_went_while_nobody_had_it_open_is_told_until_somebody_heard_it(path):
    with closing(store_at(path)) as store:
        store.save({"n": 1}, ())
    path.unlink()
    for _ in range(2):  # the first start dies before it has stored anything
        with closing(store_at(path)) as store:
            assert (store.load(), store.mishap) == (None, "store_gone")
    with closing(store_at(path)) as store:
        store.load()
        store.save({"n": 2}, ())
    with closing(store_at(path)) as store:
        assert (store.load(), store.mishap) == ({"n": 2}, "store_gone")
        store.told()
        store.save({"n": 3}, ())
    with closing(store_at(path)) as store:
        assert (store.load(), store.mishap) == ({"n": 3}, None)
    assert look(path, NOON)["renewed"]


def test_a_database_that_never_was_is_none_that_went(path):
    with closing(store_at(path)) as store:
        assert (store.load(), store.mishap) == (None, None)
    with closing(store_at(path)) as store:  # it was begun, and nothing was ever stored
        assert (store.load(), store.mishap) == (None, None)
