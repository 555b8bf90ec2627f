"""``hetes practitioner``, tried as a whole: the settings file, with an agent and without."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib

import pytest

from tests.support.agent_stub import AgentStub

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
STAYS = "Ami a naplóban róla szól, megmaradt: csak futó Hetes tudja törölni."


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
        timeout=60,
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
    assert practitioner(home, "add", "Dr. Minta Éva", *FULL) == (0, ADDED, "")
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
        "p1  Dr. Minta Éva  O12345  mobiltoken  2027-03-14  rendelo,masik  mon=08:00-14:00;tue=08:00-12:00,13:00-18:00\n",
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
    assert practitioner(home, "remove", "p1") == (0, f"Törölve: p1.\n{STAYS}\n", "")
    assert written(home) == []


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
        assert practitioner(home, "remove", "p1")[0] == 0
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
