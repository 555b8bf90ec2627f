"""Does a program use the card now, or hold it for itself alone?"""

from __future__ import annotations

from typing import Any

from hetes.doctor.check import ABOUT, Check, Computer, Facts, Judged, Look, Told
from hetes.doctor.looks import AGENT, PCSC, readers_told

VERDICTS = {
    "free": ("good", ABOUT),
    "no_card": ("good", ABOUT),
    "in_use": ("attention", ABOUT),
    "exclusive": ("attention", ABOUT),
    "unseen": ("unknown", ABOUT),
}


def _users(_computer: Computer) -> Facts | None:
    from hetes.doctor.probes.pcscd_clients import look  # noqa: PLC0415 - checks import no probe at the top

    return look()


def _judge(told: Told) -> Judged:
    pcsc, users = readers_told(told), told.get("users") or {}
    agent = told.get("agent") or {}
    ours = {users.get("own"), agent.get("pid")}  # Hetes looks as well, and is not meant
    told_apart = agent.get("reached") == "running" or (agent.get("reached") == "absent" and not agent.get("locked"))
    all_lines = (users.get("lines") or ()) if told_apart else ()  # else one of them may be the agent
    lines = [line for line in all_lines if not any(pid in ours for _, pid in line)]
    facts: dict[str, Any] = {
        "programs": tuple(sorted({name for line in lines for name, _ in line})),
        "hidden": int(users.get("hidden") or 0),
    }
    if pcsc is None:
        return "unseen", facts
    cards = [r["card"] for r in pcsc.get("readers") or () if r["card"] and not r["ignored"]]
    if any(card["exclusive"] for card in cards):
        word = "exclusive"
    elif any(card["in_use"] for card in cards):
        word = "in_use"
    else:
        word = "free" if cards else "no_card"
    return word, facts


CHECK = Check(
    name="card_use",
    group="first",
    order=40,
    verdicts=VERDICTS,
    looks=(PCSC, Look("users", 4.0, _users), AGENT),
    judge=_judge,
)
