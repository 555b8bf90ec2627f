"""Is Hetes's icon in the tray, where it can be seen?"""

from __future__ import annotations

from collections.abc import Mapping

from hetes.doctor.check import ABOUT, Check, Computer, Facts, Judged, Look, Told
from hetes.doctor.looks import AGENT

VERDICTS = {
    "visible": ("good", "/help#icon"),
    "untaken": ("attention", ABOUT),
    "behind_arrow": ("attention", "/help#icon"),
    "no_host": ("attention", ABOUT),
    "no_screen": ("attention", ABOUT),
    "failed": ("attention", ABOUT),
    "not_wanted": ("unknown", ABOUT),
    "unseen": ("unknown", "/help#icon"),
}


def _screen(_computer: Computer) -> Facts:
    from hetes.doctor.probes.screen import look  # noqa: PLC0415 - checks import no probe at the top

    return look()


def _judge(told: Told) -> Judged:
    agent, screen = told.get("agent") or {}, told.get("screen") or {}
    tray = agent.get("tray")
    if not isinstance(tray, Mapping):
        return "unseen", {}
    reasons = tuple(f"{name}: {why}" for name, why in (tray.get("reasons") or {}).items())
    if not tray.get("wanted"):
        word = "not_wanted"
    elif not tray.get("backend"):
        nowhere = screen.get("linux") and screen.get("host") is not True
        word = "no_screen" if screen.get("screen") is False else "no_host" if nowhere else "failed"
    elif screen.get("behind_arrow"):
        word = "behind_arrow"
    else:
        untaken = tray.get("served") is False
        word = "no_host" if screen.get("host") is False else "untaken" if untaken else "visible"
    return word, {"backend": str(tray.get("backend") or ""), "reasons": reasons}


CHECK = Check(
    name="icon", group="first", order=100, verdicts=VERDICTS, looks=(AGENT, Look("screen", 4.0, _screen)), judge=_judge
)
