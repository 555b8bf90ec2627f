"""Do notices appear? Who took the last one, and whether the user saw the test notice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hetes.doctor.check import ABOUT, Check, Computer, Facts, Judged, Look, Told
from hetes.doctor.looks import AGENT

_REMINDERS = "/help#reminders"
VERDICTS = {
    "waiting": ("attention", ABOUT),
    "seen": ("good", _REMINDERS),
    "taken": ("good", _REMINDERS),
    "toast": ("good", _REMINDERS),
    "balloon": ("attention", ABOUT),
    "plain": ("attention", ABOUT),
    "off": ("attention", ABOUT),
    "held": ("attention", ABOUT),
    "quiet": ("attention", ABOUT),
    "not_seen": ("attention", ABOUT),
    "nobody": ("attention", ABOUT),
    "untried": ("unknown", _REMINDERS),
    "unseen": ("unknown", _REMINDERS),
}


def _service(_computer: Computer) -> Facts:
    from hetes.doctor.probes.notification_service import look  # noqa: PLC0415 - checks import no probe at the top

    return look()


def _judge(told: Told) -> Judged:
    agent, service = told.get("agent") or {}, told.get("service") or {}
    notices = agent.get("notices")
    facts: dict[str, Any] = {"service": str(service.get("name") or ""), "at": None, "since": None}
    if not isinstance(notices, Mapping):
        return "unseen", facts
    channel, seen = notices.get("channel"), notices.get("seen")
    facts["at"], facts["since"] = notices.get("at"), notices.get("waiting_since")
    windows = service.get("windows")
    if windows in {"off", "held"}:  # whatever was seen before, and why one may be waiting
        word = str(windows)
    elif service.get("quiet") is True:
        word = "quiet"
    elif facts["since"] is not None:
        word = "waiting"
    elif seen is True:
        word = "seen"
    elif seen is False:
        word = "not_seen"
    elif channel == "tray" or (channel is None and service.get("there") is False):
        word = "nobody"
    elif channel is None:
        word = "untried"
    else:
        words = {"plyer": "plain", "balloon": "balloon"}
        word = words.get(str(channel), "toast" if windows else "taken")
    return word, facts


CHECK = Check(
    name="notices",
    group="first",
    order=110,
    verdicts=VERDICTS,
    looks=(AGENT, Look("service", 4.0, _service)),
    judge=_judge,
)
