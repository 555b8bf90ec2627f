"""Are the practitioners entered, and is each card valid by the date that was given?"""

from __future__ import annotations

from hetes.doctor.check import Check, Judged, Told
from hetes.doctor.looks import SETTINGS

VERDICTS = {
    "fine": ("good", "/practitioners"),
    "no_date": ("good", "/practitioners"),
    "nobody": ("unknown", "/practitioners"),
    "expired": ("attention", "/new-card"),
}


def _judge(told: Told) -> Judged:
    settings = told.get("settings") or {}
    expired = tuple(settings.get("expired") or ())
    no_date = tuple(settings.get("no_date") or ())
    known = "no_date" if no_date else "fine"
    word = "expired" if expired else known if settings.get("people") else "nobody"
    return word, {"names": expired or no_date, "people": int(settings.get("people") or 0)}


CHECK = Check(name="people", group="first", order=50, verdicts=VERDICTS, looks=(SETTINGS,), judge=_judge)
