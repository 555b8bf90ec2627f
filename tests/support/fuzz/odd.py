"""Odd values of every type that an event or a request may hold: hypothesis' strategies, made from type hints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from hetes.core.notices.registry import RULES
from hetes.core.settings import Settings
from hetes.core.state import STEPS
from tests.support.story.story import ADAM, BUDAPEST, ESZEMELYI, EVA, UNKNOWN, settings, span

MORNING = datetime(2026, 11, 23, 6, tzinfo=UTC)
EDGES = (
    datetime.min.replace(tzinfo=timezone(timedelta(hours=14))),
    datetime.min.replace(tzinfo=UTC),
    datetime.max.replace(tzinfo=timezone(timedelta(hours=-14))),
    datetime.max.replace(tzinfo=UTC),
    datetime(1969, 12, 30, tzinfo=UTC),
    datetime(2200, 1, 1, tzinfo=UTC),
)
WORDS = (
    "", "eva", "EVA", "Dr. Minta Éva", "dr. minta éva", "adam", "default", "s0", "s1", "A", ESZEMELYI, UNKNOWN, "3B",
    "cli", "panel", "{", "{name}", "%s", "\x00", "\u202e", "𝒜" * 40, "x" * 20_000, *STEPS, *(rule.notice for rule in RULES),
)  # fmt: skip

text = st.one_of(st.sampled_from(WORDS), st.text(max_size=12))
number = st.one_of(st.integers(-3, 400), st.sampled_from((2**63, -(2**63), 10**400)))
instant = st.one_of(
    st.sampled_from(EDGES),
    st.integers(-3 * 86_400, 3 * 86_400).map(lambda seconds: MORNING + timedelta(seconds=seconds)),
)
span_of_time = st.one_of(
    st.sampled_from((timedelta.min, timedelta.max, timedelta(0))),
    st.integers(-40 * 86_400, 40 * 86_400).map(lambda seconds: timedelta(seconds=seconds)),
)
real = st.one_of(st.floats(), st.sampled_from((1e300, -1e300)), st.floats(-1e5, 1e5))
day = st.sampled_from((date.min, date.max, date(2026, 11, 23), date(2026, 11, 24), date(2200, 1, 1)))
SETTINGS = (
    settings(),
    settings(EVA),
    settings(EVA, ADAM),
    settings(EVA, length=timedelta(minutes=10), leads=(), repeat_after_expiry=()),
    settings(EVA, quiet=(span("12:00-13:30"), span("20:00-06:30"))),
)


def of(hint: Any) -> st.SearchStrategy[Any]:
    """Return what draws a value of this type, mostly an odd one."""
    origin, args = get_origin(hint), get_args(hint)
    if isinstance(hint, UnionType):
        return st.one_of(*(of(each) for each in args))
    if origin is tuple:
        return st.lists(of(args[0]), max_size=4).map(tuple)
    if origin is frozenset:
        return st.frozensets(of(args[0]), max_size=4)
    if origin is not None and issubclass(origin, Mapping):
        return st.dictionaries(of(args[0]), of(args[1]), max_size=3)
    if isinstance(hint, type) and is_dataclass(hint) and hint is not Settings:
        return _of_class(hint)
    return _PLAIN[hint]


def _of_class(kind: type) -> st.SearchStrategy[Any]:
    hints = get_type_hints(kind)
    given = {each.name: of(hints[each.name]) for each in fields(kind)}
    may_lack = {
        each.name for each in fields(kind) if each.default is not MISSING or each.default_factory is not MISSING
    }
    return st.fixed_dictionaries(
        {name: drawn for name, drawn in given.items() if name not in may_lack},
        optional={name: drawn for name, drawn in given.items() if name in may_lack},
    ).map(lambda values: kind(**values))


_PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    NoneType: st.none(),
    bool: st.booleans(),
    int: number,
    float: real,
    str: text,
    datetime: instant,
    timedelta: span_of_time,
    date: day,
    tzinfo: st.just(BUDAPEST),
    Settings: st.sampled_from(SETTINGS),
}
