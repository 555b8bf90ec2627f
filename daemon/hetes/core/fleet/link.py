"""What the core knows of the link to the other workstations in this run: whole pictures, as its watch tells them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Link:
    """``workstation`` is this one, ``name`` what people call it; ``listening`` are others, awake and not locked.

    ``linked``: what the others have told so far is known here. Where it is not yet, that is waited for until
    ``wait_until`` at most. ``trouble`` names what keeps the broker away, once that is no matter of a moment.
    """

    workstation: str
    name: str
    linked: bool
    trouble: str | None
    listening: frozenset[str]
    wait_until: datetime
