"""Disks in a bad state, for a child process of its own: a small one, a read-only one, one of somebody else.

Everything is mounted on /mnt in the child's private mount namespace; nobody else sees it, and it is gone with it.
Needs root, as mounting does.
"""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap

from tests.support.system.waiting import LIMIT

PLACE = "/mnt"
SMALL = f"mount -t tmpfs -o size=1m,mode=0755 tmpfs {PLACE}"

_BEGINNING = f"""
import logging, os, subprocess, sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from hetes.ports import JournalRow, StoreError
from hetes.adapters.store.sqlite import SqliteStore
from hetes.adapters import logs, store

PLACE = Path("{PLACE}")
FILLER = PLACE / "filler"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def store_at(path):
    return SqliteStore(path, lambda: NOW, logging.getLogger("hetes.test"))


def fill():
    with FILLER.open("ab", buffering=0) as file:
        for size in (65536, 4096, 1):
            while True:
                try:
                    file.write(bytes(size))
                except OSError:
                    break


def remount(how):
    subprocess.run(["mount", "-o", f"remount,{{how}}", str(PLACE)], check=True)


def become_somebody_else():
    os.setgroups([])
    os.setresgid(4242, 4242, 4242)
    os.setresuid(4242, 4242, 4242)


def reason_of(act):
    try:
        act()
    except StoreError as error:
        return error.reason
    return "done"

"""


def run_on(mount: str, code: str) -> list[str]:
    """Run ``code`` after the shell command ``mount``; return the lines it printed. Fails when it fails."""
    script = _BEGINNING + textwrap.dedent(code)
    done = subprocess.run(
        [
            "unshare",
            "-m",
            "--propagation",
            "private",
            "sh",
            "-ec",
            f'{mount}; exec "$@"',
            "sh",
            sys.executable,
            "-c",
            script,
        ],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()
