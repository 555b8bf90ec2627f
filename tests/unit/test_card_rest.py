"""How often the card watch looks, and what it never wakes up for."""

from __future__ import annotations

import itertools

import pytest

from hetes.adapters.card import pcsc, reader_list, use_tracker
from hetes.adapters.card.reader_states import PLUG_AND_PLAY
from hetes.core.events import ReadersSeen, SeenCard, SeenReader
from tests.support.card.watched import ATR, looks_live
from tests.support.system.stepped import SteppedEvent
from tests.support.system.waiting import eventually


def test_without_a_card_nothing_wakes_the_thread_even_if_uses_are_wanted(watched, monkeypatch) -> None:
    monkeypatch.setattr(reader_list, "WAIT", 0.05)  # the list after a change is soon over
    on = watched()
    on.start("A")
    on.watch.want_use(wanted=True)
    eventually(lambda: on.watch._heard == on.watch._asked)
    eventually(lambda: on.calm)
    assert not looks_live()


def test_with_a_card_and_no_wish_nothing_wakes_the_thread(watched, monkeypatch) -> None:
    monkeypatch.setattr(reader_list, "WAIT", 0.05)
    on = watched()
    on.start("A")
    on.scard.insert("A", ATR)
    on.settle()
    eventually(lambda: on.calm)
    assert not looks_live()


def test_uses_are_looked_for_seldom_while_nothing_is_at_stake_and_the_wait_goes_on(watched, monkeypatch) -> None:
    monkeypatch.setattr(reader_list, "WAIT", 0.05)
    on = watched()
    pauses = on.step_looks()
    on.scard.plug("A")
    on.scard.insert("A", ATR)  # it had lain there before, so nobody waits for its ten seconds
    on.start("A")
    on.watch.want_use(wanted=True)
    on.settle()
    eventually(lambda: on.calm)
    waits, lists, looks = on.scard.waits, on.scard.calls["SCardListReaders"], on.looks
    for number in range(1, 4):
        pauses.let_pass()
        eventually(lambda number=number: len(pauses.asked) == number + 1)
    assert pauses.asked == [use_tracker.SLOW] * 4
    assert on.looks - looks == 3
    assert (on.scard.waits, on.scard.calls["SCardListReaders"]) == (waits, lists)


def test_a_flood_of_uses_is_debounced_on_windows(watched) -> None:
    on = watched("win32")
    rests = on.watch._nudge = SteppedEvent()
    on.start("A")
    on.scard.insert("A", ATR)
    on.watch.want_use(wanted=True)
    on.settle()
    used = itertools.count(1)

    def use_again() -> None:  # each wait that begins has news at once
        on.scard.between = use_again
        on.scard.use("A", in_use=bool(next(used) % 2))

    with on.scard._change:
        use_again()
    looks, posts = on.looks, len(on.posted)
    for number in range(1, 11):
        eventually(lambda number=number: len(rests.asked) >= number)
        rests.let_pass()
    # Each wait returned for nothing, unless a look at the uses had told something: then the rests begin anew.
    assert all(pcsc.VAIN_FIRST < rest <= pcsc.VAIN_MOST for rest in rests.asked)
    with on.scard._change:
        on.scard.between = None
    # A look tells one change at most, or two where "not known" stands between.
    assert len(on.posted) - posts <= 2 * (on.looks - looks + 1)
    rests.let_pass(5)
    on.scard.use("A", in_use=True)
    on.settle()


def test_a_pseudo_reader_that_always_has_news_makes_no_busy_loop(watched) -> None:
    on = watched()
    rests = on.watch._nudge = SteppedEvent()
    answer = on.scard._answer
    on.scard._answer = lambda name, state, count: (name, 2, []) if name == PLUG_AND_PLAY else answer(name, state, count)
    on.scard.plug("A")
    on.watch.start(on.posted.append)
    for number in range(1, 8):
        eventually(lambda number=number: len(rests.asked) >= number)
        rests.let_pass()
    assert rests.asked[:7] == [min(pcsc.VAIN_FIRST * 2**n, pcsc.VAIN_MOST) for n in range(2, 9)]
    on.scard.insert("A", ATR)
    rests.let_pass(3)
    eventually(lambda: on.posted[-1] == on.scard.truth())


def test_a_reader_plugged_in_between_list_and_wait_is_found_by_listing_again(watched, monkeypatch) -> None:
    monkeypatch.setattr(reader_list, "WAIT", 0.3)
    monkeypatch.setattr(reader_list, "CALM", 0.3)
    on = watched()
    on.start("A")
    count = on.scard.calls["SCardListReaders"]
    eventually(lambda: on.scard.calls["SCardListReaders"] > count)
    with on.scard._change:  # put it in place without telling anybody
        on.scard._readers["B"] = type(on.scard._readers["A"])()
    eventually(lambda: on.posted[-1] == ReadersSeen((SeenReader("A"), SeenReader("B"))))


def test_lists_that_told_nothing_new_are_rare_and_a_plug_makes_them_frequent_again(watched, monkeypatch) -> None:
    monkeypatch.setattr(reader_list, "WAIT", 0.05)
    on = watched()
    on.start("A")
    eventually(lambda: on.calm)
    assert on.scard.calls["SCardListReaders"] == 2
    on.scard.plug("B")
    eventually(lambda: on.scard.calls["SCardListReaders"] == 4 and on.calm)


def test_a_wish_that_is_not_new_costs_nothing(watched, monkeypatch) -> None:
    on = watched()
    on.start("A")
    calls = on.scard.calls.total()
    monkeypatch.setattr(on.watch, "_rouse", lambda: pytest.fail("nothing changed"))
    for _ in range(1000):
        on.watch.want_use(wanted=False)
    assert on.scard.calls.total() == calls
    monkeypatch.undo()


def test_a_cancel_that_is_lost_is_repeated(watched, monkeypatch) -> None:
    monkeypatch.setattr(reader_list, "WAIT", 60.0)  # no wait ends by itself
    on = watched()
    on.start("A")
    on.scard.insert("A", ATR)
    on.settle()
    on.scard.cancels_to_lose = 3
    on.watch.want_use(wanted=True)
    eventually(lambda: on.posted[-1] == ReadersSeen((SeenReader("A", SeenCard(ATR, in_use=False)),)))
    on.scard.cancels_to_lose = 3
    on.watch.stop()
    assert not on.thread_lives()


def test_a_card_is_posted_before_anything_else_is_asked(watched) -> None:
    on = watched()
    calls_when_posted = []
    on.scard.plug("A")
    on.watch.start(lambda event: calls_when_posted.append(on.scard.calls.total()) if event.readers[0].card else None)
    for number in range(20):
        eventually(lambda: on.scard.waiting)
        calls = on.scard.calls.total()
        on.scard.insert("A", ATR)
        eventually(lambda number=number: len(calls_when_posted) > number)
        assert calls_when_posted[-1] == calls
        eventually(lambda: on.scard.waiting)
        waits = on.scard.waits
        on.scard.remove("A")
        eventually(lambda waits=waits: on.scard.waits > waits)
    on.scard.forgive()


def test_on_windows_nobody_looks_at_a_card_that_lies_there(watched) -> None:
    """Its waits end for each use."""
    on = watched("win32")
    pauses = on.step_looks()
    on.scard.plug("A")
    on.scard.insert("A", ATR)  # it had lain there before, so nobody waits for its ten seconds
    on.start("A")
    on.watch.want_use(wanted=True)
    on.settle()
    eventually(lambda: on.calm)
    eventually(lambda: pauses.asked == [None])
    on.scard.use("A", in_use=True)
    eventually(lambda: pauses.asked[-1] == use_tracker.FAST)
    pauses.let_pass(3)
    on.settle()


def test_a_windows_that_tells_of_its_devices_is_not_asked_for_them(watched, monkeypatch) -> None:
    monkeypatch.setattr(reader_list, "WAIT", 0.05)
    on = watched("win32")
    on.watch.told_of_devices()
    on.start("A")
    eventually(lambda: on.scard.waiting and on.scard.limits[-1] > reader_list.FAR - 5)
    lists = on.scard.calls["SCardListReaders"]
    with on.scard._change:  # put it in place without telling anybody
        on.scard._readers["B"] = type(on.scard._readers["A"])()
    on.watch.look_again()
    both = ReadersSeen((SeenReader("A"), SeenReader("B")))
    eventually(lambda: on.posted[-1] == both and on.scard.limits[-1] > reader_list.FAR - 5)
    assert on.scard.calls["SCardListReaders"] == lists + 2, "at once, and when what was going on is over"
