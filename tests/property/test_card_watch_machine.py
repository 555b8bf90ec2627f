"""Whatever happens to readers, cards and service, the last picture is the truth once it is quiet.

And no insertion that anybody could have seen is missing from the pictures.
"""

from __future__ import annotations

import itertools

import pytest
from hypothesis import Phase
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from hetes.adapters.card import pcsc, reader_list, use_tracker
from hetes.adapters.card.pcsc import PcscReaders
from hetes.core.events import CardServiceLost, Event, ReadersSeen
from tests.support.card.fake_scard import FakeScard
from tests.support.system.examples import examples
from tests.support.system.waiting import eventually

NAMES = st.sampled_from(["A", "B", "Ő"])


class CardWatchMachine(RuleBasedStateMachine):
    """A world that moves while the watch looks on."""

    def __init__(self) -> None:
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(pcsc, "RETRY_FIRST", 0.01)
        self.patch.setattr(pcsc, "RETRY_MOST", 0.05)
        self.patch.setattr(reader_list, "WAIT", 0.2)  # what is plugged in between list and wait is found by the next
        self.patch.setattr(use_tracker, "SLOW", 0.05)
        self.patch.setattr(use_tracker, "FAST", 0.05)
        self.patch.setattr(reader_list, "DARWIN_LIST", 0.05)
        self.posted: list[Event] = []
        self.atrs = (f"3B{number:06X}" for number in itertools.count())
        self.up = True
        self.wanted = False

    @initialize(platform=st.sampled_from(["linux", "win32", "darwin"]), readers=st.sets(NAMES))
    def begin(self, platform: str, readers: set[str]) -> None:
        self.scard = FakeScard(platform)
        for name in readers:
            self.scard.plug(name)
        self.watch = PcscReaders(self.scard, platform, refused=lambda: False)
        self.watch.start(self.posted.append)

    def card(self, name: str) -> str | None:
        slot = self.scard._readers.get(name)
        return slot.atr if slot and slot.present else None

    def insertions(self, name: str, atr: str) -> int:
        """Count how often that card is seen to have gone in."""
        count, lay = 0, False
        for event in list(self.posted):
            if isinstance(event, ReadersSeen):
                lies = any(
                    reader.name == name and reader.card is not None and reader.card.atr == atr
                    for reader in event.readers
                )
                count, lay = count + (lies and not lay), lies
        return count

    @rule(name=NAMES)
    def plug(self, name: str) -> None:
        self.scard.plug(name)

    @rule(name=NAMES)
    def unplug(self, name: str) -> None:
        self.scard.unplug(name)

    @rule(name=NAMES)
    def take_out(self, name: str) -> None:
        if name in self.scard._readers:
            self.scard.remove(name)

    @rule(name=NAMES)
    def insert_unseen(self, name: str) -> None:
        """Insert without leaving the watch time to look."""
        if name in self.scard._readers:
            self.scard.insert(name, next(self.atrs))

    @precondition(lambda self: self.up)
    @rule(name=st.sampled_from(["A", "B"]))
    def insert(self, name: str) -> None:
        if name in self.scard._readers:
            atr = next(self.atrs)
            self.scard.insert(name, atr)
            eventually(look=lambda: self.insertions(name, atr) == 1)

    @precondition(lambda self: self.up and self.scard.platform != "darwin")
    @rule(name=st.sampled_from(["A", "B"]))
    def swap_for_its_like(self, name: str) -> None:
        if atr := self.card(name):
            self.settle()
            # A context that was begun just now, after a restart, knows nothing of what it has not yet seen.
            eventually(look=self.scard.waits_now)
            before = self.insertions(name, atr)
            self.scard.swap(name, atr)
            eventually(look=lambda: self.insertions(name, atr) == before + 1)

    @rule(name=NAMES, in_use=st.booleans(), exclusive=st.booleans())
    def use(self, name: str, in_use: bool, exclusive: bool) -> None:
        if self.card(name):
            self.scard.use(name, in_use, exclusive)

    @rule(wanted=st.booleans())
    def want_use(self, wanted: bool) -> None:
        self.wanted = wanted
        self.watch.want_use(wanted)

    @rule(denied=st.booleans())
    def lose_service(self, denied: bool) -> None:
        self.up = False
        (self.scard.deny if denied else self.scard.kill_service)()

    @rule()
    def start_service(self) -> None:
        self.up = True
        self.scard.start_service()

    @precondition(lambda self: self.up)
    @rule()
    def restart_service(self) -> None:
        self.scard.restart_service()

    @rule()
    def settle(self) -> None:
        if self.up:
            eventually(look=lambda: self.posted and self.posted[-1] == self.scard.truth(self.wanted))
        else:
            gone = ReadersSeen() if self.scard.platform == "win32" else None
            eventually(
                lambda: self.posted and (isinstance(self.posted[-1], CardServiceLost) or self.posted[-1] == gone)
            )

    def teardown(self) -> None:
        try:
            if hasattr(self, "watch"):
                self.start_service()
                self.settle()
                assert all(one != after for one, after in itertools.pairwise(self.posted))
                assert not self.scard.busy, self.scard.calls
                self.watch.stop()
                assert not self.scard.contexts
        finally:
            if hasattr(self, "watch"):
                self.watch.stop()
            self.patch.undo()


# No shrinking: each failing history waits for seconds, and is short as it is.
CardWatchMachine.TestCase.settings = examples(0.5, stateful_step_count=15, phases=(Phase.explicit, Phase.generate))
TestCardWatch = CardWatchMachine.TestCase
