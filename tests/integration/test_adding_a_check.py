"""A new check of the doctor is two files: the check and its words. Everything else finds it by their name."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from hetes.doctor.registry import CHECKS
from tests.support.agent.program import DAEMON, HETES, environment, write_settings
from tests.support.system.waiting import LIMIT

CHECK = '''
"""Is there coffee?"""

from __future__ import annotations

from hetes.doctor.check import Check, Computer, Facts, Judged, Look, Told


def _look(_computer: Computer) -> Facts:
    import os

    return {"cups": int(os.environ.get("CUPS", "0"))}


def _judge(told: Told) -> Judged:
    coffee = told.get("coffee") or {}
    return "hot" if coffee.get("cups") else "gone", {"cups": coffee.get("cups")}


CHECK = Check(
    name="coffee",
    group="first",
    order=45,
    verdicts={"hot": ("good", "/help"), "gone": ("attention", "/help#check")},
    looks=(Look("coffee", 1.0, _look),),
    judge=_judge,
)
'''
WORDS = '''
"""What the check ``coffee`` says."""

from __future__ import annotations

from collections.abc import Mapping

from hetes.doctor.check import CheckWords

WORDS: Mapping[str, CheckWords] = {
    "hu": CheckWords(title="Kávé", findings={"hot": ("Van: {cups}.", ""), "gone": ("Elfogyott.", "Főzz újat.")}),
    "en": CheckWords(title="Coffee", findings={"hot": ("There is: {cups}.", ""), "gone": ("It is gone.", "Make some.")}),
}
'''
SAID = {
    ("hu", "0"): ("attention", "Kávé", "Elfogyott.", "Főzz újat."),
    ("hu", "2"): ("good", "Kávé", "Van: 2.", ""),
    ("en", "0"): ("attention", "Coffee", "It is gone.", "Make some."),
    ("en", "2"): ("good", "Coffee", "There is: 2.", ""),
}


def files(folder: Path) -> dict[str, bytes]:
    """Return what lies in it, but for what Python may be writing there at this moment for another test."""
    found = [path for path in folder.rglob("*") if "__pycache__" not in path.parts and path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the program in which two files were written."""
    copy = tmp_path / "daemon"
    shutil.copytree(DAEMON, copy, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "hetes" / "doctor" / "checks" / "coffee.py").write_text(CHECK, "utf-8")
    (copy / "hetes" / "doctor" / "words" / "coffee.py").write_text(WORDS, "utf-8")
    return copy


def run(copy: Path, home: Path, *words: str, **env: str) -> str:
    done = subprocess.run(
        words,
        env=environment(home, {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1", **env}),
        capture_output=True, text=True, timeout=LIMIT, check=False, cwd=home.parent,
    )  # fmt: skip
    assert done.stderr == ""
    return done.stdout


@pytest.mark.parametrize(("language", "cups"), SAID)
def test_a_check_that_is_two_new_files_is_found_looked_at_and_told(copy, tmp_path, language, cups):
    home = tmp_path / "h"
    write_settings(home, f'language = "{language}"\n')
    told: dict[str, Any] = json.loads(run(copy, home, *HETES, "doctor", "--json", CUPS=cups))
    names = [each["check"] for each in told["checks"]]
    place = names.index("coffee")
    assert (names[:place], names[place + 1 :]) == (list(CHECKS)[:4], list(CHECKS)[4:])
    coffee = told["checks"][place]
    assert (coffee["state"], coffee["title"], coffee["saw"], coffee["do"]) == SAID[language, cups]
    # Nothing else was needed.
    before, after = files(DAEMON), files(copy)
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {"hetes/doctor/checks/coffee.py", "hetes/doctor/words/coffee.py"}
    assert set(before) <= set(after)


def test_the_panels_child_and_its_page_know_it_as_well(copy, tmp_path):
    home = tmp_path / "h"
    write_settings(home, "")
    lines = [json.loads(line) for line in run(copy, home, sys.executable, "-m", "hetes.doctor.runner").splitlines()]
    assert {"check": "coffee", "word": "gone", "facts": {"cups": 0}} in lines
    page = (
        "from hetes.doctor.registry import CHECKS; from hetes.panel.pages.check.view import check_page; "
        "page = check_page([CHECKS['coffee'].finding('gone', {})], 'hu', running=True); "
        "print([(view.title, view.saw) for group in page.groups for view in group.checks][4])"
    )
    assert run(copy, home, sys.executable, "-c", page) == "('Kávé', 'Elfogyott.')\n"
