"""What every card watch promises: the simulated readers, and PC/SC on a fake service of each system.

``SUBJECTS`` is the hook for more: a name and a context manager that yields a ``Subject``. One whose readers can't be
plugged or unplugged while it runs says ``can_plug=False`` and is given to the tests about cards alone.
"""

from __future__ import annotations

import contextlib
import itertools
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial

import pytest

from hetes.adapters.card.pcsc import PcscReaders
from hetes.adapters.card.simulated import SimulatedReaders
from hetes.core.events import CardServiceLost, Event, ReadersSeen, SeenCard, SeenReader
from hetes.ports import CardWatch
from tests.support.card.fake_scard import FakeScard
from tests.support.system.waiting import eventually

ATR = "3B8780018031B973842160B8"
OTHER = "3B8B80012090000000000008EE277F04"


@dataclass
class Subject:
    """A card watch and the hands that move its world."""

    watch: CardWatch
    plug: Callable[[str], object]
    unplug: Callable[[str], object]
    insert: Callable[[str, str | None], object]
    take_out: Callable[[str], object]
    use: Callable[..., object]
    lose_service: Callable[[], object]
    deny_service: Callable[[], object]
    bring_back: Callable[[], object]
    a: str = "A reader"
    b: str = "B reader"
    can_plug: bool = True
    posted: list[Event] = field(default_factory=list)

    def start(self) -> None:
        self.watch.start(self.posted.append)

    def last(self) -> Event | None:
        return self.posted[-1] if self.posted else None

    def shows(self, *readers: SeenReader) -> bool:
        return self.last() == ReadersSeen(readers)

    def pictures(self) -> list[ReadersSeen]:
        return [event for event in self.posted if isinstance(event, ReadersSeen)]


@contextlib.contextmanager
def simulated() -> Iterator[Subject]:
    sim = SimulatedReaders()
    yield Subject(
        sim, sim.plug, sim.unplug, sim.insert, sim.take_out, sim.use,
        sim.lose_service, partial(sim.lose_service, denied=True), sim.bring_back,
    )  # fmt: skip


@contextlib.contextmanager
def on_fake(platform: str) -> Iterator[Subject]:
    scard = FakeScard(platform)
    watch = PcscReaders(scard, platform, refused=lambda: False)
    # Windows without a service is Windows without readers; a service that was switched off is an outage.
    lose = partial(scard.kill_service, 0x422) if platform == "win32" else scard.kill_service
    yield Subject(
        watch, scard.plug, scard.unplug, scard.insert, scard.remove, scard.use, lose, scard.deny, scard.start_service
    )
    watch.stop()
    assert not scard.busy, scard.calls
    assert not scard.contexts, "a context was not released"


SUBJECTS: dict[str, Callable[[], AbstractContextManager[Subject]]] = {
    "simulated": simulated,
    "linux": partial(on_fake, "linux"),
    "win32": partial(on_fake, "win32"),
    "darwin": partial(on_fake, "darwin"),
}


@pytest.fixture(params=SUBJECTS)
def subject(request) -> Iterator[Subject]:
    """A watch of any kind, with two empty readers, not started yet."""
    with SUBJECTS[request.param]() as subject:
        subject.plug(subject.a)
        subject.plug(subject.b)
        yield subject
        subject.watch.stop()


@pytest.fixture
def seen(subject) -> Subject:
    """The same, once it has shown its two empty readers."""
    subject.start()
    eventually(lambda: subject.shows(SeenReader(subject.a), SeenReader(subject.b)))
    return subject


PLUGGABLE = [name for name in SUBJECTS if name != "pcscd"]  # the real pcscd of Debian 12 can't while it runs


@pytest.fixture(params=PLUGGABLE)
def bare(request) -> Iterator[Subject]:
    """A watch whose readers can be plugged and unplugged, without any, started."""
    with SUBJECTS[request.param]() as subject:
        subject.start()
        yield subject
        subject.watch.stop()


def test_without_readers_the_first_picture_is_empty(bare) -> None:
    eventually(lambda: bare.posted)
    assert bare.posted == [ReadersSeen(())]


def test_readers_come_and_go_and_stand_in_the_order_of_their_names(bare) -> None:
    eventually(bare.shows)
    bare.plug("B")
    eventually(lambda: bare.shows(SeenReader("B")))
    bare.plug("A")
    eventually(lambda: bare.shows(SeenReader("A"), SeenReader("B")))
    bare.unplug("B")
    eventually(lambda: bare.shows(SeenReader("A")))
    bare.unplug("A")
    eventually(bare.shows)


def test_a_reader_that_is_pulled_out_takes_its_card_along(bare) -> None:
    bare.plug("A")
    bare.insert("A", ATR)
    eventually(lambda: bare.shows(SeenReader("A", SeenCard(ATR))))
    bare.unplug("A")
    eventually(bare.shows)
    bare.plug("A")
    eventually(lambda: bare.shows(SeenReader("A")))


def test_a_card_comes_and_goes(seen) -> None:
    seen.insert(seen.b, ATR)
    eventually(lambda: seen.shows(SeenReader(seen.a), SeenReader(seen.b, SeenCard(ATR))))
    seen.take_out(seen.b)
    eventually(lambda: seen.shows(SeenReader(seen.a), SeenReader(seen.b)))


def test_a_card_that_is_there_from_the_start_is_in_the_first_picture(subject) -> None:
    subject.insert(subject.a, ATR)
    subject.start()
    eventually(lambda: subject.posted)
    assert subject.posted == [ReadersSeen((SeenReader(subject.a, SeenCard(ATR)), SeenReader(subject.b)))]


def test_cards_in_two_readers_are_kept_apart(seen) -> None:
    seen.insert(seen.a, ATR)
    seen.insert(seen.b, OTHER)
    eventually(lambda: seen.shows(SeenReader(seen.a, SeenCard(ATR)), SeenReader(seen.b, SeenCard(OTHER))))
    seen.take_out(seen.a)
    eventually(lambda: seen.shows(SeenReader(seen.a), SeenReader(seen.b, SeenCard(OTHER))))


def test_a_card_that_changes_places_with_its_like_is_seen_to_have_been_out(seen) -> None:
    with_card = ReadersSeen((SeenReader(seen.a, SeenCard(ATR)), SeenReader(seen.b)))
    seen.insert(seen.a, ATR)
    eventually(lambda: seen.last() == with_card)
    seen.take_out(seen.a)
    eventually(lambda: seen.shows(SeenReader(seen.a), SeenReader(seen.b)))
    seen.insert(seen.a, ATR)
    eventually(lambda: seen.last() == with_card)
    assert seen.pictures().count(with_card) == 2


def test_nobody_asks_so_nobody_says_whether_a_card_is_in_use(seen) -> None:
    seen.insert(seen.a, ATR)
    eventually(lambda: seen.shows(SeenReader(seen.a, SeenCard(ATR)), SeenReader(seen.b)))
    before = len(seen.posted)
    seen.use(seen.a, in_use=True)
    seen.insert(seen.b, OTHER)
    eventually(lambda: seen.shows(SeenReader(seen.a, SeenCard(ATR)), SeenReader(seen.b, SeenCard(OTHER))))
    assert len(seen.posted) == before + 1


def test_who_asks_is_told_at_once_and_then_of_each_use(seen) -> None:
    def shows(*, in_use: bool | None) -> bool:
        return seen.shows(SeenReader(seen.a, SeenCard(ATR, in_use)), SeenReader(seen.b))

    seen.insert(seen.a, ATR)
    eventually(lambda: shows(in_use=None))
    seen.use(seen.a, in_use=True)
    seen.watch.want_use(wanted=True)
    eventually(lambda: shows(in_use=True))
    seen.use(seen.a, in_use=False)
    eventually(lambda: shows(in_use=False))
    seen.use(seen.a, in_use=True)
    eventually(lambda: shows(in_use=True))
    seen.watch.want_use(wanted=False)
    eventually(lambda: shows(in_use=None))


def test_a_lost_service_is_said_once_and_its_return_with_the_same_picture(seen) -> None:
    picture = seen.last()
    seen.lose_service()
    eventually(lambda: seen.last() == CardServiceLost())
    seen.bring_back()
    eventually(lambda: seen.last() == picture)
    assert seen.posted[-2:] == [CardServiceLost(), picture]
    seen.insert(seen.a, ATR)
    eventually(lambda: seen.shows(SeenReader(seen.a, SeenCard(ATR)), SeenReader(seen.b)))


def test_a_service_that_refuses_this_user_says_so(seen) -> None:
    seen.deny_service()
    eventually(lambda: seen.last() == CardServiceLost(denied=True))
    seen.bring_back()
    eventually(lambda: seen.shows(SeenReader(seen.a), SeenReader(seen.b)))


def test_what_moved_during_an_outage_is_in_the_first_picture_after_it(seen) -> None:
    seen.lose_service()
    eventually(lambda: seen.last() == CardServiceLost())
    seen.insert(seen.a, ATR)
    seen.bring_back()
    eventually(lambda: seen.shows(SeenReader(seen.a, SeenCard(ATR)), SeenReader(seen.b)))
    assert seen.posted[-2] == CardServiceLost()


def test_a_service_absent_at_the_start_is_an_outage_too(subject) -> None:
    subject.lose_service()
    subject.start()
    eventually(lambda: subject.posted)
    assert subject.posted == [CardServiceLost()]
    subject.bring_back()
    eventually(lambda: subject.shows(SeenReader(subject.a), SeenReader(subject.b)))


def test_no_two_neighbours_are_alike(seen) -> None:
    for _ in range(3):
        seen.insert(seen.a, ATR)
        eventually(lambda: seen.shows(SeenReader(seen.a, SeenCard(ATR)), SeenReader(seen.b)))
        seen.watch.want_use(wanted=True)
        seen.watch.want_use(wanted=False)
        seen.take_out(seen.a)
        eventually(lambda: seen.shows(SeenReader(seen.a), SeenReader(seen.b)))
    assert all(one != next_one for one, next_one in itertools.pairwise(seen.posted))


def test_after_stop_nothing_is_posted_and_no_thread_is_left(seen) -> None:
    seen.watch.stop()
    seen.watch.stop()
    count = len(seen.posted)
    seen.insert(seen.a, ATR)
    seen.watch.want_use(wanted=True)
    eventually(lambda: not [thread for thread in threading.enumerate() if thread.name.startswith("cards")])
    assert len(seen.posted) == count


def test_stop_may_come_before_start(subject) -> None:
    subject.watch.stop()
    subject.start()
    subject.insert(subject.a, ATR)
    assert subject.posted == []
    assert not [thread for thread in threading.enumerate() if thread.name == "cards"]
