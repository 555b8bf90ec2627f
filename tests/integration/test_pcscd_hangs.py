"""A real pcscd that hangs (SIGSTOP), which looks like one with nothing to say."""

from __future__ import annotations

import select
from collections.abc import Iterator

import pytest

from hetes.adapters.card import answer_limit
from hetes.adapters.card.pcsc import PcscReaders
from hetes.core.events import CardServiceLost, SeenCard
from tests.support.card.pcscd import PrivatePcscd
from tests.support.card.posts import FIRST, Posted, two
from tests.support.card.vpcd import ESZEMELYI
from tests.support.system.waiting import eventually


@pytest.fixture
def pcscd() -> Iterator[PrivatePcscd]:
    with PrivatePcscd() as running:
        yield running


def test_a_service_that_hangs_is_an_outage_and_is_back_when_it_goes_on(pcscd: PrivatePcscd) -> None:
    """Nothing refuses anything: only the questions of the beats stay without an answer."""
    posted, watch = Posted(), PcscReaders()
    watch.start(posted)
    try:
        posted.wait_for(two())
        for _ in range(3):
            beat_and_be_answered(watch)
        assert posted.losses == []
        pcscd.freeze()
        eventually(lambda: [watch.beat(), posted.last == CardServiceLost()][1])
        watch.beat()
        assert len(posted.losses) == 1
        pcscd.thaw()
        pcscd.insert(FIRST)
        eventually(lambda: [watch.beat(), posted.last == two(SeenCard(ESZEMELYI))][1])
        assert watch.problem is None
        pcscd.stop()
        posted.wait_for(CardServiceLost())
        pcscd.start()
        posted.wait_for(two())
        for _ in range(3):
            beat_and_be_answered(watch)
        assert posted.last == two()
    finally:
        pcscd.thaw()
        watch.stop()


def test_a_service_that_hangs_at_the_start_is_an_outage(pcscd: PrivatePcscd, monkeypatch) -> None:
    monkeypatch.setattr(answer_limit, "LIMIT", 0.2)
    pcscd.freeze()
    posted, watch = Posted(), PcscReaders()
    watch.start(posted)
    try:
        eventually(lambda: [watch.beat(), posted.last == CardServiceLost()][1])
        assert watch.problem == "service_silent"
        pcscd.thaw()
        posted.wait_for(two())
    finally:
        pcscd.thaw()
        watch.stop()


def beat_and_be_answered(watch: PcscReaders) -> None:
    """Let it ask, and wait until pcscd's answer lies ready. Where the daemon has just ended, the next beat asks."""
    watch.beat()
    daemon = watch._pulse._daemon
    if daemon is not None:
        eventually(lambda: select.select([daemon], [], [], 0)[0])
