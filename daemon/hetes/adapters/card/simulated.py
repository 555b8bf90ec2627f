"""Readers and cards that exist only in the program: for ``--simulate``, the demo and tests.

Any method may be called from any thread. Whoever moves a card posts the new picture himself, before his call returns.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

from hetes.core.events import CardServiceLost, ReadersSeen, SeenCard, SeenReader
from hetes.ports import Post


@dataclass(slots=True)
class _Lying:
    """A card in a reader."""

    atr: str | None
    in_use: bool = False


class SimulatedReaders:
    """A :class:`hetes.ports.CardWatch` whose world is moved by calls; in the beginning there is no reader."""

    def __init__(self) -> None:
        # Held while posting, so that pictures arrive in the order in which they were true; reentrant, because whoever
        # is posted to may answer at once.
        self._lock = threading.RLock()
        self._post: Post | None = None
        self._stopped = False
        self._readers: dict[str, _Lying | None] = {}
        self._outage: CardServiceLost | None = None
        self._want_use = False
        self._said: ReadersSeen | CardServiceLost | None = None

    def start(self, post: Post) -> None:
        """Post what is to be seen now, and from now on each change."""
        with self._lock:
            if self._post is None and not self._stopped:
                self._post = post
                self._tell()

    def want_use(self, wanted: bool) -> None:
        """Let the pictures say whether a card is in use, or not (``in_use`` is None then)."""
        with self._lock:
            if wanted != self._want_use:
                self._want_use = wanted
                self._tell()

    def stop(self) -> None:
        """Post nothing any more."""
        with self._lock:
            self._stopped = True
            self._post = None

    def plug(self, name: str) -> None:
        """Connect an empty reader; one that is there already stays as it is."""
        with self._lock:
            self._readers.setdefault(name, None)
            self._tell()

    def unplug(self, name: str) -> None:
        """Disconnect a reader, with the card in it; one that is not there stays away."""
        with self._lock:
            self._readers.pop(name, None)
            self._tell()

    def insert(self, name: str, atr: str | None) -> None:
        """Put a card into a reader. A card that is in it is taken out first.

        Args:
            name: the reader; it is plugged in when it is not there.
            atr: hex in either case, blanks allowed; None for a card that does not answer.

        Raises:
            ValueError: ``atr`` is no hex.
        """
        # .upper() and no blanks: the form in which SeenCard is compared everywhere else.
        card = _Lying(None if atr is None else bytes.fromhex(atr).hex().upper())
        with self._lock:
            if self._readers.get(name):
                self.take_out(name)
            self._readers[name] = card
            self._tell()

    def take_out(self, name: str) -> None:
        """Take the card out of a reader; without one nothing happens."""
        with self._lock:
            if self._readers.get(name):
                self._readers[name] = None
                self._tell()

    def use(self, name: str, in_use: bool) -> None:
        """Let another program take hold of the card in a reader, or let go of it.

        Raises:
            LookupError: there is no card in that reader.
        """
        with self._lock:
            card = self._readers.get(name)
            if card is None:
                raise LookupError(f"there is no card in {name!r}")
            card.in_use = in_use
            self._tell()

    def lose_service(self, denied: bool = False) -> None:
        """Stop the card service, or let it refuse this user."""
        with self._lock:
            self._outage = CardServiceLost(denied)
            self._tell()

    def bring_back(self) -> None:
        """Let the card service run again; what was moved meanwhile is seen then."""
        with self._lock:
            self._outage = None
            self._tell()

    def _tell(self) -> None:
        seen = self._outage or ReadersSeen(
            tuple(SeenReader(name, self._seen(card)) for name, card in sorted(self._readers.items()))
        )
        if self._post is not None and seen != self._said:
            self._said = seen
            self._post(seen)

    def _seen(self, card: _Lying | None) -> SeenCard | None:
        return None if card is None else SeenCard(card.atr, card.in_use if self._want_use else None)
