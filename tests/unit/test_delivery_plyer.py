"""The plyer channel of Windows and macOS, against stand-ins for plyer's back ends. Never run on either system."""

from __future__ import annotations

import atexit
import sys
from types import ModuleType

import pytest

from hetes.adapters.notifications.channel import Receipt
from hetes.adapters.notifications.plyer import TEXT_UNITS, TITLE_UNITS, PlyerChannel
from hetes.presentation.views import NoticeView


class FakeBalloon:
    """As plyer's: shows itself when it is made, holds itself until the program ends."""

    made: list[FakeBalloon]
    fails = False

    def __init__(self, title, message, app_name, app_icon="", timeout=10) -> None:
        atexit.register(self.__del__)
        if self.fails:
            raise Exception("Shell_NotifyIconW failed.")  # noqa: TRY002 - as plyer does
        self.title, self.text, self.app, self.seconds, self.visible = title, message, app_name, timeout, True
        self.made.append(self)

    def remove_notify(self) -> None:
        self.visible = False

    def __del__(self) -> None:
        self.visible = False


@pytest.fixture
def balloons(monkeypatch):
    module = ModuleType("plyer.platforms.win.libs.balloontip")
    module.WindowsBalloonTip = type("WindowsBalloonTip", (FakeBalloon,), {"made": []})
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return module.WindowsBalloonTip


@pytest.fixture
def channel():
    channel = PlyerChannel(platform="win32")
    yield channel
    channel.close()


def view(title="title", text="text") -> NoticeView:
    return NoticeView(1, "slot", title, text)


def test_a_balloon_keeps_within_the_limits_of_windows(channel, balloons) -> None:
    assert channel.deliver(1, view("🦷" * 100, "á" * 1000 + "\x00"), 2.0) is Receipt.TAKEN
    (balloon,) = balloons.made
    assert len(balloon.title.encode("utf-16-le")) // 2 <= TITLE_UNITS == 63
    assert len(balloon.text.encode("utf-16-le")) // 2 == TEXT_UNITS == 255
    assert (balloon.app, balloon.seconds) == ("Hetes", 0)


def test_a_notice_without_a_title_is_headed_by_the_name_of_the_program(channel, balloons) -> None:
    channel.deliver(1, view(" \x07 "), 2.0)
    assert balloons.made[0].title == "Hetes"


def test_a_balloon_can_be_taken_back_and_leaves_nothing(channel, balloons) -> None:
    channel.deliver(1, view(), 2.0)
    channel.take_back(1)
    channel.take_back(1)
    assert [balloon.visible for balloon in balloons.made] == [False]


def test_there_is_never_more_than_one_balloon(channel, balloons) -> None:
    for ticket in range(5):
        channel.deliver(ticket, view(), 2.0)
    assert [balloon.visible for balloon in balloons.made] == [False] * 4 + [True]
    assert list(channel._balloons) == [4]


def test_a_balloon_that_explorer_refuses_is_no_success_and_may_succeed_later(channel, balloons) -> None:
    balloons.fails = True
    assert channel.deliver(1, view(), 2.0) is Receipt.FAILED
    balloons.fails = False
    assert channel.deliver(2, view(), 2.0) is Receipt.TAKEN


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_a_back_end_that_is_missing_is_an_absent_channel_without_a_word(platform, capfd) -> None:
    channel = PlyerChannel(platform=platform)
    assert [channel.deliver(ticket, view(), 2.0) for ticket in (1, 2)] == [Receipt.ABSENT] * 2
    channel.close()
    assert capfd.readouterr() == ("", "")
