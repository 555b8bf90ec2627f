"""The run of the check: looks side by side, each with a limit of its own, then judgements.

``hetes doctor`` calls :func:`examine`; the panel starts :func:`main` as a child, which writes a line of JSON for each
finding the moment it is there. What the looks need (psutil, httpx, D-Bus) is loaded by this short-lived program only,
never by the agent. Law: nothing is changed by looking, and no card is ever connected to.
"""

from __future__ import annotations

import json
import logging
import os
import queue
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from hetes import __version__
from hetes.adapters.clock import SystemClock
from hetes.adapters.folders import Folders, find_folders
from hetes.adapters.logs import start_logging
from hetes.adapters.settings.file import SettingsFile
from hetes.core.views.status import iso
from hetes.doctor.check import Answers, Computer, Facts, Finding, Look, Missed
from hetes.doctor.registry import CHECKS, LOOKS
from hetes.doctor.text import WIDTH, check_json, check_lines
from hetes.presentation.manual.view import manual

Tell = Callable[[Finding], None]
log = logging.getLogger(__name__)


def examine(folders: Folders, tell: Tell = lambda _: None) -> list[Finding]:
    """Look at everything and return the findings, in the order of the checks. ``tell`` hears each when it is there."""
    start_logging(folders.data, logging.INFO, "doctor")  # a look that fails is for the log, not for the terminal
    clock = SystemClock()
    file = SettingsFile.of(folders, clock.zone)
    settings, problems = file.read()
    return run(LOOKS, Computer(folders, settings, problems, clock, asdict(file.sources())), tell)


def run(looks: Sequence[Look], computer: Computer, tell: Tell = lambda _: None) -> list[Finding]:
    """Look side by side, each look in a thread of its own, and judge each check as soon as what it needs is there.

    A look that takes longer than its limit is left behind, as "late"; one that raises has "failed": neither says
    anything about what it was to look at. The whole takes no longer than the longest limit.
    """
    answers: queue.SimpleQueue[tuple[str, Facts | Missed | None]] = queue.SimpleQueue()
    begun = time.monotonic()

    def work(look: Look) -> None:
        try:
            answers.put((look.name, look.ask(computer)))
        except Exception:
            log.exception("the look %s failed", look.name)
            answers.put((look.name, Missed.FAILED))

    for look in looks:
        threading.Thread(target=work, args=(look,), name=f"look-{look.name}", daemon=True).start()
    findings: dict[str, Finding] = {}
    told: dict[str, Facts | Missed | None] = {}
    waiting = {look.name: begun + look.within for look in looks}
    while waiting:
        _judge(findings, told, waiting, tell)
        try:
            name, answer = answers.get(timeout=max(0.0, min(waiting.values()) - time.monotonic()))
        except queue.Empty:
            late = [name for name, until in waiting.items() if until <= time.monotonic()]
            told |= dict.fromkeys(late, Missed.LATE)
            waiting = {name: until for name, until in waiting.items() if name not in late}
        else:
            if waiting.pop(name, None) is not None:
                told[name] = answer
    _judge(findings, told, waiting, tell)
    return [findings[check] for check in CHECKS]


def _judge(findings: dict[str, Finding], told: Answers, waiting: Mapping[str, float], tell: Tell) -> None:
    """Judge what can be judged by now."""
    for name, check in CHECKS.items():
        if name not in findings and not any(look.name in waiting for look in check.looks):
            findings[name] = check.find(told)
            tell(findings[name])


def written(findings: list[Finding], language: str, *, as_json: bool, width: int = WIDTH) -> tuple[bool, list[str]]:
    """Return whether the computer is ready, and the lines that say so, for a terminal that is so wide."""
    told = check_json(findings, language, __version__, iso(SystemClock().now()))
    if as_json:
        return told["ready"], [json.dumps(told, ensure_ascii=False)]
    sections = {section.id: section.title for section in manual(language, "", 0.0).sections}
    return told["ready"], check_lines(findings, language, sections, width)


def main() -> int:
    """Be the panel's child: write each finding as a line of JSON, and at last when it was."""

    def write(line: dict[str, Any]) -> None:
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()

    examine(find_folders(), lambda f: write({"check": f.check, "word": f.word, "facts": dict(f.facts)}))
    write({"at": iso(SystemClock().now())})
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # a look that hangs in somebody else's code is left behind
