"""Is the Hetes that runs the one that is asked?"""

from __future__ import annotations

from hetes.doctor.check import Check, Judged, Told
from hetes.doctor.looks import AGENT

VERDICTS = {
    "same": ("good", "/help"),
    "differs": ("attention", "/help"),
    "alone": ("good", "/help"),
}


def _judge(told: Told) -> Judged:
    agent = told.get("agent") or {}
    own, its = str(agent.get("own_version") or ""), str(agent.get("version") or "")
    return "alone" if not its else "same" if own == its else "differs", {"version": own, "agent": its}


CHECK = Check(name="version", group="rest", order=50, verdicts=VERDICTS, looks=(AGENT,), judge=_judge)
