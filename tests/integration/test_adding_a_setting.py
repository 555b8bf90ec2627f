"""A new setting is a row of the table and its words: two files, and everything else follows from them.

In a copy of the program a setting is added as somebody would add it; the copy then reads, shows, explains and writes it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.system.waiting import LIMIT

ROOT = Path(__file__).resolve().parents[2]
TABLE, WORDS = Path("hetes/core/settings.py"), Path("hetes/presentation/settings_words.py")
ROW = """\
    pause: timedelta = setting(
        "reminders.pause", default="5m", reader=one(values.positive), group=Group.REMINDERS, widget=Widget.MINUTES
    )
"""
FIELD = {
    "hu": ("Hány perc szünet legyen két értesítés közt?", "Egész percek."),
    "en": ("How many minutes should there be between two notices?", "Whole minutes."),
}
EXPLAINED = {"hu": 'Szünet két értesítés közt: `"5m"`.', "en": 'Time between two notices: `"5m"`.'}

LOOK = r"""
import json, sys
from datetime import UTC
from pathlib import Path

import hetes
from hetes.adapters.settings.file import SettingsFile
from hetes.core.settings import Settings
from hetes.panel.pages.settings.page import PAGE
from hetes.panel.web.page import Call, Tools
from hetes.panel.web.sessions import Session
from hetes.panel.web.templates import Templates
from hetes.presentation.manual.view import manual
from hetes.presentation.settings_template import settings_template

path = Path(sys.argv[1])
file = SettingsFile(path, lambda: UTC)
found = {"program": hetes.__file__, "default": Settings().pause.total_seconds()}

path.write_text('[reminders]\npause = "soon"\nsound = true # loud\n', "utf-8")
settings, found["problems"] = file.read()
found["in place of the wrong one"] = settings.pause.total_seconds()

def call(language, **form):
    def ask(request):
        return {"ok": True, "language": language, "status": {}, "autostart": None}
    return Call(Tools(ask, path.parent, file), PAGE.words, form={name: (value,) for name, value in form.items()})

for language in ("hu", "en"):
    shown = call(language)
    session = Session("cookie", "token", "/home")
    found["page " + language] = Templates(("settings",)).page("settings", PAGE, shown, session, PAGE.view(shown))
    found["template " + language] = settings_template(language)
    found["manual " + language] = manual(language, "Cloudent", 25200).section("settings").text

again = PAGE.actions["save"](call("hu", group="reminders", **{"reminders-pause": "sok", "was-reminders-pause": "5"}))
found["said of what means nothing"] = again.said
done = PAGE.actions["save"](call("hu", group="reminders", **{
    "reminders-pause": "12", "was-reminders-pause": "5", "reminders-sound": "yes", "was-reminders-sound": "yes"}))
found["saved"], found["file"] = done.ok, path.read_text("utf-8")
settings, found["problems then"] = file.read()
found["read"] = [settings.pause.total_seconds(), settings.sound]
print(json.dumps(found))
"""


def insert(path: Path, before: str, text: str, *, after: Sequence[str] = ()) -> None:
    """Write ``text`` before the first ``before`` that follows each of ``after``, in that order."""
    there = path.read_text(encoding="utf-8")
    place = 0
    for mark in (*after, before):
        place = there.index(mark, place)
    path.write_text(there[:place] + text + there[place:], encoding="utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program with one setting more."""
    daemon = tmp_path_factory.mktemp("copy") / "daemon"
    shutil.copytree(ROOT / "daemon", daemon, ignore=shutil.ignore_patterns("__pycache__"))
    insert(daemon / TABLE, "    atrs: ", ROW)
    for language, (label, hint) in FIELD.items():
        said = f'        "reminders.pause": {label!r},\n        "reminders.pause.hint": {hint!r},\n'
        explained = f'        "reminders.pause": {EXPLAINED[language]!r},\n'
        for table, words in (("FIELDS", said), ("EXPLAINED", explained)):
            insert(daemon / WORDS, '        "reminders.sound"', words, after=(f"\n{table}: ", f'    "{language}": {{'))
    return daemon


@pytest.fixture(scope="module")
def found(copy: Path) -> dict[str, object]:
    """What the copy does with it."""
    environ = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", LOOK, str(copy.parent / "settings.toml")],
        env=environ,
        capture_output=True,
        encoding="utf-8",
        timeout=LIMIT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, object] = json.loads(done.stdout)
    assert str(told["program"]).startswith(str(copy))
    return told


def test_two_files_are_changed(copy, found):
    before, after = contents(ROOT / "daemon"), contents(copy)
    assert {name for name in before | after if before.get(name) != after.get(name)} == {str(TABLE), str(WORDS)}


def test_it_is_read_with_its_default_and_a_wrong_value_is_named(found):
    assert found["default"] == found["in place of the wrong one"] == 300
    assert found["problems"] == [
        "settings.toml, reminders.pause: nem érthető időtartam (így írd: 30m, 7h vagy 1h30m); az alapértelmezés érvényes."
    ]


@pytest.mark.parametrize("language", FIELD)
def test_the_page_shows_it_in_both_languages(language, found):
    page = found[f"page {language}"]
    label, hint = FIELD[language]
    assert f'<label for="reminders-pause">{label}</label>' in page
    assert hint in page
    assert 'name="reminders-pause" value="5"' in page


@pytest.mark.parametrize("language", EXPLAINED)
def test_the_manual_and_the_template_explain_it(language, found):
    explained = EXPLAINED[language]
    assert f"`reminders.pause`: {explained}" in found[f"manual {language}"]
    assert f'# {explained.replace("`", "")}\npause = "5m"\n' in found[f"template {language}"]


def test_the_page_checks_it_and_writes_it_into_the_file(found):
    assert found["said of what means nothing"]
    assert found["saved"] is True
    assert found["file"] == '[reminders]\npause = "12m"\nsound = true # loud\n'
    assert found["problems then"] == []
    assert found["read"] == [720, True]
