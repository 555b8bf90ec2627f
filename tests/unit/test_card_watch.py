"""What the card watch tells of readers and cards, on a fake service."""

from __future__ import annotations

import logging

import pytest

from hetes.adapters.card import reader_states
from hetes.adapters.card.reader_states import PLUG_AND_PLAY
from hetes.core.events import CardServiceLost, ReadersSeen, SeenCard, SeenReader
from tests.support.card.watched import ATR
from tests.support.system.waiting import eventually


def test_a_card_that_is_out_and_in_between_two_looks_is_two_pictures(watched) -> None:
    on = watched()
    on.start("A")
    on.scard.insert("A", ATR)
    on.settle()
    before = list(on.posted)
    on.scard.swap("A", ATR)
    eventually(lambda: len(on.posted) == len(before) + 2)
    assert on.posted[-2:] == [ReadersSeen((SeenReader("A"),)), ReadersSeen((SeenReader("A", SeenCard(ATR)),))]


def test_a_swap_right_before_the_wait_shows_because_the_whole_state_is_handed_back(watched) -> None:
    on = watched()
    on.start("A")
    on.scard.insert("A", ATR)
    on.settle()
    on.scard.between = lambda: on.scard.swap("A", ATR)
    before = len(on.posted)
    on.watch.want_use(wanted=True)
    on.watch.want_use(wanted=False)
    eventually(lambda: ReadersSeen((SeenReader("A"),)) in on.posted[before:])
    on.settle()
    state = dict(on.scard.handed_back[-1])["A"]
    assert state >> 16 == 3
    assert not state & reader_states.CHANGED


def test_a_mute_card_is_a_card_without_an_atr(watched) -> None:
    on = watched()
    on.start("A")
    on.scard.insert("A", None)
    eventually(lambda: on.posted[-1] == ReadersSeen((SeenReader("A", SeenCard(None)),)))


def test_an_exclusive_hold_is_a_use(watched) -> None:
    on = watched()
    on.start("A")
    on.scard.insert("A", ATR)
    on.scard.use("A", in_use=True, exclusive=True)
    on.watch.want_use(wanted=True)
    eventually(lambda: on.posted[-1] == ReadersSeen((SeenReader("A", SeenCard(ATR, in_use=True)),)))


def test_a_reader_with_a_name_that_cannot_be_passed_on_is_left_out_and_counted(watched, caplog) -> None:
    on = watched()
    on.start("A", "Kártyaolvasó 4711")
    assert on.posted[-1] == ReadersSeen((SeenReader("A"),))
    assert on.watch.unreadable == 1
    on.scard.insert("A", ATR)
    on.settle()
    on.scard.unplug("Kártyaolvasó 4711")
    on.scard.plug("Olvasó")
    on.scard.plug("B")
    on.settle()
    assert on.watch.unreadable == 1
    assert caplog.text.count("not ASCII") == 1
    assert "4711" not in caplog.text
    on.scard.unplug("Olvasó")
    eventually(lambda: on.watch.unreadable == 0)


@pytest.mark.parametrize("platform", ["linux", "win32", "darwin"])
def test_windows_hello_is_no_reader(watched, platform) -> None:
    on = watched(platform)
    on.start("A", "Windows Hello for Business 1")
    assert on.posted == [ReadersSeen((SeenReader("A"),))]
    assert on.watch.unreadable == 0


def test_windows_is_told_the_number_of_readers(watched) -> None:
    on = watched("win32")
    on.start("A", "B", "Windows Hello 1")
    assert dict(on.scard.handed_back[0])[PLUG_AND_PLAY] >> 16 == 3
    assert len(on.scard.handed_back) == 1  # a wrong number would have ended the first wait at once
    on.scard.unplug("B")
    on.settle()
    assert dict(on.scard.handed_back[-1])[PLUG_AND_PLAY] >> 16 == 2


def test_macos_is_never_asked_for_the_pseudo_reader(watched) -> None:
    on = watched("darwin")
    on.start("A")
    eventually(lambda: on.scard.handed_back)
    assert PLUG_AND_PLAY not in dict(on.scard.handed_back[-1])


def test_without_readers_the_pseudo_reader_alone_is_waited_for(watched) -> None:
    on = watched()
    on.start()
    assert on.scard.handed_back == [[(PLUG_AND_PLAY, 0)]]


def test_every_wish_arrives_however_fast_they_follow(watched) -> None:
    on = watched()
    on.start("A")
    on.scard.insert("A", ATR)
    on.settle()
    for number in range(201):
        on.watch.want_use(wanted=not number % 2)
    eventually(lambda: on.posted[-1] == on.scard.truth(with_use=True))


def test_the_log_names_no_reader(watched, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    on = watched()
    on.start("Reader SN 4711")
    on.scard.insert("Reader SN 4711", ATR)
    on.settle()
    on.scard.restart_service()
    eventually(lambda: CardServiceLost() in on.posted)
    on.settle()
    assert "4711" not in caplog.text
    assert ATR not in caplog.text
