"""The store on real disks that fail, and under SIGKILL."""

from __future__ import annotations

import logging
import os
import random
import signal
import subprocess
import sys
from datetime import UTC, datetime

from hetes.adapters.store.sqlite import SqliteStore
from tests.support.system.disk import SMALL, run_on

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_a_full_disk_is_named_loses_nothing_and_the_store_works_again_when_there_is_room():
    said = run_on(
        SMALL,
        """
        kept = store_at(PLACE / "hetes.sqlite3")
        kept.save({"n": 0}, ())
        fill()
        acknowledged, refused = 0, set()
        for n in range(1, 400):
            reason = reason_of(lambda: kept.save({"n": n}, [JournalRow(NOW, "e", None, {"text": "x" * 2000})]))
            if reason == "done":
                acknowledged = n
            else:
                refused.add(reason)
        print(refused)
        print(kept.load() == {"n": acknowledged})
        FILLER.unlink()
        print(reason_of(lambda: kept.save({"n": 1000}, [JournalRow(NOW, "last")])))
        print(len(list(kept.journal(NOW, NOW + timedelta(1)))) == acknowledged + 1, kept.set_aside)
        kept.close()
        print(store_at(PLACE / "hetes.sqlite3").load())
        """,
    )
    assert said == ["{'full'}", "True", "done", "True None", "{'n': 1000}"]


def test_a_start_on_a_full_disk_knows_what_was_stored():
    said = run_on(
        SMALL,
        """
        before = store_at(PLACE / "hetes.sqlite3")
        before.save({"n": 1}, [JournalRow(NOW, "e")])
        before.close()
        fill()
        now = store_at(PLACE / "hetes.sqlite3")
        print(now.load())
        print(reason_of(lambda: now.save({"n": 2}, ())))
        print(reason_of(now.set_state_aside))
        print(now.load())
        FILLER.unlink()
        now.save({"n": 3}, ())
        print(now.load(), now.set_aside)
        """,
    )
    assert said == ["{'n': 1}", "full", "full", "{'n': 1}", "{'n': 3} None"]


def test_a_first_start_on_a_full_disk_is_refused_and_leaves_nothing_broken():
    said = run_on(
        SMALL,
        """
        fill()
        fresh = store_at(PLACE / "data" / "hetes.sqlite3")
        print(reason_of(fresh.load), reason_of(lambda: fresh.save({"n": 1}, ())))
        FILLER.unlink()
        print(reason_of(lambda: fresh.save({"n": 2}, ())), fresh.load(), fresh.set_aside)
        """,
    )
    assert said == ["full full", "done {'n': 2} None"]


def test_a_read_only_disk_is_named_and_can_be_read():
    said = run_on(
        SMALL,
        """
        kept = store_at(PLACE / "hetes.sqlite3")
        kept.save({"n": 1}, [JournalRow(NOW, "e")])
        kept.close()
        remount("ro")
        print(kept.load())
        print(reason_of(lambda: kept.save({"n": 2}, ())), reason_of(lambda: kept.prune(NOW + timedelta(1))))
        print(kept.load(), kept.set_aside)
        remount("rw")
        kept.save({"n": 3}, ())
        print(kept.load(), len(list(kept.journal(NOW, NOW + timedelta(1)))))
        """,
    )
    assert said == ["{'n': 1}", "read_only read_only", "{'n': 1} None", "{'n': 3} 1"]


def test_a_read_only_folder_without_a_store_is_named():
    said = run_on(
        SMALL,
        """
        remount("ro")
        fresh = store_at(PLACE / "data" / "hetes.sqlite3")
        print(reason_of(fresh.load), reason_of(lambda: fresh.save({}, ())))
        """,
    )
    assert said == ["read_only read_only"]


def test_a_broken_file_on_a_read_only_disk_is_left_where_it_is():
    said = run_on(
        SMALL,
        """
        path = PLACE / "hetes.sqlite3"
        path.write_bytes(b"broken" * 1000)
        remount("ro")
        print(reason_of(store_at(path).load))
        remount("rw")
        again = store_at(path)
        print(again.load(), again.set_aside.read_bytes() == b"broken" * 1000)
        """,
    )
    assert said == ["read_only", "None True"]


def test_a_file_of_somebody_else_is_denied():
    said = run_on(
        SMALL,
        """
        for name in ("closed", "mine", "readable"):
            (PLACE / name).mkdir()
            kept = store_at(PLACE / name / "hetes.sqlite3")
            kept.save({"n": name}, ())
            kept.close()
        os.chmod(PLACE / "closed", 0o700)
        os.chown(PLACE / "mine", 4242, -1)
        os.chmod(PLACE / "readable" / "hetes.sqlite3", 0o644)
        become_somebody_else()
        for name in ("closed", "mine", "readable"):
            kept = store_at(PLACE / name / "hetes.sqlite3")
            print(name, reason_of(lambda: print(kept.load())), reason_of(lambda: kept.save({}, ())), kept.set_aside)
        print(reason_of(store_at(PLACE / "new" / "hetes.sqlite3").load))
        """,
    )
    assert said == [
        "closed denied denied None",
        "mine denied denied None",
        "{'n': 'readable'}",
        "readable done denied None",
        "denied",
    ]


SAVER = """
import logging, sys
from datetime import UTC, datetime
from pathlib import Path
from hetes.adapters.store.sqlite import SqliteStore
from hetes.ports import JournalRow

now = datetime(2026, 11, 23, 12, tzinfo=UTC)
store = SqliteStore(Path(sys.argv[1]), lambda: now, logging.getLogger("x"))
found = store.load()
n = found["n"] if found else 0
while True:
    n += 1
    store.save({"n": n, "fill": "x" * (n % 5000)}, [JournalRow(now, "e", None, {"n": n})])
    print(n, flush=True)
"""


def test_nothing_acknowledged_is_lost_to_a_kill_at_any_moment(tmp_path):
    path = tmp_path / "hetes.sqlite3"
    luck = random.Random(7)
    acknowledged = 0
    for _ in range(15):
        child = subprocess.Popen(
            [sys.executable, "-c", SAVER, str(path)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=subprocess.PIPE,
            text=True,
        )
        with child:
            first = int(child.stdout.readline())
            assert first in (acknowledged + 1, acknowledged + 2)  # one may have been stored and not yet told
            acknowledged = first
            for _ in range(luck.randint(0, 40)):
                acknowledged = int(child.stdout.readline())
            child.send_signal(signal.SIGKILL)
            acknowledged = max([acknowledged, *(int(line) for line in child.stdout if line.endswith("\n"))])
        if luck.random() < 0.5:
            continue  # the next child finds the file as the kill left it
        store = SqliteStore(path, lambda: NOW, logging.getLogger("hetes.test"))
        n = store.load()["n"]
        assert n in (acknowledged, acknowledged + 1)
        assert sum(1 for _ in store.journal(NOW, datetime(2027, 1, 1, tzinfo=UTC))) == n
        assert store.set_aside is None
        store.close()
    assert acknowledged >= 15
