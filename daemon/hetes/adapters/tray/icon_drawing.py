"""The icon's picture, drawn with Pillow: five faces that differ in shape as well as in colour, and a badge.

Everything is drawn on a grid of 16 units, eight times finer than asked for, and brought down by averaging: what lies
on whole units is crisp at 16 px and its multiples. May be called from any thread.
"""

from __future__ import annotations

import itertools
import math
import threading
from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from hetes.presentation.views import IconView

if TYPE_CHECKING:
    from PIL import Image

Colour = tuple[int, int, int, int]
Point = tuple[float, float]

SIZES = (16, 22, 24, 32, 48, 64)
FACES = ("active", "ending", "expired", "missing", "idle")

# From this size on there is room for a ring around the minutes; below it they need the whole tile.
ROOMY_FROM_PX = 28
# A day's pictures: 24 shares, 30 minutes, each with and without badge, fit in; a picture of 48 px weighs 9 KiB.
KEPT = 128

_FINER = 8
_GRID = 16.0
_MIDDLE: Point = (8.0, 8.0)
_STEPS = 240
_WATCH: Point = (8.0, 9.0)
_BULGE = 2.8

_CLEAR: Colour = (0, 0, 0, 0)
_WHITE: Colour = (255, 255, 255, 255)
_GREEN: Colour = (28, 146, 68, 255)
_GREEN_LEFT: Colour = (160, 246, 180, 255)
_GREEN_GONE: Colour = (14, 88, 42, 255)
_GREEN_EDGE: Colour = (7, 48, 22, 255)
_AMBER: Colour = (255, 182, 18, 255)
_AMBER_LEFT: Colour = (255, 246, 214, 255)
_AMBER_GONE: Colour = (170, 98, 0, 255)
_AMBER_EDGE: Colour = (62, 34, 0, 255)
_RED: Colour = (230, 52, 54, 255)
_RED_EDGE: Colour = (72, 0, 6, 255)
_GREY: Colour = (190, 196, 204, 255)
_GREY_EDGE: Colour = (34, 38, 44, 255)
_BLUE: Colour = (38, 118, 246, 255)


class _Pen:
    """Draws in grid units (0 to 16, y downwards) on a canvas finer than the picture."""

    def __init__(self, size: int) -> None:
        from PIL import Image, ImageDraw  # noqa: PLC0415 - 6 MiB that an agent without a tray never needs

        self._scale = size * _FINER / _GRID
        self._canvas = Image.new("RGBA", (size * _FINER, size * _FINER), _CLEAR)
        self._draw = ImageDraw.Draw(self._canvas)

    def picture(self) -> Image.Image:
        """Return the canvas at the size asked for. Pillow weighs colours by their alpha: no dark fringes."""
        return self._canvas.reduce(_FINER)

    def _px(self, points: Sequence[Point]) -> list[Point]:
        return [(x * self._scale - 0.5, y * self._scale - 0.5) for x, y in points]

    def disc(self, centre: Point, radius: float, colour: Colour, power: float = 2.0) -> None:
        """Fill a disc; with a ``power`` above 2 it becomes a tile with rounded corners."""
        self.polygon(_grown(_lame_curve(_STEPS, 1.0, power)[:-1], radius, centre), colour)

    def rim(  # noqa: PLR0913 - a band is made of these
        self,
        outer: float,
        inner: float,
        share: float,
        colour: Colour,
        *,
        power: float = 2.0,
        centre: Point = _MIDDLE,
    ) -> None:
        """Fill a band around ``centre`` from twelve o'clock, clockwise, over ``share`` (0 to 1) of the full turn."""
        curve = _lame_curve(max(2, round(_STEPS * share)), share, power)
        self.polygon(_grown(curve, outer, centre) + _grown(curve[::-1], inner, centre), colour)

    def polygon(self, points: Sequence[Point], colour: Colour) -> None:
        self._draw.polygon(self._px(points), fill=colour)

    def stroke(self, points: Sequence[Point], width: float, colour: Colour) -> None:
        """Draw a line through ``points`` with round ends and joints."""
        for (x0, y0), (x1, y1) in itertools.pairwise(points):
            length = math.hypot(x1 - x0, y1 - y0) or 1.0
            dx, dy = (y1 - y0) / length * width / 2, (x0 - x1) / length * width / 2
            self.polygon([(x0 + dx, y0 + dy), (x1 + dx, y1 + dy), (x1 - dx, y1 - dy), (x0 - dx, y0 - dy)], colour)
        for point in points:
            self.disc(point, width / 2, colour)

    def rounded(self, corners: Sequence[Point], radius: float, colour: Colour) -> None:
        """Fill a polygon grown by ``radius`` on all sides, which rounds its corners."""
        self.polygon(corners, colour)
        self.stroke([*corners, corners[0]], 2 * radius, colour)


@lru_cache(maxsize=128)  # a full turn is asked for some dozen times a picture, each share once
def _lame_curve(steps: int, share: float, power: float) -> tuple[Point, ...]:
    """Return ``steps`` + 1 points of the Lamé curve around (0, 0) that reaches 1: power 2 is a circle.

    They begin at twelve o'clock and go clockwise over ``share`` of the full turn.
    """
    points = []
    for step in range(steps + 1):
        turn = 2 * math.pi * share * step / steps
        across, down = math.sin(turn), -math.cos(turn)
        reach = 1 / (abs(across) ** power + abs(down) ** power) ** (1 / power)
        points.append((reach * across, reach * down))
    return tuple(points)


def _grown(points: Sequence[Point], radius: float, centre: Point) -> list[Point]:
    x0, y0 = centre
    return [(x0 + radius * x, y0 + radius * y) for x, y in points]


def _box(left: float, top: float, right: float, bottom: float) -> list[Point]:
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def _bow(centre: Point, across: float, down: float, start: float, end: float) -> list[Point]:
    """Return points on an ellipse from turn ``start`` to ``end`` (0 is twelve o'clock, clockwise)."""
    steps = 16
    turns = [2 * math.pi * (start + (end - start) * step / steps) for step in range(steps + 1)]
    return [(centre[0] + across * math.sin(turn), centre[1] - down * math.cos(turn)) for turn in turns]


# Digits as strokes in a box 4 wide and 8 high: no font file, and the same on every system.
_DIGITS: dict[str, list[list[Point]]] = {
    "0": [_bow((2, 2), 2, 2, -0.25, 0.25) + _bow((2, 6), 2, 2, 0.25, 0.75) + [(0, 2)]],
    "1": [[(0.4, 1.6), (2.2, 0), (2.2, 8)]],
    "2": [[*_bow((2, 2), 2, 2, -0.25, 0.36), (0, 8), (4, 8)]],
    "3": [_bow((1.9, 2), 1.9, 2, -0.22, 0.5), _bow((1.9, 6), 2.1, 2, 0.0, 0.72)],
    "4": [[(3, 8), (3, 0), (0, 5.4), (4.2, 5.4)]],
    "5": [[(3.7, 0), (0.4, 0), (0.2, 3.5), *_bow((1.8, 5.5), 2.2, 2.5, -0.08, 0.70)]],
    "6": [[(3.3, 0), (0.5, 4.2), *_bow((2, 5.8), 2, 2.2, -0.25, 0.75)]],
    "7": [[(0, 0), (4, 0), (1.4, 8)]],
    "8": [_bow((2, 1.9), 1.75, 1.9, 0, 1), _bow((2, 5.9), 2, 2.1, 0, 1)],
    "9": [[(0.7, 8), (3.5, 3.8), *_bow((2, 2.2), 2, 2.2, 0.25, 1.25)]],
}


def _write(pen: _Pen, text: str, box: tuple[float, float, float, float], width: float, colour: Colour) -> None:
    """Write digits, centred, their strokes' outer edges inside ``box`` (left, top, right, bottom)."""
    left, top, right, bottom = box
    gap = 1.0
    each = min((right - left - gap * (len(text) - 1)) / len(text), (bottom - top) * 0.62)
    start = (left + right - each * len(text) - gap * (len(text) - 1)) / 2
    for place, digit in enumerate(text):
        x0 = start + place * (each + gap) + width / 2
        across, down = (each - width) / 4, (bottom - top - width) / 8
        for line in _DIGITS[digit]:
            pen.stroke([(x0 + x * across, top + width / 2 + y * down) for x, y in line], width, colour)


def _active(pen: _Pen, view: IconView, roomy: bool) -> None:
    share = 1.0 if view.share is None else min(max(view.share, 0), 24) / 24
    pen.disc(_MIDDLE, 8, _GREEN_EDGE)
    pen.disc(_MIDDLE, 7.5, _GREEN_GONE)
    if share > 0:
        pen.rim(7.5, 5.6, share, _GREEN_LEFT)
    pen.disc(_MIDDLE, 5.6, _GREEN_EDGE)
    pen.disc(_MIDDLE, 5.3, _GREEN)
    pen.stroke([(5.2, 8.2), (7.2, 10.2), (10.9, 5.9)], 1.5 if roomy else 1.8, _WHITE)


def _ending(pen: _Pen, view: IconView, roomy: bool) -> None:
    """Draw a stopwatch with the minutes; where there is room, its rim shows them as a clock's face does (60 is all).

    Its crown and its button are what no calendar has, and no other face.
    """
    for grown, colour in ((0.7, _AMBER_EDGE), (0.0, _AMBER)):
        pen.stroke([(12, 4), (14, 2.4)], 1.4 + 2 * grown, colour)
        pen.polygon(_box(5.7 - grown, max(0.7 - grown, 0), 10.3 + grown, 2), colour)
        pen.disc(_WATCH, 6.4 + grown, colour, _BULGE)
    if roomy and view.minutes is not None:
        pen.disc(_WATCH, 6.4, _AMBER_GONE, _BULGE)
        pen.rim(6.4, 5, min(max(view.minutes, 0), 60) / 60, _AMBER_LEFT, power=_BULGE, centre=_WATCH)
        pen.disc(_WATCH, 5.4, _AMBER, _BULGE)
    middle, down = _WATCH
    if view.minutes is None:
        pen.stroke([(middle, down - 3.6), (middle, down), (middle + 2.6, down + 1.8)], 1.6, _AMBER_EDGE)
        return
    left, top, right, bottom = (3.2, 5.2, 12.8, 12.4) if roomy else (2.2, 4.6, 13.8, 13.0)
    width = 1.3 if roomy else 1.6
    if view.badge:
        left, right, width = (2.0, 10.0, 1.1) if roomy else (1.6, 10.1, 1.3)
    _write(pen, str(min(max(view.minutes, 0), 99)), (left, top, right, bottom), width, _AMBER_EDGE)


def _expired(pen: _Pen, roomy: bool) -> None:
    corners = [(8.0, 1.4), (14.6, 8.0), (8.0, 14.6), (1.4, 8.0)]
    pen.rounded(corners, 1.4, _RED_EDGE)
    pen.rounded(corners, 0.5, _RED)
    pen.stroke([(8, 4.5), (8, 8.4)], 1.8 if roomy else 2, _WHITE)
    pen.disc((8, 11.5), 1.1, _WHITE)


def _missing(pen: _Pen) -> None:
    pen.disc(_MIDDLE, 8, _RED_EDGE)
    pen.disc(_MIDDLE, 7.3, _RED)
    pen.disc(_MIDDLE, 5.1, _RED_EDGE)
    pen.disc(_MIDDLE, 4.6, _CLEAR)
    pen.stroke([(4.6, 4.6), (11.4, 11.4)], 2.9, _RED_EDGE)
    pen.stroke([(3.8, 3.8), (12.2, 12.2)], 2.2, _RED)


def _idle(pen: _Pen) -> None:
    pen.disc(_MIDDLE, 7.6, _GREY_EDGE)
    pen.disc(_MIDDLE, 6.8, _GREY)
    pen.disc(_MIDDLE, 5.1, _GREY_EDGE)
    pen.disc(_MIDDLE, 4.3, _CLEAR)


def _badge(pen: _Pen, roomy: bool) -> None:
    """Put an exclamation mark into the lower right corner, with a gap around it that cuts it off from any face.

    It is slim: beside it there is room for two digits, also at 16 px.
    """
    corners = _box(12.5, 8.5, 14.5, 14.5)
    pen.rounded(corners, 2.3, _CLEAR)
    pen.rounded(corners, 1.5, _BLUE)
    bold = 0.15 if roomy else 0.0
    pen.polygon(_box(13 - bold, 8, 14 + bold, 13 - bold), _WHITE)
    pen.polygon(_box(13 - bold, 14 - bold, 14 + bold, 15), _WHITE)


def _paint(pen: _Pen, view: IconView, roomy: bool) -> None:
    match view.face:
        case "active":
            _active(pen, view, roomy)
        case "ending":
            _ending(pen, view, roomy)
        case "expired":
            _expired(pen, roomy)
        case "missing":
            _missing(pen)
        case _:
            _idle(pen)
    if view.badge:
        _badge(pen, roomy)


_lock = threading.Lock()
_drawn: OrderedDict[tuple[IconView, int, bool], Image.Image] = OrderedDict()


def draw(view: IconView, size: int, *, shown_at: int | None = None) -> Image.Image:
    """Return the picture for ``view``, ``size`` pixels square, RGBA; the same object each time, so don't change it.

    ``shown_at`` is the size in pixels at which a host will show it, where that differs: a picture of 48 px that a
    panel scales down to 22 is drawn with the bold proportions of a small one. An unknown face is drawn as "idle".
    """
    roomy = (shown_at or size) >= ROOMY_FROM_PX
    key = (view, size, roomy)
    with _lock:
        if key in _drawn:
            _drawn.move_to_end(key)
            return _drawn[key]
        pen = _Pen(size)
        _paint(pen, view, roomy)
        _drawn[key] = picture = pen.picture()
        if len(_drawn) > KEPT:
            _drawn.popitem(last=False)
        return picture
