"""The check: is this computer ready for the day? Looks side by side, each with a limit of its own, then judgements.

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
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from hetes import __version__
from hetes.adapters.autostart.at_login import at_login
from hetes.adapters.clock import SystemClock
from hetes.adapters.folders import Folders, find_folders
from hetes.adapters.ipc.client import ChannelError, ask
from hetes.adapters.logs import start_logging
from hetes.core.atr import kind_of
from hetes.core.settings import Settings
from hetes.core.views.status import iso
from hetes.doctor.findings import CHECKS, NEEDS, Facts, Finding, Told
from hetes.doctor.judges import judge, told_of
from hetes.doctor.text import WIDTH, check_json, check_lines
from hetes.ports import Clock
from hetes.presentation.manual.view import manual

Json = dict[str, Any]
Look = Callable[[], Json | None]
Tell = Callable[[Finding], None]
log = logging.getLogger(__name__)

LIMITS: Mapping[str, float] = {
    "pcsc": 4.0, "usb": 3.0, "users": 4.0, "programs": 5.0, "portal": 8.7, "agent": 4.0, "login": 3.0, "screen": 4.0,
    "service": 4.0, "store": 6.0,
}  # fmt: skip
"""Seconds that each look has; the whole takes no longer than the longest of them."""
PORTAL_WITHIN = 8.2
ANSWER_WITHIN = 3.0
_REACHED = {"absent": "absent", "silent": "silent", "lost": "silent"}


def examine(folders: Folders, tell: Tell = lambda _: None) -> list[Finding]:
    """Look at everything and return the findings, in the order of the checks. ``tell`` hears each when it is there."""
    start_logging(folders.data, logging.INFO, "doctor")  # a look that fails is for the log, not for the terminal
    clock = SystemClock()
    settings, problems = _settings(folders, clock)
    today = clock.now().astimezone(clock.zone()).date()
    told: dict[str, Facts | None] = {"settings": told_of(settings, problems, today)}
    return run(looks(folders, settings, clock), told, tell)


def run(these: Mapping[str, Look], told: dict[str, Facts | None], tell: Tell = lambda _: None) -> list[Finding]:
    """Look side by side, each look in a thread of its own, and judge each check as soon as what it needs is there.

    A look that takes longer than its limit is left behind, as one that told nothing; so is one that fails.
    """
    answers: queue.SimpleQueue[tuple[str, Json | None]] = queue.SimpleQueue()
    begun = time.monotonic()

    def work(name: str, look: Look) -> None:
        try:
            answers.put((name, look()))
        except Exception:
            log.exception("the look %s failed", name)
            answers.put((name, None))

    for name, look in these.items():
        threading.Thread(target=work, args=(name, look), name=f"look-{name}", daemon=True).start()
    findings: dict[str, Finding] = {}
    waiting = {name: begun + LIMITS[name] for name in these}
    while waiting:
        _judge(findings, told, waiting, tell)
        try:
            name, answer = answers.get(timeout=max(0.0, min(waiting.values()) - time.monotonic()))
        except queue.Empty:
            waiting = {name: until for name, until in waiting.items() if until > time.monotonic()}
        else:
            if waiting.pop(name, None) is not None:
                told[name] = answer
    _judge(findings, told, waiting, tell)
    return [findings[check] for check in CHECKS]


def _judge(findings: dict[str, Finding], told: Told, waiting: Mapping[str, float], tell: Tell) -> None:
    """Judge what can be judged by now."""
    for check in CHECKS:
        if check not in findings and not any(look in waiting for look in NEEDS[check]):
            findings[check] = judge(check, told)
            tell(findings[check])


def looks(folders: Folders, settings: Settings, clock: Clock) -> dict[str, Look]:
    """Return the looks of this computer, by name."""
    # Each brings what it needs, in its own thread: nothing heavy is loaded before it is wanted.

    def pcsc() -> Json:
        from hetes.doctor.probes.pcsc import look  # noqa: PLC0415 - see above

        return look(lambda atr: kind_of(atr, settings))

    def usb() -> Json:
        from hetes.doctor.probes.usb_readers import look  # noqa: PLC0415 - see above

        return look()

    def users() -> Json | None:
        from hetes.doctor.probes.pcscd_clients import look  # noqa: PLC0415 - see above

        told = look()
        return None if told is None else {**told, "own": os.getpid()}

    def programs() -> Json:
        from hetes.doctor.probes.processes import look  # noqa: PLC0415 - see above

        return look(settings.process_names)

    def store() -> Json:
        from hetes.adapters.store.inspect import look  # noqa: PLC0415 - see above

        return look(folders.store, clock.now())

    return {
        "agent": lambda: _agent(folders),
        "pcsc": pcsc,
        "portal": lambda: _portal(settings, clock),
        "usb": usb,
        "users": users,
        "programs": programs,
        "login": lambda: dict(at_login("status", settings.language)["autostart"]),
        "screen": _screen,
        "service": _service,
        "store": store,
    }


def _settings(folders: Folders, clock: Clock) -> tuple[Settings, tuple[str, ...]]:
    from hetes.adapters.settings.file import SettingsFile  # noqa: PLC0415 - as in looks

    return SettingsFile(folders.settings, clock.zone).read()


def _agent(folders: Folders) -> Json:
    told: Json = {"own_version": __version__}
    try:
        status = ask(folders.runtime, {"do": "status"}, ANSWER_WITHIN).get("status") or {}
        more = ask(folders.runtime, {"do": "equipment"}, ANSWER_WITHIN).get("equipment") or {}
    except ChannelError as error:
        return {**told, "reached": _REACHED.get(error.reason, "strange"), "reason": error.reason}
    return {
        **told,
        "reached": "running",
        "version": status.get("version"),
        "simulated": status.get("simulated") is True,
        **{name: more.get(name) for name in ("pid", "tray", "notices")},
    }


def _portal(settings: Settings, clock: Clock) -> Json:
    from hetes.adapters.portal.probe import ask_child  # noqa: PLC0415 - as in looks

    told = ask_child(settings.portal_url, PORTAL_WITHIN)
    return {**told, "clock_off": clock_off(told.get("date"), clock.now())}


def clock_off(date: object, now: datetime) -> float | None:
    """Return by how many seconds ``now`` is ahead of a server's Date header (RFC 9110); None where there is none."""
    try:
        there = parsedate_to_datetime(str(date))
    except (TypeError, ValueError, OverflowError, IndexError):  # whatever a server may write
        return None
    return (now - (there if there.tzinfo else there.replace(tzinfo=UTC))).total_seconds()


def _screen() -> Json:
    from hetes.adapters.browser import has_screen  # noqa: PLC0415 - as in looks
    from hetes.adapters.tray.host_watch import host_is_there  # noqa: PLC0415 - as in looks
    from hetes.doctor.probes.windows_overflow import behind_arrow  # noqa: PLC0415 - as in looks

    linux = sys.platform.startswith("linux")
    beside = (os.path.join(os.path.dirname(sys.executable), name) for name in ("pythonw.exe", "hetesw.exe"))  # noqa: PTH118, PTH120 - as Windows writes it
    return {
        "screen": has_screen(),
        "linux": linux,
        "host": host_is_there() if linux else None,
        "behind_arrow": behind_arrow((sys.executable, *beside)),
    }


def _service() -> Json:
    from hetes.doctor.probes.notification_service import look  # noqa: PLC0415 - as in looks

    return look()


def written(findings: list[Finding], language: str, *, as_json: bool, width: int = WIDTH) -> tuple[bool, list[str]]:
    """Return whether the computer is ready, and the lines that say so, for a terminal that is so wide."""
    told = check_json(findings, language, __version__, iso(SystemClock().now()))
    if as_json:
        return told["ready"], [json.dumps(told, ensure_ascii=False)]
    sections = {section.id: section.title for section in manual(language, "", 0.0).sections}
    return told["ready"], check_lines(findings, language, sections, width)


def main() -> int:
    """Be the panel's child: write each finding as a line of JSON, and at last when it was."""

    def write(line: Json) -> None:
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()

    examine(find_folders(), lambda f: write({"check": f.check, "word": f.word, "facts": dict(f.facts)}))
    write({"at": iso(SystemClock().now())})
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # a look that hangs in somebody else's code is left behind
