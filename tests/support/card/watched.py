"""The card watch on a fake service."""

from __future__ import annotations

from hetes.adapters.card.pcsc import PcscReaders
from tests.support.card.fake_scard import FakeScard
from tests.support.system.waiting import eventually

ATR = "3B8780018031B973842160B8"


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
