"""The scheme ``hetes:`` registered for this user, so that a toast's button can start the program.

Source: "Registering an Application to a URI Scheme". A browser asks its user before it follows such an address; what
one can do is in :mod:`.toast_links`.
"""

from __future__ import annotations

import importlib
import logging
import subprocess
from collections.abc import Sequence
from typing import Any

from hetes.adapters.notifications.toast_words import SCHEME

log = logging.getLogger(__name__)

KEY = rf"Software\Classes\{SCHEME}"
COMMAND = rf"{KEY}\shell\open\command"


def register_scheme(program: Sequence[str], registry: Any = None) -> bool:  # noqa: ANN401 - a module that exists on Windows only
    """Register the scheme for a program, unless it is so already; tell whether it is now. Raises nothing."""
    line = f'{subprocess.list2cmdline(program)} "%1"'
    try:
        registry = importlib.import_module("winreg") if registry is None else registry
        if _value(registry, COMMAND) == line and _value(registry, KEY, "URL Protocol") == "":
            return True
        for path, name, value in ((KEY, "", "URL:Hetes"), (KEY, "URL Protocol", ""), (COMMAND, "", line)):
            with registry.CreateKeyEx(registry.HKEY_CURRENT_USER, path, 0, registry.KEY_SET_VALUE) as key:
                registry.SetValueEx(key, name, 0, registry.REG_SZ, value)
    except (OSError, ImportError) as error:
        log.warning("buttons of notices will lead nowhere: %s", error)
        return False
    return True


def _value(registry: Any, path: str, name: str = "") -> object:  # noqa: ANN401 - as above
    try:
        with registry.OpenKey(registry.HKEY_CURRENT_USER, path, 0, registry.KEY_QUERY_VALUE) as key:
            return registry.QueryValueEx(key, name)[0]
    except FileNotFoundError:
        return None
