"""A session's length as people read and type it: "6:30", or as the settings file has it ("6h30m").

Law: nothing is guessed. What could mean two things is returned as None, and its writer is asked again.
"""

from __future__ import annotations

import re
from datetime import timedelta

from hetes.core.fields.values import Wrong, length

_CLOCK = re.compile(r"([0-9]{1,2})(?::([0-5][0-9]))?")


def typed_length(text: str) -> timedelta | None:
    """Return what was typed, such as "6", "6:30" or "6h30m"; None: not understood, or no length that may be set."""
    found = _CLOCK.fullmatch(text.strip())
    try:
        return length(f"{int(found[1])}h{int(found[2] or 0)}m" if found else text)
    except Wrong:
        return None


def written_length(span: timedelta) -> str:
    """Return a length as hours and minutes: "6:30"."""
    hours, minutes = divmod(round(span / timedelta(minutes=1)), 60)
    return f"{hours}:{minutes:02}"
