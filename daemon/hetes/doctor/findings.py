"""What the findings amount to together: their order, the state of the whole, and where to begin. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from hetes.doctor.check import MISSED, Finding
from hetes.doctor.registry import CHECKS

_ORDER = tuple(CHECKS)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return them as they are shown, whichever was ready first."""
    return sorted(findings, key=lambda finding: _ORDER.index(finding.check))


def overall(findings: Iterable[Finding]) -> str:
    """Return the worst state of all: bad, attention, or good. What cannot be seen counts for neither.

    Where nothing is at fault and a look was missed, the whole is unknown: not all of it was looked at.
    """
    told = list(findings)
    states = {finding.state for finding in told}
    missed = any(finding.word in MISSED for finding in told)
    return next((state for state in ("bad", "attention") if state in states), "unknown" if missed else "good")


def first_to_do(findings: Iterable[Finding]) -> Finding | None:
    """Return the finding to begin with: the first that is bad, else the first that wants attention, in the order."""
    ordered = in_order(findings)
    for state in ("bad", "attention"):
        for finding in ordered:
            if finding.state == state:
                return finding
    return None
