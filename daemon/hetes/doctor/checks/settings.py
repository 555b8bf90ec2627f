"""Is every value of the settings in order?"""

from __future__ import annotations

from typing import Any

from hetes.doctor.check import Check, Judged, Told
from hetes.doctor.looks import SETTINGS

VERDICTS = {
    "fine": ("good", "/settings"),
    "wrong": ("attention", "/settings"),
}


def _judge(told: Told) -> Judged:
    settings = told.get("settings") or {}
    problems = tuple(settings.get("problems") or ())
    sources: dict[str, Any] = {name: tuple(settings.get(name) or ()) for name in ("own", "everybody", "locked", "vain")}
    given = sources["everybody"] or sources["locked"]  # else the file need not even be there
    sources["file"] = settings.get("file") if given else None
    return "wrong" if problems else "fine", {"problems": problems, **sources}


CHECK = Check(name="settings", group="rest", order=20, verdicts=VERDICTS, looks=(SETTINGS,), judge=_judge)
