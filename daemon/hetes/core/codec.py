"""Values of the core's own types as plain JSON, and back: the types' annotations say how.

Law: nothing is converted and nothing is guessed. What is read is of its type all the way down and within reason, or a
TypeError, ValueError or KeyError says that it is not; whoever read it from a damaged file throws it away.

======================  ==============================================================================================
type                    JSON
======================  ==============================================================================================
str, int, float, bool   as it is
datetime                text, in UTC
date                    text
timedelta               seconds; a field of a dataclass has ``_s`` after its name
Enum                    its value
dataclass               object; a field with a default may be absent, what is unknown is ignored
``X | None``            null or X
``X | Y``, dataclasses  object with the name of its class under "type"
tuple, frozenset        list
Mapping[str, X]         object
Mapping[K, X]           list of pairs
======================  ==============================================================================================
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from math import isfinite
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from hetes.core.instants import EARLIEST, LATEST, LONGEST_SPAN, believed

LONGEST_TEXT = 10_000
LONGEST_LIST = 50_000
LARGEST_NUMBER = 2**53
TAG = "type"


@dataclass(frozen=True, slots=True)
class Codec:
    """Both ways of one type. ``decode`` raises TypeError, ValueError, KeyError or OverflowError."""

    encode: Callable[[Any], Any]
    decode: Callable[[Any], Any]


class Codecs:
    """The codecs of types, each made once. ``own`` are those that are otherwise than the table at the top says."""

    def __init__(self, own: Mapping[Any, Callable[[Codecs], Codec]] | None = None) -> None:
        """Take ``own``: what makes the codec of a type, or of a field: ``(class, "name")``."""
        self._own = own or {}
        self._made: dict[Any, Codec] = {}

    def of(self, hint: Any) -> Codec:  # noqa: ANN401 - a type, as typing has it
        """Return the codec of this type.

        Raises:
            TypeError: there is none.
        """
        if hint not in self._made:
            self._made[hint] = self._own[hint](self) if hint in self._own else self._make(hint)
        return self._made[hint]

    def _make(self, hint: Any) -> Codec:  # noqa: ANN401 - as above
        if hint in _PLAIN:
            return _PLAIN[hint]
        if isinstance(hint, UnionType):
            return self._union(get_args(hint))
        if get_origin(hint) is not None:
            return self._several(get_origin(hint), get_args(hint))
        if isinstance(hint, type) and issubclass(hint, Enum):
            return Codec(lambda value: value.value, hint)
        if isinstance(hint, type) and is_dataclass(hint):
            some = self.fields(hint)
            return Codec(some.encode, lambda told: hint(**some.decode(told)))
        raise TypeError(f"no codec for {hint}")

    def _several(self, origin: Any, args: tuple[Any, ...]) -> Codec:  # noqa: ANN401 - a generic type, without its arguments
        if origin is tuple:
            return self._tuple(args)
        if origin is frozenset:
            return _set(self.of(args[0]))
        if issubclass(origin, Mapping):
            return _object(self.of(args[1])) if args[0] is str else _pairs(self.of(args[0]), self.of(args[1]))
        raise TypeError(f"no codec for {origin}")

    def fields(self, of: type, but: frozenset[str] = frozenset()) -> Codec:
        """Return the codec of a dataclass' fields, which it decodes to a dict of them; ``but`` are left out."""
        hints = get_type_hints(of)
        found = [self._field(of, each, hints[each.name]) for each in fields(of) if each.name not in but]

        def encode(value: Any) -> dict[str, Any]:  # noqa: ANN401 - of the class
            return {key: codec.encode(getattr(value, name)) for name, key, codec, _ in found}

        def decode(told: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
            told = _a(dict, told)
            return {name: codec.decode(told[key]) for name, key, codec, must in found if must or key in told}

        return Codec(encode, decode)

    def _field(self, of: type, field: Field[Any], hint: Any) -> tuple[str, str, Codec, bool]:  # noqa: ANN401 - a type
        must = field.default is MISSING and field.default_factory is MISSING
        make = self._own.get((of, field.name))
        span = hint is timedelta or timedelta in get_args(hint)
        return field.name, f"{field.name}_s" if span else field.name, make(self) if make else self.of(hint), must

    def _union(self, args: tuple[Any, ...]) -> Codec:
        inner = tuple(arg for arg in args if arg is not NoneType)
        codec = self.of(inner[0]) if len(inner) == 1 else self._tagged(inner)
        if NoneType not in args:
            return codec
        return Codec(
            lambda value: None if value is None else codec.encode(value),
            lambda told: None if told is None else codec.decode(told),
        )

    def _tagged(self, classes: tuple[Any, ...]) -> Codec:
        codecs = {each.__name__: self.of(each) for each in classes}
        return Codec(
            lambda value: {TAG: type(value).__name__, **codecs[type(value).__name__].encode(value)},
            lambda told: codecs[_a(dict, told)[TAG]].decode(told),
        )

    def _tuple(self, args: tuple[Any, ...]) -> Codec:
        if args[1:] == (Ellipsis,):
            codec = self.of(args[0])
            return Codec(
                lambda value: [codec.encode(each) for each in value],
                lambda told: tuple([codec.decode(each) for each in _short(list, told)]),
            )
        codecs = tuple(map(self.of, args))
        return Codec(
            lambda value: [codec.encode(each) for codec, each in zip(codecs, value, strict=True)],
            lambda told: tuple([codec.decode(each) for codec, each in zip(codecs, _short(list, told), strict=True)]),
        )


def through(hint: Any, to: Callable[[Any], Any], back: Callable[[Any], Any]) -> Callable[[Codecs], Codec]:  # noqa: ANN401 - a type
    """Write a value as the value of another type that ``to`` makes of it, and ``back``."""

    def make(codecs: Codecs) -> Codec:
        codec = codecs.of(hint)
        return Codec(lambda value: codec.encode(to(value)), lambda told: back(codec.decode(told)))

    return make


def rows(of: type) -> Callable[[Codecs], Codec]:
    """Write a dataclass as a list of its fields."""

    def make(codecs: Codecs) -> Codec:
        named = codecs.of(tuple[tuple(get_type_hints(of)[each.name] for each in fields(of))])  # type: ignore[misc]  # made here
        return Codec(
            lambda value: named.encode([getattr(value, each.name) for each in fields(of)]),
            lambda told: of(*named.decode(told)),
        )

    return make


def _set(codec: Codec) -> Codec:
    return Codec(
        lambda value: sorted(map(codec.encode, value)),
        lambda told: frozenset(map(codec.decode, _short(list, told))),
    )


def _object(codec: Codec) -> Codec:
    return Codec(
        lambda value: {key: codec.encode(held) for key, held in value.items()},
        lambda told: {_text(key): codec.decode(held) for key, held in _short(dict, told).items()},
    )


def _pairs(keys: Codec, codec: Codec) -> Codec:
    return Codec(
        lambda value: [[keys.encode(key), codec.encode(held)] for key, held in value.items()],
        lambda told: {keys.decode(key): codec.decode(held) for key, held in _short(list, told)},
    )


def _a(of: type, told: Any) -> Any:  # noqa: ANN401 - JSON
    if not isinstance(told, of) or (isinstance(told, bool) and of is not bool):
        raise TypeError(f"{type(told).__name__}, not {of.__name__}")
    return told


def _short(of: type, told: Any) -> Any:  # noqa: ANN401 - JSON
    if len(_a(of, told)) > LONGEST_LIST:
        raise ValueError("a list out of all reason")
    return told


def _text(told: object) -> str:
    text: str = _a(str, told)
    if len(text) > LONGEST_TEXT:
        raise ValueError("a text out of all reason")
    return text


def _number(told: object) -> int:
    number: int = _a(int, told)
    if abs(number) > LARGEST_NUMBER:
        raise ValueError("a number out of all reason")
    return number


def _fraction(told: object) -> float:
    number = float(_number(told) if isinstance(told, int) else _a(float, told))
    if not isfinite(number) or abs(number) > LARGEST_NUMBER:
        raise ValueError("a number out of all reason")
    return number


def _span(told: object) -> timedelta:
    span = timedelta(seconds=_fraction(told))
    if abs(span) > LONGEST_SPAN:
        raise ValueError("a span out of all reason")
    return span


def _day(told: object) -> date:
    day = date.fromisoformat(_text(told))
    if not EARLIEST.year <= day.year < LATEST.year:
        raise ValueError("a day out of all reason")
    return day


def _as_it_is(value: Any) -> Any:  # noqa: ANN401 - JSON already
    return value


_PLAIN: Mapping[Any, Codec] = {
    bool: Codec(_as_it_is, lambda told: _a(bool, told)),
    int: Codec(_as_it_is, _number),
    float: Codec(_as_it_is, _fraction),
    str: Codec(_as_it_is, _text),
    timedelta: Codec(timedelta.total_seconds, _span),
    datetime: Codec(lambda value: value.astimezone(UTC).isoformat(), believed),
    date: Codec(date.isoformat, _day),
}
