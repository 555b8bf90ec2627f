"""Sleep and locked screens as macOS tells of them, by fakes of the parts of AppKit and Foundation that are touched."""

from __future__ import annotations

import sys
from types import SimpleNamespace

from hetes.adapters.power.macos import MacPower
from hetes.core.events import Resumed, ScreenLocked, ScreenUnlocked, Suspended


class Center:
    def __init__(self):
        self.blocks = {}

    def addObserverForName_object_queue_usingBlock_(self, name, _of, _queue, block):  # noqa: N802 - Apple's name
        self.blocks[name] = block
        return name

    def removeObserver_(self, token):  # noqa: N802 - as above
        del self.blocks[token]


def test_each_is_told_and_a_sleep_is_let_begin_once_the_last_word_is_said(monkeypatch):
    workspace, everywhere, happened = Center(), Center(), []
    shared = SimpleNamespace(notificationCenter=lambda: workspace)
    appkit = SimpleNamespace(NSWorkspace=SimpleNamespace(sharedWorkspace=lambda: shared))
    centers = SimpleNamespace(defaultCenter=lambda: everywhere)
    monkeypatch.setitem(sys.modules, "AppKit", appkit)
    monkeypatch.setitem(sys.modules, "Foundation", SimpleNamespace(NSDistributedNotificationCenter=centers))
    power = MacPower()
    power.last_word = lambda: happened.append("last word")
    power.start(happened.append)

    for center, name in (
        (everywhere, "com.apple.screenIsLocked"),
        (workspace, "NSWorkspaceWillSleepNotification"),
        (workspace, "NSWorkspaceDidWakeNotification"),
        (everywhere, "com.apple.screenIsUnlocked"),
    ):
        center.blocks[name](None)
    assert happened == [ScreenLocked(), Suspended(), "last word", Resumed(), ScreenUnlocked()]

    power.stop()
    power.stop()
    assert workspace.blocks == everywhere.blocks == {}
