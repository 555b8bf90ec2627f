"""The panel's two drawings as numbers: the dial of a session, and the day as a strip. Templates only write them out.

Shapes are those of the tray's icon, so that a face is known without its colour: a ring, a stopwatch, a diamond, a ring
that is crossed out, a hollow ring. Positions on the strip are per cent of its width, for it is as wide as the page.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from hetes.core.json_types import JsonMapping

FULL = 1000  # the length of every outline, whatever its shape (SVG's pathLength)
_RING = "M120 18 A102 102 0 0 1 120 222 A102 102 0 0 1 120 18 Z"
_WATCH = "M120 38 A92 92 0 0 1 120 222 A92 92 0 0 1 120 38 Z"
_DIAMOND = (
    "M135 19 L221 105 A21 21 0 0 1 221 135 L135 221 A21 21 0 0 1 105 221 "
    "L19 135 A21 21 0 0 1 19 105 L105 19 A21 21 0 0 1 135 19 Z"
)
_OUTLINES = {"active": _RING, "ending": _WATCH, "expired": _DIAMOND, "missing": _RING, "idle": _RING}
_MIDDLE = 120.0


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Dial:
    """``left`` is how much of the outline is still bright, of :data:`FULL`; None where nothing runs."""

    face: str
    outline: str
    left: int | None
    marks: tuple[Line, ...] = ()
    strokes: tuple[Line, ...] = ()


_STROKES: Mapping[str, tuple[Line, ...]] = {
    "ending": (Line(104, 21, 136, 21), Line(194, 56, 204, 46)),  # crown and button
    "missing": (Line(48, 48, 72, 72), Line(168, 168, 192, 192)),
}


def dial(face: str, remaining_s: float, length_s: float) -> Dial:
    """Return the drawing of a face; while a session runs, its hours are marked inside the ring."""
    runs = face in ("active", "ending") and length_s > 0
    left = max(0, min(FULL, math.ceil(FULL * remaining_s / length_s))) if runs else None
    marks = tuple(_mark(3600 * hour / length_s) for hour in range(int(length_s // 3600) + 1)) if runs else ()
    strokes = _STROKES.get(face, ())
    return Dial(face, _OUTLINES[face], left, marks if face == "active" and len(marks) <= 25 else (), strokes)


def _mark(turn: float) -> Line:
    across, down = math.sin(2 * math.pi * turn), -math.cos(2 * math.pi * turn)
    near, far = 84.0, 88.0
    return Line(*(round(_MIDDLE + r * part, 2) for r in (near, far) for part in (across, down)))


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of the strip, in per cent of its width."""

    kind: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Dot:
    """An instant on the strip, in per cent of its width."""

    kind: str
    x: float


@dataclass(frozen=True, slots=True)
class Tick:
    """An hour under the strip; ``minor`` ones are left out where there is little room."""

    x: float
    label: str
    minor: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A practitioner's line of the strip."""

    name: str
    bars: tuple[Bar, ...]
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """The day. ``now`` is where the present is, in per cent."""

    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    now: float | None


Stretch = tuple[datetime, datetime]


def covered(sessions: Iterable[JsonMapping]) -> list[Stretch]:
    """Return when there was, or will be, a connection."""
    found = []
    for one in sessions:
        start, end = datetime.fromisoformat(one["started_at"]), datetime.fromisoformat(one["ends_at"])
        if one.get("ended_at"):
            end = min(end, datetime.fromisoformat(one["ended_at"]))
        if end > start:
            found.append((start, end))
    return sorted(found)


def stretches(one: JsonMapping, kind: str) -> list[Stretch]:
    """Return the stretches of a practitioner that stand under that key, each as its two ends."""
    return [(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in one[kind]]


def parts_of(session: Stretch, now: datetime) -> list[tuple[str, Stretch]]:
    """Return a connection as it is drawn: what is past of it, and what is only reckoned."""
    start, end = session
    parts = [("session", (start, min(end, now))), ("reckoned", (max(start, now), end))]
    return [(kind, (begins, ends)) for kind, (begins, ends) in parts if ends > begins]


class Scale:
    """Where instants lie on the strip: from an hour before the first thing of the day to an hour after the last."""

    def __init__(self, begins: datetime, ends: datetime, instants: Iterable[datetime]) -> None:
        """Show at least eleven hours around what there is, never more than the day."""
        inside = [at for at in instants if begins <= at <= ends] or [begins + timedelta(hours=12)]
        first, last = (
            min(inside).replace(minute=0, second=0) - timedelta(hours=1),
            max(inside) + timedelta(hours=1, minutes=30),
        )
        last = last.replace(minute=0, second=0)
        while last - first < timedelta(hours=11):
            first, last = first - timedelta(hours=1), last + timedelta(hours=1)
        self.first, self.last = max(first, begins), min(last, ends)

    def at(self, instant: datetime) -> float:
        """Return the position of an instant, in per cent; what lies outside is at the edge."""
        share = (instant - self.first) / (self.last - self.first)
        return round(100 * max(0.0, min(1.0, share)), 2)

    def bar(self, kind: str, stretch: Stretch) -> Bar | None:
        """Return the part of a stretch that is seen, if any."""
        left, right = self.at(stretch[0]), self.at(stretch[1])
        return Bar(kind, left, round(right - left, 2)) if right > left else None

    def ticks(self) -> tuple[Tick, ...]:
        """Return the hours; every third is labelled everywhere, the others where there is room."""
        found = []
        instant = self.first + timedelta(hours=1)
        while instant < self.last:
            found.append(Tick(self.at(instant), f"{instant.hour}", instant.hour % 3 != 0))
            instant += timedelta(hours=1)
        return tuple(found)
