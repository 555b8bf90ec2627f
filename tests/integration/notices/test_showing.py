"""Notices through the notification service: words, buttons, closing."""

from __future__ import annotations

import pytest

from hetes.core.events import (
    ActivationReported,
    DoneReported,
    NoticeDismissed,
    NoticeTaken,
    PageRequested,
    SnoozeRequested,
)
from hetes.doctor.probes import notification_service
from hetes.presentation.views import Button
from tests.support.desktop.notice_views import DESKTOP, view
from tests.support.desktop.notification_service import FakeNotifications, private_bus
from tests.support.system.waiting import eventually


def test_the_notice_arrives_with_its_words_buttons_and_weight(service, deliver, inbox) -> None:
    service.come()
    buttons = (
        Button("Aktiváltam", ActivationReported("p1", source="notice", about="s1")),
        Button("Szólj 10 perc múlva", SnoozeRequested(10, "p1", "s1")),
        Button("Mára végeztem", DoneReported("p1", "s1")),
    )
    text = "EESZT-kapcsolat: még 30 perc. Az aktiválástól számítva 15:00-kor jár le."
    deliver().show(
        view(1, title="Dr. Ő & Ű: <Hetes>", text=f"{text} A & B <i>", buttons=buttons, critical=True, sound=True)
    )
    eventually(lambda: inbox == [NoticeTaken(1, DESKTOP)])
    (shown,) = service.history
    assert (shown.app, shown.title, shown.text) == ("Hetes", "Dr. Ő & Ű: ‹Hetes›", f"{text} A &amp; B ‹i›")
    assert list(shown.buttons.values()) == [button.label for button in buttons]
    assert (shown.urgency, shown.sound, shown.lasts) == (2, "message", 0)
    assert (shown.hints["desktop-entry"], shown.hints["category"]) == ("hetes", "x-hetes.reminder")


def test_a_quiet_notice_makes_no_sound_and_is_of_normal_weight(service, deliver, inbox) -> None:
    service.come().behaviour.capabilities = ["body"]
    deliver().show(view(1, text="A & B <i>"))
    eventually(lambda: inbox == [NoticeTaken(1, DESKTOP)])
    (shown,) = service.history
    assert (shown.urgency, shown.sound, shown.text, shown.icon) == (1, None, "A & B ‹i›", "")
    assert shown.lasts == 20_000


def test_what_no_encoder_takes_does_not_lose_the_notice(service, deliver, inbox) -> None:
    service.come()
    deliver().show(view(1, title="-x\0\ud800", text="\x1b[31m\ud83dvége 🦷"))
    eventually(lambda: inbox == [NoticeTaken(1, DESKTOP)])
    assert (service.history[0].title, service.history[0].text) == ("-x", "[31mvége 🦷")


def test_each_button_does_what_it_says_once(service, deliver, inbox) -> None:
    service.come()
    buttons = (Button("a", SnoozeRequested(10)), Button("b", DoneReported("p1")))
    deliver().show(view(1, buttons=buttons))
    eventually(lambda: inbox)
    service.press(service.history[0], "b", keep=True)
    service.press(service.history[0], "b", keep=True)
    service.press(service.history[0], "a")
    eventually(lambda: len(inbox) == 2)
    assert inbox == [NoticeTaken(1, DESKTOP), DoneReported("p1")]


def test_a_click_beside_the_buttons_opens_the_page_and_closes_the_notice(service, deliver, inbox) -> None:
    service.come()
    delivery = deliver()
    delivery.show(view(1, buttons=(Button("a", SnoozeRequested(10)),), opens=PageRequested("check")))
    eventually(lambda: inbox)
    assert service.history[0].body_opens
    service.press_body(service.history[0])
    eventually(lambda: inbox[1:] == [PageRequested("check")])
    eventually(lambda: not service.visible)
    delivery.show(view(2))
    eventually(lambda: inbox[2:] == [NoticeTaken(2, DESKTOP)])


def test_a_pressed_notice_is_closed_where_the_service_leaves_it_open(service, deliver, inbox) -> None:
    service.come()
    deliver().show(view(1, buttons=(Button("a", SnoozeRequested(10)),)))
    eventually(lambda: inbox)
    service.press(service.history[0], "a", keep=True)
    eventually(lambda: not service.visible)


def test_a_notice_that_the_user_closed_can_be_withdrawn_and_replaced(service, deliver, inbox) -> None:
    service.come()
    delivery = deliver()
    delivery.show(view(1))
    eventually(lambda: inbox)
    service.close(service.history[0])
    delivery.withdraw("ending/p1")
    delivery.show(view(2))
    eventually(lambda: inbox == [NoticeTaken(1, DESKTOP), NoticeTaken(2, DESKTOP)])
    assert [shown.title for shown in service.visible.values()] == ["title 2"]


CLOSED = NoticeDismissed("session_ending", "p1", 1)


def test_a_notice_that_is_closed_by_hand_says_so_once(service, deliver, inbox) -> None:
    service.come()
    deliver().show(view(1, closed=CLOSED))
    eventually(lambda: inbox)
    service.close(service.history[0], reason=2)
    eventually(lambda: inbox == [NoticeTaken(1, DESKTOP), CLOSED])
    service.close(service.history[0], reason=2)


@pytest.mark.parametrize("how", ["its time is over", "taken back", "replaced", "a button", "beside the buttons"])
def test_what_is_gone_for_another_reason_was_not_closed_by_hand(service, deliver, inbox, how) -> None:
    service.come()
    delivery = deliver()
    delivery.show(view(1, closed=CLOSED, buttons=(Button("a", SnoozeRequested(10)),)))
    eventually(lambda: inbox)
    shown = service.history[0]
    match how:
        case "its time is over":
            service.close(shown, reason=1)
        case "taken back":
            delivery.withdraw("ending/p1")
        case "replaced":
            delivery.show(view(2, closed=CLOSED))
        case "a button":
            service.press(shown, "a")  # and closes it with reason 2, as most services do
        case _:
            service.press_body(shown)
            service.close(shown, reason=2)
    delivery.show(view(9, "other/p1"))
    eventually(lambda: NoticeTaken(9, DESKTOP) in inbox)
    assert CLOSED not in inbox


def test_the_check_asks_the_bus_that_came_back_elsewhere(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert notification_service.look("linux")["there"] is None
    with private_bus(tmp_path, f"path={tmp_path}/bus") as address:
        assert notification_service.look("linux")["there"] is False
        service = FakeNotifications(address).come()
        assert notification_service.look("linux") == {"there": True, "name": "fake 1", "quiet": None}
        service.end()
