"""The state that an agent begins with: the stored one where it is whole, else a new one that counts on.

Law: whatever stands in the store, a start comes to an end, with an agent that runs; what can't be used is set aside and
told. New sessions and notices take numbers that the journal has never seen: one that came again would be taken for the
old one.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from hetes.agent.suspend_detector import SuspendDetector
from hetes.core.codec import LARGEST_NUMBER
from hetes.core.events import Started
from hetes.core.instants import EARLIEST, LATEST
from hetes.core.json_types import Json
from hetes.core.settings import Settings
from hetes.core.snapshot import SnapshotError, snapshot
from hetes.core.state import begin
from hetes.core.trial import tried
from hetes.ports import Clock, JournalRow, Store, StoreError
from hetes.presentation.tray import tray_view

log = logging.getLogger(__name__)
NO_ROOM = ("full", "read_only", "denied")
_SESSION, _NUMBERS = re.compile(r"s(\d{1,15})"), re.compile(r'"numbers":\s*\[(\d{1,15}(?:,\s*\d{1,15}){0,9})\]')


class StatefulStore(Store, Protocol):
    """A store whose state can be set aside."""

    def set_state_aside(self, why: str | None = None) -> bool:
        """Let the next ``load`` find none; what was there is kept. Raises StoreError: at the next save, then."""

    def states_aside(self) -> list[str]:
        """Return the texts of the states that were set aside. Raises StoreError."""

    def absent(self) -> bool:
        """Tell whether there is no file yet."""

    def renew(self, why: str) -> None:
        """Set the whole file aside and begin a new one. Raises StoreError."""


@dataclass(frozen=True, slots=True)
class FirstState:
    """``stored`` is what the engine goes on from, None: from nothing. ``aside``: why a state was set aside, if one was.

    ``newcomer``: nothing was ever stored here.
    """

    stored: Json | None
    aside: str | None
    newcomer: bool


def first_state(store: StatefulStore, settings: Settings, clock: Clock, *, crashed: bool) -> FirstState:
    """Return it; ``crashed``: the state that is stored made the core stop again and again.

    Raises:
        StoreError: there is a store and it can't be read now, or a newer Hetes wrote it.
    """
    aside = "state_aside" if crashed and _set_aside(store, "state_aside") else None
    stored: Json | None = None
    try:
        stored = store.load()
        if stored is not None:
            _try(stored, settings, clock)
    except (SnapshotError, StoreError) as error:
        if isinstance(error, StoreError) and error.reason != "broken":
            if error.reason in NO_ROOM and store.absent():
                return FirstState(None, aside, newcomer=store.mishap is None)  # it runs in memory, and says so
            raise
        log.exception("the stored state can't be used")
        stored, aside = None, "state_unreadable"
        _set_aside(store, aside)
    newcomer = stored is None and aside is None and store.mishap is None
    if stored is None:
        stored = _counting_on(store, settings, clock)
    return FirstState(stored, aside, newcomer)


def _try(stored: Json, settings: Settings, clock: Clock) -> None:
    now = clock.now()
    state = tried(stored, settings, now, Started(clock.boot(), SuspendDetector(clock).clock_ahead()))
    try:
        tray_view(state, now)
    except Exception as error:
        raise SnapshotError(f"in the icon's menu: {error!r}") from error


def _set_aside(store: StatefulStore, why: str) -> bool:
    for _ in range(2):  # the second time with a file that was looked at page by page
        try:
            return store.set_state_aside(why)
        except StoreError as error:
            if error.reason in NO_ROOM:
                return True
            if error.reason != "broken":
                raise
    store.renew("its state can't be set aside")
    return True


def _counting_on(store: StatefulStore, settings: Settings, clock: Clock) -> Json | None:
    """Return a new state with numbers above all that were ever given; None: none ever were."""
    try:
        seen = _numbers(store.journal(EARLIEST, LATEST), store.states_aside())
    except StoreError:
        log.exception("the numbers given so far can't be read")
        return None
    if not any(seen):
        return None
    sessions, orders, outages, insertions, portal_outages = seen
    fresh = snapshot(
        replace(
            begin(settings, clock.now()),
            sessions_begun=sessions,
            orders=orders,
            outages=outages,
            insertions=insertions,
            portal_outages=portal_outages,
        )
    )
    try:
        store.save(fresh, ())
    except StoreError:
        log.exception("the new state could not be stored yet")
    return fresh


def _numbers(rows: Iterable[JournalRow], aside: Iterable[str]) -> tuple[int, int, int, int, int]:
    highest = [0, 0, 0, 0, 0]
    for text in aside:
        for found in _NUMBERS.findall(text):
            numbers = [int(each) for each in found.split(",")][:5]
            highest = [max(pair) for pair in zip(highest, [*numbers, 0, 0, 0, 0, 0], strict=False)]
    for row in rows:
        session, order = row.facts.get("session"), row.facts.get("order")
        if isinstance(session, str) and (named := _SESSION.fullmatch(session)):
            highest[0] = max(highest[0], int(named[1]))
        if isinstance(order, int) and order <= LARGEST_NUMBER // 2:
            highest[1] = max(highest[1], order)
    first, second, third, fourth, fifth = (min(each, LARGEST_NUMBER // 2) for each in highest)
    return first, second, third, fourth, fifth
