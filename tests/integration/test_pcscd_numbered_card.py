"""A card with a new number in its ATR at each power-up, in a real pcscd: one insertion, and one question."""

from __future__ import annotations

from hetes.adapters.card.pcsc import PcscReaders
from hetes.core.effects import Notify
from hetes.core.events import ReadersSeen, SeenCard
from tests.support.card.pcscd import PrivatePcscd
from tests.support.card.posts import FIRST, SECOND, HeldCard, Posted
from tests.support.card.vpcd import with_random_numbers
from tests.support.story.story import Story
from tests.support.system.waiting import eventually


class Agent:
    """The core, which hears what a real watch posts, at the instants of a story's clock."""

    def __init__(self) -> None:
        self.posted = Posted()
        self.story = Story("09:00")
        self._heard = 0

    def hear(self) -> None:
        """Step what was posted since the last call."""
        events = self.posted.all[self._heard :]
        self._heard += len(events)
        self.story.when(*events)

    def wait(self, seconds: float) -> None:
        """Hear, and let time pass by the story's clock."""
        self.hear()
        self.story.wait(seconds=seconds)

    def card(self, place: int = 0) -> SeenCard | None:
        """Return the card in the first reader (or the second), as it was posted last."""
        last = self.posted.last
        return last.readers[place].card if isinstance(last, ReadersSeen) else None

    def wait_for(self, *, in_use: bool) -> None:
        """Wait until the watch says that the card is in use, or free."""
        eventually(lambda: (card := self.card()) is not None and card.in_use is in_use)


def test_fifty_power_ups_are_one_insertion_and_a_login_through_them_is_asked_about_once() -> None:
    with PrivatePcscd() as pcscd:
        agent, watch = Agent(), PcscReaders()
        card = pcscd.insert(FIRST, with_random_numbers())
        watch.want_use(wanted=True)
        watch.start(agent.posted)
        try:
            agent.wait_for(in_use=False)
            agent.wait(seconds=20)
            for _ in range(25):  # programs that greet the card, and leave it in its first state
                HeldCard(FIRST).release(reset=True)
                agent.wait(seconds=0.01)
            agent.wait_for(in_use=False)
            agent.wait(seconds=1)
            login = HeldCard(FIRST)
            agent.wait_for(in_use=True)
            for n in range(25):
                login.power_anew()
                if n % 8 == 0:  # pcsc-lite wakes nobody for a power-up: what wakes the watch is another card
                    pcscd.insert(SECOND)
                    eventually(lambda: agent.card(1) is not None)
                    pcscd.take_out(SECOND)
                    eventually(lambda: agent.card(1) is None)
                agent.wait(seconds=0.1)
            login.release(reset=True)
            agent.wait_for(in_use=False)
            agent.hear()
        finally:
            watch.stop()
        assert len(set(card.answered)) >= 50
        shown = agent.posted.cards(FIRST)
        assert len(set(shown)) >= 3  # the watch did see that the ATR is another
        assert not {"empty", "mute"} & set(shown[1:])  # the first may be from before it was put in
        first = agent.story.quietly().state.readers[0].card
        assert first is not None
        assert (first.insertion, first.atr) == (1, shown[-1])
        questions = [effect for effect in agent.story.effects if isinstance(effect, Notify)]
        assert [question.notice for question in questions] == ["login_suspected"]
