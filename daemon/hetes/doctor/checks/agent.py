"""Does Hetes itself run, in earnest, and does it answer?"""

from __future__ import annotations

from hetes.doctor.check import ABOUT, Check, Judged, Told
from hetes.doctor.looks import AGENT

VERDICTS = {
    "running": ("good", ABOUT),
    "simulated": ("attention", ABOUT),
    "absent": ("bad", ABOUT),
    "silent": ("bad", ABOUT),
    "strange": ("bad", ABOUT),
}


def _judge(told: Told) -> Judged:
    agent = told.get("agent")
    if agent is None:
        return "silent", {}
    reached = str(agent.get("reached"))
    if reached == "running" and agent.get("simulated"):
        reached = "simulated"
    return reached if reached in VERDICTS else "strange", {"reason": str(agent.get("reason") or "")}


CHECK = Check(name="agent", group="first", order=80, verdicts=VERDICTS, looks=(AGENT,), judge=_judge)
