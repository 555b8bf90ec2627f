"""A notification service that refuses, hangs, dies, or is not there."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

import hetes
from hetes.adapters.notifications import ordered_channels
from hetes.adapters.notifications.freedesktop import FreedesktopChannel
from hetes.adapters.notifications.ordered_channels import RECEIPT_LIMIT, OrderedChannels
from hetes.adapters.notifications.plyer import PlyerChannel
from hetes.core.events import (
    ChannelBack,
    NoticeLost,
    NoticeTaken,
    SnoozeRequested,
)
from hetes.presentation.views import Button, NoticeView
from tests.support.desktop.notice_views import DESKTOP, view
from tests.support.desktop.notification_service import FakeNotifications, private_bus
from tests.support.fakes.channels import FakeChannel
from tests.support.system.waiting import LIMIT, eventually

SOURCES = str(Path(hetes.__file__).parents[1])


def order_until_taken(delivery: OrderedChannels, inbox: list, notice: NoticeView) -> None:
    """Order a notice as the agent does: again whenever a channel is said to be back, until one has taken it.

    On a busy computer a service that died is seen to be gone only after its successor has come.
    """
    heard = -1

    def taken() -> bool:
        nonlocal heard
        if (backs := inbox.count(ChannelBack(DESKTOP))) > heard:
            heard = backs
            delivery.show(notice)
        return NoticeTaken(notice.order, DESKTOP) in inbox

    eventually(taken)
    eventually(lambda: delivery._under_way is None and not delivery._wanted)  # the last of these orders, too


def test_what_a_dead_service_showed_is_lost_and_its_return_is_told(service, deliver, inbox) -> None:
    service.come()
    delivery = deliver()
    delivery.show(view(1))
    delivery.show(view(2, "other/p1"))
    eventually(lambda: len(inbox) == 2)
    service.close(service.history[1], reason=1)
    eventually(lambda: len(service.visible) == 1)
    service.die()
    eventually(lambda: NoticeLost(1) in inbox)
    service.come()
    eventually(lambda: inbox[-1] == ChannelBack(DESKTOP))
    assert NoticeLost(2) not in inbox, "it had its time on the screen"
    delivery.show(view(1))
    eventually(lambda: inbox.count(NoticeTaken(1, DESKTOP)) == 2)
    assert [shown.title for shown in service.visible.values()] == ["title 1"]


def test_without_a_service_nothing_is_claimed_and_its_coming_is_told(service, deliver, inbox) -> None:
    tail = FakeChannel("tail")
    delivery = deliver()
    delivery.show(view(1))
    eventually(lambda: not delivery._wanted and delivery._channels[0].down)
    assert inbox == []
    service.come()
    eventually(lambda: inbox == [ChannelBack(DESKTOP)])
    delivery.show(view(1))
    eventually(lambda: inbox == [ChannelBack(DESKTOP), NoticeTaken(1, DESKTOP)])
    assert [shown.title for shown in service.history] == ["title 1"]
    assert tail.calls == []


def test_without_a_service_no_other_channel_is_troubled_which_would_ask_the_same_one(service, deliver, inbox) -> None:
    tail = FakeChannel("tail")
    delivery = deliver(tail, within=600)  # nobody's receipt is waited for
    delivery.show(view(1))
    eventually(lambda: delivery._channels[0].down and delivery.waiting() is not None)
    service.come()
    eventually(lambda: inbox == [ChannelBack(DESKTOP)])
    assert tail.calls == []


def test_a_service_that_refuses_hands_the_order_on(service, deliver, inbox) -> None:
    service.come().behaviour.refuse = True
    delivery = deliver(FakeChannel("tail"))
    delivery.show(view(1))
    eventually(lambda: inbox == [NoticeTaken(1, "tail")])
    service.behaviour.refuse = False
    delivery.show(view(2, "other"))
    eventually(lambda: inbox[1:] == [NoticeTaken(2, DESKTOP), ChannelBack(DESKTOP)])


def test_a_refused_notice_leaves_the_others_within_reach(service, deliver, inbox) -> None:
    service.come()
    delivery = deliver(FakeChannel("tail"))
    delivery.show(view(1))
    eventually(lambda: inbox == [NoticeTaken(1, DESKTOP)])
    service.behaviour.refuse = True
    delivery.show(view(2, "other"))
    eventually(lambda: inbox[1:] == [NoticeTaken(2, "tail")])
    delivery.withdraw("ending/p1")
    eventually(lambda: not service.visible)


def test_what_a_hanging_service_was_given_is_shown_once_when_it_goes_on(service, deliver, inbox) -> None:
    tail = FakeChannel("tail")
    service.come()
    delivery = deliver(tail)
    delivery.show(view(1, "warm-up"))
    eventually(lambda: inbox == [NoticeTaken(1, DESKTOP)])
    service.hang()
    delivery._within = RECEIPT_LIMIT
    began = time.monotonic()
    delivery.show(view(2))
    eventually(lambda: delivery._channels[0].down)
    assert time.monotonic() - began > 1.9
    # While it owes an answer, nobody waits for it again, and nothing is sent twice.
    delivery._within = 600
    delivery.show(view(2))
    delivery.show(view(3, "third"))
    eventually(lambda: "third" in delivery._places and delivery._under_way is None)
    service.recover()
    eventually(lambda: inbox[1:] == [NoticeTaken(2, DESKTOP), ChannelBack(DESKTOP)])
    assert [shown.title for shown in service.history] == ["title 1", "title 2"]
    assert tail.calls == []


def test_what_was_taken_back_before_it_was_sent_is_never_sent(service, deliver, inbox) -> None:
    service.come().hang()
    delivery = deliver(within=0.2)
    delivery.show(view(1))
    eventually(lambda: delivery._channels[0].down)
    delivery.withdraw("ending/p1")
    eventually(lambda: not delivery._places)
    service.recover()
    eventually(lambda: inbox == [ChannelBack(DESKTOP)])
    assert service.history == []


def test_a_hanging_service_that_recovers_confirms_what_nobody_else_showed(service, deliver, inbox) -> None:
    service.come()
    delivery = deliver()
    delivery.show(view(1, "warm-up"))
    eventually(lambda: inbox == [NoticeTaken(1, DESKTOP)])
    service.hang()
    delivery._within = 0.2
    asked = service.asked
    delivery.show(view(2))
    eventually(lambda: service.asked > asked and delivery._channels[0].down)
    service.recover()
    eventually(lambda: inbox[1:3] in ([NoticeTaken(2, DESKTOP), ChannelBack(DESKTOP)], [ChannelBack(DESKTOP)]))


def test_a_hanging_service_that_dies_is_taken_up_again_when_it_is_back(service, deliver, inbox) -> None:
    service.come()
    delivery = deliver()
    delivery.show(view(1, "warm-up"))
    eventually(lambda: inbox == [NoticeTaken(1, DESKTOP)])
    service.hang()
    delivery._within = 0.2
    delivery.show(view(2))
    eventually(lambda: delivery._channels[0].down)
    service.die()
    service.recover()
    service.come()
    eventually(lambda: inbox[1:3] in ([NoticeLost(1), ChannelBack(DESKTOP)], [ChannelBack(DESKTOP), NoticeLost(1)]))
    eventually(lambda: service.connections() and delivery._places["ending/p1"].pending is None)
    delivery.show(view(2))
    eventually(lambda: NoticeTaken(2, DESKTOP) in inbox)
    assert [shown.title for shown in service.visible.values()] == ["title 2"]


def test_a_service_that_dies_with_a_notice_and_comes_back_serves_the_next_one_fully(service, deliver, inbox) -> None:
    service.come()
    delivery = deliver()
    delivery.show(view(1))
    eventually(lambda: inbox == [NoticeTaken(1, DESKTOP)])
    service.die()
    delivery.withdraw("ending/p1")
    service.come()
    order_until_taken(delivery, inbox, view(2, buttons=(Button("a", SnoozeRequested(10)),)))
    service.press(service.history[-1], "a", keep=True)
    eventually(lambda: SnoozeRequested(10) in inbox)


def test_what_a_dead_service_showed_is_not_looked_for_among_the_notices_of_others(service, deliver, inbox) -> None:
    service.come()
    delivery = deliver()
    delivery.show(view(1))
    eventually(lambda: inbox == [NoticeTaken(1, DESKTOP)])
    ours = service.history[0]
    service.die()
    service.come()
    eventually(lambda: not delivery._places["ending/p1"].showings)
    service.visible[ours.id] = somebody_elses = replace(ours, app="Post", title="You have mail")
    service.last_id = ours.id
    delivery.withdraw("ending/p1")
    order_until_taken(delivery, inbox, view(2, "other"))
    assert service.visible[ours.id] is somebody_elses


def test_a_hundred_failures_leave_no_connection_and_no_handle_behind(service, deliver, inbox) -> None:
    service.come().behaviour.refuse = True
    tail = FakeChannel("tail")
    delivery = deliver(tail)
    delivery.show(view(1))
    eventually(lambda: inbox)
    connections, handles, threads = (
        service.connections(),
        len(list(Path("/proc/self/fd").iterdir())),
        threading.active_count(),
    )
    for order in range(2, 102):
        delivery.show(view(order, f"slot {order % 3}"))
        eventually(lambda order=order: inbox[-1:] == [NoticeTaken(order, "tail")])
    eventually(lambda: service.connections() <= connections)
    eventually(lambda: len(list(Path("/proc/self/fd").iterdir())) <= handles)
    eventually(lambda: threading.active_count() <= threads)


def test_three_hundred_notices_leave_nothing_behind(service, deliver, inbox) -> None:
    service.come()
    delivery = deliver()
    for order in range(1, 301):
        delivery.show(view(order))
        eventually(lambda order=order: inbox[-1:] == [NoticeTaken(order, DESKTOP)], every=0.001)
    assert len(service.visible) == 1
    desk = delivery._channels[0].it._worker._service
    assert len(desk._shown) == 1
    assert len(desk._gone) <= 32
    assert len(desk._tasks) == 0


def test_without_a_session_bus_the_tray_takes_the_order_without_a_word(
    monkeypatch, inbox, capfd, caplog, tmp_path
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    delivery = OrderedChannels([FreedesktopChannel(), PlyerChannel()], within=600)  # nobody is waited for
    delivery.start(inbox)
    delivery.show(view(1))
    eventually(lambda: inbox == [NoticeTaken(1, "tray")])
    delivery.stop()
    assert capfd.readouterr() == ("", "")
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


@pytest.mark.parametrize("address", ["unix:path=/nonexistent/bus", "nonsense", "unix:path=/dev/null"])
def test_a_session_bus_that_does_not_answer_is_no_reason_to_claim_anything(monkeypatch, inbox, capfd, address) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    delivery = OrderedChannels([FreedesktopChannel()])
    delivery.start(inbox)
    delivery.show(view(1))
    eventually(lambda: delivery._channels[0].down and delivery._under_way is None)
    assert inbox == []
    assert delivery.waiting() is not None
    delivery.stop()
    assert capfd.readouterr() == ("", "")


def test_a_bus_that_was_killed_and_comes_back_elsewhere_shows_what_waited_and_what_stood_there(
    monkeypatch, tmp_path, inbox
) -> None:
    monkeypatch.setattr(ordered_channels, "RETRY", 1.0)
    notices = {1: view(1), 2: view(2, "other/p1")}

    def as_the_core_does(event) -> None:
        inbox(event)
        if event == ChannelBack(DESKTOP):
            for order in notices.keys() - still_taken():
                delivery.show(notices[order])

    def still_taken() -> set[int]:
        return {n for n in notices if inbox.count(NoticeTaken(n, DESKTOP)) > inbox.count(NoticeLost(n))}

    delivery = OrderedChannels([FreedesktopChannel()])
    delivery.start(as_the_core_does)
    (tmp_path / "one").mkdir()
    with private_bus(tmp_path / "one") as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        service = FakeNotifications(address).come()
        delivery.show(notices[1])
        eventually(lambda: inbox == [NoticeTaken(1, DESKTOP)])
    service.end()
    eventually(lambda: NoticeLost(1) in inbox)
    delivery.show(notices[2])
    eventually(lambda: "other/p1" in delivery._places and delivery._under_way is None)
    assert still_taken() == set()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    with private_bus(tmp_path, f"path={tmp_path}/bus") as address:
        service = FakeNotifications(address).come()
        eventually(lambda: still_taken() == {1, 2})
        assert sorted(shown.title for shown in service.visible.values()) == ["title 1", "title 2"]
        delivery.stop()
        service.end()


def test_stopping_does_not_wait_for_the_end_of_a_hang(service, inbox) -> None:
    service.come().hang()
    delivery = OrderedChannels([FreedesktopChannel(), PlyerChannel()], within=600)  # longer than any test may last
    delivery.start(inbox)
    delivery.show(view(1))
    eventually(lambda: service.asked)
    delivery.stop()
    assert inbox == []


def test_the_program_ends_cleanly_right_after_a_notice(service) -> None:
    service.come()
    program = """
import threading
from hetes.adapters.notifications.ordered_channels import OrderedChannels
from hetes.adapters.notifications import ordered_channels
from hetes.adapters.notifications.freedesktop import FreedesktopChannel
from hetes.presentation.views import NoticeView
done = threading.Event()
delivery = OrderedChannels([FreedesktopChannel()])
delivery.start(lambda event: done.set())
delivery.show(NoticeView(1, "s", "t", "x"))
assert done.wait(80)
delivery.stop()
"""
    env = {**os.environ, "PYTHONPATH": SOURCES}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-X", "dev", "-c", program],
        check=False,
        env=env,
        capture_output=True,
        text=True,
        timeout=LIMIT,
    )
    # In this mode asyncio tells as well what took a tenth of a second: the import of the library, on a busy computer.
    told = [line for line in done.stderr.splitlines() if not (line.startswith("Executing ") and "seconds" in line)]
    assert (done.returncode, done.stdout, told) == (0, "", [])
    assert [shown.title for shown in service.history] == ["t"]
