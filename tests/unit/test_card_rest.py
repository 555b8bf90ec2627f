"""How often the card watch looks, and what it never wakes up for."""

from __future__ import annotations

import threading
import time

import pytest

from hetes.adapters.card import pcsc, use_tracker
from hetes.adapters.card.reader_states import PLUG_AND_PLAY
from hetes.core.events import ReadersSeen, SeenCard, SeenReader
from tests.support.card.watched import ATR
from tests.support.system.waiting import eventually


def test_without_a_card_nothing_wakes_the_thread_even_if_uses_are_wanted(watched) -> None:
    on = watched()
    on.start("A")
    on.watch.want_use(wanted=True)
    eventually(lambda: on.watch._heard == on.watch._asked)
    on.settle()
    waits, calls = on.scard.waits, on.scard.calls.total()
    assert not threading.Event().wait(2.2)
    assert (on.scard.waits, on.scard.calls.total()) == (waits, calls)


def test_with_a_card_and_no_wish_nothing_wakes_the_thread(watched) -> None:
    on = watched()
    on.start("A")
    on.scard.insert("A", ATR)
    on.settle()
    calls = on.scard.calls.total()
    assert not threading.Event().wait(1.2)
    assert on.scard.calls.total() == calls


def test_uses_are_looked_for_seldom_while_nothing_is_at_stake_and_the_wait_goes_on(watched) -> None:
    on = watched()
    on.scard.plug("A")
    on.scard.insert("A", ATR)  # it had lain there before, so nobody waits for its ten seconds
    on.start("A")
    on.watch.want_use(wanted=True)
    on.settle()
    waits, looks = on.scard.waits, on.scard.calls["SCardGetStatusChange"]
    assert not threading.Event().wait(2 * use_tracker.SLOW + 0.5)
    began = on.scard.waits - waits
    assert began <= 1  # after the list that follows each change
    assert 2 <= on.scard.calls["SCardGetStatusChange"] - looks - began <= 3
    assert on.scard.calls["SCardListReaders"] <= 2


def test_a_flood_of_uses_is_debounced_on_windows(watched) -> None:
    on = watched("win32")
    on.start("A")
    on.scard.insert("A", ATR)
    on.watch.want_use(wanted=True)
    on.settle()
    calls, posts = on.scard.calls.total(), len(on.posted)
    deadline = time.monotonic() + 2
    used = 0
    while time.monotonic() < deadline:
        used += 1
        on.scard.use("A", in_use=bool(used % 2))
        threading.Event().wait(0.002)
    assert used > 100
    assert on.scard.calls.total() - calls < 40
    # A look each FAST tells one change at most, or two where "not known" stands between.
    assert len(on.posted) - posts <= 2 * (2 / use_tracker.FAST + 1)
    on.scard.use("A", in_use=True)
    on.settle()


def test_a_pseudo_reader_that_always_has_news_makes_no_busy_loop(watched) -> None:
    on = watched()
    answer = on.scard._answer
    on.scard._answer = lambda name, state, count: (name, 2, []) if name == PLUG_AND_PLAY else answer(name, state, count)
    on.scard.plug("A")
    on.watch.start(on.posted.append)
    eventually(lambda: on.posted)
    assert not threading.Event().wait(1.5)
    assert on.scard.calls.total() < 80
    on.scard.insert("A", ATR)
    eventually(lambda: on.posted[-1] == on.scard.truth())


def test_a_reader_plugged_in_between_list_and_wait_is_found_by_listing_again(watched, monkeypatch) -> None:
    monkeypatch.setattr(pcsc, "WAIT", 0.3)
    monkeypatch.setattr(pcsc, "CALM", 0.3)
    on = watched()
    on.start("A")
    count = on.scard.calls["SCardListReaders"]
    eventually(lambda: on.scard.calls["SCardListReaders"] > count)
    with on.scard._change:  # put it in place without telling anybody
        on.scard._readers["B"] = type(on.scard._readers["A"])()
    eventually(lambda: on.posted[-1] == ReadersSeen((SeenReader("A"), SeenReader("B"))))


def test_lists_that_told_nothing_new_are_rare_and_a_plug_makes_them_frequent_again(watched, monkeypatch) -> None:
    monkeypatch.setattr(pcsc, "WAIT", 0.05)
    on = watched()
    on.start("A")
    eventually(lambda: on.scard.calls["SCardListReaders"] == 2)
    assert not threading.Event().wait(0.5)
    assert on.scard.calls["SCardListReaders"] == 2
    on.scard.plug("B")
    eventually(lambda: on.scard.calls["SCardListReaders"] == 4)


def test_a_wish_that_is_not_new_costs_nothing(watched, monkeypatch) -> None:
    on = watched()
    on.start("A")
    calls = on.scard.calls.total()
    monkeypatch.setattr(on.watch, "_rouse", lambda: pytest.fail("nothing changed"))
    for _ in range(1000):
        on.watch.want_use(wanted=False)
    assert on.scard.calls.total() == calls
    monkeypatch.undo()


def test_a_cancel_that_is_lost_is_repeated(watched) -> None:
    on = watched()
    on.start("A")
    on.scard.insert("A", ATR)
    on.settle()
    on.scard.cancels_to_lose = 3
    on.watch.want_use(wanted=True)
    eventually(lambda: on.posted[-1] == ReadersSeen((SeenReader("A", SeenCard(ATR, in_use=False)),)), within=0.8)
    on.scard.cancels_to_lose = 3
    began = time.monotonic()
    on.watch.stop()
    assert time.monotonic() - began < 1
    assert not on.thread_lives()


def test_a_card_is_posted_as_soon_as_the_wait_returns(watched) -> None:
    on = watched()
    seen = threading.Event()
    on.scard.plug("A")
    on.watch.start(lambda event: seen.set() if event.readers and event.readers[0].card else None)
    eventually(lambda: on.scard.waiting)
    took = []
    for _ in range(20):
        seen.clear()
        began = time.monotonic()
        on.scard.insert("A", ATR)
        assert seen.wait(2)
        took.append(time.monotonic() - began)
        on.scard.remove("A")
        eventually(lambda: on.scard.waiting)
    assert sorted(took)[10] < 0.02
