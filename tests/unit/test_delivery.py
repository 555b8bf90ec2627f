"""The delivery's law, with channels that answer as they are told."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import hetes
from hetes.adapters.notifications.channel import Receipt
from hetes.adapters.notifications.ordered_channels import OrderedChannels
from hetes.core.events import ChannelBack, NoticeTaken, SnoozeRequested
from tests.support.fakes.channels import FakeChannel, Inbox, notice
from tests.support.system.waiting import LIMIT, eventually


@pytest.fixture
def inbox():
    return Inbox()


@pytest.fixture
def deliver(inbox):
    made = []

    def make(*channels, within=2.0, **options):
        delivery = OrderedChannels(channels, within=within, **options)
        delivery.start(inbox)
        made.append(delivery)
        return delivery

    yield make
    for delivery in made:
        delivery.stop()


def settle(delivery: OrderedChannels, channel: FakeChannel) -> None:
    """Wait until everything asked so far is done: a further order, in a slot of its own, came through."""
    channel.gate.set()
    channel.answer = Receipt.TAKEN
    delivery.show(notice(999, "settle"))
    eventually(lambda: ("show", 999) in channel.calls)


def test_the_first_channel_that_confirms_takes_the_order(deliver, inbox) -> None:
    first, second = FakeChannel("first"), FakeChannel("second")
    deliver(first, second).show(notice(1))
    eventually(lambda: inbox == [NoticeTaken(1, "first")])
    assert second.calls == []


def test_a_channel_that_fails_or_is_absent_hands_the_order_to_the_next(deliver, inbox) -> None:
    first, second, third = (
        FakeChannel("first", Receipt.FAILED),
        FakeChannel("second", Receipt.ABSENT),
        FakeChannel("third"),
    )
    deliver(first, second, third).show(notice(1))
    eventually(lambda: inbox == [NoticeTaken(1, "third")])


def test_a_hanging_channel_is_given_up_after_its_limit(deliver, inbox) -> None:
    first, second = FakeChannel("first"), FakeChannel("second")
    first.gate.clear()
    began = time.monotonic()
    deliver(first, second, within=0.3).show(notice(1))
    eventually(lambda: inbox == [NoticeTaken(1, "second")])
    assert time.monotonic() - began >= 0.3


def test_a_channel_that_raises_is_only_a_channel_that_failed(deliver, inbox, caplog) -> None:
    first, second = FakeChannel("first"), FakeChannel("second")
    first.deliver = lambda *_: 1 / 0
    deliver(first, second).show(notice(1))
    eventually(lambda: inbox == [NoticeTaken(1, "second")])
    assert "first" in caplog.text


@pytest.mark.parametrize(
    "channels", [[], [FakeChannel("first", Receipt.ABSENT), FakeChannel("second", Receipt.ABSENT)]]
)
def test_where_no_channel_can_work_the_tray_takes_it(deliver, inbox, channels) -> None:
    deliver(*channels).show(notice(1))
    eventually(lambda: inbox == [NoticeTaken(1, "tray")])


def test_where_there_is_no_tray_either_nothing_is_claimed(deliver, inbox) -> None:
    only = FakeChannel("only", Receipt.ABSENT)
    delivery = deliver(only, tray_tells=lambda: False)
    delivery.show(notice(1))
    settle(delivery, only)
    eventually(lambda: NoticeTaken(999, "only") in inbox)
    assert NoticeTaken(1, "tray") not in inbox


def test_while_there_is_hope_nothing_is_claimed_and_the_return_is_told(deliver, inbox) -> None:
    first, second = FakeChannel("first", Receipt.FAILED), FakeChannel("second", Receipt.ABSENT)
    delivery = deliver(first, second)
    delivery.show(notice(1))
    eventually(lambda: second.calls)
    first.answer = Receipt.TAKEN
    first.listeners.back()
    eventually(lambda: inbox == [ChannelBack("first")])
    delivery.show(notice(1))  # what the core does then
    eventually(lambda: inbox == [ChannelBack("first"), NoticeTaken(1, "first")])


def test_a_channel_that_takes_the_next_order_is_told_to_be_back(deliver, inbox) -> None:
    only = FakeChannel("only", Receipt.FAILED)
    delivery = deliver(only)
    delivery.show(notice(1, "one"))
    eventually(lambda: ("show", 1) in only.calls)
    only.answer = Receipt.TAKEN
    delivery.show(notice(2, "two"))
    eventually(lambda: len(inbox) == 2)
    assert inbox == [NoticeTaken(2, "only"), ChannelBack("only")]


def test_a_channel_that_never_failed_tells_nothing_of_its_return(deliver, inbox) -> None:
    only = FakeChannel("only")
    delivery = deliver(only)
    delivery.show(notice(1))
    eventually(lambda: inbox)
    only.listeners.back()
    settle(delivery, only)
    eventually(lambda: NoticeTaken(999, "only") in inbox)
    assert not [event for event in inbox if isinstance(event, ChannelBack)]


def test_a_service_that_comes_and_fails_by_turns_makes_no_busy_loop(deliver, inbox) -> None:
    only = FakeChannel("only", Receipt.FAILED)
    delivery = deliver(only)

    def order_again(event):
        inbox(event)
        if isinstance(event, ChannelBack):
            delivery.show(notice(1))
            only.listeners.back()

    delivery.start(order_again)
    delivery.show(notice(1))
    eventually(lambda: only.calls)
    for _ in range(250):
        only.listeners.back()
    settle(delivery, only)
    assert 1 <= len([event for event in inbox if isinstance(event, ChannelBack)]) <= 3
    assert 1 <= only.calls.count(("show", 1)) <= 3


def test_the_old_notice_goes_before_the_new_one_comes(deliver, inbox) -> None:
    only = FakeChannel("only")
    delivery = deliver(only)
    delivery.show(notice(1))
    eventually(lambda: inbox)
    delivery.show(notice(2))
    eventually(lambda: len(inbox) == 2)
    assert only.calls == [("show", 1), ("take back", 1), ("show", 2)]


def test_notices_in_different_slots_stand_side_by_side(deliver, inbox) -> None:
    only = FakeChannel("only")
    delivery = deliver(only)
    delivery.show(notice(1, "one"))
    delivery.show(notice(2, "two"))
    eventually(lambda: len(inbox) == 2)
    assert only.calls == [("show", 1), ("show", 2)]


def test_a_notice_is_taken_back_from_the_channel_that_shows_it(deliver, inbox) -> None:
    first, second = FakeChannel("first", Receipt.FAILED), FakeChannel("second")
    delivery = deliver(first, second)
    delivery.show(notice(1))
    eventually(lambda: inbox)
    delivery.withdraw("ending")
    eventually(lambda: second.calls == [("show", 1), ("take back", 1)])
    assert first.calls == [("show", 1)]
    delivery.withdraw("ending")
    delivery.withdraw("never shown")
    settle(delivery, second)
    assert second.calls.count(("take back", 1)) == 1


def test_a_queued_order_that_is_withdrawn_never_appears(deliver, inbox) -> None:
    only = FakeChannel("only")
    delivery = deliver(only)
    only.gate.clear()
    delivery.show(notice(1, "busy"))
    assert only.entered.wait(LIMIT)
    delivery.show(notice(2))
    delivery.withdraw("ending")
    settle(delivery, only)
    eventually(lambda: NoticeTaken(999, "only") in inbox)
    assert ("show", 2) not in only.calls
    assert not [event for event in inbox if event == NoticeTaken(2, "only")]


def test_of_orders_queued_for_one_slot_only_the_last_appears(deliver, inbox) -> None:
    only = FakeChannel("only")
    delivery = deliver(only)
    only.gate.clear()
    delivery.show(notice(1, "busy"))
    assert only.entered.wait(LIMIT)
    for order in range(2, 500):
        delivery.show(notice(order))
    only.gate.set()
    eventually(lambda: NoticeTaken(499, "only") in inbox)
    assert [call for call in only.calls if call[0] == "show"] == [("show", 1), ("show", 499)]


def test_an_order_withdrawn_while_a_channel_hangs_does_not_reach_the_next(deliver, inbox) -> None:
    first, second = FakeChannel("first"), FakeChannel("second")
    delivery = deliver(first, second, within=0.3)
    first.gate.clear()
    delivery.show(notice(1))
    assert first.entered.wait(LIMIT)
    delivery.withdraw("ending")
    settle(delivery, second)
    assert ("show", 1) not in second.calls


def test_an_order_that_comes_again_while_it_is_on_its_way_is_shown_once(deliver, inbox) -> None:
    only = FakeChannel("only")
    delivery = deliver(only)
    only.gate.clear()
    delivery.show(notice(1))
    assert only.entered.wait(LIMIT)
    delivery.show(notice(1))
    settle(delivery, only)
    assert only.calls.count(("show", 1)) == 1


def test_an_order_that_comes_again_for_another_place_while_it_is_on_its_way_is_shown_there(deliver, inbox) -> None:
    only = FakeChannel("only")
    delivery = deliver(only)
    only.gate.clear()
    delivery.show(notice(1, "ending/default"))
    assert only.entered.wait(LIMIT)
    delivery.show(notice(1, "ending/p1"))
    settle(delivery, only)
    assert only.calls[:3] == [("show", 1), ("take back", 1), ("show", 1)]


def test_a_late_display_of_what_nobody_else_shows_is_a_receipt(deliver, inbox) -> None:
    only = FakeChannel("only", Receipt.FAILED)
    delivery = deliver(only)
    delivery.show(notice(1))
    eventually(lambda: only.tickets)
    only.listeners.late(only.ticket(1))
    eventually(lambda: inbox == [NoticeTaken(1, "only"), ChannelBack("only")])
    delivery.withdraw("ending")
    eventually(lambda: ("take back", 1) in only.calls)


@pytest.mark.parametrize("what_came_between", ["another channel", "another order", "a withdrawal"])
def test_a_late_display_that_was_superseded_is_taken_back(deliver, inbox, what_came_between) -> None:
    first = FakeChannel("first", Receipt.FAILED)
    second = FakeChannel("second", Receipt.TAKEN if what_came_between == "another channel" else Receipt.FAILED)
    delivery = deliver(first, second)
    delivery.show(notice(1))
    eventually(lambda: second.tickets)
    if what_came_between == "another order":
        second.answer = Receipt.TAKEN
        delivery.show(notice(2))
        eventually(lambda: NoticeTaken(2, "second") in inbox)
    elif what_came_between == "a withdrawal":
        delivery.withdraw("ending")
    first.listeners.late(first.ticket(1))
    eventually(lambda: ("take back", 1) in first.calls)
    eventually(lambda: ChannelBack("first") in inbox)
    assert NoticeTaken(1, "first") not in inbox


def test_a_button_posts_its_event_once(deliver, inbox) -> None:
    only = FakeChannel("only")
    deliver(only).show(notice(7, "ending", "Aktiváltam", "Szólj 10 perc múlva"))
    eventually(lambda: inbox)
    for _ in range(3):
        only.listeners.clicked(only.ticket(7), 1)
    assert inbox == [NoticeTaken(7, "only"), SnoozeRequested(10, about="s7")]


def test_a_click_on_a_notice_just_replaced_still_counts_and_says_what_it_was_about(deliver, inbox) -> None:
    only = FakeChannel("only")
    delivery = deliver(only)
    delivery.show(notice(1, "ending", "yes"))
    delivery.show(notice(2, "other"))
    eventually(lambda: len(inbox) == 2)
    delivery.withdraw("ending")
    only.listeners.clicked(only.ticket(1), 0)
    assert inbox[-1] == SnoozeRequested(10, about="s1")


@pytest.mark.parametrize(("ticket", "index"), [(12345, 0), (1, 5), (1, -1)])
def test_a_click_on_nothing_posts_nothing(deliver, inbox, ticket, index) -> None:
    only = FakeChannel("only")
    deliver(only).show(notice(1, "ending", "yes"))
    eventually(lambda: inbox)
    only.listeners.clicked(ticket, index)
    assert inbox == [NoticeTaken(1, "only")]


def test_a_notice_that_the_user_closed_is_not_taken_back(deliver, inbox) -> None:
    only = FakeChannel("only")
    delivery = deliver(only)
    delivery.show(notice(1))
    eventually(lambda: inbox)
    only.listeners.closed(only.ticket(1))
    delivery.withdraw("ending")
    settle(delivery, only)
    assert ("take back", 1) not in only.calls


def test_memory_stays_bounded_whatever_comes(deliver, inbox) -> None:
    only = FakeChannel("only")
    delivery = deliver(only)
    for order in range(1, 1001):
        delivery.show(notice(order, f"slot {order}", "yes"))
    eventually(lambda: NoticeTaken(1000, "only") in inbox)
    settle(delivery, only)
    assert len(delivery._places) <= 64
    assert len(delivery._showings) <= 128
    assert {event.channel for event in inbox} == {"only"}, "what was dropped is not claimed by anybody"


def test_stopping_takes_back_what_is_visible_and_closes_the_channels_once(deliver, inbox) -> None:
    only = FakeChannel("only")
    delivery = deliver(only)
    delivery.show(notice(1))
    eventually(lambda: inbox)
    delivery.stop()
    delivery.stop()
    assert only.calls[-1] == ("take back", 1)
    assert only.closed == 1
    only.listeners.clicked(only.ticket(1), 0)
    delivery.show(notice(2))
    assert inbox == [NoticeTaken(1, "only")]
    assert not [thread for thread in threading.enumerate() if thread.name == "hetes-notices"]


def test_stopping_does_not_wait_for_a_channel_that_hangs(deliver, inbox) -> None:
    only = FakeChannel("only")
    delivery = deliver(only, within=600)  # longer than any test may last
    only.gate.clear()
    delivery.show(notice(1))
    assert only.entered.wait(LIMIT)
    delivery.stop()
    assert inbox == []


def test_stopping_what_was_never_started_is_no_error() -> None:
    delivery = OrderedChannels([FakeChannel("only")])
    delivery.withdraw("ending")
    delivery.stop()
    delivery.stop()


def test_an_order_that_comes_before_the_start_waits_for_it(inbox) -> None:
    only = FakeChannel("only")
    delivery = OrderedChannels([only])
    delivery.show(notice(1))
    assert only.calls == []
    delivery.start(inbox)
    eventually(lambda: inbox == [NoticeTaken(1, "only")])
    delivery.stop()


def test_before_the_first_notice_there_is_no_thread_and_no_library() -> None:
    program = """
import sys, threading
from hetes.adapters.notifications.ordered_channels import OrderedChannels
from hetes.adapters.notifications.freedesktop import FreedesktopChannel
from hetes.adapters.notifications.plyer import PlyerChannel
delivery = OrderedChannels([FreedesktopChannel(), PlyerChannel()])
delivery.start(print)
delivery.withdraw("ending")
assert threading.active_count() == 1, threading.enumerate()
heavy = {"asyncio", "subprocess", "desktop_notifier", "dbus_fast", "plyer", "packaging"} & set(sys.modules)
assert not heavy, heavy
delivery.stop()
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        check=False,
        env={"PYTHONPATH": str(Path(hetes.__file__).parents[1])},
        capture_output=True,
        text=True,
        timeout=LIMIT,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
