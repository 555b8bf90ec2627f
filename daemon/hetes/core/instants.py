"""Which instants are believed when they are read from a file: a clock may be years off, but not centuries.

A computer whose battery is empty begins in 1970, and may be a time zone behind that.
"""

from __future__ import annotations

from datetime import UTC, datetime

EARLIEST, LATEST = datetime(1969, 12, 31, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def believed(text: object) -> datetime:
    """Return the instant in UTC.

    Raises:
        TypeError: it is no text.
        ValueError: it is no instant with an offset, or none of 1970 to 2199.
    """
    if not isinstance(text, str):
        raise TypeError("no text")
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("an instant without an offset")
    if not is_believed(instant):
        raise ValueError("an instant out of all reason")
    return instant.astimezone(UTC)


def is_believed(instant: datetime) -> bool:
    """Tell whether this aware instant would be believed when it is read."""
    return EARLIEST <= instant < LATEST
