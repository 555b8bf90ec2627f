"""Whether Windows 11 keeps the icon behind the arrow beside the clock. It is only read, never written.

Source: HKCU\\Control Panel\\NotifyIconSettings has a key for each icon that was ever shown, with ExecutablePath and,
once the user has chosen, IsPromoted (seen on Windows 11; Microsoft documents it nowhere). Windows 10 has no such key.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Collection
from typing import Any

_KEY = r"Control Panel\NotifyIconSettings"


def behind_arrow(programs: Collection[str], registry: Any = None) -> bool | None:  # noqa: ANN401 - the module winreg
    """Tell whether the icon of one of ``programs`` (paths) is hidden; None where Windows does not say."""
    if registry is None:
        if sys.platform != "win32":
            return None
        registry = importlib.import_module("winreg")
    wanted = {program.casefold() for program in programs}
    found: list[bool] = []
    try:
        with registry.OpenKey(registry.HKEY_CURRENT_USER, _KEY) as key:
            names = [registry.EnumKey(key, at) for at in range(registry.QueryInfoKey(key)[0])]
        for name in names:
            with registry.OpenKey(registry.HKEY_CURRENT_USER, rf"{_KEY}\{name}") as entry:
                if _value(registry, entry, "ExecutablePath").casefold() in wanted:
                    found.append(_value(registry, entry, "IsPromoted") != "1")
    except OSError:
        return None
    return all(found) if found else None


def _value(registry: Any, key: Any, name: str) -> str:  # noqa: ANN401 - as above
    try:
        return str(registry.QueryValueEx(key, name)[0])
    except OSError:
        return ""
