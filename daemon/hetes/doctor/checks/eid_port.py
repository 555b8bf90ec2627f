"""Does another eID program listen where the eSzemélyi Kliens has to?"""

from __future__ import annotations

from hetes.doctor.check import ABOUT, Check, Judged, Told
from hetes.doctor.looks import PROGRAMS

VERDICTS = {
    "free": ("good", ABOUT),
    "client": ("good", ABOUT),
    "other": ("attention", ABOUT),
    "taken": ("unknown", ABOUT),
    "unseen": ("unknown", ABOUT),
}


def _judge(told: Told) -> Judged:
    programs = told.get("programs") or {}
    listening = programs.get("listening")
    if listening is None:
        return "unseen", {"program": ""}
    program = str(programs.get("listener") or "")
    if not listening:
        word = "free"
    elif not program:
        word = "taken"
    else:
        word = "client" if programs.get("listener_is_client") else "other"
    return word, {"program": program}


CHECK = Check(name="eid_port", group="rest", order=40, verdicts=VERDICTS, looks=(PROGRAMS,), judge=_judge)
