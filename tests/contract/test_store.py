"""What every store promises: the real one and the one that only remembers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest

from hetes.ports import JournalRow, Store, StoreError
from tests.support.agent.stores import NOON, everything, sqlite_store
from tests.support.fakes.store import FakeStore


@pytest.fixture(params=["sqlite", "fake"])
def store(request, tmp_path):
    made = sqlite_store(tmp_path / "data" / "hetes.sqlite3") if request.param == "sqlite" else FakeStore()
    yield made
    made.close()


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


def test_a_fake_can_be_told_to_fail():
    store = FakeStore()
    store.save({"n": 1}, ())
    store.fail = "full"
    with pytest.raises(StoreError):
        store.save({"n": 2}, ())
    store.fail = None
    assert store.load() == {"n": 1}
