"""Which instants are believed when a file, a request or an event brings them: a clock may be off by years only.

A computer whose battery is empty begins in 1970, and may be a time zone behind that.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EARLIEST, LATEST = datetime(1969, 12, 31, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
LONGEST_SPAN = LATEST - EARLIEST
YEARS = range(2000, LATEST.year)
"""Of the days and instants that somebody may name: no battery is to blame for those."""


def believed(text: object) -> datetime:
    """Return the instant in UTC.

    Raises:
        TypeError: it is no text.
        ValueError: it is no instant with an offset, or none of 1970 to 2199.
    """
    if not isinstance(text, str):
        raise TypeError("no text")
    instant = datetime.fromisoformat(text)
    if not is_believed(instant):
        raise ValueError("an instant without an offset, or out of all reason")
    return instant.astimezone(UTC)


def is_believed(instant: datetime) -> bool:
    """Tell whether this instant has an offset and would be believed when it is read: no other can be reckoned with."""
    return instant.tzinfo is not None and EARLIEST <= instant < LATEST


def later(instant: datetime, by: timedelta) -> datetime:
    """Return the instant moved by so much, forth or back.

    Raises:
        OverflowError: no stored state may say it, as of a clock that is set by decades twice.
    """
    moved = instant + by
    if not is_believed(moved):
        raise OverflowError("an instant out of all reason")
    return moved
