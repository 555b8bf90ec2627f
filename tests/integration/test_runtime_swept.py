"""The real agent while its runtime folder is swept, while others want its data folder, and while it upgrades.

Its beat is hastened here: what happens within one beat here happens within 35 s in earnest.
"""

from __future__ import annotations

import json
import os
import shutil
import signal

import pytest

from hetes.adapters import running
from hetes.adapters.folder_lock import FolderLock
from hetes.adapters.running import FILE, read_running
from tests.support.agent.hastened import hastened
from tests.support.agent.program import hetes
from tests.support.agent.sweeps import SWEEPS
from tests.support.system.waiting import eventually

APART = ("hetes run --take-over", "rendelo-1")


def second(home, **env):
    """Try to start another one, and return its exit code and what it said."""
    tried = hetes(home, "run", "--simulate", "--no-tray", env=env)
    return tried.code, tried.err


def at_once(agent, change):
    """Let it all have happened when the agent hears of it: it puts things right while somebody is still at it."""
    os.kill(agent.pid, signal.SIGSTOP)
    try:
        change()
    finally:
        os.kill(agent.pid, signal.SIGCONT)


@pytest.fixture
def home(tmp_path):
    place = tmp_path / "h"
    place.mkdir(mode=0o700)
    return place


def test_swept_in_every_way_it_is_reachable_again_and_never_two(home):
    with hastened(home) as agent:
        for name, sweep in SWEEPS.items():
            at_once(agent, lambda sweep=sweep: sweep(home / "run"))
            code, said = second(home)
            assert (code, len(said.splitlines())) == (4, 1), (name, said)
            assert eventually(agent.answering), name
            assert agent.ask(do="equipment")["equipment"]["pid"] == agent.pid, name
            assert eventually(lambda: not FolderLock(home / "run").acquire()), name
        assert agent.cli("status").code == 0
        assert agent.cli("quit").code == 0
        assert agent.wait() == 0
    assert [path.name for path in (home / "data").glob("running*")] == []


def test_with_the_data_folders_lock_swept_too_nobody_gets_in_while_it_can_be_reached(home):
    with hastened(home) as agent:
        for path in (home / "data" / "hetes.lock", home / "data" / FILE, home / "run" / "hetes.lock"):
            path.unlink()
        assert second(home)[0] == 4
        assert eventually(lambda: read_running(home / "data") is not None)
        assert not FolderLock(home / "data").acquire()
        assert agent.answering()
        codes = []

        def all_at_once():
            for path in (home / "data" / "hetes.lock", home / "data" / FILE):
                path.unlink()
            shutil.rmtree(home / "run")
            codes.append(second(home)[0])  # while the first one can do nothing about it

        at_once(agent, all_at_once)
        assert codes == [4]
        assert eventually(agent.answering)
        assert not FolderLock(home / "data").acquire()


def test_a_runtime_folder_that_is_lost_moves_into_the_data_folder_and_every_command_finds_it(home):
    home.chmod(0o755)  # so nobody may move away what lies in its place
    with hastened(home) as agent:
        home.chmod(0o755)
        at_once(agent, lambda: SWEEPS["the folder, another user's made"](home / "run"))
        assert eventually(lambda: agent.cli("status").code == 0)
        assert read_running(home / "data").runtime == home / "data" / "run"
        assert agent.cli("activate").code == 0
        assert second(home)[0] == 4
        assert agent.cli("quit").code == 0
        assert agent.wait() == 0


def test_two_runtime_folders_on_one_data_folder_are_refused_with_one_sentence(home, tmp_path):
    with hastened(home):
        code, said = second(home, HETES_RUNTIME_DIR=str(tmp_path / "other"))
        assert code == 4
        assert said == "Már fut egy Hetes ennél a felhasználónál: ez a második nem indul el.\n"
        status = hetes(home, "status", env={"HETES_RUNTIME_DIR": str(tmp_path / "other")})
        assert status.code == 0, "it is found by what is written beside the data"


def pretend_elsewhere(home, monkeypatch):
    """Write down that the computer rendelo-1 works with the data folder."""
    (home / "data").mkdir(mode=0o700, exist_ok=True)
    with monkeypatch.context() as patch:
        patch.setattr(running, "computer_name", lambda: "rendelo-1")
        running.write_running(home / "data", home / "run", "b1")


def tree(folder):
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir() if path.is_file()}


def test_the_data_of_another_computer_are_left_alone_until_somebody_says_so(home, tmp_path, monkeypatch):
    pretend_elsewhere(home, monkeypatch)
    (home / "data" / "hetes.lock").touch(mode=0o600)
    session = tmp_path / "session"
    session.mkdir(mode=0o700)
    before = tree(home / "data")
    with hastened(home, XDG_RUNTIME_DIR=str(session)) as agent:
        assert agent.cli("activate").code == 0
        shown = agent.cli("status")
        assert all(word in shown.out for word in APART), shown
        assert "rendelo-1" in json.loads(agent.cli("status", "--json").out)["problems"][0]
        assert agent.cli("history").code == 0
        assert second(home, XDG_RUNTIME_DIR=str(session))[0] == 4
        assert agent.cli("quit").code == 0
        assert agent.wait() == 0
    assert tree(home / "data") == before
    taken = hastened(home, XDG_RUNTIME_DIR=str(session))
    taken._command.append("--take-over")
    with taken:
        assert "rendelo-1" not in taken.cli("status").out
        assert read_running(home / "data").name != "rendelo-1"


def test_the_data_are_taken_over_by_a_click_once_they_are_free_and_the_connection_runs_on(home, tmp_path, monkeypatch):
    pretend_elsewhere(home, monkeypatch)
    (tmp_path / "session").mkdir(mode=0o700)
    session = {"XDG_RUNTIME_DIR": str(tmp_path / "session")}
    there = FolderLock(home / "data")
    assert there.acquire()
    with hastened(home, **session) as agent:
        assert agent.cli("activate").code == 0
        begun = agent.ask(do="status")["status"]["practitioners"][0]["session"]["started_at"]
        refused = agent.ask(do="take_over", source="panel")
        assert (refused["ok"], "rendelo-1" in refused["said"]) == (False, True)
        again = hetes(home, "run", "--simulate", "--no-tray", "--take-over", env=session)
        assert (again.code, again.err) == (1, refused["said"] + "\n")
        there.release()
        assert agent.ask(do="take_over", source="panel")["ok"]
        assert eventually(lambda: read_running(home / "data").name != "rendelo-1")
        assert eventually(lambda: agent.cli("status").code == 0)
        taken = agent.ask(do="status")["status"]
        assert taken["problems"] == []
        assert taken["practitioners"][0]["session"]["started_at"] == begun
        told = agent.ask(do="equipment")["equipment"]
        assert (told["pid"], told["apart_from"]) == (agent.pid, None)
        assert agent.ask(do="take_over")["reason"] == "take_over.unneeded"
        assert second(home, **session)[0] == 4
        assert agent.cli("quit").code == 0
        assert agent.wait() == 0
    assert (home / "data" / "hetes.sqlite3").exists()


def test_an_import_waits_for_no_agent_that_runs_with_another_runtime_folder(home, tmp_path):
    with hastened(home) as agent:
        assert agent.cli("export", str(tmp_path / "all.hetes")).code == 0
        tried = hetes(home, "import", str(tmp_path / "all.hetes"), env={"HETES_RUNTIME_DIR": str(tmp_path / "other")})
        assert tried.code == 4, tried


def test_the_data_folder_that_is_open_to_everybody_is_closed_and_others_files_in_it_are_refused(home):
    data = home / "data"
    data.mkdir()
    data.chmod(0o777)
    with hastened(home):
        assert data.stat().st_mode & 0o777 == 0o700
    (data / "holidays.json").unlink(missing_ok=True)
    (data / "holidays.json").symlink_to(home / "victim")
    os.lchown(data / "holidays.json", 4242, -1)
    code, said = second(home)
    assert code == 1
    assert said.count("\n") == 1
    assert "holidays.json" in said
    (data / "holidays.json").unlink()
    shutil.rmtree(home / "run", ignore_errors=True)
    with hastened(home) as agent:
        assert agent.answering()
