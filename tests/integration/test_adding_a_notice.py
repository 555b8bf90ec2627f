"""A notice is added by four files: its rule, its place in the registry, and an entry in each language."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.system.waiting import LIMIT

DAEMON = Path(__file__).parents[2] / "daemon"
NOTICES = Path("hetes", "core", "notices")
WORDS = Path("hetes", "presentation", "notices")

RULE = '''
"""The notice after the day's last consulting hours. Made up by a test."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from hetes.core.effects import Value
from hetes.core.notices.rule import ButtonKind, Rule
from hetes.core.state import Occasion, State


class DayOver(Rule):
    notice = "day_over"
    buttons = (ButtonKind.SNOOZE, ButtonKind.OPEN_PANEL)

    def occasions(self, state: State, now: datetime) -> Iterator[Occasion]:
        for who in state.practitioners:
            for block in state.calendar.blocks_near(who.id, now):
                key = (self.notice, who.id, block.label)
                at = block.end_at + timedelta(minutes=15)
                yield Occasion(key, self.notice, who.id, at, block=block)

    def true(self, state: State, occasion: Occasion, now: datetime) -> bool:
        return occasion.block is not None and now < occasion.block.end_at + timedelta(hours=1)

    def looks(self, state: State, now: datetime) -> Iterator[datetime]:
        yield from (v.occasion.at + timedelta(minutes=45) for v in state.visible if v.occasion.notice == self.notice)

    def facts(self, state: State, occasion: Occasion, now: datetime) -> Mapping[str, Value]:
        return {"ended_at": occasion.block.end_at, "late": state.calendar.local_day(now).weekday() == 4}

    def variants(self, facts: Mapping[str, object]) -> tuple[str, ...]:
        return ("friday",) if facts["late"] else ()
'''
ENTRY = {
    "hu": """NoticeWords(
        name="a nap vége",
        text={"": "{ended}-kor vége volt a rendelésnek.", "friday": "Jó hétvégét!"},
        coming="szólok, hogy vége ({ended})",
    ),""",
    "en": """NoticeWords(
        name="end of the day",
        text={"": "Consulting hours ended at {ended}.", "friday": "Have a good weekend!"},
        coming="I shall say that it is over ({ended})",
    ),""",
}
SETTINGS = """
language = "{language}"

[[practitioner]]
id = "eva"
name = "Dr. Minta Éva"

[practitioner.hours]
mon = "08:00-12:00"
fri = "08:00-12:00"
"""
DAY = """
{{"at": "{day}T12:10:00+01:00", "event": "restart"}}
{{"at": "{day}T13:30:00+01:00", "event": "until"}}
"""
LOOK = """
from hetes.core.effects import Notify
from hetes.core.settings import Settings
from hetes.presentation.notices.sentences import coming_text, notice_name
from hetes.presentation.notices.view import notice_view

print(coming_text("day_over", {"ended_at": "2026-11-23T12:00:00+01:00", "late": False}, "", "hu"))
print(notice_name("day_over", "en"))
print(*(b.label for b in notice_view(Notify(1, "day_over", "default", {"late": True}), Settings()).buttons), sep="\\n")
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the program in which the notice was added."""
    place = tmp_path / "daemon"
    shutil.copytree(DAEMON, place, ignore=shutil.ignore_patterns("__pycache__"))
    (place / NOTICES / "of_the_day.py").write_text(RULE, encoding="utf-8")
    registry = place / NOTICES / "registry.py"
    put(registry, "from hetes.core.notices.rule import Rule\n", "from hetes.core.notices.of_the_day import DayOver\n")
    put(registry, "    CardExpiring(),\n", "    DayOver(),\n")
    for language, entry in ENTRY.items():
        words = place / WORDS / f"words_{language}.py"
        put(words, "NOTICES: Mapping[str, NoticeWords] = {\n", f'    "day_over": {entry}\n')
    return place


def put(path: Path, after: str, text: str) -> None:
    before = path.read_text(encoding="utf-8")
    assert before.count(after) == 1
    path.write_text(before.replace(after, after + text), encoding="utf-8")


def run(copy: Path, *words: str) -> str:
    environment = {
        **os.environ,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONIOENCODING": "utf-8",
        "PYTHONPATH": str(copy),
        "TZ": "Europe/Budapest",
    }
    done = subprocess.run(
        [sys.executable, *words], env=environment, capture_output=True, encoding="utf-8", timeout=LIMIT, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def rehearse(copy: Path, home: Path, language: str, day: str) -> list[dict[str, object]]:
    """Return the notices of a day by the program's settings in its home."""
    (home / "config").mkdir(parents=True, exist_ok=True)
    (home / "config" / "settings.toml").write_text(SETTINGS.format(language=language), encoding="utf-8")
    story = home / "day.jsonl"
    story.write_text(DAY.format(day=day), encoding="utf-8")
    told = [json.loads(line) for line in run(copy, "-m", "hetes", "rehearse", str(story), "--json").splitlines()]
    return [line for line in told if line.get("notice") == "day_over"]


def test_four_files_make_a_notice(copy):
    was = {path.relative_to(DAEMON) for path in DAEMON.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    now = {path.relative_to(copy) for path in copy.rglob("*") if path.is_file()}
    assert was <= now
    changed = {path for path in now if path not in was or (DAEMON / path).read_bytes() != (copy / path).read_bytes()}
    assert changed == {
        NOTICES / "of_the_day.py",
        NOTICES / "registry.py",
        WORDS / "words_hu.py",
        WORDS / "words_en.py",
    }


@pytest.mark.parametrize(
    ("language", "monday", "friday"),
    [
        ("hu", "12:00-kor vége volt a rendelésnek.", "Jó hétvégét!"),
        ("en", "Consulting hours ended at 12:00.", "Have a good weekend!"),
    ],
)
def test_it_is_rehearsed_in_both_languages(copy, hetes_home, language, monday, friday):
    about = {"notice": "day_over", "practitioner": "eva"}
    assert rehearse(copy, hetes_home, language, "2026-11-23") == [
        {
            "at": "2026-11-23T11:15:00Z",
            "do": "notify",
            **about,
            "text": monday,
            "ended_at": "2026-11-23T11:00:00Z",
            "late": False,
        },
        {"at": "2026-11-23T12:00:00Z", "do": "withdraw", **about},
    ]
    assert rehearse(copy, hetes_home, language, "2026-11-27")[0]["text"] == friday


def test_the_panel_announces_it_the_desktop_has_its_buttons_and_rehearse_its_name(copy):
    assert run(copy, "-c", LOOK).splitlines() == [
        "szólok, hogy vége (12:00)",
        "end of the day",
        "10 perc múlva",
        "Vezérlőpult megnyitása",
    ]
