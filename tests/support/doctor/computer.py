"""A computer that is ready, as the looks of the check tell of it; each test says what is different on its own."""

from __future__ import annotations

from typing import Any

from hetes.doctor.check import Finding, Told
from hetes.doctor.registry import CHECKS, WORDS

CARD = {"kind": "eszemelyi", "in_use": False, "exclusive": False}
READER = {"label": "REINER SCT cyberJack RFID standard", "known": True, "ignored": False, "card": CARD}
READY: dict[str, Any] = {
    "settings": {"problems": (), "people": 2, "card_wanted": True, "expired": ()},
    "pcsc": {"service": "up", "code": "", "readers": [READER], "unreadable": 0},
    "usb": {"devices": ["REINER SCT cyberJack RFID standard"]},
    "users": {"lines": [], "hidden": 0, "own": 7},
    "programs": {"client": ["eszig-cmu"], "installed": True, "listening": False, "listener": "", "listener_is_client": False},
    "portal": {"outcome": "reachable", "status": 200, "seconds": 0.4, "clock_off": 0.6},
    "agent": {
        "reached": "running",
        "own_version": "1.0",
        "version": "1.0",
        "simulated": False,
        "locked": True,
        "elsewhere": None,
        "apart_from": None,
        "tray": {"wanted": True, "backend": "dbus", "served": True, "reasons": {}},
        "notices": {"channel": "desktop-notifier", "at": "2026-11-23T07:02:00Z", "seen": True},
    },
    "fleet": {"wanted": False},
    "login": {"enabled": True, "why": None},
    "screen": {"screen": True, "linux": True, "host": True, "behind_arrow": None},
    "service": {"there": True, "name": "dunst 1.9"},
    "store": {"state": "fine", "free": 50 * 2**30, "rows": 5, "set_aside": False},
}  # fmt: skip


def but(**looks: Any) -> dict[str, Any]:
    """What is told of a ready computer, but for some looks: a dictionary changes what it names."""
    return {**READY, **{look: {**READY[look], **facts} if facts is not None else None for look, facts in looks.items()}}


def reader(**other: Any) -> dict[str, Any]:
    return {"readers": [{**READER, **other}]}


def card(**other: Any) -> dict[str, Any]:
    return reader(card={**CARD, **other})


def judge(check: str, told: Told) -> Finding:
    return CHECKS[check].find(told)


def judged(told: Told) -> list[Finding]:
    return [check.find(told) for check in CHECKS.values()]


def sentences(language: str) -> dict[str, tuple[str, str]]:
    """Return what each finding says, by "check.word": what was seen, and what to do."""
    return {f"{check}.{word}": said for check in CHECKS for word, said in WORDS[check][language].findings.items()}
