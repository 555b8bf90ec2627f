"""What Windows is told of toasts, and of the addresses that their buttons carry."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from hetes.adapters.notifications.link_scheme import COMMAND, KEY, register_scheme
from hetes.adapters.notifications.toast_service import APP_ID, GROUP, WindowsToasts
from tests.support.fakes.registry import FakeRegistry

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Winrt:
    """As much of the packages ``winrt-*`` as toasts need, by the names of their stubs."""

    def __init__(self) -> None:
        self.history: list[tuple[Any, ...]] = []
        self.shown: list[Any] = []
        self.registry = FakeRegistry()
        world = self

        class Toast:
            def __init__(self, content: Any) -> None:
                self.content = content
                self.handlers: dict[str, Any] = {}

            def add_dismissed(self, handler: Any) -> None:
                self.handlers["dismissed"] = handler

            def add_failed(self, handler: Any) -> None:
                self.handlers["failed"] = handler

        class Document:
            def load_xml(self, xml: str) -> None:
                self.xml = xml

        class History:
            def remove_grouped_tag_with_id(self, *what: str) -> None:
                world.history.append(what)

            def clear_with_id(self, *what: str) -> None:
                world.history.append(what)

        self.notifier = SimpleNamespace(show=self.shown.append, setting=0)
        manager = SimpleNamespace(create_toast_notifier_with_id=lambda _: self.notifier, history=History())
        toasts = SimpleNamespace(
            ToastNotificationManager=manager,
            ToastNotification=Toast,
            ToastDismissalReason=SimpleNamespace(USER_CANCELED=0, APPLICATION_HIDDEN=1, TIMED_OUT=2),
            NotificationSetting=SimpleNamespace(ENABLED=0),
        )
        self.modules = {
            "winrt.windows.ui.notifications": toasts,
            "winrt.windows.data.xml.dom": SimpleNamespace(XmlDocument=Document),
            "winreg": self.registry,
        }


def test_windows_is_told_who_sends_and_keeps_what_it_was_given():
    winrt = Winrt()
    service = WindowsToasts(load=winrt.modules.__getitem__)
    told = []
    assert service.show("<toast/>", "tag", NOW, told.append)
    (toast,) = winrt.shown
    assert (toast.content.xml, toast.tag, toast.group, toast.expiration_time) == ("<toast/>", "tag", GROUP, NOW)
    assert winrt.registry.keys[rf"Software\Classes\AppUserModelId\{APP_ID}"]["DisplayName"][0] == APP_ID
    for reason in (1, 2, 0):
        toast.handlers["dismissed"](toast, SimpleNamespace(reason=reason))
    toast.handlers["failed"](toast, None)
    assert told == ["by_hand", "failed"]
    service.hide("tag")
    toast.handlers["dismissed"](toast, SimpleNamespace(reason=0))  # what Hetes takes back was not closed by hand
    service.clear()
    assert told == ["by_hand", "failed"]
    assert winrt.history == [("tag", GROUP, APP_ID), (APP_ID,)]
    winrt.notifier.setting = 1
    assert not service.show("<toast/>", "tag", NOW, told.append)


# --- the scheme ------------------------------------------------------------------------------------------------------


def test_the_scheme_is_registered_once_for_this_program():
    registry = FakeRegistry()
    program = [r"C:\Program Files\Hetes\hetesw.exe"]
    assert register_scheme(program, registry)
    line = r'"C:\Program Files\Hetes\hetesw.exe" "%1"'
    assert {path: {name: value for name, (value, _) in values.items()} for path, values in registry.keys.items()} == {
        KEY: {"": "URL:Hetes", "URL Protocol": ""},
        COMMAND: {"": line},
    }
    registry.CreateKeyEx = lambda *_: pytest.fail("it was written again")
    assert register_scheme(program, registry)


def test_a_registry_that_takes_nothing_ends_nothing():
    registry = FakeRegistry()
    registry.denied = True
    assert not register_scheme(["hetesw.exe"], registry)
