"""The page Ellenőrzés as data: what was found so far, in the user's words. Law: pure, and plain strings only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from hetes.doctor.check import MISSED, Finding
from hetes.doctor.findings import first_to_do, overall
from hetes.doctor.registry import CHECKS, GROUPED
from hetes.doctor.text import saw, summary, title, to_do, word
from hetes.presentation.time_words import local


@dataclass(frozen=True, slots=True)
class CheckView:
    """A check: ``state`` is waiting while nothing is known of it."""

    check: str
    title: str
    state: str
    saw: str = ""
    do: str = ""
    link: str = ""
    takes_over_from: str = ""
    """The computer whose data folder can be taken over here."""


@dataclass(frozen=True, slots=True)
class GroupView:
    """Checks that belong together."""

    name: str
    heading: str
    checks: tuple[CheckView, ...]


@dataclass(frozen=True, slots=True)
class CheckPage:
    """All of the page. ``state`` is that of the whole, waiting while it goes on; ``at`` the clock time of its end."""

    state: str
    summary: str
    at: str
    done: int
    total: int
    running: bool
    groups: tuple[GroupView, ...]


def check_page(
    findings: Sequence[Finding], language: str, *, running: bool, at: str | None = None, zone: tzinfo | None = None
) -> CheckPage:
    """Return the page for what was found so far; ``at`` is when it was all found (ISO 8601)."""
    when = local(at, zone)
    known = {finding.check: finding for finding in findings}
    complete = len(known) == len(CHECKS)
    return CheckPage(
        state="waiting" if running else overall(findings) if complete else "unknown",
        summary="" if running or not (complete or first_to_do(findings)) else summary(findings, language),
        at=f"{when:%H:%M}" if when and not running else "",
        done=len(known),
        total=len(CHECKS),
        running=running,
        groups=tuple(
            GroupView(
                name, word(name, language), tuple(_view(each, known.get(each), language, when) for each in checks)
            )
            for name, checks in GROUPED.items()
        ),
    )


def _view(check: str, finding: Finding | None, language: str, when: datetime | None) -> CheckView:
    if finding is None:
        return CheckView(check, title(check, language), "waiting")
    zone = when.tzinfo if when else None
    todo = to_do(finding, language)
    link = finding.link if (finding.state != "good" or todo) and finding.word not in ("unseen", *MISSED) else ""
    other = str(finding.facts.get("computer") or "?") if (check, finding.word) == ("agent", "apart") else ""
    return CheckView(
        check, title(check, language), finding.state, saw(finding, language, when, zone), todo, link, other,
    )  # fmt: skip
