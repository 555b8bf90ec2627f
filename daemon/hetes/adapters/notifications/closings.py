"""Whether a hand closed a notice, or a clock did: services call both "dismissed". Pure.

The law: a closing is a hand's only where nothing speaks for a clock: not what the service was told or told before, and
not that it closes notices at one age.
"""

from __future__ import annotations

HANDS_NEED = 0.5
"""Seconds: nobody reads and closes a notice faster; and so near to its time-out it was the time-out."""
_TIMER_PRECISION = 0.1
_REMEMBERED = 32


class Closings:
    """What one service has closed so far, by age in seconds; critical notices have a time-out of their own."""

    def __init__(self) -> None:
        self._ages: dict[bool, list[tuple[float, bool]]] = {False: [], True: []}

    def note(self, age: float, *, critical: bool, expired: bool) -> None:
        """Remember a closing; ``expired``: the service says itself that the time was over."""
        ages = self._ages[critical]
        ages.append((age, expired))
        del ages[:-_REMEMBERED]

    def by_hand(self, age: float, lasts: float, *, critical: bool) -> bool:
        """Tell whether a notice of this age, which was to last so long (0: for ever), may have been closed by hand."""
        if age < HANDS_NEED or (lasts and abs(age - lasts) <= HANDS_NEED):
            return False
        return all(
            abs(age - other) > (HANDS_NEED if expired else _TIMER_PRECISION) for other, expired in self._ages[critical]
        )
