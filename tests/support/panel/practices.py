"""What an agent tells of its practice, invented: of three workstations, or of hundreds."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import cycle
from typing import Any

NOW = datetime.fromisoformat("2026-11-23T11:00:00+00:00")
_FAMILY = ("Minta", "Példa", "Próba", "Kovácsné Hosszúnevű", "Szabó", "Őze", "Ács")
_GIVEN = ("Éva", "Ádám", "Zsófia", "Bálint", "Krisztina Veronika")
_STATES = ("ready", "ready", "ready", "ready", "gone", "ready", "sleeping", "ready", "stopped", "ready", "locked")


def practice(workstations: int, **other: Any) -> dict[str, Any]:
    """Return it, with a practitioner for every two workstations (three for three); ``other`` replaces what is told."""
    people = 3 if workstations <= 3 else workstations // 2
    names = [f"Dr. {family} {given}" for given in _GIVEN for family in _FAMILY]
    return {
        "on": True, "trouble": None, "now": _iso(NOW), "workstation": "w0", "name": "1. rendelő", "linked": True,
        "apart_s": 0, "foreign": 0, "clocks_apart": [],
        "workstations": [_station(n, state) for n, state in zip(range(workstations), cycle(_STATES), strict=False)],
        "people": [_person(n, name) for n, name in zip(range(people), cycle(names), strict=False)],
        **other,
    }  # fmt: skip


def _iso(instant: datetime) -> str:
    return instant.isoformat().replace("+00:00", "Z")


def _station(number: int, state: str) -> dict[str, Any]:
    state = {1: "locked", 2: "gone"}.get(number, state)
    name = "Pult" if number == 1 else f"{number + 1}. rendelő"
    return {
        "id": f"w{number}", "name": name, "state": "ready" if state == "locked" else state, "locked": state == "locked",
        "face": "idle", "own": number == 0, "version": "0.1.0", "ahead_s": 0,
        "heard_at": _iso(NOW - timedelta(minutes=7 * number % 4000)),
    }  # fmt: skip


def _person(number: int, name: str) -> dict[str, Any]:
    state = ("active", "expired", "active", "none", "active")[number % 5]
    ends = NOW + timedelta(minutes=(20, -30, 185, 0, 95)[number % 5] + number % 3)
    return {
        "key": f"p{number}", "name": name, "state": state, "done": number % 7 == 3, "lost": False,
        "started_at": None if state == "none" else _iso(ends - timedelta(hours=7)),
        "ends_at": None if state == "none" else _iso(ends), "where": f"{number % 9 + 1}. rendelő",
    }  # fmt: skip
