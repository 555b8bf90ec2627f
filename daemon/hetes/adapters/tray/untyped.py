"""The type of what PyGObject, python-xlib and pystray give: none of them ships type hints."""

from __future__ import annotations

from typing import Any, TypeAlias

Untyped: TypeAlias = Any
