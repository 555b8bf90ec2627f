"""Does the eSzemélyi Kliens run? Not to see it proves nothing: it may run under another name."""

from __future__ import annotations

from hetes.doctor.check import TROUBLE, Check, Judged, Told
from hetes.doctor.looks import PROGRAMS

VERDICTS = {
    "running": ("good", TROUBLE),
    "installed": ("unknown", TROUBLE),
    "not_seen": ("unknown", TROUBLE),
}


def _judge(told: Told) -> Judged:
    programs = told.get("programs") or {}
    running = tuple(programs.get("client") or ())
    word = "running" if running else "installed" if programs.get("installed") else "not_seen"
    return word, {"programs": running, "version": str(programs.get("version") or "")}


CHECK = Check(name="client", group="first", order=60, verdicts=VERDICTS, looks=(PROGRAMS,), judge=_judge)
