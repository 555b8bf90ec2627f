"""The simulated readers."""

from __future__ import annotations

import itertools
import threading

import pytest

from hetes.adapters.card.simulated import SimulatedReaders
from hetes.core.events import ReadersSeen, SeenCard, SeenReader
from tests.support.card.watched import ATR
from tests.support.system.waiting import LIMIT


def test_a_simulated_card_needs_an_atr_in_hex() -> None:
    with pytest.raises(ValueError, match="hex"):
        SimulatedReaders().insert("A", "no hex")


def test_nobody_can_use_a_simulated_card_that_is_not_there() -> None:
    with pytest.raises(LookupError, match="no card in 'A'"):
        SimulatedReaders().use("A", in_use=True)


def test_an_atr_may_be_written_as_it_is_printed() -> None:
    posted: list = []
    simulated = SimulatedReaders()
    simulated.start(posted.append)
    simulated.insert("A", "3b 87 80 01 80 31 b9 73 84 21 60 b8")
    assert posted == [ReadersSeen(), ReadersSeen((SeenReader("A", SeenCard(ATR)),))]


def test_a_simulated_card_that_replaces_another_shows_that_it_was_out() -> None:
    posted: list = []
    simulated = SimulatedReaders()
    simulated.start(posted.append)
    simulated.insert("A", ATR)
    simulated.insert("A", ATR)
    assert posted[1:] == [posted[1], ReadersSeen((SeenReader("A"),)), posted[1]]


def test_simulated_pictures_arrive_in_order_from_many_threads() -> None:
    posted: list = []
    simulated = SimulatedReaders()
    simulated.start(posted.append)

    def move(name: str) -> None:
        for _ in range(50):
            simulated.insert(name, ATR)
            simulated.take_out(name)

    threads = [threading.Thread(target=move, args=(name,)) for name in "ABCD"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LIMIT)
    assert posted[-1] == ReadersSeen(tuple(map(SeenReader, "ABCD")))
    for one, after in itertools.pairwise(posted):
        differ = set(one.readers) ^ set(after.readers)
        assert len({reader.name for reader in differ}) == 1
