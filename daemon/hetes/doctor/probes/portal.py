"""The Ágazati Portál as the check sees it: what its probe's child found, and how far the clocks are apart."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from hetes.adapters.portal.probe import ask_child
from hetes.ports import Clock

WITHIN = 8.2
"""Seconds for the child."""


def look(url: str, clock: Clock) -> dict[str, Any]:
    """Return what the probe tells, and ``clock_off``: seconds by which this clock is ahead of the server's, or None."""
    told = ask_child(url, WITHIN)
    return {**told, "clock_off": clock_off(told.get("date"), clock.now())}


def clock_off(date: object, now: datetime) -> float | None:
    """Return by how many seconds ``now`` is ahead of a server's Date header (RFC 9110); None where there is none."""
    try:
        there = parsedate_to_datetime(str(date))
    except (TypeError, ValueError, OverflowError, IndexError):  # whatever a server may write
        return None
    return (now - (there if there.tzinfo else there.replace(tzinfo=UTC))).total_seconds()
