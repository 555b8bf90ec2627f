"""What every store promises: the real one and the one that only remembers."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hetes.adapters.store import opening
from hetes.adapters.store import schema as store_module
from hetes.adapters.store.sqlite import SqliteStore
from hetes.ports import JournalRow, Store, StoreError
from tests.support.fakes.store import FakeStore

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
EARLIEST, LATEST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)
LOG = logging.getLogger("hetes.test")


def sqlite_store(path) -> SqliteStore:
    return SqliteStore(path, lambda: NOON, LOG)


@pytest.fixture(params=["sqlite", "fake"])
def store(request, tmp_path):
    made = sqlite_store(tmp_path / "data" / "hetes.sqlite3") if request.param == "sqlite" else FakeStore()
    yield made
    made.close()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "hetes.sqlite3"


def everything(store: Store) -> list[JournalRow]:
    return list(store.journal(EARLIEST, LATEST))


def damage(path, at: int, length: int = 4096) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(b"\xa5" * length)


# --- every store -----------------------------------------------------------------------------------------------


def test_both_fill_the_role():
    roles: list[Callable[[], Store]] = [FakeStore, lambda: sqlite_store("")]
    assert len(roles) == 2


def test_a_new_store_has_no_snapshot_and_no_journal(store):
    assert store.load() is None
    assert everything(store) == []


def test_the_last_snapshot_is_what_is_loaded(store):
    store.save({"n": 1, "name": "Dr. Minta Éva", "deep": {"list": [1, None, True]}}, ())
    store.save({"n": 2, "name": "Dr. Minta Éva", "deep": {"list": [1, None, True]}}, ())
    assert store.load() == {"n": 2, "name": "Dr. Minta Éva", "deep": {"list": [1, None, True]}}


def test_what_was_loaded_is_a_copy(store):
    store.save({"list": [1]}, ())
    store.load()["list"].append(2)
    assert store.load() == {"list": [1]}


def test_the_journal_is_half_open_and_oldest_first(store):
    minute = timedelta(minutes=1)
    store.save({}, [JournalRow(NOON + minute, "late"), JournalRow(NOON, "first"), JournalRow(NOON, "second")])
    store.save({}, [JournalRow(NOON - minute, "early", "p1", {"n": 1})])
    assert [row.event for row in everything(store)] == ["early", "first", "second", "late"]
    assert [row.event for row in store.journal(NOON, NOON + minute)] == ["first", "second"]
    assert everything(store)[0] == JournalRow(NOON - minute, "early", "p1", {"n": 1})


def test_instants_of_any_zone_come_back_in_utc(store):
    budapest = timezone(timedelta(hours=1))
    store.save({"at": NOON.astimezone(budapest)}, [JournalRow(NOON.astimezone(budapest), "e", None, {"at": NOON})])
    (row,) = store.journal(NOON.astimezone(budapest), NOON + timedelta(microseconds=1))
    assert (row.at, row.at.tzinfo) == (NOON, UTC)
    assert row.facts == {"at": "2026-11-23T12:00:00+00:00"}
    assert store.load() == {"at": "2026-11-23T12:00:00+00:00"}


def test_an_instant_without_a_zone_is_a_mistake_and_stores_nothing(store):
    store.save({"n": 1}, ())
    with pytest.raises(TypeError):
        store.save({"n": 2}, [JournalRow(datetime(2026, 1, 1), "e")])  # noqa: DTZ001 - that is what is tried
    assert store.load() == {"n": 1}


def test_pruning_takes_what_is_older_and_nothing_else(store):
    days = [NOON - timedelta(days=n) for n in range(5)]
    store.save({"n": 1}, [JournalRow(day, "e") for day in days])
    assert store.prune(days[2]) == 2
    assert [row.at for row in everything(store)] == [days[2], days[1], days[0]]
    assert store.prune(days[2]) == 0


def test_what_is_known_of_a_practitioner_can_be_forgotten(store):
    rows = [JournalRow(NOON, "e", who) for who in ("p1", "p2", "default", None, "p1")]
    store.save({}, rows)
    assert store.forget(["p1", "default"]) == 3
    assert [row.practitioner for row in store.journal(NOON, NOON + timedelta(1))] == ["p2", None]
    assert store.forget(["p1"]) == 0
    assert store.forget([]) == 0


def test_a_state_set_aside_is_gone_while_the_journal_stays(store):
    assert store.set_state_aside() is False
    store.save({"n": 1}, [JournalRow(NOON, "e")])
    assert store.set_state_aside() is True
    assert store.load() is None
    assert len(everything(store)) == 1
    store.save({"n": 2}, ())
    assert store.load() == {"n": 2}


def test_closing_twice_is_no_error(store):
    store.save({}, ())
    store.close()
    store.close()


# --- the file --------------------------------------------------------------------------------------------------


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
    thread.join(5)
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


def filled(path, rows: int = 2000) -> SqliteStore:
    store = sqlite_store(path)
    store.save({"n": 1}, [JournalRow(NOON + timedelta(seconds=n), "e", None, {"text": "x" * 80}) for n in range(rows)])
    store.close()
    return store


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
    assert [found.name for found in path.parent.iterdir()] == [path.name]


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


def test_a_fake_can_be_told_to_fail():
    store = FakeStore()
    store.save({"n": 1}, ())
    store.fail = "full"
    with pytest.raises(StoreError):
        store.save({"n": 2}, ())
    store.fail = None
    assert store.load() == {"n": 1}
