"""What the engine works with: the ports by their roles, and who keeps its states."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from hetes.core.effects import Effect
from hetes.core.snapshot import snapshot
from hetes.core.state import State
from hetes.ports import Alarm, CardWatch, Clock, JournalRow, Notifier, SettingsSource, Store, StoreError, Tray


class Keeper(Protocol):
    """Keeps states. The agent's is the store; a rehearsal's is memory."""

    def keep(self, state: State, rows: Sequence[JournalRow]) -> None:
        """Make the state survive. Raises StoreError: nothing was kept."""

    def mishap(self) -> str | None:
        """Return what happened to the kept states that the user must know, a word of ``app_words``; or None."""


class StoredStates:
    """Keeps states as snapshots in a store, and of the journal what the settings say."""

    def __init__(self, store: Store, *, state_aside: bool = False) -> None:
        self._store = store
        self._state_aside = state_aside
        self._pruned: date | None = None
        self.changed: Callable[[], None] = lambda: None  # called whenever there is a new state, kept or not

    def keep(self, state: State, rows: Sequence[JournalRow]) -> None:
        """Write the snapshot and the journal rows in one transaction."""
        try:
            self._store.save(snapshot(state), rows)
            self._prune(state)
        finally:
            self.changed()

    def _prune(self, state: State) -> None:
        """Forget, once a day, what is older than the journal is to be: an agent may run for months."""
        if self._pruned == state.at.date():
            return
        with suppress(StoreError):  # the next state tries again
            self._store.prune(state.at - state.settings.journal_keep)
            self._pruned = state.at.date()

    def mishap(self) -> str | None:
        """Tell that the state, or the whole file, had to be set aside."""
        return "state_aside" if self._state_aside else "set_aside" if self._store.set_aside else None


@dataclass(frozen=True, slots=True)
class World:
    """Everything outside that the engine works with."""

    clock: Clock
    keeper: Keeper
    settings: SettingsSource
    notifier: Notifier
    tray: Tray | None
    alarm: Alarm
    cards: CardWatch
    simulated: bool = False
    tells_sleep: bool = False  # every sleep is told by events (a rehearsal): nothing is concluded from the clocks
    observe: Callable[[Effect, datetime], None] | None = None
    probe: Callable[[str], None] = lambda _: None  # looks whether the portal can be reached, and posts what it found
    show_page: Callable[[str], None] = lambda _: None  # opens the panel there, and returns at once
