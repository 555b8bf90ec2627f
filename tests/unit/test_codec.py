"""The core's types as plain JSON and back, by their annotations alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hetes.core.codec import LARGEST_NUMBER, LONGEST_LIST, LONGEST_TEXT, Codecs, rows, through

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True)
class Point:
    x: int
    y: int = 0


@dataclass(frozen=True)
class Line:
    points: tuple[Point, ...]
    thickness: float = 1.0


@dataclass(frozen=True)
class Sheet:
    """One field of each kind."""

    drawn_at: datetime
    day: date
    took: timedelta
    word: str
    sure: bool
    shape: Point | Line
    colour: Colour = Colour.RED
    spare: Point | None = None
    pause: timedelta | None = None
    pair: tuple[str, int] = ("", 0)
    names: frozenset[str] = frozenset()
    places: Mapping[str, Point] = field(default_factory=dict)
    seen: Mapping[tuple[str, ...], datetime] = field(default_factory=dict)


CODECS = Codecs()
SHEET = CODECS.of(Sheet)
LEAST = Sheet(NOON, NOON.date(), timedelta(seconds=1.5), "ő", sure=True, shape=Point(1))
FULL = Sheet(
    NOON,
    NOON.date(),
    timedelta(hours=1),
    "w",
    sure=False,
    shape=Line((Point(1, 2), Point(3))),
    colour=Colour.BLUE,
    spare=Point(4),
    pause=timedelta(seconds=2),
    pair=("a", 7),
    names=frozenset({"b", "a"}),
    places={"here": Point(5)},
    seen={("a", "b"): NOON, (): NOON},
)
TOLD: dict[str, Any] = {
    "drawn_at": "2026-11-23T12:00:00+00:00",
    "day": "2026-11-23",
    "took_s": 3600.0,
    "word": "w",
    "sure": False,
    "shape": {"type": "Line", "points": [{"x": 1, "y": 2}, {"x": 3, "y": 0}], "thickness": 1.0},
    "colour": "blue",
    "spare": {"x": 4, "y": 0},
    "pause_s": 2.0,
    "pair": ["a", 7],
    "names": ["a", "b"],
    "places": {"here": {"x": 5, "y": 0}},
    "seen": [[["a", "b"], "2026-11-23T12:00:00+00:00"], [[], "2026-11-23T12:00:00+00:00"]],
}


def test_each_type_is_written_as_the_table_says():
    assert SHEET.encode(FULL) == TOLD


@pytest.mark.parametrize("sheet", [LEAST, FULL])
def test_what_was_written_is_read_as_it_was(sheet):
    assert SHEET.decode(json.loads(json.dumps(SHEET.encode(sheet)))) == sheet


def test_an_instant_is_written_in_utc():
    elsewhere = NOON.astimezone(timezone(timedelta(hours=2)))
    assert CODECS.of(datetime).encode(elsewhere) == "2026-11-23T12:00:00+00:00"


def test_a_field_with_a_default_may_be_absent_and_what_is_unknown_is_ignored():
    assert CODECS.of(Point).decode({"x": 1, "z": "?"}) == Point(1)
    with pytest.raises(KeyError):
        CODECS.of(Point).decode({"y": 1})


def test_a_type_or_a_field_can_be_written_in_a_way_of_its_own():
    own = {Point: rows(Point), (Line, "points"): through(tuple[Point, ...], lambda points: points[::-1], reversed)}
    line = Codecs(own).of(Line)
    told = line.encode(Line((Point(1), Point(2))))
    assert told == {"points": [[2, 0], [1, 0]], "thickness": 1.0}
    assert tuple(line.decode(told).points) == (Point(1), Point(2))


@pytest.mark.parametrize(
    ("hint", "told"),
    [
        (int, True),
        (int, 1.0),
        (int, LARGEST_NUMBER + 1),
        (float, "1"),
        (float, float("nan")),
        (float, float("inf")),
        (float, 10**400),
        (bool, 1),
        (str, None),
        (str, "a" * (LONGEST_TEXT + 1)),
        (datetime, 0),
        (datetime, "2026-11-23T12:00:00"),
        (datetime, "9999-12-31T23:59:59+00:00"),
        (date, "2026-11-23T12:00:00+00:00"),
        (date, "0001-01-01"),
        (timedelta, 1e18),
        (timedelta, "7h"),
        (Colour, "green"),
        (Point, [1, 2]),
        (Point | None, 0),
        (Point | Line, {"type": "Circle"}),
        (Point | Line, {"x": 1}),
        (tuple[str, int], ["a"]),
        (tuple[str, int], ["a", 1, 2]),
        (tuple[str, ...], "text"),
        (tuple[int, ...], [0] * (LONGEST_LIST + 1)),
        (frozenset[str], {"a": 1}),
        (Mapping[str, int], [["a", 1]]),
        (Mapping[str, int], {"a" * (LONGEST_TEXT + 1): 1}),
        (Mapping[tuple[str, ...], int], [[["a"], 1, 2]]),
    ],
)
def test_what_is_of_another_type_or_out_of_all_reason_is_refused(hint, told):
    with pytest.raises((TypeError, ValueError, KeyError, OverflowError)):
        CODECS.of(hint).decode(told)


@pytest.mark.parametrize("hint", [bytes, object, list[int], Any])
def test_a_type_that_no_line_of_the_table_names_has_no_codec(hint):
    with pytest.raises(TypeError):
        CODECS.of(hint)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["a", "Line"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(TOLD)), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(sorted(TOLD)), ANYTHING)
def test_whatever_stands_in_a_field_is_refused_or_read_as_its_type(key, value):
    try:
        sheet = SHEET.decode({**TOLD, key: value})
    except (TypeError, ValueError, KeyError, OverflowError):
        return
    assert SHEET.decode(json.loads(json.dumps(SHEET.encode(sheet)))) == sheet
