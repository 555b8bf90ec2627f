"""Whether this Windows lets notices appear at all, as far as it can be asked.

Sources: SHQueryUserNotificationState (shellapi.h); the values that the page "Notifications" of Windows' settings writes
(ToastEnabled for all programs, Enabled for one), which Microsoft documents for policies only. Windows tells no program
whether "do not disturb" is on: what it holds back by that alone can't be seen.
"""

from __future__ import annotations

import importlib
import sys
from contextlib import suppress
from typing import Any

ALL = r"Software\Microsoft\Windows\CurrentVersion\PushNotifications"
ONE = r"Software\Microsoft\Windows\CurrentVersion\Notifications\Settings\Hetes"
"""The key of a program is its AppUserModelID: the one that the Start menu's entry has."""
HELD = {2, 3, 4, 6}
"""QUNS_BUSY, _RUNNING_D3D_FULL_SCREEN, _PRESENTATION_MODE, _QUIET_TIME: something else has the screen."""


def windows_state(registry: Any = None, shell: Any = None) -> str | None:  # noqa: ANN401 - parts of Windows, or what stands in
    """Return "off", "held", "on", or None where there is nobody to ask."""
    if registry is None:
        if sys.platform != "win32":
            return None
        registry = importlib.import_module("winreg")
    if _value(registry, ALL, "ToastEnabled") == 0 or _value(registry, ONE, "Enabled") == 0:
        return "off"
    return "held" if _state(shell) in HELD else "on"


def _value(registry: Any, path: str, name: str) -> object:  # noqa: ANN401 - as above
    with suppress(OSError), registry.OpenKey(registry.HKEY_CURRENT_USER, path, 0, registry.KEY_QUERY_VALUE) as key:
        return registry.QueryValueEx(key, name)[0]
    return None


def _state(shell: Any) -> int | None:  # noqa: ANN401 - as above
    import ctypes  # noqa: PLC0415 - only on Windows

    found = ctypes.c_int(0)
    try:
        ask = (shell or ctypes.windll.shell32).SHQueryUserNotificationState  # type: ignore[attr-defined, unused-ignore]  # only on Windows
        return found.value if ask(ctypes.byref(found)) == 0 else None
    except (AttributeError, OSError):
        return None
