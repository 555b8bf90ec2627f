"""What lies in a file's place, and files that were set aside: nothing is waited for, and nobody forgotten stays in them."""

from __future__ import annotations

import os
import tracemalloc
from pathlib import Path

import pytest

from hetes.adapters.store.archive import STORE, Parcel, pack, unpack
from hetes.adapters.store.inspect import last_rows, look
from hetes.adapters.store.salvage import salvaged
from hetes.ports import JournalRow
from tests.support.agent.stores import NOON, everything, sqlite_store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "hetes.sqlite3"


OTHERS = {
    "a pipe": os.mkfifo,
    "a device": lambda path: path.symlink_to("/dev/zero"),
    "a folder": Path.mkdir,
}


@pytest.mark.parametrize("other", OTHERS)
def test_what_is_no_file_in_the_databases_place_is_set_aside_and_nothing_is_waited_for(path, other):
    OTHERS[other](path)
    assert look(path, NOON)["state"] == "broken"
    assert last_rows(path, 5) == []
    store = sqlite_store(path)
    assert store.load() is None
    assert store.mishap == "set_aside"
    store.save({"n": 1}, ())
    store.close()
    assert look(path, NOON)["state"] == "fine"


@pytest.mark.parametrize("ending", ["-wal", "-shm", "-journal"])
@pytest.mark.parametrize("other", ["a pipe", "a folder"])
def test_what_is_no_file_in_a_logs_place_costs_no_state(path, ending, other):
    store = sqlite_store(path)
    store.save({"n": 1}, ())
    store.close()
    OTHERS[other](path.with_name(path.name + ending))
    assert look(path, NOON)["state"] == "broken"
    again = sqlite_store(path)
    assert again.load() == {"n": 1}
    again.save({"n": 2}, ())
    again.close()
    assert look(path, NOON)["state"] == "fine"


def test_a_pipe_that_takes_the_place_of_an_open_database_is_noticed(path):
    store = sqlite_store(path)
    store.save({"n": 1}, ())
    path.rename(path.with_name("elsewhere"))
    os.mkfifo(path)
    assert store.stale()
    store.save({"n": 2}, ())
    assert store.load() == {"n": 2}
    store.close()


def about(*people: str) -> list[JournalRow]:
    return [JournalRow(NOON, "session_started", who, {"text": f"about {who}"}) for who in people]


def test_who_is_forgotten_is_in_no_file_that_was_set_aside_before_and_others_are(path):
    store = sqlite_store(path)
    state = {"sessions": [{"practitioner": "eva"}, {"practitioner": "adam"}]}
    store.save(state, about("eva", "adam", "eva"))
    store.renew("a test")
    (aside,) = path.parent.glob("hetes-broken-*.sqlite3")
    (path.parent / "hetes-broken-20200101T000000.sqlite3").write_bytes(b"eva, of whom nothing can be read any more")
    store.save({"sessions": [{"practitioner": "adam"}]}, ())  # as whoever has somebody forgotten does first
    store.forget(["eva"])
    store.close()
    for file in path.parent.iterdir():
        assert b"eva" not in file.read_bytes(), file.name
    found = salvaged(aside)
    assert [row.practitioner for row in found.rows.values()] == ["adam"]
    assert found.state == {"sessions": [{"practitioner": "adam"}]}
    assert [row.practitioner for row in everything(sqlite_store(path))] == ["adam"]


def test_of_a_journal_with_a_damaged_page_what_stands_before_and_behind_it_is_taken_along(path):
    store = sqlite_store(path)
    store.save({"n": 1}, [JournalRow(NOON, "tried", None, {"mark": f"mark-{n:04}"}) for n in range(1000)])
    store.close()
    data = bytearray(path.read_bytes())
    page = data.index(b"mark-0500") // 4096 * 4096
    data[page : page + 4096] = b"\xff" * 4096
    path.write_bytes(bytes(data))
    store = sqlite_store(path)
    assert store.load() == {"n": 1}
    marks = [row.facts["mark"] for row in everything(store)]
    store.close()
    assert marks[0] == "mark-0000"
    assert marks[-1] == "mark-0999"
    assert "mark-0500" not in marks
    assert len(marks) > 900
    assert marks == sorted(set(marks))


def test_a_store_of_any_size_is_packed_piece_by_piece(tmp_path):
    store, size = tmp_path / STORE, 24 * 2**20
    store.write_bytes(os.urandom(size))
    tracemalloc.start()
    with (tmp_path / "archive.zip").open("wb") as target:
        pack(Parcel(b"language = 'hu'", store), target, "1.0", NOON.isoformat())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < size / 8
    found = unpack(tmp_path / "archive.zip", tmp_path)
    assert found.settings == b"language = 'hu'"
    assert found.store is not None
    assert found.store.read_bytes() == store.read_bytes()
