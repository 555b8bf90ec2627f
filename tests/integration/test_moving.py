"""Moving to another computer: out of a running agent, into an empty home or beside what was there; and what is refused."""

from __future__ import annotations

import json
import logging
import sqlite3
import stat
import tempfile
import warnings
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hetes.adapters.store.archive import FORMAT, MANIFEST, SETTINGS, STORE, ArchiveError, take_over, unpack
from hetes.adapters.store.copy import copy
from hetes.adapters.store.sqlite import SqliteStore
from tests.support.agent.program import RunningAgent, hetes, write_settings
from tests.support.system.examples import examples

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
PEOPLE = 'language = "en"\n# a word of the user\n[[practitioner]]\nid = "eva"\nname = "Dr. Minta Éva"\n'


@pytest.fixture
def here(tmp_path: Path) -> Path:
    write_settings(tmp_path / "here", PEOPLE)
    return tmp_path / "here"


@pytest.fixture
def there(tmp_path: Path) -> Path:
    return tmp_path / "there"


def exported(home: Path, file: Path, *, running: bool = True) -> Path:
    with RunningAgent(home, "--no-tray", "--simulate", env={"TZ": "UTC"}) as agent:
        assert agent.cli("activate").code == 0
        if running:
            assert hetes(home, "export", str(file)).code == 0
    if not running:
        assert hetes(home, "export", str(file)).code == 0
    return file


@pytest.mark.parametrize("running", [True, False])
def test_settings_session_and_journal_arrive_with_every_word(here, there, tmp_path, running):
    file = exported(here, tmp_path / "hetes.zip", running=running)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    done = hetes(there, "import", str(file))
    assert (done.code, done.err) == (0, "")
    assert "Orvosok: 1" in done.out
    assert (there / "config" / SETTINGS).read_text("utf-8") == PEOPLE
    with RunningAgent(there, "--no-tray", "--simulate", env={"TZ": "UTC"}) as agent:
        assert agent.session()["state"] == "active"
        (session,) = json.loads(agent.cli("history", "--json").out)["sessions"]
        assert session["practitioner"] == "eva"
        assert stat.S_IMODE((there / "data" / STORE).stat().st_mode) == 0o600


def test_what_was_there_is_kept_beside_it_and_no_old_log_is_left_to_the_new_store(here, there, tmp_path):
    file = exported(here, tmp_path / "hetes.zip")
    write_settings(there, 'language = "hu"\n# old\n')
    with RunningAgent(there, "--no-tray", "--simulate", env={"TZ": "UTC"}) as agent:
        assert agent.cli("activate").code == 0
        agent.kill9()  # leaves its write-ahead log
        assert (there / "data" / f"{STORE}-wal").exists()
        done = hetes(there, "import", str(file))
    assert done.code == 0, done.err
    assert not (there / "data" / f"{STORE}-wal").exists()
    kept = sorted((there / "data").glob("hetes-before-import-*.sqlite3*"))
    assert [path.name.partition(".")[2] for path in kept] == ["sqlite3", "sqlite3-begun", "sqlite3-shm", "sqlite3-wal"]
    (settings_before,) = (there / "config").glob("settings-before-import-*.toml")
    assert "# old" in settings_before.read_text("utf-8")
    assert str(settings_before) in done.out
    again = hetes(there, "import", str(file))
    assert again.code == 0
    assert len(list((there / "config").glob("settings-before-import-*.toml"))) == 2


def test_while_an_agent_runs_nothing_is_taken_over(here, there, tmp_path):
    file = exported(here, tmp_path / "hetes.zip")
    with RunningAgent(there, "--no-tray", "--simulate", env={"TZ": "UTC"}):
        done = hetes(there, "import", str(file))
    assert (done.code, done.out) == (4, "")
    assert "hetes quit" in done.err
    assert not (there / "config" / SETTINGS).exists()


def test_nothing_is_written_over_and_a_missing_folder_is_said(here, tmp_path):
    file = tmp_path / "hetes.zip"
    file.write_bytes(b"mine")
    assert hetes(here, "export", str(file)).code == 1
    assert file.read_bytes() == b"mine"
    assert "folder" in hetes(here, "export", str(tmp_path / "no" / "x.zip")).err


NAMES = {"manifest": MANIFEST, "settings": SETTINGS, "store": STORE}
MANIFESTED = {"hetes": FORMAT, "version": "0.1.0", "at": "2026-11-23T07:00:00Z"}


def bundle(file: Path, **members: bytes | str | dict) -> Path:
    """Write such a file; a manifest that is a dictionary lists what is there."""
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            held = sorted(NAMES[each] for each in members if each in ("settings", "store"))
            text = json.dumps({"holds": held, **content}) if isinstance(content, dict) else content
            archive.writestr(NAMES.get(name, name), text)
    return file


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"manifest": MANIFESTED}, "nem a Hetes készítette"),
        ({"manifest": "{}", "settings": ""}, "nem a Hetes készítette"),
        ({"settings": "language = 'hu'"}, "nem a Hetes készítette"),
        ({"manifest": '{"hetes": 99}', "settings": ""}, "újabb Hetes"),
        ({"manifest": {**MANIFESTED, "holds": [SETTINGS, STORE]}, "settings": ""}, "sérült"),
        ({"manifest": "no json"}, "sérült"),
        ({"manifest": MANIFESTED, "settings": "[["}, "beállítások nem olvashatók"),
        ({"manifest": MANIFESTED, "store": b"no database"}, "adatbázis sérült"),
        ({"manifest": MANIFESTED, "settings": "x" * (5 * 2**20)}, "nagyobb"),
    ],
)
def test_what_is_not_ours_or_damaged_is_refused_and_nothing_changes(there, tmp_path, members, said):
    write_settings(there, "# mine\n")
    done = hetes(there, "import", str(bundle(tmp_path / "x.zip", **members)))
    assert (done.code, done.out) == (1, "")
    assert said in done.err
    assert (there / "config" / SETTINGS).read_text("utf-8") == "# mine\n"
    assert [path.name for path in (there / "config").iterdir()] == [SETTINGS]


def test_a_store_of_a_newer_hetes_is_refused(here, there, tmp_path):
    exported(here, tmp_path / "a.zip")
    with sqlite3.connect(here / "data" / STORE) as line:
        line.execute("PRAGMA user_version = 99")
    line.close()
    assert hetes(here, "export", str(tmp_path / "b.zip")).code == 0
    done = hetes(there, "import", str(tmp_path / "b.zip"))
    assert done.code == 1
    assert "újabb Hetes" in done.err


def test_no_name_in_the_archive_leads_anywhere(there, tmp_path):
    file = bundle(
        tmp_path / "x.zip", **{"manifest": MANIFESTED, "settings": "# new\n", "../../evil": "x", "/tmp/evil": "x"}
    )
    assert hetes(there, "import", str(file)).code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["there", "x.zip"]
    assert {path.name for path in there.rglob("*") if path.is_file()} == {SETTINGS, "hetes.lock"} | {
        p.name for p in there.glob("run/*")
    }


@given(st.binary(max_size=200))
@examples(0.6)
def test_no_bytes_can_break_it(tmp_path_factory, content):
    file = tmp_path_factory.mktemp("f") / "x.zip"
    file.write_bytes(content)
    with pytest.raises(ArchiveError):
        unpack(file, file.parent)


def test_damage_anywhere_in_a_real_file_is_found_or_harmless(here, tmp_path):
    whole = exported(here, tmp_path / "a.zip").read_bytes()
    good = unpacked(tmp_path / "a.zip")
    for at in range(0, len(whole), max(1, len(whole) // 150)):
        (tmp_path / "b.zip").write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        try:
            found = unpacked(tmp_path / "b.zip")
        except ArchiveError:
            continue
        assert found == good


def unpacked(file: Path) -> tuple[bytes | None, bytes | None]:
    """Return settings and store of such a file."""
    with tempfile.TemporaryDirectory() as folder:
        found = unpack(file, Path(folder))
        return found.settings, found.store.read_bytes() if found.store else None


def test_a_foreign_store_is_refused_and_of_ours_only_what_is_whole_arrives(here, there, tmp_path):
    exported(here, tmp_path / "a.zip")
    _, store = unpacked(tmp_path / "a.zip")
    assert store is not None
    other = tmp_path / "other.sqlite3"
    other.write_bytes(store)
    with closing(sqlite3.connect(other)) as raw:
        raw.execute(
            "INSERT INTO journal (at, event, facts) VALUES ('2026-11-23T08:00:00+00:00', 'e', '{\"x\": 1e999}')"
        )
        raw.execute("INSERT INTO journal (at, event, facts) VALUES ('9999-12-31T00:00:00+00:00', 'e', '{}')")
        raw.commit()
    held = {"manifest": MANIFESTED, "store": other.read_bytes()}
    assert hetes(there, "import", str(bundle(tmp_path / "b.zip", **held))).code == 0
    with closing(sqlite3.connect(there / "data" / STORE)) as raw:
        assert raw.execute("SELECT count(*) FROM journal WHERE event = 'e'").fetchone() == (0,)
    with closing(sqlite3.connect(other)) as raw:
        raw.execute("CREATE TRIGGER t AFTER DELETE ON journal BEGIN SELECT 1; END")
        raw.commit()
    held = {"manifest": MANIFESTED, "store": other.read_bytes()}
    done = hetes(there, "import", str(bundle(tmp_path / "c.zip", **held)))
    assert (done.code, "adatbázis sérült" in done.err) == (1, True)
    with closing(sqlite3.connect(other)) as raw:
        raw.execute("DROP TRIGGER t")
        raw.execute("UPDATE snapshot SET json = replace(json, '25200.0', '1e18')")
        raw.commit()
    held = {"manifest": MANIFESTED, "store": other.read_bytes()}
    assert hetes(there, "import", str(bundle(tmp_path / "d.zip", **held))).code == 1


@pytest.mark.parametrize("state", [{"n": 1}, {}])
def test_what_happened_to_the_file_there_is_not_told_here(tmp_path, state):
    """That the one computer's file was damaged is nothing about the other one's."""
    old = SqliteStore(tmp_path / "old" / STORE, lambda: NOON, logging.getLogger(__name__))
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / STORE).write_bytes(b"damaged" * 1000)
    old.open()
    if state:
        old.save(state, ())
    old.close()
    taken = copy(tmp_path / "old" / STORE, tmp_path / STORE)
    assert taken.state == (state or None)
    new = SqliteStore(tmp_path / STORE, lambda: NOON, logging.getLogger(__name__))
    assert new.load() == (state or None)
    assert new.mishap is None
    new.close()


@pytest.mark.parametrize("kind", ["bomb", "members", "twice"])
def test_what_would_fill_memory_or_disk_is_refused_before_it_does(there, tmp_path, kind):
    file = tmp_path / "x.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr(MANIFEST, json.dumps({**MANIFESTED, "holds": [STORE]}))
        archive.writestr(STORE, bytes(8 * 2**20) if kind == "bomb" else b"x")
        for number in range(20 if kind == "members" else 0):
            archive.writestr(f"{number}", b"")
        if kind == "twice":
            archive.writestr(STORE, b"y")
    with pytest.raises(ArchiveError):
        unpack(file, tmp_path)
    assert not (tmp_path / "unpacked.sqlite3").exists()


def test_all_or_nothing_is_put_in_place(tmp_path):
    one, two = tmp_path / "one" / "a.txt", tmp_path / "two" / "b.txt"
    one.parent.mkdir()
    two.parent.mkdir()
    one.write_text("old")
    two.write_text("old")
    broken = tmp_path / "file" / "c.txt"
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(OSError, match="file"):
        take_over({one: b"new", two: b"new", broken: b"new"}, "before")
    assert (one.read_text(), two.read_text()) == ("old", "old")
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["a.txt", "b.txt", "file"]
    former = take_over({one: b"new", two: None}, "before")
    assert [path.name for path in former] == ["a-before.txt", "b-before.txt"]
    assert one.read_text() == "new"
    assert not two.exists()
