"""Is the computer's clock right, compared with the portal's?"""

from __future__ import annotations

from hetes.doctor.check import ABOUT, Check, Judged, Told
from hetes.doctor.looks import PORTAL

OFF = 60.0
"""Seconds by which the clocks may differ: HTTP tells whole seconds, and an answer takes some."""
VERDICTS = {
    "right": ("good", ABOUT),
    "ahead": ("attention", ABOUT),
    "behind": ("attention", ABOUT),
    "unseen": ("unknown", ABOUT),
}


def _judge(told: Told) -> Judged:
    portal = told.get("portal") or {}
    off = portal.get("clock_off") if portal.get("outcome") in ("reachable", "slow") else None
    if off is None:
        return "unseen", {"seconds": None}
    word = "right" if abs(off) <= OFF else "ahead" if off > 0 else "behind"
    return word, {"seconds": round(abs(off))}


CHECK = Check(name="clock", group="rest", order=10, verdicts=VERDICTS, looks=(PORTAL,), judge=_judge)
