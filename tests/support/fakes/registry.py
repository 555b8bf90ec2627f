"""A registry for tests: as much of :mod:`winreg` as starting at login needs, with its errors."""

from __future__ import annotations

import errno
import os
import re
from typing import Any, Self


class FakeKey:
    def __init__(self, values: dict[str, tuple[Any, int]], access: int) -> None:
        self.values = values
        self.access = access

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.access = 0


class FakeRegistry:
    """Stands in for the module; ``keys`` holds HKEY_CURRENT_USER, ``machine`` HKEY_LOCAL_MACHINE, which none may write."""

    HKEY_CURRENT_USER = object()
    HKEY_LOCAL_MACHINE = object()
    KEY_QUERY_VALUE = 1
    KEY_SET_VALUE = 2
    REG_SZ, REG_EXPAND_SZ, REG_BINARY = 1, 2, 3

    def __init__(self, *keys: str) -> None:
        self.keys: dict[str, dict[str, tuple[Any, int]]] = {key: {} for key in keys}
        self.machine: dict[str, dict[str, tuple[Any, int]]] = {}
        self.denied = False

    def OpenKey(self, root: object, path: str, reserved: int, access: int) -> FakeKey:  # noqa: N802 - Windows names it so
        assert root in (self.HKEY_CURRENT_USER, self.HKEY_LOCAL_MACHINE)
        assert reserved == 0
        if self.denied or (root is self.HKEY_LOCAL_MACHINE and access & self.KEY_SET_VALUE):
            raise PermissionError(errno.EACCES, "Access is denied")
        keys = self.machine if root is self.HKEY_LOCAL_MACHINE else self.keys
        if path not in keys:
            raise FileNotFoundError(errno.ENOENT, "The system cannot find the file specified")
        return FakeKey(keys[path], access)

    def CreateKeyEx(self, root: object, path: str, reserved: int, access: int) -> FakeKey:  # noqa: N802 - as above
        if not self.denied:
            self.keys.setdefault(path, {})
        return self.OpenKey(root, path, reserved, access)

    def SetValueEx(self, key: FakeKey, name: str, reserved: int, kind: int, value: Any) -> None:  # noqa: N802 - as above
        assert key.access & self.KEY_SET_VALUE
        assert reserved == 0
        key.values[name] = (value, kind)

    def QueryValueEx(self, key: FakeKey, name: str) -> tuple[Any, int]:  # noqa: N802 - as above
        assert key.access & self.KEY_QUERY_VALUE
        return self._found(key, name)

    def EnumValue(self, key: FakeKey, number: int) -> tuple[str, Any, int]:  # noqa: N802 - as above
        assert key.access & self.KEY_QUERY_VALUE
        if number >= len(key.values):
            raise OSError(errno.EINVAL, "No more data is available")
        name = list(key.values)[number]
        return name, *key.values[name]

    def DeleteValue(self, key: FakeKey, name: str) -> None:  # noqa: N802 - as above
        assert key.access & self.KEY_SET_VALUE
        self._found(key, name)
        del key.values[name]

    @staticmethod
    def ExpandEnvironmentStrings(text: str) -> str:  # noqa: N802 - as above
        return re.sub(r"%(\w+)%", lambda found: os.environ.get(found[1], found[0]), text)

    @staticmethod
    def _found(key: FakeKey, name: str) -> tuple[Any, int]:
        if name not in key.values:
            raise FileNotFoundError(errno.ENOENT, "The system cannot find the file specified")
        return key.values[name]
