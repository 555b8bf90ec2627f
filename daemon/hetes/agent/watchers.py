"""Those who watch: each is given a line for whatever the engine publishes, as it happens.

Law: ``add`` may be called from any thread; ``tell`` belongs to the engine's owner thread, and calls them in it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

from hetes.agent.journal_rows import plain
from hetes.core.effects import Publish
from hetes.core.json_types import Json
from hetes.core.state import State
from hetes.core.views.status import iso

Watcher = Callable[[Json], None]
JOURNAL_ONLY = ("done_begun", "done_ended", "clock_stepped")
"""What is written into the journal and not told by ``hetes watch``: interfaces.md."""


class Watchers:
    """Nobody at first."""

    def __init__(self) -> None:
        self._all: tuple[Watcher, ...] = ()
        self._lock = threading.Lock()

    def add(self, watcher: Watcher) -> Callable[[], None]:
        """Let ``watcher`` be told each line; return what ends it."""
        with self._lock:
            self._all = (*self._all, watcher)

        def leave() -> None:
            with self._lock:
                self._all = tuple(each for each in self._all if each is not watcher)

        return leave

    def tell(self, state: State, now: datetime, happened: Publish) -> None:
        """Tell everybody, with the name of the practitioner that it is about."""
        if not self._all or happened.event in JOURNAL_ONLY:
            return
        line: Json = {"at": iso(now), "event": happened.event}
        if happened.practitioner is not None:
            names = (p.name for p in state.practitioners if p.id == happened.practitioner)
            line |= {"practitioner": happened.practitioner, "name": next(names, happened.practitioner)}
        line |= plain(happened.facts)
        for watcher in self._all:
            watcher(line)
