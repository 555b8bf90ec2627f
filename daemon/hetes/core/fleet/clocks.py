"""How far the clocks of workstations differ, as far as live messages tell.

A live message says what its sender's clock showed when it was sent; it took a moment, no more. A message that the
broker had kept proves nothing: it may be hours old. Of each sender the last live message counts.
"""

from __future__ import annotations

from datetime import datetime, timedelta

TOLERATED = timedelta(seconds=5)
"""A smaller difference is the message's way, not the clock: nothing is moved for it."""
APART = timedelta(minutes=2)
"""From here on the check says so."""


def difference(sent_at: datetime, heard_at: datetime) -> timedelta:
    """Return by how much the receiver's clock is ahead of the sender's: what is told by that clock moves by it."""
    ahead = heard_at - sent_at
    return timedelta(0) if abs(ahead) < TOLERATED else ahead
