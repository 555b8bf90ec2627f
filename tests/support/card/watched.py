"""The card watch on a fake service."""

from __future__ import annotations

import threading

from hetes.adapters.card import reader_list
from hetes.adapters.card.pcsc import PcscReaders
from hetes.adapters.card.pcscd_events import CardEvents
from tests.support.card.fake_scard import FakeScard
from tests.support.system.stepped import SteppedEvent
from tests.support.system.waiting import eventually

ATR = "3B8780018031B973842160B8"


class SteppedEvents(CardEvents):
    """What the looks at uses wait with: ``pauses`` tells for how long, and ends a pause when the test wants it."""

    def __init__(self, pauses: SteppedEvent) -> None:
        super().__init__()
        self._pauses = pauses

    def wake(self) -> None:
        self._pauses.set()

    def wait(self, seconds: float) -> None:
        if self._pauses.wait(seconds):
            self._pauses.clear()


class Watched:
    """PcscReaders on a fake service, and what it posted."""

    def __init__(self, platform: str = "linux") -> None:
        self.scard = FakeScard(platform)
        self.watch = PcscReaders(self.scard, platform, refused=lambda: False)
        self.posted: list = []

    def start(self, *readers: str) -> None:
        for name in readers:
            self.scard.plug(name)
        self.watch.start(self.posted.append)
        self.settle()

    def settle(self) -> None:
        """Wait until the last picture is the truth and the thread waits again."""
        eventually(lambda: self.posted and self.posted[-1] == self.scard.truth(self.watch._want_use))
        eventually(lambda: self.scard.waiting or self.scard.platform == "darwin")

    def thread_lives(self) -> bool:
        return self.watch._thread is not None and self.watch._thread.is_alive()

    def step_looks(self) -> SteppedEvent:
        """Let the looks at uses pass their pauses only when told to. Called before the first of them."""
        pauses = SteppedEvent()
        self.watch._make_events = lambda: SteppedEvents(pauses)
        return pauses

    @property
    def calm(self) -> bool:
        """Whether the thread waits, and nothing but a change ends that before the next list for calm times is due."""
        return bool(self.scard.waiting) and self.scard.limits[-1] > reader_list.CALM - 5

    @property
    def looks(self) -> int:
        """How often anybody has looked without waiting."""
        return self.scard.calls["SCardGetStatusChange"] - self.scard.waits


def looks_live() -> bool:
    """Tell whether any thread looks at uses."""
    return any(thread.name == "cards-use" for thread in threading.enumerate())
