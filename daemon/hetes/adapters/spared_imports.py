"""Modules that a library imports for one function of theirs, and that this process can do without."""

from __future__ import annotations

import importlib
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import Any

_removing = threading.Lock()


class _Stand(ModuleType):
    """Stands for a module that is not loaded. Whoever asks for more, or in another thread, gets the real one's."""

    _given: dict[str, Any]
    _spares: int

    def __init__(self, name: str, given: dict[str, Any]) -> None:
        super().__init__(name)
        vars(self).update(_given=given, _spares=threading.get_ident())

    def __getattr__(self, name: str) -> object:
        if self._spares == threading.get_ident():
            if name in self._given:
                return self._given[name]
            if name == "__path__":  # "from x import y" asks whether x is a package; here it need not be one
                raise AttributeError(name)
        _remove(self)
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
            _in_its_package(stands[-1], there=True)
    try:
        yield
    finally:
        for stand in stands:
            _remove(stand)
            _in_its_package(stand, there=False)


def _remove(stand: _Stand) -> None:
    """Make room for the real one; two threads that want it at once must not take that away again."""
    with _removing:
        if sys.modules.get(stand.__name__) is stand:
            del sys.modules[stand.__name__]


def _in_its_package(stand: _Stand, *, there: bool) -> None:
    """Have "import x.y" find it as x.y, or no longer."""
    package, _, name = stand.__name__.rpartition(".")
    if package:
        owner = importlib.import_module(package)
        if there and name not in vars(owner):
            setattr(owner, name, stand)
        elif not there and vars(owner).get(name) is stand:
            delattr(owner, name)
