"""Modules that a library imports for one function of theirs, and that this process can do without."""

from __future__ import annotations

import importlib
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import Any


class _Stand(ModuleType):
    """Stands for a module that is not loaded. Whoever asks for more, from any thread, gets the real one's."""

    def __init__(self, name: str, given: dict[str, Any]) -> None:
        super().__init__(name)
        vars(self).update(given, _spares=threading.get_ident())

    def __getattr__(self, name: str) -> object:
        # "from x import y" asks whether x is a package. Here it need not be one; for another thread it is what it is.
        if name == "__path__" and self._spares == threading.get_ident():
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


@contextmanager
def spared(modules: Mapping[str, dict[str, Any]]) -> Iterator[None]:
    """Have these modules not loaded by what this thread imports meanwhile, but for what it gets here of each.

    A module that is loaded already stays what it is; each can be imported as ever afterwards, and by another thread at
    any time.
    """
    stands: list[_Stand] = []
    for name, given in modules.items():
        if name not in sys.modules:
            stands.append(_Stand(name, given))
            sys.modules[name] = stands[-1]
    try:
        yield
    finally:
        for stand in stands:
            if sys.modules.get(stand.__name__) is stand:
                del sys.modules[stand.__name__]
