"""A notice as the notification service is given it: what its picture is, and which actions which service can show."""

from __future__ import annotations

import pytest
from PIL import Image, ImageChops

from hetes.adapters.notifications.choose import PICTURE
from hetes.adapters.notifications.freedesktop_words import Abilities, worded
from hetes.adapters.tray.icon_drawing import draw
from hetes.core.events import PageRequested
from hetes.presentation.views import Button, IconView, NoticeView

ALL = ["default", "0", "1", "2"]


def actions(service: str, buttons: int) -> list[str]:
    made = tuple(Button(f"Gomb {n}", PageRequested("today")) for n in range(buttons))
    notice = NoticeView(
        1, "p1", "Aktiváld", "15:00-kor kezdődik a rendelés.", buttons=made, opens=PageRequested("today")
    )
    _, _, body = worded("Hetes", PICTURE, notice, Abilities(frozenset({"actions"}), service))
    return list(body[5][::2])


@pytest.mark.parametrize(
    ("service", "buttons", "shown"),
    [
        ("gnome-shell", 3, ALL),
        ("Xfce Notify Daemon", 3, ALL[1:]),
        ("lxqt-notificationd", 3, ALL[1:]),
        ("lxqt-notificationd", 2, ALL[:3]),
    ],
)
def test_no_service_is_given_an_action_that_costs_a_button(service, buttons, shown):
    assert actions(service, buttons) == shown


def test_the_picture_is_the_icon_at_rest_and_large_enough_for_any_service():
    with Image.open(PICTURE) as picture:
        assert (
            ImageChops.difference(picture.convert("RGBA"), draw(IconView("idle"), 128)).getbbox(alpha_only=False)
            is None
        )
