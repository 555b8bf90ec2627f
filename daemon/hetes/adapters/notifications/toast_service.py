"""Windows' toasts through the packages ``winrt-*``. Imported for the first notice, not before: it loads them.

Sources: Windows.UI.Notifications (ToastNotificationManager, ToastNotification, ToastNotificationHistory); "Send a local
toast notification from other types of unpackaged apps": a program without a package needs an AppUserModelID, here one
that a key of the registry names, or a shortcut of the Start menu.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

APP_ID = "Hetes"
"""The AppUserModelID; the installer gives the Start menu's entry the same."""
GROUP = "hetes"
KEY = rf"Software\Classes\AppUserModelId\{APP_ID}"


class WindowsToasts:
    """A :class:`hetes.adapters.notifications.toasts.ToastService`. ``load`` imports a module by its name."""

    def __init__(self, icon: Path | None = None, load: Callable[[str], Any] = importlib.import_module) -> None:
        """Make a toast's sender known to Windows.

        Raises:
            OSError: this Windows has no toasts.
        """
        self._toasts = load("winrt.windows.ui.notifications")
        self._dom = load("winrt.windows.data.xml.dom")
        _name(load("winreg"), icon)
        self._notifier = self._toasts.ToastNotificationManager.create_toast_notifier_with_id(APP_ID)
        self._shown: dict[str, Any] = {}  # by tag: Windows tells nothing of an object that is gone

    def show(self, xml: str, tag: str, until: datetime, ended: Callable[[str], None]) -> bool:
        """Show it."""
        document = self._dom.XmlDocument()
        document.load_xml(xml)
        toast = self._toasts.ToastNotification(document)
        toast.tag, toast.group, toast.expiration_time = tag, GROUP, until
        reasons = self._toasts.ToastDismissalReason

        def dismissed(_sender: object, event: Any) -> None:  # noqa: ANN401 - of winrt
            if event.reason == reasons.USER_CANCELED and self._shown.get(tag) is toast:
                ended("by_hand")

        toast.add_dismissed(dismissed)
        toast.add_failed(lambda _sender, _event: ended("failed"))
        self._shown[tag] = toast
        self._notifier.show(toast)
        return self._allowed()

    def hide(self, tag: str) -> None:
        """Take it back."""
        self._shown.pop(tag, None)  # first: what Hetes takes back was not closed by hand
        self._toasts.ToastNotificationManager.history.remove_grouped_tag_with_id(tag, GROUP, APP_ID)

    def clear(self) -> None:
        """Take all of them back."""
        self._shown.clear()
        self._toasts.ToastNotificationManager.history.clear_with_id(APP_ID)

    def _allowed(self) -> bool:
        try:
            return bool(self._notifier.setting == self._toasts.NotificationSetting.ENABLED)
        except OSError:  # a sender that Windows has not seen yet has no setting
            return True


def _name(registry: Any, icon: Path | None) -> None:  # noqa: ANN401 - a module that exists on Windows only
    """Write what Windows calls the sender."""
    with registry.CreateKeyEx(registry.HKEY_CURRENT_USER, KEY, 0, registry.KEY_SET_VALUE) as key:
        registry.SetValueEx(key, "DisplayName", 0, registry.REG_SZ, APP_ID)
        if icon is not None:
            registry.SetValueEx(key, "IconUri", 0, registry.REG_SZ, str(icon))
