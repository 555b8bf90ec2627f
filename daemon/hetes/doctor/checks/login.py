"""Does Hetes start by itself at login?"""

from __future__ import annotations

from hetes.doctor.check import Check, Computer, Facts, Judged, Look, Told

_SETTINGS = "/settings#login"
VERDICTS = {
    "on": ("good", _SETTINGS),
    "other_command": ("attention", _SETTINGS),
    "for_everybody": ("good", _SETTINGS),
    "policy": ("attention", _SETTINGS),
    "absent": ("attention", _SETTINGS),
    "hidden": ("attention", _SETTINGS),
    "switched_off": ("attention", _SETTINGS),
    "task_manager": ("attention", _SETTINGS),
    "other_desktop": ("attention", _SETTINGS),
    "program_gone": ("attention", _SETTINGS),
    "broken": ("attention", _SETTINGS),
    "unseen": ("unknown", _SETTINGS),
}


def _look(computer: Computer) -> Facts:
    from hetes.adapters.autostart.at_login import at_login  # noqa: PLC0415 - checks import no adapter at the top

    return dict(at_login("status", computer.settings.language)["autostart"])


def _judge(told: Told) -> Judged:
    login = told.get("login") or {}
    if login.get("why") == "unknown":
        return "unseen", {}
    return str(login.get("why") or ("on" if login.get("enabled") else "absent")), {}


CHECK = Check(
    name="login", group="first", order=90, verdicts=VERDICTS, looks=(Look("login", 3.0, _look),), judge=_judge
)
