"""Balloons of the icon: taken when there is an icon, tried again when there is one."""

from __future__ import annotations

from typing import Any

import pytest

from hetes.adapters.notifications.balloon import TrayBalloons
from hetes.adapters.notifications.channel import Receipt
from hetes.adapters.notifications.choose import channels
from hetes.adapters.notifications.unless_off import UnlessOff
from hetes.adapters.notifications.windows_state import ALL, ONE, windows_state
from hetes.presentation.views import NoticeView
from tests.support.fakes.registry import FakeRegistry


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


def test_with_notices_switched_off_nothing_is_claimed_and_nothing_lost():
    shown: list[str] = []
    state = ["off"]
    channel = UnlessOff(TrayBalloons(lambda title, _: shown.append(title) or True), lambda: state[0])
    assert channel.name == "balloon"
    notice = NoticeView(1, "slot", "Hetes", "Még 10 perc.")
    assert channel.deliver(1, notice, 2.0) is Receipt.FAILED
    assert shown == []
    state[0] = "held"
    assert channel.deliver(2, notice, 2.0) is Receipt.TAKEN


class Shell:
    """Windows' shell, which has a state of notices or none."""

    def __init__(self, state: int | None) -> None:
        self.state = state

    def SHQueryUserNotificationState(self, found: Any) -> int:  # noqa: N802 - Windows' name
        if self.state is None:
            return -2147467259  # E_FAIL
        found._obj.value = self.state
        return 0


@pytest.mark.parametrize(("state", "told"), [(5, "on"), (2, "held"), (4, "held"), (6, "held"), (7, "on"), (None, "on")])
def test_what_holds_notices_back_is_asked_of_the_shell(state, told):
    assert windows_state(FakeRegistry(), Shell(state)) == told


@pytest.mark.parametrize(("key", "name"), [(ALL, "ToastEnabled"), (ONE, "Enabled")])
def test_notices_that_are_switched_off_for_all_or_for_hetes_are_off(key, name):
    registry = FakeRegistry()
    registry.keys[key] = {name: (1, 4)}
    assert windows_state(registry, Shell(5)) == "on"
    registry.keys[key] = {name: (0, 4)}
    assert windows_state(registry, Shell(5)) == "off"


def test_elsewhere_there_is_nobody_to_ask():
    assert windows_state() is None


def test_a_balloon_stands_between_the_two_others_on_windows_alone():
    def names(platform: str, balloon=lambda *_: True) -> list[str]:
        return [channel.name for channel in channels(balloon, platform)]

    assert names("win32") == ["desktop-notifier", "balloon", "plyer"]
    assert names("win32", None) == ["desktop-notifier", "plyer"]
    assert names("linux") == names("darwin") == ["desktop-notifier", "plyer"]
