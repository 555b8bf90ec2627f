"""The check as the panel runs it: a child process that looks, and what it has found so far.

Law: everything that a look may load, or hang in, is the child's; it is ended when it takes too long. May be called from
any thread.
"""

from __future__ import annotations

import json
import logging
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from hetes.adapters.child_process import own_child
from hetes.doctor.check import Finding, Missed
from hetes.doctor.registry import CHECKS

log = logging.getLogger(__name__)

WITHIN = 12.0
"""Seconds for the whole; each look has a shorter limit of its own."""
FRESH = 60.0
"""Seconds for which findings count as fresh: opening the page within them starts no new check; a click always does."""


def child_command() -> list[str]:
    """Return the command that is the child."""
    return own_child("--checkup")


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of the last check: the findings so far, whether it still goes on, and when it ended."""

    findings: tuple[Finding, ...] = ()
    running: bool = False
    at: str | None = None


def _whole(findings: tuple[Finding, ...], missed: Missed) -> tuple[Finding, ...]:
    """Return the findings of a check that is over: whatever the child told nothing of was missed."""
    told = {finding.check for finding in findings}
    return (*findings, *(check.finding(missed, {}) for name, check in CHECKS.items() if name not in told))


class Checkup:
    """One check at a time. ``changed`` is called, in a thread of its own, whenever something has changed."""

    def __init__(self, command: Callable[[], Sequence[str]] | None = None) -> None:
        """Start nothing."""
        self.changed: Callable[[], None] = lambda: None
        self._command = command or child_command
        self._news = threading.Condition()
        self._seen = Seen()
        self._ended_at: float | None = None

    @property
    def seen(self) -> Seen:
        """What is known now."""
        return self._seen

    def come_by(self) -> None:
        """Start a check, unless the last one ended less than :data:`FRESH` seconds ago. Returns at once."""
        if self._ended_at is None or time.monotonic() - self._ended_at > FRESH:
            self.begin()

    def begin(self) -> None:
        """Start a check, unless one is running. Returns at once."""
        with self._news:
            if self._seen.running:
                return
            self._seen = Seen(running=True)
        threading.Thread(target=self._run, name="checkup", daemon=True).start()

    def finished(self, within: float = WITHIN) -> Seen:
        """Return what was found: wait ``within`` seconds at most for the running check; start one if there was none."""
        if self._ended_at is None:
            self.begin()
        with self._news:
            self._news.wait_for(lambda: not self._seen.running, within)
        return self._seen

    def _run(self) -> None:
        missed = Missed.FAILED
        try:
            missed = self._listen()
        except Exception:
            log.exception("the check failed")
        finally:
            with self._news:
                self._ended_at = time.monotonic()
                self._seen = Seen(_whole(self._seen.findings, missed), running=False, at=self._seen.at)
                self._news.notify_all()
            self.changed()

    def _listen(self) -> Missed:
        """Let the child look. Returns why it told nothing of a check that it told nothing of."""
        child = subprocess.Popen(  # noqa: S603 - ourselves
            self._command(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        late = threading.Event()

        def end() -> None:
            late.set()
            child.kill()

        ender = threading.Timer(WITHIN, end)
        ender.start()
        try:
            assert child.stdout is not None  # noqa: S101 - it was made with a pipe
            for line in child.stdout:
                self._hear(line)
        finally:
            ender.cancel()
            child.kill()
            child.wait()
            with suppress(OSError, AttributeError):
                child.stdout.close()  # type: ignore[union-attr]  # as above
        return Missed.LATE if late.is_set() else Missed.FAILED

    def _hear(self, line: bytes) -> None:
        try:
            said = json.loads(line)
        except ValueError:
            return
        if not isinstance(said, dict):
            return
        check, word, facts, at = (said.get(name) for name in ("check", "word", "facts", "at"))
        with self._news:
            known = CHECKS.get(check) if isinstance(check, str) else None
            if known and isinstance(word, str) and known.knows(word):
                finding = known.finding(word, facts if isinstance(facts, dict) else {})
                self._seen = Seen((*self._seen.findings, finding), running=True, at=self._seen.at)
            elif isinstance(at, str):
                self._seen = Seen(self._seen.findings, running=True, at=at)
        self.changed()
