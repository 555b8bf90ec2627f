"""Whether what was built from a file is what its classes say: every field of its type, and none out of all reason.

Law: nothing is converted and nothing is guessed; whoever built it from a damaged or foreign file throws it away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from math import isfinite
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from hetes.core.instants import EARLIEST, LATEST, is_believed

LONGEST_TEXT = 10_000
LONGEST_LIST = 50_000
LARGEST_NUMBER = 2**53
LONGEST_SPAN = LATEST - EARLIEST


def check(value: object, hint: Any, *, but: frozenset[str] = frozenset()) -> None:  # noqa: ANN401 - a type, as typing has it
    """Do nothing if the value is of this type all the way down; the fields ``but`` of the outermost are left out.

    Raises:
        TypeError: it is of another type somewhere.
        ValueError: an instant, a number, a text or a list is out of all reason.
    """
    origin, args = get_origin(hint), get_args(hint)
    if isinstance(hint, UnionType):
        _one_of(value, args)
    elif isinstance(hint, type) and is_dataclass(hint):
        _of_class(value, hint)
        hints = _hints(hint)
        for each in fields(hint):
            if each.name not in but:
                check(getattr(value, each.name), hints[each.name])
    elif origin is tuple:
        _tuple(value, args)
    elif origin is not None and issubclass(origin, Mapping):
        _of_class(value, dict)
        _short(value)
        assert isinstance(value, Mapping)  # noqa: S101 - seen just now
        for key, held in value.items():
            check(key, args[0])
            check(held, args[1])
    else:
        _plain(value, hint)


_KNOWN: dict[type, dict[str, Any]] = {}


def _hints(of: type) -> dict[str, Any]:
    if of not in _KNOWN:
        _KNOWN[of] = get_type_hints(of)
    return _KNOWN[of]


def _one_of(value: object, hints: tuple[Any, ...]) -> None:
    if value is None:
        if NoneType not in hints:
            raise TypeError("None")
        return
    (hint,) = (each for each in hints if each is not NoneType)  # the state knows no other unions
    check(value, hint)


def _tuple(value: object, args: tuple[Any, ...]) -> None:
    if not isinstance(value, tuple):
        raise TypeError(f"{type(value).__name__}, not tuple")
    _short(value)
    if len(args) == 2 and args[1] is Ellipsis:
        for each in value:
            check(each, args[0])
        return
    if len(value) != len(args):
        raise ValueError("a tuple of another length")
    for each, hint in zip(value, args, strict=True):
        check(each, hint)


def _plain(value: object, hint: type) -> None:
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if hint is date and isinstance(value, datetime):
        raise TypeError("an instant, not a day")
    _of_class(value, hint)
    within = _WITHIN.get(hint)
    if within is None:
        raise TypeError(hint.__name__)
    if not within(value):
        raise ValueError(f"{hint.__name__} out of all reason")


_WITHIN: Mapping[type, Callable[[Any], bool]] = {
    bool: lambda _: True,
    int: lambda value: abs(value) <= LARGEST_NUMBER,
    float: lambda value: isfinite(value) and abs(value) <= LARGEST_NUMBER,
    str: lambda value: len(value) <= LONGEST_TEXT,
    timedelta: lambda value: abs(value) <= LONGEST_SPAN,
    datetime: lambda value: value.tzinfo is not None and is_believed(value),
    date: lambda value: EARLIEST.year <= value.year < LATEST.year,
}


def _of_class(value: object, of: type) -> None:
    if not isinstance(value, of) or (isinstance(value, bool) and of is not bool):
        raise TypeError(f"{type(value).__name__}, not {of.__name__}")


def _short(value: object) -> None:
    if isinstance(value, tuple | dict) and len(value) > LONGEST_LIST:
        raise ValueError("a list out of all reason")
