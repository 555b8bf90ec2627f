"""Balloons of the icon: taken when there is an icon, tried again when there is one."""

from __future__ import annotations

from hetes.adapters.notifications.balloon import TrayBalloons
from hetes.adapters.notifications.channel import Receipt
from hetes.adapters.notifications.choose import channels
from hetes.presentation.views import NoticeView


def test_the_icon_takes_a_balloon_or_there_is_no_icon_yet():
    shown: list[tuple[str, str]] = []
    there = False

    def balloon(title: str, text: str) -> bool:
        if there:
            shown.append((title, text))
        return there

    channel = TrayBalloons(balloon)
    notice = NoticeView(1, "slot", "Hetes", "Még 10 perc.")
    assert channel.deliver(1, notice, 2.0) is Receipt.FAILED
    there = True
    assert channel.deliver(2, notice, 2.0) is Receipt.TAKEN
    channel.take_back(2)
    assert shown == [("Hetes", "Még 10 perc.")]


def test_a_balloon_stands_between_the_two_others_on_windows_alone():
    def names(platform: str, balloon=lambda *_: True) -> list[str]:
        return [channel.name for channel in channels(balloon, platform)]

    assert names("win32") == ["desktop-notifier", "balloon", "plyer"]
    assert names("win32", None) == ["desktop-notifier", "plyer"]
    assert names("linux") == names("darwin") == ["desktop-notifier", "plyer"]
