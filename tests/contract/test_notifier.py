"""What every notifier owes the engine: the fake one and the real delivery over a real D-Bus service."""

from __future__ import annotations

import pytest

from hetes.adapters.notifications.freedesktop import FreedesktopChannel
from hetes.adapters.notifications.ordered_channels import OrderedChannels
from hetes.core.events import ActivationReported, NoticeTaken, SnoozeRequested
from hetes.presentation.views import Button, NoticeView
from tests.support.desktop.notification_service import notification_service
from tests.support.fakes.channels import Inbox
from tests.support.fakes.notifier import FakeNotifier
from tests.support.system.waiting import eventually


class FakeScreen:
    """The fake notifier and the hand that presses its buttons."""

    def __init__(self) -> None:
        self.notifier = FakeNotifier()

    def titles(self) -> list[str]:
        return [notice.title for notice in self.notifier.visible.values()]

    def press(self, title: str, label: str) -> None:
        slot = next(notice.slot for notice in self.notifier.shown if notice.title == title)
        self.notifier.press(slot, label)


class RealScreen:
    """The real delivery, and a hand at the service that it shows its notices through."""

    def __init__(self, service) -> None:
        self.service = service
        self.notifier = OrderedChannels([FreedesktopChannel()], within=600)  # nobody is given up here

    def titles(self) -> list[str]:
        return [shown.title for shown in list(self.service.visible.values())]

    def press(self, title: str, label: str) -> None:
        shown = next(shown for shown in self.service.history if shown.title == title)
        self.service.press(shown, label, keep=True)
        self.service.press(shown, label)


@pytest.fixture(params=["fake", "real"])
def screen(request, tmp_path):
    if request.param == "fake":
        yield FakeScreen()
        return
    with notification_service(tmp_path) as service:
        service.come()
        screen = RealScreen(service)
        yield screen
        screen.notifier.stop()


@pytest.fixture
def inbox(screen):
    inbox = Inbox()
    screen.notifier.start(inbox)
    return inbox


def view(order: int, slot: str = "ending/p1", **more) -> NoticeView:
    return NoticeView(order, slot, f"title {order}", "még 30 perc", **more)


def taken(inbox: Inbox) -> list[int]:
    return [event.order for event in inbox if isinstance(event, NoticeTaken)]


def test_each_order_ends_in_one_receipt(screen, inbox) -> None:
    screen.notifier.show(view(1))
    screen.notifier.show(view(2, "other"))
    eventually(lambda: taken(inbox) == [1, 2])
    assert screen.titles() == ["title 1", "title 2"]


def test_a_notice_replaces_the_one_in_its_slot(screen, inbox) -> None:
    screen.notifier.show(view(1))
    eventually(lambda: taken(inbox) == [1])
    screen.notifier.show(view(2))
    eventually(lambda: taken(inbox) == [1, 2])
    assert screen.titles() == ["title 2"]


def test_a_withdrawn_notice_is_gone_and_may_be_withdrawn_again(screen, inbox) -> None:
    screen.notifier.show(view(1))
    screen.notifier.show(view(2, "other"))
    eventually(lambda: taken(inbox) == [1, 2])
    screen.notifier.withdraw("ending/p1")
    screen.notifier.withdraw("ending/p1")
    screen.notifier.withdraw("nothing was ever here")
    eventually(lambda: screen.titles() == ["title 2"])


def test_a_button_says_its_event_once_however_often_it_is_pressed(screen, inbox) -> None:
    buttons = (
        Button("Aktiváltam", ActivationReported("p1", source="notice", about="s1")),
        Button("Később", SnoozeRequested(10)),
    )
    screen.notifier.show(view(1, buttons=buttons))
    eventually(lambda: taken(inbox) == [1])
    screen.press("title 1", "Aktiváltam")
    eventually(lambda: buttons[0].event in inbox)
    screen.notifier.show(view(2))
    eventually(lambda: taken(inbox) == [1, 2])
    assert inbox == [NoticeTaken(1, inbox[0].channel), buttons[0].event, NoticeTaken(2, inbox[0].channel)]


def test_an_order_that_is_performed_again_is_shown_again_and_confirmed_again(screen, inbox) -> None:
    screen.notifier.show(view(1))
    eventually(lambda: taken(inbox) == [1])
    screen.notifier.show(view(1))
    eventually(lambda: taken(inbox) == [1, 1])
    assert screen.titles() == ["title 1"]


def test_nothing_stays_visible_after_the_end_and_nothing_is_posted(screen, inbox) -> None:
    screen.notifier.show(view(1))
    eventually(lambda: taken(inbox) == [1])
    screen.notifier.stop()
    screen.notifier.stop()
    eventually(lambda: screen.titles() == [])  # the service is told so, and not waited for
    screen.notifier.show(view(2))
    assert taken(inbox) == [1]
