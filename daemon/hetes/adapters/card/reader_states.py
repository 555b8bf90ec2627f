"""What the states of PC/SC mean: from the answers of SCardGetStatusChange to pictures of readers and cards.

Law: pure bookkeeping for one context, without a thread or a call of PC/SC. Numbers are those of PC/SC part 5
and of winscard.h; they are the same in pcsc-lite, in Windows and in macOS.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count

from hetes.adapters.card.use_tracker import UseTracker
from hetes.core.atr import is_numbered
from hetes.core.events import ReadersSeen, SeenCard, SeenReader

UNAWARE = 0x0
CHANGED = 0x2
UNKNOWN = 0x4
PRESENT = 0x20
EXCLUSIVE = 0x80
INUSE = 0x100
MUTE = 0x200

SUCCESS = 0x0
CANCELLED = 0x80100002
INSUFFICIENT_BUFFER = 0x80100008
UNKNOWN_READER = 0x80100009
TIMEOUT = 0x8010000A
READER_UNAVAILABLE = 0x80100017
NO_SERVICE = 0x8010001D
SERVICE_STOPPED = 0x8010001E
NO_ACCESS = 0x80100027
NO_READERS_AVAILABLE = 0x8010002E
SECURITY_VIOLATION = 0x8010006A

_BUILT_IN = re.compile(r"windows hello|microsoft virtual smart card|microsoft uicc|\btpm\b", re.IGNORECASE)

PLUG_AND_PLAY = "\\\\?PnP?\\Notification"

State = tuple[str, int]
Answer = tuple[str, int, Iterable[int]]


class Lost(Exception):  # noqa: N818 - it is a turn of events, not a mistake
    """The context is dead, for this reason (an unsigned code of PC/SC)."""

    def __init__(self, code: int) -> None:
        super().__init__(f"0x{code:08X}")
        self.code = code


def denies(code: int, platform: str, refused: Callable[[], bool]) -> bool:
    """Tell whether a code means that this user may not use the service.

    On Linux ``refused`` is asked where the service seems absent: pcsc-lite 1.9 tells no difference.
    """
    if code == NO_SERVICE and platform not in {"win32", "darwin"}:
        return refused()
    return code in {SECURITY_VIOLATION, NO_ACCESS}


def unsigned(number: int) -> int:
    """Return the 32 bits of a code or state; pyscard gives the same code with a sign or without, by system."""
    return number & 0xFFFFFFFF


def watchable(name: str) -> bool:
    """Tell whether a reader is meant for cards, and no software or part of the computer whose "card" never leaves.

    Windows Hello, virtual smart cards in the TPM and the SIM card of a modem (UICC) show up as such readers.
    """
    return _BUILT_IN.search(name) is None


def veiled(seen: ReadersSeen, readers: Collection[str]) -> ReadersSeen:
    """Return the same picture, but that nobody knows whether the cards in these readers are in use."""
    return ReadersSeen(
        tuple(
            replace(reader, card=replace(reader.card, in_use=None))
            if reader.card and reader.name in readers
            else reader
            for reader in seen.readers
        )
    )


@dataclass(slots=True)
class _Known:
    """One reader as it was when last looked at. ``state`` is the whole event state, with its counter."""

    state: int = UNAWARE
    card: str | None = None  # upper-case hex; meaningless without PRESENT
    insertion: int = 0  # as it is counted here; meaningless without PRESENT

    @property
    def present(self) -> bool:
        return bool(self.state & PRESENT)

    @property
    def counter(self) -> int:
        return self.state >> 16


class ReaderStates:
    """The readers that one context knows, each with the state that is handed back at the next wait."""

    def __init__(self, plugs: int = UNAWARE, numbers: Iterator[int] | None = None, *, counts: bool = True) -> None:
        """Begin with no reader.

        Args:
            plugs: the first state of the plug-and-play pseudo-reader.
            numbers: numbers for insertions that no earlier context has given.
            counts: whether the service counts insertions reliably; else a change of the ATR decides.
        """
        self.plugs = plugs
        self.uses = UseTracker()
        self._numbers = count(1) if numbers is None else numbers
        self._counts = counts
        self._known: dict[str, _Known] = {}

    @property
    def names(self) -> Collection[str]:
        """The readers, in no order that means anything."""
        return self._known.keys()

    def enlist(self, names: Collection[str], at: float) -> None:
        """Take this as the readers that exist ``at`` this time; what is known of them stays known."""
        for gone in self._known.keys() - names:
            self.uses.card_out(gone, at)
        self._known = {name: self._known.get(name) or _Known() for name in names}

    def states(self, plug_and_play: bool) -> list[State]:
        """Return what to wait with: the last states, whole, so that a card that was swapped meanwhile shows."""
        known: list[State] = [(name, reader.state) for name, reader in self._known.items()]
        return [*known, (PLUG_AND_PLAY, self.plugs)] if plug_and_play else known

    def unaware(self) -> list[State]:
        """Return what to look with: a call with these answers at once, with flags that wake no waiter."""
        return [(name, UNAWARE) for name in self._known]

    def any_card(self) -> bool:
        """Tell whether a card lies in any reader."""
        return any(reader.present for reader in self._known.values())

    def take(self, answers: Iterable[Answer], told_at: float, asked_at: float | None) -> tuple[frozenset[str], bool]:
        """Take what a call answered.

        Args:
            answers: the states that the call returned.
            told_at: when it returned.
            asked_at: when a look with UNAWARE was begun, None for a wait. Only a look decides whether a card that was
                there before is in use: a wait reports uses on Windows in floods, and on pcsc-lite not at all.

        Returns:
            The readers whose card was out and in again since the last answer, and whether the list of readers is to
            be asked for anew.
        """
        swapped = set()
        relist = False
        for name, number, atr in answers:
            state = unsigned(number)
            if name == PLUG_AND_PLAY:
                relist |= bool(state & CHANGED)
                self.plugs = state & ~CHANGED
            elif name in self._known:
                relist |= bool(state & UNKNOWN)
                if self._take(name, state & ~CHANGED, bytes(atr).hex().upper() or None, told_at, asked_at):
                    swapped.add(name)
        return frozenset(swapped), relist

    def _take(self, name: str, state: int, atr: str | None, told_at: float, asked_at: float | None) -> bool:
        """Take one state; tell whether the card that is there now is not the one that was there before."""
        reader = self._known[name]
        card = None if state & MUTE else atr
        was, counter = reader.present, reader.counter
        # One insertion or removal counts one, so a card that is there again has counted two or more; and a reader that
        # was itself unplugged between two looks begins anew, which is seldom the same number. Where it counts, the ATR
        # says nothing: a card that another program powers anew may answer with a new one. macOS counts nothing. That an
        # ATR comes late, or falls silent, is no other card.
        counted = (state >> 16) - counter & 0xFFFF
        again = was and bool(state & PRESENT) and (counted >= 2 or self._is_other(reader.card, card))
        first = reader.state == UNAWARE
        reader.state = state
        reader.card = card
        if not reader.present:
            self.uses.card_out(name, told_at)
            return False
        new = again or not was
        if new:
            reader.insertion = next(self._numbers)
            self.uses.card_in(name, told_at, fresh=not first)
        if new or asked_at is not None:
            in_use = bool(state & (INUSE | EXCLUSIVE))
            self.uses.look(name, told_at if asked_at is None else asked_at, told_at, in_use=in_use)
        return again

    def _is_other(self, before: str | None, card: str | None) -> bool:
        """Tell whether the ATR alone shows another card. Which families were learned is not known here."""
        if self._counts or before is None or card is None:
            return False
        return before != card and not (is_numbered(before) and is_numbered(card))

    def picture(self, with_use: bool, without: Collection[str] = ()) -> ReadersSeen:
        """Return the whole picture, sorted by name; the cards in the readers ``without`` are left out."""
        return ReadersSeen(
            tuple(
                SeenReader(
                    name,
                    self._seen(name, reader, with_use) if reader.present and name not in without else None,
                )
                for name, reader in sorted(self._known.items())
            )
        )

    def _seen(self, name: str, reader: _Known, with_use: bool) -> SeenCard:
        counted = reader.insertion if self._counts else None
        return SeenCard(reader.card, self.uses.told(name) if with_use else None, counted)
