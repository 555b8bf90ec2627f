"""Does the card service (pcscd, "Smart Card") run, and does it answer this user?"""

from __future__ import annotations

from hetes.doctor.check import ABOUT, TROUBLE, Check, Judged, Told
from hetes.doctor.looks import PCSC, SETTINGS, no_card_wanted

VERDICTS = {
    "up": ("good", TROUBLE),
    "down": ("bad", TROUBLE),
    "denied": ("bad", TROUBLE),
    "disabled": ("bad", TROUBLE),
    "library_missing": ("bad", ABOUT),
    "silent": ("bad", TROUBLE),
    "asleep": ("unknown", TROUBLE),
    "not_needed": ("good", "/practitioners"),
}


def _judge(told: Told) -> Judged:
    pcsc = told.get("pcsc") or {}
    word = str(pcsc.get("service"))
    if word in VERDICTS and word != "up" and no_card_wanted(told):
        word = "not_needed"
    return word, {"code": pcsc.get("code") or ""}


CHECK = Check(name="card_service", group="first", order=10, verdicts=VERDICTS, looks=(PCSC, SETTINGS), judge=_judge)
