"""Who keeps the engine's states: the store for the agent, memory for a rehearsal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from typing import Protocol

from hetes.core.snapshot import snapshot
from hetes.core.state import State
from hetes.ports import JournalRow, Store, StoreError


class Keeper(Protocol):
    """Keeps states. The agent's is the store; a rehearsal's is memory."""

    def keep(self, state: State, rows: Sequence[JournalRow]) -> None:
        """Make the state survive. Raises StoreError: nothing was kept."""

    def mishap(self) -> str | None:
        """Return what happened to the kept states that the user must know, a word of ``app_words``; or None."""

    def told(self) -> None:
        """Note that the user was told of the mishap: no later start tells of it."""

    def lost(self) -> bool:
        """Tell whether what was kept is no longer there, and is to be kept again. Cheap, and from any thread."""


class StoredStates:
    """Keeps states as snapshots in a store, and of the journal what the settings say."""

    def __init__(self, store: Store, state_aside: str | None = None) -> None:
        """Keep states in ``store``; ``state_aside`` says why the last one was set aside, as ``mishap`` does."""
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
        """Forget, once a day, what is older than the journal is to be: an agent may run for months.

        Only by a clock that has proved itself: one that is two years fast at boot would leave next to nothing.
        """
        if self._pruned == state.at.date() or state.clock_proven_at is None or state.at < state.clock_proven_at:
            return
        with suppress(StoreError):  # the next state tries again
            self._store.prune(state.at - state.settings.journal_keep)
            self._pruned = state.at.date()

    def mishap(self) -> str | None:
        """Tell that the state, or the whole file, had to be set aside, or that the file was taken away."""
        return self._store.mishap or self._state_aside

    def told(self) -> None:
        """Let the store forget the mishap."""
        self._store.told()

    def lost(self) -> bool:
        """Tell whether somebody took the file away."""
        return self._store.stale()
