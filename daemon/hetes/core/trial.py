"""A stored state, tried before it is trusted: built, stepped now and later, and looked at as whoever shows it will.

What would raise in an hour, at the end of a session or when old things are forgotten, raises here already: the start
sets such a state aside, and nobody's agent stops in the middle of a day.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hetes.core.events import Started, TimePassed
from hetes.core.settings import Settings
from hetes.core.snapshot import SnapshotError, restore, snapshot
from hetes.core.state import State
from hetes.core.step import step
from hetes.core.views.status import status
from hetes.core.wake import next_wake

LATER = tuple(timedelta(hours=hours) for hours in (0, 1, 8, 24, 100, 1000))
"""After the first step: a notice's repetition, the end of a session, a day, and twice what is remembered for days."""


def tried(stored: dict[str, Any], settings: Settings, now: datetime, started: Started) -> State:
    """Return the state that was stored, unchanged, if the core can go on from it at ``now`` and later.

    Raises:
        SnapshotError: it can't be built, or the core raises when it goes on from there.
    """
    stored_state = state = restore(stored, settings)
    try:
        state, _ = step(state, started, now)
        for later in LATER:
            at = now + later
            state, _ = step(state, TimePassed(), at)
            next_wake(state)
            status(state, at)
            snapshot(state)
    except Exception as error:
        raise SnapshotError(f"at a step: {error!r}"[:400]) from error
    return stored_state
