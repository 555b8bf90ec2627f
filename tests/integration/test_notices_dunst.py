"""The reminder in a real notification daemon: dunst on a real display."""

from __future__ import annotations

import pytest

from hetes.adapters.notifications.freedesktop import FreedesktopChannel
from hetes.adapters.notifications.ordered_channels import OrderedChannels
from hetes.adapters.notifications.plyer import PlyerChannel
from hetes.core.events import (
    ActivationReported,
    ChannelBack,
    DoneReported,
    NoticeDismissed,
    NoticeTaken,
    SnoozeRequested,
)
from hetes.presentation.views import Button, NoticeView
from tests.support.desktop.dunst import dunst_session
from tests.support.fakes.channels import Inbox
from tests.support.system.waiting import eventually

TEXT = "EESZT-kapcsolat: még 30 perc. Az aktiválástól számítva 15:00-kor jár le. Ha még rendelsz, aktiváld újra."
BUTTONS = (
    Button("Aktiváltam", ActivationReported("p1", source="notice", about="s1")),
    Button("Szólj 10 perc múlva", SnoozeRequested(10, "p1", "s1")),
    Button("Mára végeztem", DoneReported("p1", "s1")),
)


def reminder(order: int, **more) -> NoticeView:
    return NoticeView(
        order, "session_ending/p1", **({"title": "Dr. Minta Éva", "text": TEXT, "buttons": BUTTONS} | more)
    )


@pytest.fixture
def dunst(tmp_path):
    with dunst_session(tmp_path) as dunst:
        yield dunst


@pytest.fixture
def inbox():
    return Inbox()


@pytest.fixture
def delivery(dunst, inbox):
    delivery = OrderedChannels([FreedesktopChannel(), PlyerChannel()], within=600)
    delivery.start(inbox)
    yield delivery
    delivery.stop()


def test_the_reminder_is_displayed_and_withdrawn(dunst, delivery, inbox, tmp_path) -> None:
    dunst.start()
    delivery.show(reminder(1))
    eventually(lambda: inbox == [NoticeTaken(1, "desktop-notifier")])
    eventually(lambda: dunst.displayed() == 1)
    delivery.withdraw("session_ending/p1")
    eventually(lambda: dunst.displayed() == 0)
    (entry,) = dunst.history()
    assert (entry["appname"], entry["summary"], entry["body"]) == ("Hetes", "Dr. Minta Éva", TEXT)


def test_the_second_reminder_replaces_the_first(dunst, delivery, inbox) -> None:
    dunst.start()
    delivery.show(reminder(1))
    eventually(lambda: inbox)
    delivery.show(reminder(2, text="még 10 perc"))
    eventually(lambda: len(inbox) == 2)
    eventually(lambda: dunst.counts() == {"waiting": 0, "currently displayed": 1, "history": 1})
    dunst.close()
    eventually(lambda: dunst.history()[0]["body"] == "még 10 perc")


def test_the_buttons_are_offered_and_the_chosen_one_says_its_event(dunst, delivery, inbox) -> None:
    dunst.start()
    delivery.show(reminder(1))
    eventually(lambda: dunst.displayed() == 1)
    offered = dunst.choose("Szólj 10 perc múlva")
    assert [any(button.label in line for line in offered) for button in BUTTONS] == [True] * 3
    eventually(lambda: inbox == [NoticeTaken(1, "desktop-notifier"), BUTTONS[1].event])
    eventually(lambda: dunst.displayed() == 0)


def test_names_with_signs_of_markup_are_shown_as_they_are(dunst, delivery, inbox) -> None:
    dunst.start()
    delivery.show(reminder(1, title="A & B <Kft.>", text="1 < 2 & 3 > 2"))
    eventually(lambda: dunst.displayed() == 1)
    dunst.close()
    eventually(dunst.history)
    assert dunst.history()[0]["summary"] == "A & B ‹Kft.›"
    assert dunst.history()[0]["message"] == "<b>A &amp; B ‹Kft.›</b>\n1 ‹ 2 &amp; 3 › 2"


def test_a_daemon_that_starts_after_the_order_gets_it_when_it_is_ordered_again(dunst, delivery, inbox) -> None:
    delivery.show(reminder(1))
    eventually(lambda: delivery._channels[0].down)
    assert inbox == []
    dunst.start()
    eventually(lambda: inbox == [ChannelBack("desktop-notifier")])
    delivery.show(reminder(1))
    eventually(lambda: inbox[1:] == [NoticeTaken(1, "desktop-notifier")])
    eventually(lambda: dunst.displayed() == 1)


def test_a_daemon_that_crashed_with_the_reminder_shows_the_next_one(dunst, delivery, inbox) -> None:
    dunst.start()
    delivery.show(reminder(1))
    eventually(lambda: dunst.displayed() == 1)
    dunst.kill()
    dunst.start()
    delivery.show(reminder(2))
    eventually(lambda: NoticeTaken(2, "desktop-notifier") in inbox)
    eventually(lambda: dunst.displayed() == 1)


def test_a_hand_that_closes_the_reminder_is_heard(dunst, delivery, inbox) -> None:
    closed = NoticeDismissed("session_ending", "p1", 1)
    dunst.start()
    delivery.show(reminder(1, closed=closed))
    eventually(lambda: dunst.displayed() == 1)
    dunst.close()
    eventually(lambda: closed in inbox)


def test_plyer_alone_reaches_the_same_daemon(dunst, inbox) -> None:
    dunst.start()
    delivery = OrderedChannels([PlyerChannel()], within=600)
    delivery.start(inbox)
    delivery.show(reminder(1, title="-t 1"))
    eventually(lambda: inbox == [NoticeTaken(1, "plyer")])
    eventually(lambda: dunst.displayed() == 1)
    delivery.stop()
    dunst.close()
    eventually(dunst.history)
    assert (dunst.history()[0]["summary"], dunst.history()[0]["body"]) == ("–t 1", TEXT)
