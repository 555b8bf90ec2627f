"""Nobody is left unheard: what the desktop does not take is shown within 35 s of its recovery, once, in simulated time."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from hetes.adapters.notifications.freedesktop_service import LOST_AFTER
from hetes.core.events import NoticeDismissed, NoticeLost, NoticeTaken, PageRequested, SnoozeRequested
from hetes.presentation.views import Button
from tests.support.desktop.simulated_desk import Desk
from tests.support.fakes.channels import FakeChannel

SOON = 35.0
LONG = (5, 28, 35, 120)


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.end()


def hang(desk: Desk) -> Callable[[], object]:
    service = desk.bus.service or desk.bus.come()
    service.mode = "hang"
    return service.recover


def refuse(desk: Desk) -> Callable[[], object]:
    service = desk.bus.service or desk.bus.come()
    service.mode = "refuse"
    return service.recover


def answer_zero(desk: Desk) -> Callable[[], object]:
    service = desk.bus.service or desk.bus.come()
    service.mode = "zero"
    return service.recover


def answer_what_is_no_number(desk: Desk) -> Callable[[], object]:
    service = desk.bus.service or desk.bus.come()
    service.mode = "odd"
    return service.recover


def die_in_the_middle(desk: Desk) -> Callable[[], object]:
    service = desk.bus.service or desk.bus.come()
    service.mode = "dies"
    return desk.bus.come


def hang_and_die(desk: Desk) -> Callable[[], object]:
    service = desk.bus.service or desk.bus.come()
    service.mode = "hang"

    def back() -> None:
        desk.bus.leave(service)
        service.recover()  # its answers to the old calls, if any, come from somebody who is gone
        desk.bus.come()

    return back


def stay_away(desk: Desk) -> Callable[[], object]:
    if desk.bus.service is not None:
        desk.bus.leave(desk.bus.service)
    return desk.bus.come


def stop_the_bus(desk: Desk) -> Callable[[], object]:
    if desk.bus.service is None:
        desk.bus.come()
    desk.bus.stopped = True
    return desk.bus.go_on


def kill_the_bus(desk: Desk) -> Callable[[], object]:
    desk.bus.kill()

    def back() -> None:
        desk.buses["here"] = type(desk.bus)(desk.loop)
        desk.bus.come()

    return back


def kill_the_bus_which_comes_elsewhere(desk: Desk) -> Callable[[], object]:
    desk.bus.kill()

    def back() -> None:
        desk.buses["elsewhere"] = bus = type(desk.bus)(desk.loop)
        bus.come()

    return back


def stop_the_bus_and_kill_it(desk: Desk) -> Callable[[], object]:
    desk.bus.stopped = True

    def back() -> None:
        kill_the_bus(desk)()

    return back


FAULTS = (
    hang,
    refuse,
    answer_zero,
    answer_what_is_no_number,
    die_in_the_middle,
    hang_and_die,
    stay_away,
    stop_the_bus,
    kill_the_bus,
    kill_the_bus_which_comes_elsewhere,
    stop_the_bus_and_kill_it,
)


@pytest.mark.parametrize("known", [False, True], ids=["at first", "later"])
@pytest.mark.parametrize("seconds", LONG)
@pytest.mark.parametrize("fault", FAULTS)
def test_it_is_shown_soon_after_the_recovery_once_and_is_known_to_wait_meanwhile(
    desk: Desk, fault: Callable[[Desk], Callable[[], object]], seconds: float, known: bool
) -> None:
    if known:
        desk.bus.come()
        desk.order(1)
        desk.shown_within(1)
        desk.withdraw(1)
        desk.run(1)
    recover = fault(desk)
    ordered = desk.loop.time()
    desk.order(2)
    desk.order(3)
    desk.run(seconds)
    assert not desk.taken & {2, 3}
    waiting = desk.delivery.waiting()
    assert waiting is not None
    assert waiting == pytest.approx(desk.loop.time() - ordered, abs=5)
    recover()
    desk.shown_within(SOON)
    assert desk.delivery.waiting() is None
    desk.run(120)
    assert sorted(copy.title for copy in desk.visible()) == ["title 2", "title 3"]


@pytest.mark.parametrize("fault", [stay_away, kill_the_bus, kill_the_bus_which_comes_elsewhere])
def test_what_stood_on_the_screen_when_all_went_stands_there_again(
    desk: Desk, fault: Callable[[Desk], Callable[[], object]]
) -> None:
    desk.bus.come()
    desk.order(1)
    desk.shown_within(1)
    recover = fault(desk)
    desk.run(60)
    assert NoticeLost(1) in desk.events
    assert desk.delivery.waiting() is not None
    recover()
    desk.shown_within(SOON)


@pytest.mark.parametrize("latency", [0.3, 0.9, 1.9, 4.0])
def test_a_slow_bus_shows_it_once(desk: Desk, latency: float) -> None:
    desk.bus.come()
    desk.bus.latency = latency
    desk.order(1)
    desk.run(60)
    desk.bus.latency = 0.0
    desk.shown_within(SOON)
    desk.run(120)
    assert len(desk.visible()) == 1


def test_a_service_that_the_bus_starts_is_waited_for_and_no_weaker_channel_is_asked(tmp_path) -> None:
    plain = FakeChannel("plain")
    desk = Desk(None, plain)
    desk.bus.starts_after = 4.5
    desk.order(1, buttons=(Button("a", SnoozeRequested(10)),))
    assert desk.shown_within(10) < 6
    assert plain.calls == []
    desk.end()


def test_a_service_that_comes_in_the_moment_in_which_it_is_asked_for_is_not_missed(desk: Desk) -> None:
    desk.bus.comes_when_asked_for = True
    desk.order(1)
    assert desk.shown_within(SOON) < 3


def test_what_a_service_refuses_the_next_channel_shows(tmp_path) -> None:
    plain = FakeChannel("plain")
    desk = Desk(None, plain)
    desk.bus.come("refuse")
    desk.order(1)
    desk.run(1)
    assert desk.events == [NoticeTaken(1, "plain")]
    desk.end()


def test_what_was_taken_back_while_the_service_hung_never_stays(desk: Desk) -> None:
    service = desk.bus.come()
    desk.order(1)
    desk.shown_within(1)
    service.mode = "hang"
    desk.order(2)
    desk.run(5)
    desk.withdraw(2)
    desk.withdraw(1)
    desk.order(3)
    service.recover()
    desk.shown_within(SOON)
    assert [copy.title for copy in desk.visible()] == ["title 3"]


@pytest.mark.parametrize("slow", [3.0, 8.0])
def test_a_service_that_needs_seconds_for_each_answer_shows_it_all_the_same(desk: Desk, slow: float) -> None:
    service = desk.bus.come()
    desk.order(1)
    desk.shown_within(1)
    service.slow = slow
    desk.order(2)
    assert desk.shown_within(SOON) < 3 * slow
    desk.run(60)
    assert len(desk.visible()) == 2


def test_a_call_that_a_service_has_lost_is_found_out(desk: Desk) -> None:
    service = desk.bus.come("hang")
    desk.order(1)
    desk.run(3)
    service._queue.clear()
    service.recover()
    assert desk.shown_within(LOST_AFTER + SOON) > 10


def test_a_service_that_hangs_for_long_shows_it_then(desk: Desk) -> None:
    service = desk.bus.come()
    desk.order(1)
    desk.shown_within(1)
    service.mode = "hang"
    for number in range(2, 9):
        desk.order(number)
    desk.run(2_000)
    service.recover()
    desk.shown_within(SOON)
    assert len(desk.delivery._showings) <= 128


def test_the_service_is_asked_once_what_it_can_do_and_its_successor_once_more(desk: Desk) -> None:
    for _ in range(2):
        service = desk.bus.come()
        for number in range(1, 5):
            desk.order(number)
        desk.run(5)
        assert service.asked.count("GetCapabilities") == 1
        assert service.asked.count("GetServerInformation") == 4  # whether it answers now
        desk.bus.leave(service)
        desk.run(1)


def test_a_notice_that_is_closed_before_anybody_can_have_seen_it_is_shown_again_and_not_for_ever(desk: Desk) -> None:
    service = desk.bus.come()
    service.closes_at_once = True
    desk.order(1, closed=NoticeDismissed("session_ending", "p1", 1))
    desk.run(10)
    assert desk.delivery.waiting() is not None
    desk.run(300)
    assert len(service.ever) == 3
    assert desk.taken == {1}
    assert not [event for event in desk.events if isinstance(event, NoticeDismissed)]


CLOSED = NoticeDismissed("session_ending", "p1", 1)


@pytest.mark.parametrize(
    ("age", "reason", "by_hand"),
    [
        (0.6, 2, True),
        (7.0, 2, True),
        (7.0, 1, False),
        (7.0, 3, False),
        (7.0, 4, False),
        (7.0, 99, False),
        (19.6, 2, False),
        (20.0, 2, False),
        (20.4, 2, False),
        (21.0, 2, True),
    ],
)
def test_a_closing_counts_as_a_hands_only_where_it_can_be_one(
    desk: Desk, age: float, reason: int, by_hand: bool
) -> None:
    service = desk.bus.come()
    desk.order(1, closed=CLOSED)
    desk.shown_within(1)
    shown = service.visible[1].at
    desk.loop.call_at(shown + age, service.close, 1, reason)
    desk.run(age + 1)
    assert (CLOSED in desk.events) is by_hand


def test_a_service_that_calls_its_own_time_out_a_hand_is_believed_once(desk: Desk) -> None:
    service = desk.bus.come()
    for number in range(1, 5):
        desk.order(number, closed=NoticeDismissed("session_ending", "p1", number))
        desk.shown_within(1)
        desk.loop.call_at(service.visible[number].at + 5, service.close, number, 2)
        desk.run(6)
        desk.withdraw(number)
    assert sum(isinstance(event, NoticeDismissed) for event in desk.events) == 1


def test_a_press_that_is_told_after_the_closing_counts(desk: Desk) -> None:
    service = desk.bus.come()
    desk.order(1, buttons=(Button("a", SnoozeRequested(10)),))
    desk.shown_within(1)
    desk.run(3)
    service.close(1, 2)
    service.press(1, "0")
    desk.run(1)
    assert SnoozeRequested(10) in desk.events


def test_a_click_on_the_notice_itself_opens_its_page_once(desk: Desk) -> None:
    service = desk.bus.come()
    desk.order(1, opens=PageRequested("check"))
    desk.shown_within(1)
    service.press(1, "default")
    service.press(1, "default")
    desk.run(1)
    assert desk.events.count(PageRequested("check")) == 1
    assert not desk.visible()


@pytest.mark.parametrize("key", ["", "-1", "7", "²", "x" * 1000, "9" * 5000])
def test_a_press_on_nothing_does_nothing(desk: Desk, key: str) -> None:
    service = desk.bus.come()
    desk.order(1, buttons=(Button("a", SnoozeRequested(10)),))
    desk.shown_within(1)
    service.press(1, key)
    desk.run(1)
    assert desk.events == [NoticeTaken(1, "desk")]
