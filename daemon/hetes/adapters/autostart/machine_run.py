"""Start at login on Windows as an administrator or a group policy has it: seen, and never changed.

Sources: "Run and RunOnce Registry Keys"; of the policies "Run these programs at user logon" and "Do not process the
legacy run list" (Logon.admx), the values under Policies\\Explorer.
"""

from __future__ import annotations

import importlib
import ntpath
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from hetes.adapters.autostart.contract import AutostartStatus, program_exists
from hetes.adapters.autostart.run_key import APPROVED, RUN, VALUE, program_of, read_value, switched_off

POLICIES = r"Software\Microsoft\Windows\CurrentVersion\Policies\Explorer"
POLICY_RUN = POLICIES + r"\Run"
RUN_32 = r"Software\Wow6432Node\Microsoft\Windows\CurrentVersion\Run"
APPROVED_32 = APPROVED + "32"
_OURS = {"hetes.exe", "hetesw.exe"}
_MOST = 200
"""Values of a policy's list that are looked at."""


class MachineRun:
    """What starts Hetes for everybody. ``registry`` is the module :mod:`winreg`, or what stands in for it."""

    def __init__(self, registry: Any = None) -> None:  # noqa: ANN401 - a module that exists on Windows only
        self._registry = importlib.import_module("winreg") if registry is None else registry

    def status(self) -> AutostartStatus:
        """Return what Windows will do of itself: ``for_everybody``, or ``absent``."""
        for where, line in self._entries():
            if isinstance(line, str) and program_exists(program_of(line)):
                return AutostartStatus(enabled=True, where=where, why="for_everybody")
        return AutostartStatus(enabled=False, where=rf"HKEY_LOCAL_MACHINE\{RUN}\{VALUE}", why="absent")

    def ignores_the_user(self) -> bool:
        """Tell whether a policy has Windows ignore what users put under their Run key."""
        return self._policy("DisableCurrentUserRun")

    def _entries(self) -> Iterator[tuple[str, object]]:
        registry = self._registry
        machine, user = registry.HKEY_LOCAL_MACHINE, registry.HKEY_CURRENT_USER
        if not self._policy("DisableLocalMachineRun"):
            for path, approved in ((RUN, APPROVED), (RUN_32, APPROVED_32)):
                with suppress(OSError):
                    line = read_value(registry, machine, path)
                    if not any(switched_off(read_value(registry, root, approved)) for root in (machine, user)):
                        yield rf"HKEY_LOCAL_MACHINE\{path}\{VALUE}", line
        for name, root in (("HKEY_LOCAL_MACHINE", machine), ("HKEY_CURRENT_USER", user)):
            with suppress(OSError), registry.OpenKey(root, POLICY_RUN, 0, registry.KEY_QUERY_VALUE) as key:
                for number in range(_MOST):
                    value, line, _ = registry.EnumValue(key, number)  # OSError after the last
                    if isinstance(line, str) and ntpath.basename(program_of(line)).lower() in _OURS:
                        yield rf"{name}\{POLICY_RUN}\{value}", line

    def _policy(self, name: str) -> bool:
        registry = self._registry
        for root in (registry.HKEY_LOCAL_MACHINE, registry.HKEY_CURRENT_USER):
            with suppress(OSError):
                if read_value(registry, root, POLICIES, name) == 1:
                    return True
        return False
