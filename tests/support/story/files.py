"""Reads the stories in ``days/``: settings, what happens, and what is expected, derived by hand from the policy.

The first line holds ``settings`` in the shape of settings.toml (and ``holidays``); a line with ``event`` is a line of
`hetes rehearse`; a line with ``expect`` is one of its output lines, with ``expect`` in the place of ``do``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hetes.core.settings import Practitioner, Settings
from hetes.core.spans import Span

Line = dict[str, Any]
FOLDER = Path(__file__).with_name("days")


@dataclass(frozen=True)
class StoryFile:
    """One story: its sentence, its settings, the lines that go in and those that must come out."""

    name: str
    settings: Settings
    lines: list[Line]
    expected: list[Line]


def spans(text: str) -> tuple[Span, ...]:
    """Read "08:00-12:00, 13:00-18:00"."""
    pieces = [piece.strip() for piece in text.split(",")]
    return tuple(Span(minutes(piece[:5]), minutes(piece[6:])) for piece in pieces)


def minutes(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def span_of(text: str) -> timedelta:
    """Read "20m" or "2h"."""
    return timedelta(**{{"m": "minutes", "h": "hours"}[text[-1]]: int(text[:-1])})


def settings_from(told: dict[str, Any]) -> Settings:
    """Make settings of the few keys that stories use; an unknown key is an error."""
    unknown = set(told) - {"closed", "open", "holidays", "reminders", "practitioner"}
    if unknown:
        raise ValueError(f"stories know no {unknown}")
    people = [
        Practitioner(
            id=each["id"],
            name=each["name"],
            card_expires=date.fromisoformat(each["card_expires"]) if "card_expires" in each else None,
            hours={day: spans(text) for day, text in each.get("hours", {}).items()},
        )
        for each in told.get("practitioner", [])
    ]
    usual = Settings()
    reminders = told.get("reminders", {})
    repeats = reminders.get("repeat_after_expiry")
    return Settings(
        before_hours=span_of(reminders["before_hours"]) if "before_hours" in reminders else usual.before_hours,
        repeat_after_expiry=usual.repeat_after_expiry if repeats is None else tuple(map(span_of, repeats)),
        closed=frozenset(date.fromisoformat(day) for day in told.get("closed", [])),
        open={date.fromisoformat(day): spans(text) for day, text in told.get("open", {}).items()},
        holidays=frozenset(date.fromisoformat(day) for day in told.get("holidays", [])),
        quiet=tuple(span for text in reminders.get("quiet", []) for span in spans(text)),
        configured=tuple(people),
        zone=ZoneInfo("Europe/Budapest"),
    )


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
