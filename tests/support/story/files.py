"""Reads the stories in ``days/``: settings, what happens, and what is expected, derived by hand from the policy.

The first line holds ``settings`` in the shape of settings.toml (and ``holidays``); a line with ``event`` is a line of
`hetes rehearse`; a line with ``expect`` is one of its output lines, with ``expect`` in the place of ``do``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hetes.adapters.settings.schema import check
from hetes.core.settings import Settings

Line = dict[str, Any]
FOLDER = Path(__file__).with_name("days")


@dataclass(frozen=True)
class StoryFile:
    """One story: its sentence, its settings, the lines that go in and those that must come out."""

    name: str
    settings: Settings
    lines: list[Line]
    expected: list[Line]


def settings_from(told: dict[str, Any]) -> Settings:
    """Read settings as the program reads its file, and the public holidays besides; a wrong value is an error."""
    days_off = frozenset(date.fromisoformat(day) for day in told.get("holidays", []))
    checked = check({key: value for key, value in told.items() if key != "holidays"})
    if checked.problems:
        raise ValueError(f"a story's settings are wrong: {checked.problems}")
    return replace(checked.settings, holidays=days_off, zone=ZoneInfo("Europe/Budapest"))


def read(path: Path) -> StoryFile:
    first, *rest = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    expected = [
        {"do" if key == "expect" else key: value for key, value in line.items()} for line in rest if "expect" in line
    ]
    lines = [line for line in rest if "event" in line]
    return StoryFile(path.stem.replace("_", " "), settings_from(first["settings"]), lines, with_reasons(expected))


def with_reasons(expected: list[Line]) -> list[Line]:
    """Any reason will do, but there must be one."""
    return [{**line, "reason": "any"} if line["do"] == "refused" else line for line in expected]


def all_stories() -> list[StoryFile]:
    return [read(path) for path in sorted(FOLDER.glob("*.jsonl"))]
