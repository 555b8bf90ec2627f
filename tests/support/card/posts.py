"""What a watch posts, the pictures a test expects, and the other program that holds a card."""

from __future__ import annotations

import threading

from hetes.core.events import CardServiceLost, Event, ReadersSeen, SeenCard, SeenReader
from tests.support.system.waiting import eventually

FIRST, SECOND = "Virtual PCD 00 00", "Virtual PCD 00 01"


class Posted:
    """What a watch has posted, in order. Itself a ``Post``."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._events: list[Event] = []

    def __call__(self, event: Event) -> None:
        with self._lock:
            self._events.append(event)

    @property
    def all(self) -> list[Event]:
        with self._lock:
            return list(self._events)

    @property
    def last(self) -> Event | None:
        events = self.all
        return events[-1] if events else None

    @property
    def losses(self) -> list[CardServiceLost]:
        return [event for event in self.all if isinstance(event, CardServiceLost)]

    def wait_for(self, event: Event) -> None:
        """Wait until ``event`` is what was posted last."""
        try:
            eventually(lambda: self.last == event)
        except AssertionError:
            raise AssertionError(f"last: {self.last}\nwanted: {event}\nall: {self.all}") from None

    def cards(self, name: str) -> list[str]:
        """Return the life of one reader as words: gone, empty, mute or an ATR; "lost" for the service."""
        words: list[str] = []
        for event in self.all:
            word = "lost"
            if isinstance(event, ReadersSeen):
                reader = next((reader for reader in event.readers if reader.name == name), None)
                word = "gone" if reader is None else "empty" if reader.card is None else reader.card.atr or "mute"
            if words[-1:] != [word]:
                words.append(word)
        return words


def picture(*readers: SeenReader) -> ReadersSeen:
    return ReadersSeen(tuple(sorted(readers, key=lambda reader: reader.name)))


def two(first: SeenCard | None = None, second: SeenCard | None = None) -> ReadersSeen:
    return picture(SeenReader(FIRST, first), SeenReader(SECOND, second))


class HeldCard:
    """A program that holds a card, as the real client does during a login."""

    def __init__(self, reader: str, exclusive: bool = False) -> None:
        from smartcard import scard

        self._scard = scard
        code, self._context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        assert code == scard.SCARD_S_SUCCESS
        mode = scard.SCARD_SHARE_EXCLUSIVE if exclusive else scard.SCARD_SHARE_SHARED
        code, self._card, _ = scard.SCardConnect(
            self._context, reader, mode, scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        )
        assert code == scard.SCARD_S_SUCCESS, scard.SCardGetErrorMessage(code)

    def power_anew(self) -> None:
        """Take the power from the card and give it back, as a client may that wants it in its first state."""
        scard = self._scard
        protocols = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        code, _ = scard.SCardReconnect(self._card, scard.SCARD_SHARE_SHARED, protocols, scard.SCARD_UNPOWER_CARD)
        assert code == scard.SCARD_S_SUCCESS, scard.SCardGetErrorMessage(code)

    def release(self, reset: bool = False) -> None:
        self._scard.SCardDisconnect(self._card, self._scard.SCARD_RESET_CARD if reset else self._scard.SCARD_LEAVE_CARD)
        self._scard.SCardReleaseContext(self._context)
