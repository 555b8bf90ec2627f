"""A notice that counts as shown is shown once more (a start, an unlocked screen), and no channel takes it."""

from __future__ import annotations

from dataclasses import replace

from hetes.adapters.notifications.channel import Receipt
from hetes.adapters.notifications.ordered_channels import OrderedChannels
from hetes.core.events import NoticeLost, NoticeTaken
from tests.support.fakes.channels import FakeChannel, Inbox, notice
from tests.support.system.waiting import eventually


def test_what_a_former_run_showed_and_no_channel_takes_now_is_told_once_not_to_be_shown() -> None:
    """Else it counts as shown, nobody orders it again when a channel is back, and the delivery tries for ever."""
    only, inbox = FakeChannel("only", Receipt.FAILED), Inbox()
    delivery = OrderedChannels([only])
    delivery.start(inbox)
    for times in (1, 2):
        delivery.show(replace(notice(1), again=True))
        eventually(lambda times=times: only.calls.count(("show", 1)) == times and delivery._under_way is None)
    delivery.show(notice(2, "first time"))
    eventually(lambda: ("show", 2) in only.calls and delivery._under_way is None)
    assert inbox.count(NoticeLost(1)) == 1
    assert NoticeLost(2) not in inbox, "nobody claimed it"
    delivery.stop()


def test_what_stands_is_taken_back_for_a_showing_that_fails_and_counts_as_shown_no_more() -> None:
    only, inbox = FakeChannel("only"), Inbox()
    delivery = OrderedChannels([only])
    delivery.start(inbox)
    delivery.show(notice(1))
    eventually(lambda: inbox == [NoticeTaken(1, "only")])
    only.answer = Receipt.FAILED
    delivery.show(replace(notice(1), again=True))
    eventually(lambda: inbox == [NoticeTaken(1, "only"), NoticeLost(1)])
    delivery.stop()
