"""A ``smartcard.scard`` without readers, services or a system: it behaves as pcsc-lite, Windows or macOS do.

What it models was tried on pcsc-lite 1.9.9, or stands in the documents of the other two systems. Its hands (``plug``,
``insert``, ``use``, ``kill_service`` ...) may be called from any thread. It counts calls, so that a busy loop shows.
"""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hetes.core.events import ReadersSeen, SeenCard, SeenReader

UNAWARE, CHANGED, UNKNOWN, EMPTY, PRESENT = 0x0, 0x2, 0x4, 0x10, 0x20
EXCLUSIVE, INUSE, MUTE = 0x80, 0x100, 0x200

CANCELLED = 0x80100002
INVALID_HANDLE = 0x80100003
UNKNOWN_READER = 0x80100009
TIMEOUT = 0x8010000A
COMM_ERROR = 0x80100013
NO_SERVICE = 0x8010001D
NO_READERS = 0x8010002E
DENIED = 0x8010006A

PNP = "\\\\?PnP?\\Notification"
BUSY = 150  # calls within one second that no honest watcher needs


def signed(code: int) -> int:
    """Codes have a sign on some systems."""
    return code - (1 << 32) if code & 0x80000000 else code


@dataclass
class Slot:
    """One reader."""

    counter: int = 0
    present: bool = False
    atr: str | None = None
    in_use: bool = False
    exclusive: bool = False


class FakeScard:
    """Stands where the module ``smartcard.scard`` stands, and only has the calls that a watcher may make."""

    def __init__(self, platform: str = "linux") -> None:
        self.platform = platform
        self.calls: Counter[str] = Counter()
        self.waits = 0  # blocking waits that have begun
        self.busy = False
        self.contexts: dict[int, int] = {}  # context -> the life of the service that it belongs to
        self.waiting: set[int] = set()
        self.handed_back: list[list[tuple[str, int]]] = []  # the states of the last waits
        self.limits: list[float] = []  # s: how long each of those waits may last
        self.between: Callable[[], None] | None = None  # done once, at the beginning of the next blocking wait
        self.fail_next: BaseException | None = None
        self.cancels_to_lose = 0  # so many cancels come when nothing waits yet
        self._change = threading.Condition(threading.RLock())
        self._readers: dict[str, Slot] = {}
        self._refusal = 0  # what a new context is answered
        self._life = 1
        self._next_context = 1
        self._cancelled: set[int] = set()
        self._recent: deque[float] = deque(maxlen=BUSY)

    # Hands.

    def plug(self, name: str) -> None:
        with self._change:
            self._readers.setdefault(name, Slot())
            self._change.notify_all()

    def unplug(self, name: str) -> None:
        with self._change:
            self._readers.pop(name, None)
            self._change.notify_all()

    def insert(self, name: str, atr: str | None) -> None:
        """Insert a card; what was in the reader is taken out first. None: a mute card."""
        with self._change:
            if self._readers[name].present:
                self.remove(name)
            slot = self._readers[name]
            slot.counter, slot.present, slot.atr = slot.counter + 1 & 0xFFFF, True, atr
            self._change.notify_all()

    def remove(self, name: str) -> None:
        with self._change:
            slot = self._readers[name]
            if slot.present:
                self._readers[name] = Slot(slot.counter + 1 & 0xFFFF)
                self._change.notify_all()

    def swap(self, name: str, atr: str | None) -> None:
        """Take the card out and put one in before any waiter can look."""
        with self._change:
            self.remove(name)
            self.insert(name, atr)

    def use(self, name: str, in_use: bool, exclusive: bool = False) -> None:
        with self._change:
            slot = self._readers[name]
            assert slot.present
            slot.in_use, slot.exclusive = in_use and not exclusive, in_use and exclusive
            if self.platform == "win32":  # pcsc-lite wakes nobody for that
                self._change.notify_all()

    def kill_service(self, code: int = NO_SERVICE) -> None:
        with self._change:
            self._refusal = code
            self._life += 1
            self._change.notify_all()

    def deny(self) -> None:
        self.kill_service(DENIED)

    def start_service(self) -> None:
        with self._change:
            self._refusal = 0

    def restart_service(self) -> None:
        with self._change:
            self.kill_service()
            self.start_service()

    def waits_now(self) -> bool:
        """Tell whether anybody waits with a context of the present service."""
        with self._change:
            return any(self.contexts.get(context) == self._life for context in self.waiting)

    def forgive(self) -> None:
        """Forget how busy it has been: what was asked of it was itself a rush."""
        with self._change:
            self._recent.clear()
            self.busy = False

    def truth(self, with_use: bool = False) -> ReadersSeen:
        """Return the picture that a watcher ought to have."""
        with self._change:
            return ReadersSeen(
                tuple(
                    SeenReader(
                        name,
                        SeenCard(slot.atr, (slot.in_use or slot.exclusive) if with_use else None)
                        if slot.present
                        else None,
                    )
                    for name, slot in sorted(self._readers.items())
                    if name.isascii() and "Windows Hello" not in name
                )
            )

    # The calls of smartcard.scard.

    def SCardEstablishContext(self, scope: int) -> list[int]:  # noqa: N802 - PC/SC's own name
        with self._change:
            self._count("SCardEstablishContext")
            if self._refusal:
                return [signed(self._refusal), 0]
            context = self._next_context
            self._next_context += 1
            self.contexts[context] = self._life
            return [0, context]

    def SCardReleaseContext(self, context: int) -> int:  # noqa: N802 - PC/SC's own name
        with self._change:
            self._count("SCardReleaseContext")
            assert context not in self.waiting, "released under a waiter"
            return 0 if self.contexts.pop(context, None) else signed(INVALID_HANDLE)

    def SCardListReaders(self, context: int, groups: Sequence[str]) -> tuple[int, list[str]]:  # noqa: N802 - as above
        with self._change:
            self._count("SCardListReaders")
            if dead := self._dead(context):
                return signed(dead), []
            return (0, list(self._readers)) if self._readers else (signed(NO_READERS), [])

    def SCardCancel(self, context: int) -> int:  # noqa: N802 - PC/SC's own name
        with self._change:
            self._count("SCardCancel")
            if dead := self._dead(context):
                return signed(dead)
            self.cancels_to_lose -= 1
            if context in self.waiting and self.cancels_to_lose < 0:  # or else it is lost
                self._cancelled.add(context)
                self._change.notify_all()
            return 0

    def SCardGetStatusChange(self, context: int, milliseconds: int, states: Sequence[tuple[str, int]]):  # noqa: N802 - as above
        for name, _state in states:  # pairs only
            name.encode("ascii")
        with self._change:
            self._count("SCardGetStatusChange")
            if dead := self._dead(context):
                return signed(dead), []
            if not states:
                return 0, []
            if milliseconds:
                self.waits += 1
                self.handed_back.append(list(states))
                self.limits.append(milliseconds / 1000)
                if self.between:
                    between, self.between = self.between, None
                    between()
            return self._wait(context, milliseconds / 1000, states)

    def _wait(self, context: int, seconds: float, states: Sequence[tuple[str, int]]):
        deadline = time.monotonic() + seconds
        readers_before = len(self._readers)
        self.waiting.add(context)
        try:
            while True:
                if self._life != self.contexts[context]:
                    return signed(COMM_ERROR), []
                if any(name not in self._readers and (name != PNP or self.platform == "darwin") for name, _ in states):
                    return signed(UNKNOWN_READER), []
                answers = [self._answer(name, state, readers_before) for name, state in states]
                if any(state & CHANGED for _, state, _ in answers):
                    return 0, answers
                if context in self._cancelled:
                    return signed(CANCELLED), []
                left = deadline - time.monotonic()
                if left <= 0:
                    return signed(TIMEOUT), []
                self._change.wait(left)
        finally:
            self.waiting.discard(context)
            self._cancelled.discard(context)

    def _answer(self, name: str, current: int, readers_before: int) -> tuple[str, int, list[int]]:
        if name == PNP:
            number = len(self._readers)
            if self.platform == "win32":
                return name, number << 16 | (CHANGED if current >> 16 != number else 0), []
            return name, CHANGED if number != readers_before else 0, []
        slot = self._readers[name]
        state = PRESENT if slot.present else EMPTY
        if slot.present:
            state |= MUTE if slot.atr is None else 0
            state |= INUSE if slot.in_use else 0
            state |= EXCLUSIVE if slot.exclusive else 0
        if self.platform != "darwin":
            state |= slot.counter << 16
        differs = (state ^ current) & ~CHANGED
        if self.platform != "win32":
            # pcsc-lite notices, whenever it looks, that a use is over; never that one has begun.
            over = current & (INUSE | EXCLUSIVE) & ~state
            differs = differs & ~(INUSE | EXCLUSIVE) | over
        if current == UNAWARE or differs:
            state |= CHANGED
        return name, state, list(bytes.fromhex(slot.atr or ""))

    def _dead(self, context: int) -> int:
        if context not in self.contexts:
            return INVALID_HANDLE
        return NO_SERVICE if self.contexts[context] != self._life else 0

    def _count(self, call: str) -> None:
        self.calls[call] += 1
        if self.fail_next is not None:
            failure, self.fail_next = self.fail_next, None
            raise failure
        now = time.monotonic()
        self.busy |= len(self._recent) == BUSY and now - self._recent[0] < 1
        self._recent.append(now)
