"""A start on whatever lies in the store's place: it comes to an end, what is whole is kept, and the reason is told."""

from __future__ import annotations

import json
import logging
import random
import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from hetes.adapters.store.content import state_of, state_text
from hetes.adapters.store.sqlite import SqliteStore
from hetes.agent.first_state import FirstState, first_state
from hetes.agent.state_keeper import StoredStates
from hetes.core.snapshot import snapshot
from hetes.ports import JournalRow, StoreError
from hetes.presentation.agent_words import WORDS
from tests.support.fakes.environment import FakeClock
from tests.support.story.story import EVA, Story, settings

STORY = Story("07:50", settings(EVA)).card().use().activate().wait(hours=2).guide().snooze(10)
STATE = snapshot(STORY.state)
NOW = STORY.now
SETTINGS = STORY.state.settings
LONG = NOW - timedelta(days=30), NOW + timedelta(days=30)
ROWS = [
    JournalRow(NOW - timedelta(minutes=n), "notice_ordered", "eva", {"order": 40, "text": "x" * 60}) for n in range(60)
]


def store_at(path: Path) -> SqliteStore:
    return SqliteStore(path, lambda: NOW, logging.getLogger("hetes.test"))


def start(path: Path, *, crashed: bool = False) -> tuple[FirstState, SqliteStore]:
    store = store_at(path)
    begun = first_state(store, SETTINGS, FakeClock(NOW, SETTINGS.zone), crashed=crashed)
    return begun, store


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a sound store."""
    path = tmp_path_factory.mktemp("whole") / "hetes.sqlite3"
    with closing(store_at(path)) as store:
        store.save(STATE, [*ROWS, JournalRow(NOW, "session_started", "eva", {"session": "s7"})])
    return path.read_bytes()


@pytest.fixture
def path(tmp_path: Path, whole: bytes) -> Path:
    (tmp_path / "hetes.sqlite3").write_bytes(whole)
    return tmp_path / "hetes.sqlite3"


def put(path: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(path)) as raw:
        raw.execute(statement, values)
        raw.commit()


def with_text(path: Path, text: str) -> None:
    put(path, "UPDATE snapshot SET json = ?", text)


def test_what_is_whole_is_what_it_begins_with(path):
    begun, store = start(path)
    assert begun == FirstState(STATE, None, newcomer=False)
    assert StoredStates(store, begun.aside).mishap() is None
    store.close()


def test_where_nothing_was_ever_stored_there_is_a_newcomer(tmp_path):
    begun, store = start(tmp_path / "hetes.sqlite3")
    assert begun == FirstState(None, None, newcomer=True)
    store.close()


def far(text: str) -> str:
    return re.sub(r"2026-11-23T0\d", "9999-12-31T00", text)


WRONG = {
    "year 9999": lambda: far(json.dumps(STATE)),
    "year 1": lambda: re.sub(r"2026-11-23T", "0001-01-01T", json.dumps(STATE)),
    "length": lambda: json.dumps(STATE).replace("25200.0", "1e18"),
    "too large": lambda: json.dumps(STATE).replace("25200.0", "1e999"),
    "NaN": lambda: json.dumps(STATE).replace("25200.0", "NaN"),
    "deep": lambda: '{"version":' + "[" * 100_000 + "]" * 100_000 + "}",
    "deep and whole": lambda: json.dumps({**STATE, "extra": json.loads("[" * 500 + "]" * 500)}),
    "long": lambda: json.dumps({**STATE, "extra": "x" * 5_000_000}),
    "newer": lambda: json.dumps({**STATE, "version": 2}),
    "list": lambda: "[]",
    "not JSON": lambda: "{",
    "nothing": lambda: "",
    "other bytes": lambda: state_text(STATE).replace("eva", "evo", 1),
    "numbers": lambda: json.dumps({**STATE, "numbers": [10**300] * 5}),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_state_that_can_not_be_used_is_set_aside_told_and_counted_on_from(path, wrong):
    with_text(path, WRONG[wrong]())
    begun, store = start(path)
    assert begun.aside == "state_unreadable"
    assert begun.stored is not None
    assert begun.stored["sessions"] == []
    assert not begun.newcomer
    sessions, orders, *_ = begun.stored["numbers"]
    assert sessions >= 7, "the journal's sessions keep their numbers to themselves"
    assert orders >= 40
    assert len(list(store.journal(*LONG))) == 61
    assert len(store.states_aside()) + (wrong == "long") >= 1
    store.close()
    again, store = start(path)
    assert again == FirstState(begun.stored, None, newcomer=False), "it is told once, and holds"
    store.close()


def test_bytes_that_are_no_text_are_set_aside_too(path):
    put(path, "UPDATE snapshot SET json = CAST(x'7BFF7D' AS TEXT)")
    begun, store = start(path)
    assert begun.aside == "state_unreadable"
    store.close()


def test_a_state_without_a_checksum_is_of_an_earlier_hetes_and_is_read(path):
    with_text(path, json.dumps(STATE))
    begun, store = start(path)
    assert begun.stored == STATE
    store.close()


def test_a_state_that_made_the_core_stop_is_set_aside_and_its_numbers_go_on(path):
    put(path, "DELETE FROM journal")
    begun, store = start(path, crashed=True)
    assert begun.aside == "state_aside"
    assert begun.stored is not None
    assert begun.stored["numbers"] == STATE["numbers"]
    store.close()


def test_a_bad_row_costs_nothing_but_itself(path):
    for facts in ('{"x": 1e999}', "[1]", "{", "{" * 70_000, '{"a":' * 90 + "1" + "}" * 90):
        put(
            path, "INSERT INTO journal (at, event, facts) VALUES (?, 'e', ?)", "2026-11-23T08:00:00.000000+00:00", facts
        )
    for at in ("9999-12-31T23:59:59+00:00", "soon", "2026-11-23T08:00:00", ""):
        put(path, "INSERT INTO journal (at, event, facts) VALUES (?, 'e', '{}')", at)
    put(path, "INSERT INTO journal (at, event, facts) VALUES (CAST(x'32303236FF' AS TEXT), 'e', '{}')")
    begun, store = start(path)
    assert begun.stored == STATE
    assert len(list(store.journal(*LONG))) == 61
    assert store.begun_at() == ROWS[-1].at
    store.close()


def test_every_reason_has_its_sentence_in_each_language():
    for words in WORDS.values():
        assert {"set_aside", "set_aside.foreign", "store_renewed", "state_unreadable", "state_aside"} <= set(words)


@pytest.mark.parametrize("seed", range(120))
def test_after_any_flips_of_bits_a_start_comes_to_an_end_and_an_unharmed_state_is_kept(path, whole, seed):
    luck = random.Random(seed)
    spoilt = bytearray(whole)
    for _ in range(luck.choice([1, 1, 1, 2, 20])):
        at = luck.randrange(len(spoilt)) if seed % 2 else luck.randrange(4096)  # the schema is in the first page
        spoilt[at] ^= 1 << luck.randrange(8)
    path.write_bytes(bytes(spoilt))
    if 1 < int.from_bytes(spoilt[60:64], "big") < 1000:
        with pytest.raises(StoreError, match="newer"):
            start(path)
        return
    begun, store = start(path)
    told = StoredStates(store, begun.aside).mishap()
    state, kept = begun.stored, rows_of(store)
    assert state == STATE or told is not None, "nothing is lost in silence"
    if state != STATE and state is not None:
        assert state["sessions"] == []
    assert all(row.event in ("notice_ordered", "session_started") or len(row.event) < 30 for row in kept)
    store.save(STATE, [JournalRow(NOW, "after")])
    store.close()
    again, store = start(path)
    assert again.stored == STATE
    assert "after" in {row.event for row in rows_of(store)}
    store.close()


def rows_of(store: SqliteStore) -> list[JournalRow]:
    """Return the journal; damage that is found by reading it is mended by the next use."""
    try:
        return list(store.journal(*LONG))
    except StoreError:
        store.load()
        return list(store.journal(*LONG))


def mutated(value: Any, luck: random.Random) -> Any:
    if isinstance(value, dict) and value and luck.random() < 0.9:
        key = luck.choice(sorted(value))
        return {**value, key: mutated(value[key], luck)}
    if isinstance(value, list) and value and luck.random() < 0.9:
        at = luck.randrange(len(value))
        return [*value[:at], mutated(value[at], luck), *value[at + 1 :]]
    return luck.choice(
        [None, True, -1, 10**30, 0.5, "", "x" * 300, [], {}, [[]], {"a": 1}, "9999-12-31T23:59:59+00:00"]
    )


@pytest.mark.parametrize("seed", range(150))
def test_after_any_change_of_a_state_a_start_comes_to_an_end(path, seed):
    luck = random.Random(seed)
    state = json.loads(json.dumps(STATE))
    for _ in range(luck.choice([1, 1, 2, 5])):
        state = mutated(state, luck)
    with_text(path, state_text(state) if isinstance(state, dict) else json.dumps(state))
    begun, store = start(path)
    assert begun.stored is not None
    assert (begun.aside is None) == (begun.stored == state)
    store.close()


def test_the_checksum_is_of_every_letter():
    text = state_text(STATE)
    assert state_of(text) == STATE
    assert state_of(state_text({})) == {}
    for at in range(0, len(text) - 60, 7):
        other = "0" if text[at] != "0" else "1"
        with pytest.raises(ValueError, match=r"."):
            state_of(text[:at] + other + text[at + 1 :])
