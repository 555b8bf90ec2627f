"""Start at login on Windows: a value under the user's Run key, as far as the Task Manager lets it.

The Task Manager and the Settings app keep what the user switched off under StartupApproved: twelve bytes, of which
the first is odd when the entry is off (seen on Windows 10 and 11; Microsoft documents it nowhere).
"""

from __future__ import annotations

import importlib
import subprocess
from collections.abc import Sequence
from typing import Any

from hetes.adapters.autostart.contract import AutostartError, AutostartStatus, program_exists

RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
APPROVED = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
VALUE = "Hetes"

_LONGEST = 260  # "Run and RunOnce Registry Keys": a command line longer than that is not started


class RunKeyAutostart:
    """A :class:`hetes.adapters.autostart.contract.Autostart` in HKEY_CURRENT_USER.

    ``registry`` is the module :mod:`winreg`, or what stands in for it.
    """

    def __init__(self, command: Sequence[str], registry: Any = None) -> None:  # noqa: ANN401 - a module that exists on Windows only
        # By name: the type checker of the other systems knows no winreg.
        self._registry = importlib.import_module("winreg") if registry is None else registry
        self._line = subprocess.list2cmdline(command)

    def enable(self) -> None:
        """Write the value and forget that it was switched off."""
        if len(self._line) > _LONGEST:
            raise AutostartError("too_long", self._line)
        registry = self._registry
        try:
            with registry.CreateKeyEx(registry.HKEY_CURRENT_USER, RUN, 0, registry.KEY_SET_VALUE) as key:
                registry.SetValueEx(key, VALUE, 0, registry.REG_SZ, self._line)
            self._delete(APPROVED)
        except OSError as error:
            raise AutostartError.of(error) from error

    def disable(self) -> None:
        """Delete the value, and what the Task Manager kept of it."""
        try:
            self._delete(RUN)
            self._delete(APPROVED)
        except OSError as error:
            raise AutostartError.of(error) from error

    def status(self) -> AutostartStatus:
        """Read both keys, as Explorer will."""
        where = rf"HKEY_CURRENT_USER\{RUN}\{VALUE}"
        try:
            line = self._read(RUN)
            approved = self._read(APPROVED)
        except OSError:
            return AutostartStatus(enabled=False, where=where, why="broken")
        if line is None:
            return AutostartStatus(enabled=False, where=where, why="absent")
        if not isinstance(line, str) or not line.strip():
            return AutostartStatus(enabled=False, where=where, why="broken")
        if switched_off(approved):
            return AutostartStatus(enabled=False, where=where, why="task_manager")
        if not program_exists(program_of(line)):
            return AutostartStatus(enabled=False, where=where, why="program_gone")
        return AutostartStatus(enabled=True, where=where, why=None if line == self._line else "other_command")

    def _read(self, path: str) -> object:
        return read_value(self._registry, self._registry.HKEY_CURRENT_USER, path)

    def _delete(self, path: str) -> None:
        registry = self._registry
        try:
            with registry.OpenKey(registry.HKEY_CURRENT_USER, path, 0, registry.KEY_SET_VALUE) as key:
                registry.DeleteValue(key, VALUE)
        except FileNotFoundError:
            return


def read_value(registry: Any, root: object, path: str, name: str = VALUE) -> object:  # noqa: ANN401 - as above
    """Return a value, its variables filled in; None where there is none.

    Raises:
        OSError: it may not be read.
    """
    try:
        with registry.OpenKey(root, path, 0, registry.KEY_QUERY_VALUE) as key:
            value, kind = registry.QueryValueEx(key, name)
    except FileNotFoundError:
        return None
    return registry.ExpandEnvironmentStrings(value) if kind == registry.REG_EXPAND_SZ else value


def switched_off(approved: object) -> bool:
    """Tell whether this value of StartupApproved means that the user has switched an entry off."""
    return isinstance(approved, bytes) and bool(approved) and bool(approved[0] & 1)


def program_of(line: str) -> str:
    """Return the program that a command line starts."""
    line = line.strip()
    return line[1:].partition('"')[0] if line.startswith('"') else line.partition(" ")[0]
