"""Uses of cards by other programs, from looks that are apart in time: what may be told, and when to look again.

Law: pure bookkeeping; time comes in as an argument, in seconds of a clock that only grows. What is told must not let
anybody conclude more than was seen. Whoever is told "in use" and later "free" takes the time between for the length
of the use, and policy asks whether that was 2 s, and whether the card had lain there for 10 s before. So:

- a use is told from the first look that finds it, hence never too early; it began after the look before;
- it is known to have lasted from the end of that look to the beginning of the last one that found it, no longer;
- when it is over and the answer to one of policy's two questions is open, "not known" is told before "free", and
  whoever counts has nothing to count.

Looks are close together while one of the questions is open, and rare while none is. So no use shorter than 2 s ever
passes for longer, and one of ``LASTED`` + ``SLOW`` + 2 x ``FAST`` s or more never passes for shorter; with signals
(see :mod:`hetes.adapters.card.pcscd_events`) their 0.4 s stand in place of ``SLOW``. Two uses with less than the space
of two looks between them count as one. While the computer sleeps the clock of the looks stands still.
"""

from __future__ import annotations

import threading
from collections.abc import Collection
from dataclasses import dataclass

LASTED = 2.0  # s in use; policy 4.1, login_suspected
LAIN = 10.0  # s in the reader before a use; policy's other question
SLACK = 0.5  # s that may pass between a look and the moment at which the picture is stepped
FAST = 0.25  # s between two looks while a question is open
AFTER = 1.0  # s after a use in which looks stay close: pcscd signals no change that it finds undone 0.4 s later
SLOW = 3.0  # s between two looks otherwise: three wake-ups each, and 70 a minute are allowed


@dataclass(slots=True)
class _Lying:
    """A card in a reader. Instants are None where there was none yet."""

    seen_at: float  # when it was first seen there
    fresh: bool  # it was seen to come; or else it had lain there, nobody knows how long
    free_at: float | None = None  # the beginning of the last look that found it free
    used_at: float | None = None  # the end of the first look that found it in use
    still_at: float | None = None  # the beginning of the last look that found it in use
    ended_at: float | None = None  # when the last use was found to be over

    @property
    def lasted(self) -> float:
        """Return how long the present use has lasted at the least."""
        return max(0.0, (self.still_at or 0.0) - (self.used_at or 0.0))

    def at_stake(self, now: float) -> bool:
        """Tell whether a look that comes late would leave a question open, or miss the next use."""
        young = self.fresh and now - self.seen_at < LAIN + SLACK
        going_on = self.used_at is not None and self.lasted < LASTED
        just_over = self.ended_at is not None and now - self.ended_at < AFTER
        return young or going_on or just_over

    def open_when(self, over_at: float) -> bool:
        """Tell whether a use that is over at ``over_at`` leaves one of policy's questions open."""
        if self.used_at is None:
            return False
        length = self.lasted < LASTED <= over_at - self.used_at + SLACK
        if not self.fresh:
            return length or self.free_at is None
        not_before = self.seen_at if self.free_at is None else self.free_at
        return length or not_before - self.seen_at < LAIN <= self.used_at - self.seen_at + SLACK


class UseTracker:
    """Which cards are in use, reader by reader. May be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lying: dict[str, _Lying] = {}
        self._open: set[str] = set()

    @property
    def readers(self) -> list[str]:
        """The readers with a card."""
        with self._lock:
            return list(self._lying)

    def card_in(self, reader: str, at: float, *, fresh: bool) -> None:
        """Take note of a card; ``fresh``: it was not there before, or else nobody knows."""
        with self._lock:
            self._end(reader, at)
            self._lying[reader] = _Lying(at, fresh)

    def card_out(self, reader: str, at: float) -> None:
        """Take note that the card is gone, or its reader; nothing there is no error."""
        with self._lock:
            self._end(reader, at)
            self._lying.pop(reader, None)

    def look(self, reader: str, asked_at: float, told_at: float, *, in_use: bool) -> bool:
        """Take what a look found that began and ended at these times; return whether it changes what is told."""
        with self._lock:
            card = self._lying.get(reader)
            if card is None:
                return False
            before = card.free_at is not None, card.used_at is not None
            if in_use:
                card.used_at = told_at if card.used_at is None else card.used_at
                card.still_at = asked_at
            else:
                self._end(reader, told_at)
                card.free_at = asked_at
            return before != (card.free_at is not None, card.used_at is not None)

    def lose_sight(self) -> None:
        """Nobody looks any more: whatever goes on is not known."""
        with self._lock:
            self._open.clear()
            for card in self._lying.values():
                card.free_at = card.used_at = card.still_at = None

    def told(self, reader: str) -> bool | None:
        """Return whether the card is in use; None when no look has told."""
        with self._lock:
            card = self._lying.get(reader)
            if card is None or (card.free_at is None and card.used_at is None):
                return None
            return card.used_at is not None

    def take_open(self) -> Collection[str]:
        """Return, once, the readers where a use has ended about which a question is open."""
        with self._lock:
            taken, self._open = self._open, set()
            return taken

    def pause(self, now: float) -> float:
        """Return for how many seconds nobody has to look."""
        with self._lock:
            return FAST if any(card.at_stake(now) for card in self._lying.values()) else SLOW

    def _end(self, reader: str, at: float) -> None:
        card = self._lying.get(reader)
        if card is not None and card.used_at is not None:
            if card.open_when(at):
                self._open.add(reader)
            card.used_at = card.still_at = None
            card.ended_at = at
