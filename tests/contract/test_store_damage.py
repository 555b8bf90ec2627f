"""A broken, foreign, newer or older database file: what is set aside, refused or brought up to date."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hetes.adapters.store import opening
from hetes.adapters.store import schema as store_module
from hetes.ports import JournalRow, StoreError
from tests.support.agent.stores import NOON, damage, everything, filled, sqlite_store


@given(garbage=st.binary(min_size=1, max_size=9000))
def test_whatever_lies_in_its_place_is_set_aside_and_a_new_one_begun(garbage, tmp_path_factory):
    path = tmp_path_factory.mktemp("s") / "hetes.sqlite3"
    path.write_bytes(garbage)
    store = sqlite_store(path)
    assert store.load() is None
    assert store.set_aside == path.with_name("hetes-broken-20261123T120000.sqlite3")
    assert store.set_aside.read_bytes() == garbage
    store.save({"n": 1}, ())
    assert store.load() == {"n": 1}
    store.close()


def test_a_second_broken_file_of_the_same_second_does_not_replace_the_first(path):
    for number in (1, 2):
        path.write_bytes(b"broken %d" % number)
        store = sqlite_store(path)
        store.load()
        store.close()
        assert store.set_aside.read_bytes() == b"broken %d" % number
    assert len(list(path.parent.glob("hetes-broken-*.sqlite3"))) == 2


def test_the_write_ahead_log_goes_with_its_broken_file(path):
    path.write_bytes(b"broken")
    path.with_name("hetes.sqlite3-wal").write_bytes(b"ahead")
    store = sqlite_store(path)
    assert store.load() is None
    assert store.set_aside.with_name(store.set_aside.name + "-wal").read_bytes() == b"ahead"
    store.close()


def test_a_write_ahead_log_without_its_file_is_kept_too(path):
    path.touch()
    path.with_name("hetes.sqlite3-wal").write_bytes(b"ahead")
    store = sqlite_store(path)
    assert store.load() is None
    assert store.set_aside.with_name(store.set_aside.name + "-wal").read_bytes() == b"ahead"
    store.close()


def test_a_file_cut_short_is_set_aside(path):
    filled(path)
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)
    store = sqlite_store(path)
    assert store.load() in (None, {"n": 1})
    assert store.set_aside is not None
    store.save({"n": 2}, ())
    assert store.load() == {"n": 2}
    store.close()


def test_a_broken_journal_found_after_a_crash_costs_no_state(path):
    """A WAL that was left makes the next opening look at every page; the snapshot's own are whole."""
    filled(path)
    damage(path, path.stat().st_size // 2 // 4096 * 4096)
    left = sqlite3.connect(path)
    left.execute("PRAGMA journal_mode = WAL")
    left.execute("UPDATE snapshot SET saved_at = 'x'")
    left.commit()
    crashed = [path.with_name(path.name + ending) for ending in ("", "-wal", "-shm")]
    kept = [file.read_bytes() for file in crashed]
    left.close()
    for file, content in zip(crashed, kept, strict=True):
        file.write_bytes(content)
    store = sqlite_store(path)
    assert store.load() == {"n": 1}
    assert store.set_aside is not None
    assert len(everything(store)) >= 1000, "what is whole is taken along"
    store.close()
    again = sqlite_store(path)
    assert again.load() == {"n": 1}
    again.close()


def test_a_broken_journal_found_while_saving_loses_no_save(path, monkeypatch):
    monkeypatch.setattr(opening, "SMALL", 0)
    filled(path)
    damage(path, 4096 * 4, path.stat().st_size - 4096 * 4)  # all but the first pages
    store = sqlite_store(path)
    assert store.load() == {"n": 1}
    assert store.set_aside is None
    store.save({"n": 2}, [JournalRow(NOON, "e")])
    assert store.set_aside is not None
    assert store.load() == {"n": 2}
    assert [row.event for row in everything(store)] == ["e"]
    store.close()


def test_a_broken_journal_found_while_reading_is_named_and_mended_by_the_next_use(path):
    filled(path)
    damage(path, 4096 * 4, path.stat().st_size - 4096 * 4)
    store = sqlite_store(path)
    with pytest.raises(StoreError) as broken:
        everything(store)
    assert broken.value.reason == "broken"
    assert store.load() == {"n": 1}
    assert store.set_aside is not None
    assert everything(store) == []
    store.close()


def test_somebody_elses_database_is_set_aside(path):
    foreign = sqlite3.connect(path)
    foreign.execute("CREATE TABLE journal (x)")
    foreign.commit()
    foreign.close()
    store = sqlite_store(path)
    assert store.load() is None
    assert store.set_aside is not None
    store.close()


def test_a_database_of_our_version_without_our_tables_is_set_aside(path):
    foreign = sqlite3.connect(path)
    foreign.execute("PRAGMA user_version = 1")
    foreign.commit()
    foreign.close()
    store = sqlite_store(path)
    store.save({"n": 1}, ())
    assert store.load() == {"n": 1}
    assert store.set_aside is not None
    store.close()


@pytest.mark.parametrize("text", ["[1", "[1]", ""])
def test_a_snapshot_that_is_no_json_object_is_broken_and_can_be_set_aside(path, text):
    filled(path, rows=1)
    raw = sqlite3.connect(path)
    raw.execute("UPDATE snapshot SET json = ?", (text,))
    raw.commit()
    raw.close()
    store = sqlite_store(path)
    with pytest.raises(StoreError) as broken:
        store.load()
    assert broken.value.reason == "broken"
    assert store.set_state_aside() is True
    assert store.load() is None
    assert len(everything(store)) == 1
    assert store._live.execute("SELECT at, json FROM aside").fetchall() == [("2026-11-23T12:00:00.000000+00:00", text)]
    store.close()


def test_what_happened_to_the_file_is_told_by_each_start_until_somebody_was_told(path):
    path.write_bytes(b"no database at all, but of some length" * 40)
    for _ in range(2):
        dies_early = sqlite_store(path)
        assert dies_early.load() is None
        assert dies_early.mishap == "set_aside"
        dies_early.close()
    store = sqlite_store(path)
    assert store.load() is None
    store.save({"n": 1}, ())
    assert not store.stale()
    store.told()
    assert store.stale(), "it is to be saved once more"
    store.save({"n": 1}, ())
    assert not store.stale()
    store.close()
    later = sqlite_store(path)
    assert (later.load(), later.mishap) == ({"n": 1}, None)
    later.close()


def test_a_newer_file_is_refused_and_not_touched(path):
    filled(path, rows=1)
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA user_version = 99")
    raw.commit()
    raw.close()
    before, changed_at = path.read_bytes(), path.stat().st_mtime_ns
    store = sqlite_store(path)
    for use in (store.load, lambda: store.save({}, ()), store.set_state_aside, lambda: everything(store)):
        with pytest.raises(StoreError) as refused:
            use()
        assert refused.value.reason == "newer"
    store.close()
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, changed_at)
    assert {found.name for found in path.parent.iterdir()} == {path.name, f"{path.name}-begun"}


def test_a_newer_file_of_which_only_the_write_ahead_log_knows_is_refused_too(path):
    filled(path, rows=1)
    newer = sqlite3.connect(path)
    newer.execute("PRAGMA user_version = 99")
    newer.commit()
    store = sqlite_store(path)
    with pytest.raises(StoreError) as refused:
        store.save({"n": 2}, ())
    assert refused.value.reason == "newer"
    ((text,),) = newer.execute("SELECT json FROM snapshot").fetchall()
    assert text.startswith('{"n":1,')
    newer.close()


def test_an_older_file_is_brought_up_to_date_step_by_step(path, monkeypatch):
    filled(path, rows=3)
    later = (*store_module.STEPS, ("ALTER TABLE journal ADD COLUMN seen TEXT",), ("CREATE TABLE extra (x)",))
    monkeypatch.setattr(store_module, "STEPS", later)
    store = sqlite_store(path)
    assert store.load() == {"n": 1}
    assert store._live.execute("PRAGMA user_version").fetchone() == (3,)
    assert store._live.execute("SELECT seen FROM journal").fetchall() == [(None,)] * 3
    store.close()


def test_a_step_that_fails_midway_leaves_the_old_version(path, monkeypatch):
    filled(path, rows=1)
    good = store_module.STEPS
    monkeypatch.setattr(store_module, "STEPS", (*good, ("CREATE TABLE extra (x)", "SELECT * FROM extra WHERE ?")))
    store = sqlite_store(path)
    with pytest.raises(sqlite3.ProgrammingError):
        store.load()
    monkeypatch.setattr(store_module, "STEPS", good)
    assert store.load() == {"n": 1}
    assert store._live.execute("SELECT name FROM sqlite_schema WHERE name = 'extra'").fetchall() == []
    store.close()


def test_a_file_that_somebody_holds_is_denied_and_works_again_afterwards(path, monkeypatch):
    monkeypatch.setattr(store_module, "BUSY_S", 0.05)
    store = filled(path, rows=1)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError) as refused:
        store.save({"n": 2}, ())
    assert refused.value.reason == "denied"
    other.execute("ROLLBACK")
    other.close()
    store.save({"n": 2}, ())
    assert store.load() == {"n": 2}
    store.close()
