"""Is there a card in a reader, and is it an eSzemélyi card?"""

from __future__ import annotations

from hetes.doctor.check import TROUBLE, Check, Judged, Told
from hetes.doctor.looks import PCSC, SETTINGS, no_card_wanted, readers_told

VERDICTS = {
    "eszemelyi": ("good", "/help#codes"),
    "unknown": ("attention", "/"),
    "other": ("attention", "/settings#cards"),
    "mute": ("bad", TROUBLE),
    "none": ("unknown", TROUBLE),
    "unseen": ("unknown", TROUBLE),
    "not_needed": ("good", "/practitioners"),
}
_BEST_FIRST = ("eszemelyi", "unknown", "mute", "other")


def _judge(told: Told) -> Judged:
    pcsc = readers_told(told)
    if pcsc is None:
        return "not_needed" if no_card_wanted(told) else "unseen", {}
    kinds = [r["card"]["kind"] for r in pcsc.get("readers") or () if r["card"] and not r["ignored"]]
    for kind in _BEST_FIRST:
        if kind in kinds:
            return kind, {}
    return "not_needed" if no_card_wanted(told) else "none", {}


CHECK = Check(name="card", group="first", order=30, verdicts=VERDICTS, looks=(PCSC, SETTINGS), judge=_judge)
