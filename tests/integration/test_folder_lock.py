"""A lock on a folder, whatever became of the last one to hold it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading

import pytest

from hetes.adapters.folder_lock import FolderLock
from tests.support.system.disk import SMALL, run_on
from tests.support.system.waiting import LIMIT, eventually

HOLDER = """
import subprocess, sys
from pathlib import Path
from hetes.adapters.folder_lock import FolderLock
one = FolderLock(Path(sys.argv[1]))
print(one.acquire(), flush=True)
if "child" in sys.argv:
    print(subprocess.Popen(["sleep", "60"]).pid, flush=True)
sys.stdin.read()
"""


def start(folder, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder), *words],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_second_process_is_refused_until_the_first_is_killed(tmp_path):
    with start(tmp_path) as first:
        assert first.stdout.readline() == "True\n"
        with start(tmp_path) as second:
            assert second.stdout.readline() == "False\n"
            second.stdin.close()
        here = FolderLock(tmp_path)
        assert here.acquire() is False
        first.send_signal(signal.SIGKILL)
        assert first.wait(LIMIT) == -signal.SIGKILL
        assert here.acquire() is True
        here.release()


def test_a_child_that_outlives_the_agent_does_not_keep_the_lock(tmp_path):
    with start(tmp_path, "child") as first:
        assert first.stdout.readline() == "True\n"
        child = int(first.stdout.readline())
        first.send_signal(signal.SIGKILL)
        first.wait(LIMIT)
        here = FolderLock(tmp_path)
        try:
            assert eventually(here.acquire)
        finally:
            here.release()
            os.kill(child, signal.SIGKILL)


def test_who_has_it_has_it_and_another_in_the_same_process_has_not(tmp_path):
    one, other = FolderLock(tmp_path), FolderLock(tmp_path)
    assert one.acquire()
    assert one.acquire()
    assert not other.acquire()
    one.release()
    one.release()
    assert other.acquire()
    other.release()


def test_it_may_be_released_from_another_thread(tmp_path):
    one, other = FolderLock(tmp_path), FolderLock(tmp_path)
    assert one.acquire()
    thread = threading.Thread(target=one.release)
    thread.start()
    thread.join(LIMIT)
    assert other.acquire()
    other.release()


def test_the_lock_file_is_for_this_user_alone_and_stays(tmp_path):
    one = FolderLock(tmp_path)
    one.acquire()
    assert (tmp_path / "hetes.lock").stat().st_mode & 0o777 == 0o600
    one.release()
    assert (tmp_path / "hetes.lock").exists()


def test_a_folder_that_cannot_be_used_is_an_error_and_no_other_agent():
    said = run_on(
        SMALL,
        """
        from hetes.adapters.folder_lock import FolderLock

        def reason(folder):
            try:
                return FolderLock(folder).acquire()
            except OSError as error:
                return type(error).__name__ if folder != PLACE else error.errno

        print(reason(PLACE / "missing"), reason(Path("/proc")))
        remount("ro")
        print(reason(PLACE))
        remount("rw")
        become_somebody_else()
        print(reason(PLACE))
        """,
    )
    assert said == ["FileNotFoundError FileNotFoundError", "30", "13"]


@pytest.mark.parametrize("sweep", ["deleted", "replaced"])
def test_a_lock_whose_file_is_swept_away_is_taken_anew(tmp_path, sweep):
    one, other = FolderLock(tmp_path), FolderLock(tmp_path)
    assert one.acquire()
    (tmp_path / "hetes.lock").unlink()
    if sweep == "replaced":
        (tmp_path / "hetes.lock").touch()
    assert one.renew()
    assert not other.acquire()
    one.release()
    assert other.acquire()
    other.release()


def test_a_lock_that_somebody_else_took_meanwhile_is_lost(tmp_path):
    one, other = FolderLock(tmp_path), FolderLock(tmp_path)
    assert one.acquire()
    (tmp_path / "hetes.lock").unlink()
    assert other.acquire()
    assert not one.renew()
    other.release()


def test_a_lock_that_somebody_else_has_for_a_moment_is_waited_for(tmp_path):
    """The check tries it, and so does a second start before it is refused: neither ends the one that works."""
    one, other = FolderLock(tmp_path), FolderLock(tmp_path)
    assert one.acquire()
    (tmp_path / "hetes.lock").unlink()
    assert other.acquire()
    moment = threading.Timer(0.1, other.release)
    moment.start()
    assert one.renew(LIMIT)
    moment.join()
    assert not other.acquire()


def test_a_lock_whose_folder_is_gone_waits_for_the_next_one(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    one = FolderLock(folder)
    assert one.acquire()
    shutil.rmtree(folder)
    assert one.renew()
    folder.mkdir()
    assert one.renew()
    assert not FolderLock(folder).acquire()
    one.release()
    assert one.renew(), "who gave it back takes it no more"
    assert FolderLock(folder).acquire()


def test_who_holds_it_for_a_moment_only_is_waited_for(tmp_path):
    one, other = FolderLock(tmp_path), FolderLock(tmp_path)
    assert one.acquire()
    threading.Timer(0.1, one.release).start()
    assert other.acquire(within=LIMIT)
    other.release()
