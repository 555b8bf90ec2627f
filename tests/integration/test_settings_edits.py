"""Several of Hetes's programs edit the settings at once: no edit is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC
from pathlib import Path

import hetes
from hetes.adapters.settings.file import SettingsFile
from tests.support.system.waiting import LIMIT

PROGRAM = """
import sys
from datetime import UTC
from pathlib import Path
from hetes.adapters.folders import Folders
from hetes.adapters.settings.file import SettingsFile
home = Path(sys.argv[1])
file = SettingsFile.of(Folders(home / "config", home / "data", home / "run"), lambda: UTC)
sys.stdin.readline()
for number in range(10):
    file.add_practitioner(f"Dr. {sys.argv[2]} {number}")
"""


def test_programs_that_add_practitioners_at_once_lose_none(tmp_path):
    for name in ("config", "data"):
        (tmp_path / name).mkdir()
    environment = {**os.environ, "PYTHONPATH": str(Path(hetes.__file__).parents[1])}
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(tmp_path), name],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )
        for name in ("panel", "agent", "terminal")
    ]
    for program in programs:  # all at the same moment
        assert program.stdin is not None
        program.stdin.write("\n")
        program.stdin.flush()
    for program in programs:
        _, said = program.communicate(timeout=LIMIT)
        assert (program.returncode, said) == (0, "")
    found = SettingsFile(tmp_path / "config" / "settings.toml", lambda: UTC).practitioners()
    assert sorted(one.name for one in found) == sorted(
        f"Dr. {name} {number}" for name in ("panel", "agent", "terminal") for number in range(10)
    )
    assert len({one.id for one in found}) == 30
