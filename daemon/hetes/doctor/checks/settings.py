"""Is every value of the settings in order?"""

from __future__ import annotations

from hetes.doctor.check import Check, Judged, Told
from hetes.doctor.looks import SETTINGS

VERDICTS = {
    "fine": ("good", "/settings"),
    "wrong": ("attention", "/settings"),
    "unseen": ("unknown", "/settings"),
}


def _judge(told: Told) -> Judged:
    settings = told.get("settings")
    if settings is None:
        return "unseen", {"problems": ()}
    problems = tuple(settings.get("problems") or ())
    return "wrong" if problems else "fine", {"problems": problems}


CHECK = Check(name="settings", group="rest", order=20, verdicts=VERDICTS, looks=(SETTINGS,), judge=_judge)
