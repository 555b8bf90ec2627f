"""One agent for each user and data folder: on this computer, on another, and beside an earlier version."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from hetes.adapters import running
from hetes.adapters.folder_lock import FolderLock
from hetes.adapters.folder_rights import FolderError
from hetes.adapters.folders import Folders
from hetes.adapters.running import read_running
from hetes.adapters.single_instance import Right, SingleInstance


@pytest.fixture
def folders(tmp_path):
    return at(tmp_path, "run")


def at(tmp_path, runtime):
    """The folders of an agent whose runtime folder is that one, and whose data folder is everybody's."""
    found = Folders(tmp_path / "config", tmp_path / "data", tmp_path / runtime, former=tmp_path / "temp" / runtime)
    found.ensure()
    return found


@pytest.fixture
def elsewhere(monkeypatch):
    """Lets what follows happen on another computer."""

    def move(name):
        monkeypatch.setattr(running, "computer_name", lambda: name)

    return move


def test_two_runtime_folders_and_one_data_folder_are_one_agent(tmp_path, folders):
    one, other = SingleInstance(folders), SingleInstance(at(tmp_path, "other"))
    assert one.acquire() is Right.MINE
    assert other.acquire() is Right.TAKEN
    one.release()
    assert other.acquire() is Right.MINE
    other.release()


@pytest.mark.parametrize("place", ["runtime", "former"])
def test_an_earlier_version_and_this_one_keep_each_other_out(folders, place):
    folder = getattr(folders, place)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    earlier, ours = FolderLock(folder), SingleInstance(folders)
    assert earlier.acquire()
    assert ours.acquire() is Right.TAKEN
    earlier.release()
    assert ours.acquire() is Right.MINE
    assert not earlier.acquire()
    ours.release()
    assert earlier.acquire()
    earlier.release()


def test_a_former_folder_that_somebody_else_took_is_left_to_him(tmp_path, folders):
    (tmp_path / "temp").mkdir()
    (tmp_path / "temp" / "run").write_text("")
    ours = SingleInstance(folders)
    assert ours.acquire() is Right.MINE
    ours.release()


def test_who_has_the_right_is_written_beside_the_data_until_it_ends(folders):
    one = SingleInstance(folders, boot="b1")
    assert one.acquire() is Right.MINE
    assert read_running(folders.data) is None
    one.say_where()
    told = read_running(folders.data)
    assert (told.runtime, told.boot, told.elsewhere) == (folders.runtime, "b1", False)
    assert (folders.data / running.FILE).stat().st_mode & 0o777 == 0o600
    one.release()
    assert read_running(folders.data) is None


def test_what_is_swept_away_beside_the_data_is_written_and_locked_again(tmp_path, folders):
    one = SingleInstance(folders)
    assert one.acquire() is Right.MINE
    one.say_where()
    for path in (folders.data / running.FILE, folders.data / "hetes.lock", folders.runtime / "hetes.lock"):
        path.unlink()
    assert one.prove()
    assert read_running(folders.data).runtime == folders.runtime
    for folder in (folders.data, folders.runtime):
        assert not FolderLock(folder).acquire()
    folders.runtime = tmp_path / "moved"
    assert one.prove()
    assert read_running(folders.data).runtime == tmp_path / "moved"
    one.release()


def test_who_lost_the_data_to_another_process_is_told(folders):
    one, other = SingleInstance(folders), FolderLock(folders.data)
    assert one.acquire() is Right.MINE
    (folders.data / "hetes.lock").unlink()
    assert other.acquire()
    assert not one.prove()
    other.release()


def test_the_data_of_another_computer_are_left_alone_while_it_runs_there(tmp_path, folders, elsewhere):
    elsewhere("rendelo-1")
    there = SingleInstance(folders)
    assert there.acquire() is Right.MINE
    there.say_where()
    before = (folders.data / running.FILE).read_bytes()
    elsewhere("rendelo-2")
    here = SingleInstance(at(tmp_path, "here"))
    for take_over in (False, True):
        assert here.acquire(take_over=take_over) is Right.ELSEWHERE
        assert here.other.name == "rendelo-1"
    assert (folders.data / running.FILE).read_bytes() == before
    there.release()
    elsewhere("rendelo-1")
    there.release()


def test_what_another_computer_left_behind_is_taken_over_only_when_somebody_says_so(tmp_path, folders, elsewhere):
    """It was switched off; or it runs on, and the disk keeps each computer's locks to itself."""
    elsewhere("rendelo-1")
    there = SingleInstance(folders)
    assert there.acquire() is Right.MINE
    there.say_where()
    there._data.release()
    there._name.release()  # which is of this computer alone
    before = (folders.data / running.FILE).read_bytes()
    elsewhere("rendelo-2")
    here = SingleInstance(at(tmp_path, "here"))
    assert here.acquire() is Right.LEFT
    assert (folders.data / running.FILE).read_bytes() == before
    assert here.acquire(take_over=True) is Right.MINE
    here.say_where()
    assert read_running(folders.data).name == "rendelo-2"
    here.release()


def test_one_that_ended_in_order_leaves_nothing_to_ask_about(tmp_path, folders, elsewhere):
    elsewhere("rendelo-1")
    there = SingleInstance(folders)
    assert there.acquire() is Right.MINE
    there.say_where()
    there.release()
    elsewhere("rendelo-2")
    here = SingleInstance(at(tmp_path, "here"))
    assert here.acquire() is Right.MINE
    here.release()


def test_a_crash_on_this_computer_is_nothing_to_ask_about(folders):
    one = SingleInstance(folders)
    assert one.acquire() is Right.MINE
    one.say_where()
    for lock in (one._data, one._name, *one._others):
        lock.release()
    assert SingleInstance(folders).acquire() is Right.MINE


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "{}", json.dumps({"computer": 1, "name": 2, "boot": 3, "runtime": 4, "pid": 5}), "[" * 100_000],
)
def test_what_hetes_did_not_write_beside_the_data_means_nothing(folders, content):
    (folders.data / running.FILE).write_text(content)
    assert read_running(folders.data) is None
    one = SingleInstance(folders)
    assert one.acquire() is Right.MINE
    one.release()


def test_a_data_folder_that_cannot_be_locked_is_for_the_store_to_complain_of(folders, monkeypatch):
    acquire = FolderLock.acquire

    def refused(lock, within=0.0):
        if lock._path.parent == folders.data:
            raise OSError(30, "Read-only file system")
        return acquire(lock, within)

    monkeypatch.setattr(FolderLock, "acquire", refused)
    one = SingleInstance(folders)
    assert one.acquire() is Right.MINE
    assert one.prove()
    one.release()


def test_the_folders_apart_are_not_those_of_the_data(tmp_path):
    (tmp_path / "session").mkdir(mode=0o700)
    found = Folders(tmp_path / "c", tmp_path / "d", tmp_path / "d" / "run", session=tmp_path / "session")
    apart = found.apart()
    assert apart.config == found.config
    for folder in (apart.data, apart.runtime):
        assert folder.is_relative_to(tmp_path / "session")
    assert found.apart() == apart
    assert Folders(tmp_path / "c", tmp_path / "e", tmp_path / "run", session=tmp_path / "session").apart() != apart
    apart.ensure()
    (tmp_path / "session").chmod(0o777)
    with pytest.raises(FolderError):
        apart.ensure()


def test_everything_swept_at_once_leaves_one_agent(folders):
    """Lock, note and runtime folder: what no file stands for is still there."""
    one = SingleInstance(folders)
    assert one.acquire() is Right.MINE
    one.say_where()
    for path in (*folders.data.iterdir(), *folders.runtime.iterdir()):
        path.unlink()
    folders.runtime.rmdir()
    folders.ensure()
    other = SingleInstance(folders)
    assert other.acquire() is Right.TAKEN
    assert one.prove()
    one.release()
    assert other.acquire() is Right.MINE
    other.release()


def test_a_data_folder_that_was_replaced_is_kept_under_its_new_name(folders):
    one = SingleInstance(folders)
    assert one.acquire() is Right.MINE
    folders.data.rename(folders.data.with_name("old"))
    folders.ensure()
    assert one.prove()
    (folders.data / "hetes.lock").unlink()
    assert SingleInstance(folders).acquire() is Right.TAKEN
    one.release()


SQUATTER = """
import os, socket, sys
os.setuid(4242)
one = socket.socket(socket.AF_UNIX)
one.bind(sys.argv[1])
one.listen(1)
others = [socket.socket(socket.AF_UNIX) for _ in range(int(sys.argv[2]))]
for other in others:
    other.connect(sys.argv[1])
print("there", flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("waiting", [0, 2], ids=["that answers", "with a full queue"])
def test_another_user_who_took_the_name_first_keeps_nobody_out(folders, waiting):
    found = folders.data.stat()
    name = f"\0hetes-{os.geteuid()}-{found.st_dev}-{found.st_ino}"
    command = [sys.executable, "-c", SQUATTER.replace("sys.argv[1]", repr(name)).replace("sys.argv[2]", str(waiting))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as squatter:
        assert squatter.stdout.readline() == "there\n"
        one = SingleInstance(folders)
        assert one.acquire() is Right.MINE
        one.release()
        squatter.stdin.close()


@pytest.mark.parametrize("name", ["hetes.sqlite3", "hetes.sqlite3-wal"])
def test_a_database_that_is_also_another_file_becomes_one_of_its_own(folders, tmp_path, name):
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    victim.chmod(0o644)
    (folders.data / name).hardlink_to(victim)
    one = SingleInstance(folders)
    assert one.acquire() is Right.MINE
    one.release()
    assert (folders.data / name).read_bytes() == b"precious"
    (folders.data / name).write_bytes(b"written to")
    assert victim.read_bytes() == b"precious"
    assert sorted(path.name for path in folders.data.iterdir()) == sorted((name, "hetes.lock"))
