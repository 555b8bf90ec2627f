"""``hetes practitioner``, tried as a whole: the settings file, with an agent and without."""

from __future__ import annotations

import logging
import os
import sqlite3
import subprocess
import sys
import tomllib
from contextlib import closing

import pytest

from hetes.adapters.clock import SystemClock
from hetes.adapters.folder_lock import FolderLock
from hetes.adapters.store.sqlite import SqliteStore
from hetes.ports import JournalRow
from tests.support.agent.stub import AgentStub
from tests.support.system.waiting import LIMIT

FULL = [
    "--eeszt-user",
    "O12345",
    "--login",
    "mobiltoken",
    "--card-expires",
    "2027-03-14",
    "--hours",
    "mon=08:00-14:00;tue=08:00-12:00,13:00-18:00",
    "--unit",
    "rendelo",
    "--unit",
    "masik",
]


ADDED = "Felvéve: Dr. Minta Éva (azonosító: p1).\nÚj az igazolvány? A lépések: hetes guide p1 --begin\n"
GONE = "A naplóból is töröltem, ami róla szólt."


@pytest.fixture
def home(tmp_path):
    for name in ("config", "data", "run"):
        (tmp_path / name).mkdir(mode=0o700)
    return tmp_path


def practitioner(home, *words):
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "HETES_HOME": str(home),
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PYTHONUTF8": "1",
    }
    ran = subprocess.run(
        [sys.executable, "-m", "hetes", "practitioner", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=LIMIT,
        check=False,
        env=env,
    )
    assert "Traceback" not in ran.stderr
    return ran.returncode, ran.stdout, ran.stderr


def written(home):
    return tomllib.loads((home / "config" / "settings.toml").read_text(encoding="utf-8")).get("practitioner", [])


def test_nobody_is_listed_with_a_hint(home):
    code, out, err = practitioner(home, "list")
    assert (code, err) == (0, "")
    assert "hetes practitioner add" in out


def test_one_is_added_listed_edited_and_removed(home):
    assert practitioner(home, "add", "Dr. Minta Éva", *FULL) == (0, ADDED.splitlines(keepends=True)[0], "")  # no card
    (one,) = written(home)
    assert (one["id"], one["name"], one["eeszt_user"], one["login"], one["units"]) == (
        "p1",
        "Dr. Minta Éva",
        "O12345",
        "mobiltoken",
        ["rendelo", "masik"],
    )
    assert str(one["card_expires"]) == "2027-03-14"
    assert practitioner(home, "list") == (
        0,
        (
            "p1  Dr. Minta Éva\n"
            "  EESZT-felhasználónév: O12345\n"
            "  Bejelentkezés: MobilTokennel\n"
            "  Az igazolvány lejárata: 2027. március 14.\n"
            "  Szervezeti egységek: rendelo, masik\n"
            "  Rendelési idő:\n"
            "    hétfő 08:00–14:00\n"
            "    kedd 08:00–12:00, 13:00–18:00\n"
        ),
        "",
    )
    assert practitioner(home, "edit", "p1", "--name", "Dr. Új Név", "--card-expires", "", "--unit", "") == (
        0,
        "Módosítva: p1.\n",
        "",
    )
    (one,) = written(home)
    assert one["name"] == "Dr. Új Név"
    assert "card_expires" not in one
    assert not one.get("units")
    assert one["eeszt_user"] == "O12345"
    assert practitioner(home, "remove", "p1", "--yes") == (0, f"Törölve: p1.\n{GONE}\n", "")
    assert written(home) == []


def test_the_steps_for_a_new_card_are_offered_only_to_whoever_has_one_by_the_settings(home):
    for login, offered in (("mobiltoken", False), ("card", True), ("phone", True), ("token", False)):
        assert ("hetes guide" in practitioner(home, "add", f"Dr. {login}", "--login", login)[1]) is offered
    for ident, offered in (("p1", False), ("p2", True), ("p3", True), ("p4", False)):
        said = practitioner(home, "edit", ident, "--card-expires", "2027-03-14")[1]
        assert (f"hetes guide {ident}" in said) is offered, said
    assert "hetes guide p1" in practitioner(home, "edit", "p1", "--card-expires", "2028-03-14", "--login", "card")[1]


@pytest.mark.parametrize(
    ("typed", "stored", "word"),
    [
        ("o 12345", "O12345", "Kis o helyett"),
        ("012345", "O12345", "A nulla helyére O betűt"),
        ("O123", "O123", "szokatlan"),
    ],
)
def test_a_user_name_is_corrected_or_wondered_at_with_a_word_and_stored(home, typed, stored, word):
    code, out, err = practitioner(home, "add", "Dr. Minta Éva", "--eeszt-user", typed)
    assert (code, out) == (0, ADDED)
    assert word in err
    assert written(home)[0]["eeszt_user"] == stored
    code, out, err = practitioner(home, "edit", "p1", "--eeszt-user", "O12345")
    assert (code, err) == (0, "")
    assert practitioner(home, "edit", "p1", "--eeszt-user", "")[0] == 0
    assert not written(home)[0].get("eeszt_user")


def test_the_agent_is_told_to_read_the_settings_again(home):
    with AgentStub(home / "run") as agent:
        assert practitioner(home, "add", "Dr. Minta Éva")[0] == 0
        assert practitioner(home, "edit", "p1", "--login", "card")[0] == 0
        assert practitioner(home, "remove", "p1", "--yes")[0] == 0
        forget = {"do": "forget", "practitioner": "p1", "first": True}
        assert agent.asked == [*[{"do": "reread"}] * 3, forget]


def test_an_agent_that_could_not_read_it_is_no_reason_to_try_again(home):
    with AgentStub(home / "run") as agent:
        agent.replies["reread"] = {"ok": False, "said": "Nem megy."}
        code, out, err = practitioner(home, "add", "Dr. Minta Éva")
        assert (code, out) == (0, ADDED)
        assert err.endswith("Nem megy.\n")
        assert err.count("\n") == 1


@pytest.mark.parametrize(
    "words",
    [
        ["add", "123456"],
        ["add", "Dr. Minta Éva 54321"],
        ["add", " "],
        ["add", "Dr. Minta Éva", "--eeszt-user", "12345"],
        ["add", "Dr. Minta Éva", "--unit", "654321"],
        ["add", "Dr. Minta Éva", "--hours", "someday"],
        ["edit", "p9", "--login", "card"],
        ["edit", "p9"],
        ["remove", "p9"],
    ],
    ids=" ".join,
)
def test_what_is_refused_is_one_line_and_leaves_no_trace(home, words):
    with AgentStub(home / "run") as agent:
        code, out, err = practitioner(home, *words)
        assert (code, out) == (1, "")
        assert err.count("\n") == 1
        assert not (home / "config" / "settings.toml").exists()
        assert agent.asked == []


def rows(home) -> list[tuple[str, str | None]]:
    with closing(sqlite3.connect(home / "data" / "hetes.sqlite3")) as file:
        return file.execute("SELECT event, practitioner FROM journal ORDER BY id").fetchall()


def with_a_journal(home) -> None:
    for name in ("Dr. Minta Éva", "Dr. Példa Ádám"):
        practitioner(home, "add", name)
    store = SqliteStore(home / "data" / "hetes.sqlite3", SystemClock().now, logging.getLogger("hetes.test"))
    store.save({}, [JournalRow(SystemClock().now(), "e", who) for who in ("default", "p1", "p2", None)])
    store.close()


def test_without_an_agent_the_journal_forgets_whoever_is_removed(home):
    with_a_journal(home)
    assert practitioner(home, "remove", "p1", "--yes") == (0, f"Törölve: p1.\n{GONE}\n", "")
    assert rows(home) == [("e", "p2"), ("e", None)]
    assert practitioner(home, "remove", "p2", "--yes")[0] == 0
    assert rows(home) == [("e", None)]
    assert not list((home / "data").glob("*-wal"))


def test_a_database_that_is_gone_says_nothing_of_anybody(home):
    with_a_journal(home)
    (home / "data" / "hetes.sqlite3").unlink()
    assert practitioner(home, "remove", "p1", "--yes") == (0, f"Törölve: p1.\n{GONE}\n", "")
    assert not (home / "data" / "hetes.sqlite3").exists()


def test_a_database_that_is_not_well_or_in_use_is_left_alone_and_said(home):
    with_a_journal(home)
    lock = FolderLock(home / "data")
    assert lock.acquire()  # an agent that has just begun, and does not answer yet
    assert "most nem írható" in practitioner(home, "remove", "p1", "--yes")[1]
    lock.release()
    assert ("e", "p1") in rows(home)
    store = home / "data" / "hetes.sqlite3"
    store.write_bytes(b"no database" * 100)
    assert "most nem írható" in practitioner(home, "remove", "p2", "--yes")[1]
    assert store.read_bytes() == b"no database" * 100
