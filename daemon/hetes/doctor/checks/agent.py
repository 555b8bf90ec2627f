"""Does Hetes itself run, in earnest, and does it answer?"""

from __future__ import annotations

from hetes.doctor.check import ABOUT, Check, Judged, Told
from hetes.doctor.looks import AGENT

VERDICTS = {
    "running": ("good", ABOUT),
    "unlocked": ("attention", ABOUT),
    "apart": ("attention", ABOUT),
    "simulated": ("attention", ABOUT),
    "absent": ("bad", ABOUT),
    "elsewhere": ("bad", ABOUT),
    "unreached": ("bad", ABOUT),
    "silent": ("bad", ABOUT),
    "strange": ("bad", ABOUT),
}


def _judge(told: Told) -> Judged:
    agent = told.get("agent") or {}
    reached = str(agent.get("reached"))
    locked, computer = agent.get("locked"), agent.get("elsewhere") or agent.get("apart_from")
    if reached == "running":
        if agent.get("simulated"):
            reached = "simulated"
        elif agent.get("apart_from"):
            reached = "apart"
        elif locked is False:
            reached = "unlocked"
    elif reached == "absent" and locked:
        reached = "elsewhere" if computer else "unreached"
    word = reached if reached in VERDICTS else "strange"
    return word, {"reason": str(agent.get("reason") or ""), "computer": str(computer or "")}


CHECK = Check(name="agent", group="first", order=80, verdicts=VERDICTS, looks=(AGENT,), judge=_judge)
