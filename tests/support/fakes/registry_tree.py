"""A registry as a tree, for what is only read: as much of :mod:`winreg` as the check asks, with its errors."""

from __future__ import annotations

import errno
from typing import Any, Self


class TreeKey:
    def __init__(self, path: str) -> None:
        self.path = path

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.path = ""


class RegistryTree:
    """Stands in for the module. ``values`` maps "ROOT\\path" to values by name; what is above them exists, too."""

    HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE = "HKCU", "HKLM"
    KEY_READ, KEY_WOW64_64KEY, KEY_WOW64_32KEY = 1, 2, 4

    def __init__(self, values: dict[str, dict[str, Any]]) -> None:
        self.values = values

    def OpenKey(self, root: str | TreeKey, path: str, reserved: int = 0, access: int = 1) -> TreeKey:  # noqa: N802 - Windows names it so
        assert reserved == 0
        assert access & self.KEY_READ
        whole = f"{root.path if isinstance(root, TreeKey) else root}\\{path}"
        if not any(key == whole or key.startswith(whole + "\\") for key in self.values):
            raise FileNotFoundError(errno.ENOENT, "The system cannot find the file specified")
        return TreeKey(whole)

    def QueryInfoKey(self, key: TreeKey) -> tuple[int, int, int]:  # noqa: N802 - as above
        return len(self._below(key)), len(self.values.get(key.path, {})), 0

    def EnumKey(self, key: TreeKey, number: int) -> str:  # noqa: N802 - as above
        return self._below(key)[number]

    def EnumValue(self, key: TreeKey, number: int) -> tuple[str, Any, int]:  # noqa: N802 - as above
        name, value = list(self.values[key.path].items())[number]
        return name, value, 1

    def QueryValueEx(self, key: TreeKey, name: str) -> tuple[Any, int]:  # noqa: N802 - as above
        if name not in self.values.get(key.path, {}):
            raise FileNotFoundError(errno.ENOENT, "The system cannot find the file specified")
        return self.values[key.path][name], 1

    def _below(self, key: TreeKey) -> list[str]:
        inside = (each.removeprefix(key.path + "\\") for each in self.values if each.startswith(key.path + "\\"))
        return list(dict.fromkeys(each.partition("\\")[0] for each in inside))
