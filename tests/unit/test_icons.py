"""The pictures, measured: how much they differ, and how well they stand out on any panel."""

from __future__ import annotations

import itertools
import math

import pytest
from PIL import Image, ImageChops

from hetes.adapters.tray import icon_drawing
from hetes.adapters.tray.icon_drawing import FACES, SIZES, draw
from hetes.presentation.views import IconView

DARK, LIGHT, GREY = (0x20, 0x20, 0x20), (0xF0, 0xF0, 0xF0), (0x80, 0x80, 0x80)
PANELS = {"dark": DARK, "light": LIGHT, "grey": GREY}
VIEWS = {
    "active": IconView("active", share=15),
    "ending": IconView("ending", share=2, minutes=28),
    "expired": IconView("expired"),
    "missing": IconView("missing"),
    "idle": IconView("idle"),
}
PAIRS = list(itertools.combinations(FACES, 2))


def on_panel(view: IconView, size: int, panel: tuple[int, int, int], shown_at: int | None = None) -> Image.Image:
    ground = Image.new("RGBA", (size, size), (*panel, 255))
    ground.alpha_composite(draw(view, size, shown_at=shown_at))
    return ground.convert("RGB")


def luminance(colour: tuple[int, ...]) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    linear = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour[:3]]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def difference(one: Image.Image, other: Image.Image) -> float:
    """Mean difference of two one-channel pictures, 0 to 1."""
    return sum(ImageChops.difference(one, other).tobytes()) / 255 / (one.width * one.height)


def silhouette(view: IconView, size: int = 16) -> Image.Image:
    return draw(view, size).getchannel("A")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("face", FACES)
def test_a_picture_has_the_size_asked_for_and_fills_it(face: str, size: int) -> None:
    picture = draw(VIEWS[face], size)
    assert (picture.mode, picture.size) == ("RGBA", (size, size))
    left, top, right, bottom = picture.getchannel("A").point(lambda level: 255 if level > 96 else 0).getbbox()
    assert min(right - left, bottom - top) >= 0.85 * size
    assert abs(left - (size - right)) <= 1  # it sits in the middle
    assert abs(top - (size - bottom)) <= 1


@pytest.mark.parametrize("size", [16, 22, 32])
@pytest.mark.parametrize("panel", ["dark", "light"])
@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_any_two_faces_differ_without_colour(one: str, other: str, panel: str, size: int) -> None:
    seen = [on_panel(VIEWS[face], size, PANELS[panel]).convert("L") for face in (one, other)]
    # A tenth of full black against white, over the whole square: 25 of 256 pixels turned inside out.
    assert difference(*seen) > 0.10


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_any_two_faces_differ_in_their_bare_silhouette_at_16_px(one: str, other: str) -> None:
    assert difference(silhouette(VIEWS[one]), silhouette(VIEWS[other])) > 0.08


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(("active", "ending", "expired"), 2)))
def test_green_amber_and_red_are_told_apart_by_shape_whatever_they_show(one: str, other: str) -> None:
    """The least difference over all shares and minutes: colour-blind eyes see the outline only."""
    shapes = {
        "active": [IconView("active", share=share) for share in range(25)],
        "ending": [IconView("ending", minutes=minutes) for minutes in (1, 7, 10, 28, 60, 99)],
        "expired": [IconView("expired")],
    }
    least = min(difference(silhouette(a), silhouette(b)) for a in shapes[one] for b in shapes[other])
    assert least > 0.08


def contrast_all_around(view: IconView, size: int, panel: tuple[int, int, int]) -> list[float]:
    """The best contrast that each of 24 rays from half-way out meets: a low one is a side that the panel swallows."""
    picture = on_panel(view, size, panel)
    best = []
    for direction in range(24):
        angle = 2 * math.pi * direction / 24
        ray = [(size / 2 + r / 4 * math.sin(angle), size / 2 - r / 4 * math.cos(angle)) for r in range(size, 2 * size)]
        best.append(max(contrast(picture.getpixel((int(x), int(y))), panel) for x, y in ray))
    return best


@pytest.mark.parametrize("size", [16, 22, 32])
@pytest.mark.parametrize("panel", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("face", FACES)
def test_a_face_stands_out_on_all_sides_3_to_1(face: str, panel: tuple[int, int, int], size: int) -> None:
    """WCAG 2.2, success criterion 1.4.11."""
    assert min(contrast_all_around(VIEWS[face], size, panel)) >= 3
    picture = on_panel(VIEWS[face], size, panel)
    assert sum(contrast(pixel, panel) >= 3 for pixel in picture.get_flattened_data()) >= 0.24 * size * size


CONTRAST_THEMES = {"aquatic": (32, 32, 32), "desert": (255, 250, 239), "dusk": (45, 50, 54), "night": (0, 0, 0)}
"""The grounds of Windows 11's contrast themes; those of Windows 10 are black and white."""


@pytest.mark.parametrize("size", [16, 20, 24, 32])
@pytest.mark.parametrize("panel", [(255, 255, 255), *CONTRAST_THEMES.values()], ids=["white", *CONTRAST_THEMES])
@pytest.mark.parametrize("face", FACES)
def test_one_picture_serves_every_contrast_theme(face: str, panel: tuple[int, int, int], size: int) -> None:
    """So none has to be chosen for a theme. "Dusk" is the hardest: at 16 px 3 rays of 24, at a digit, have 2.5 to 1."""
    around = sorted(contrast_all_around(VIEWS[face], size, panel))
    assert around[0] >= 2.5
    assert around[3] >= 3


@pytest.mark.parametrize("size", [16, 22, 32])
@pytest.mark.parametrize("face", FACES)
def test_a_face_has_an_outline_on_mid_grey(face: str, size: int) -> None:
    """Mid grey is 5 to 1 from black and 4 to 1 from white: a half-pixel outline gets part of that, on every side."""
    around = contrast_all_around(VIEWS[face], size, GREY)
    assert min(around) >= 1.4
    assert sorted(around)[len(around) // 2] >= 2


@pytest.mark.parametrize(("face", "leading"), [("active", "g"), ("ending", "rg"), ("expired", "r"), ("missing", "r")])
def test_a_face_has_its_colour(face: str, leading: str) -> None:
    picture = draw(VIEWS[face], 16)
    solid = [p for p in picture.get_flattened_data() if p[3] > 200 and max(p[:3]) - min(p[:3]) > 80]
    mean = [sum(p[channel] for p in solid) / len(solid) for channel in range(3)]
    red, green, blue = mean
    assert {"g": green > 1.5 * red, "rg": red > 1.2 * green > 2 * blue, "r": red > 2 * green}[leading]


def test_idle_is_hollow_and_without_colour() -> None:
    picture = draw(VIEWS["idle"], 32)
    assert picture.getpixel((16, 16))[3] == 0
    assert all(max(p[:3]) - min(p[:3]) < 24 for p in picture.get_flattened_data() if p[3] > 200)


def test_the_ring_shows_the_share_that_remains() -> None:
    def bright(share: int | None) -> int:
        picture = draw(IconView("active", share=share), 64)
        rim = [picture.getpixel((round(31.5 + 26 * math.sin(a)), round(31.5 - 26 * math.cos(a)))) for a in turns]
        return sum(p[1] > 200 for p in rim)

    turns = [2 * math.pi * (step + 0.5) / 240 for step in range(240)]
    for share in range(25):
        assert bright(share) == pytest.approx(10 * share, abs=3)
    assert bright(None) == 240


@pytest.mark.parametrize(("size", "badge"), [(16, False), (16, True), (22, False)])
def test_all_minutes_look_different(size: int, badge: bool) -> None:
    views = [IconView("ending", badge, minutes=minutes) for minutes in range(100)]
    seen = [on_panel(view, size, DARK).convert("L") for view in views]
    least = min(difference(a, b) for a, b in itertools.combinations(seen, 2))
    assert least > 0.006  # two pixels turned inside out, at least


@pytest.mark.parametrize("shown_at", [16, 22])
def test_digits_read_like_the_grid_they_were_drawn_on(shown_at: int) -> None:
    """A crude reader: each digit, scaled to 5 by 9, is nearest to itself among all ten in a fair rendering."""
    fair = {d: _glyph(draw(IconView("ending", minutes=d), 48, shown_at=16)) for d in range(10)}
    for digit in range(10):
        small = draw(IconView("ending", minutes=digit), 48, shown_at=16).resize((shown_at,) * 2, Image.Resampling.BOX)
        glyph = _glyph(small)
        assert min(fair, key=lambda d: difference(glyph, fair[d])) == digit


def _glyph(picture: Image.Image) -> Image.Image:
    size = picture.width
    part = picture.convert("L").crop((size * 5 // 16, size * 3 // 16, size * 11 // 16, size * 13 // 16))
    return part.resize((18, 30), Image.Resampling.BILINEAR)


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("face", FACES)
def test_the_badge_is_seen_at_16_px(face: str, panel: str) -> None:
    view = VIEWS[face]
    badged = IconView(view.face, badge=True, share=view.share, minutes=view.minutes)
    corner = (10, 7, 16, 16)
    plain, marked = (on_panel(v, 16, PANELS[panel]).crop(corner) for v in (view, badged))
    changed = sum(
        contrast(a, b) >= 1.5 for a, b in zip(plain.get_flattened_data(), marked.get_flattened_data(), strict=True)
    )
    assert changed >= 12  # of 54; on mid grey blue is seen by its colour alone
    blue = sum(b > r + 80 and b > g + 60 for r, g, b in marked.get_flattened_data())
    assert blue >= 20  # of 54; a colour that no face has
    assert difference(plain.convert("L"), marked.convert("L")) > 0.08  # and without colour
    rest = [on_panel(v, 16, PANELS[panel]).crop((0, 0, 10, 16)) for v in (view, badged)]
    if face != "ending":  # there the minutes make room for it
        assert difference(rest[0].convert("L"), rest[1].convert("L")) == 0


@pytest.mark.parametrize("face", FACES)
def test_the_badge_is_an_exclamation_mark_at_16_px(face: str) -> None:
    """White on blue, from top to bottom: a stem, a gap, a dot; and blue on both sides of it."""
    picture = draw(IconView(face, badge=True, share=15, minutes=28), 16)
    column = "".join("w" if picture.getpixel((13, y))[0] > 160 else "b" for y in range(8, 16))
    assert column == "wwwwwbwb"
    for y in range(8, 15):
        assert all(blue > red + 80 for red, _, blue, _ in (picture.getpixel((x, y)) for x in (12, 14)))


def test_the_badge_leaves_the_minutes_alone() -> None:
    """Digits and badge don't share a pixel: the badge looks the same beside every number."""
    badges = {
        draw(IconView("ending", badge=True, minutes=minutes), 16).crop((11, 8, 16, 16)).tobytes()
        for minutes in range(100)
    }
    assert len(badges) == 1


@pytest.mark.parametrize("size", [16, 22, 32])
def test_a_session_that_ends_is_no_leaf_of_a_calendar(size: int) -> None:
    """It has a stopwatch's crown in the middle of its upper edge, and shoulders below it that are not square."""
    alpha = silhouette(VIEWS["ending"], size)
    unit = size / 16

    def solid(x: float, y: float) -> bool:
        return bool(alpha.getpixel((int(x * unit), int(y * unit))) > 128)

    assert solid(8, 1)
    assert not solid(3.2, 1)
    assert not solid(1.2, 3)
    assert solid(2, 9)


def test_a_picture_is_drawn_once_and_kept() -> None:
    assert draw(IconView("active", share=3), 22) is draw(IconView("active", share=3), 22)
    assert draw(IconView("active", share=3), 22) is not draw(IconView("active", share=4), 22)


def test_no_more_pictures_are_kept_than_a_day_needs() -> None:
    for share in range(25):
        for size in (*SIZES, 20, 40):
            draw(IconView("active", share=share), size)
    assert len(icon_drawing._drawn) == icon_drawing.KEPT


def test_a_large_picture_for_a_small_place_keeps_the_small_ones_proportions() -> None:
    view = IconView("ending", minutes=28)
    shrunk = draw(view, 48, shown_at=22).resize((16, 16), Image.Resampling.BOX)
    assert difference(shrunk.convert("L"), draw(view, 16).convert("L")) < 0.02
    assert difference(draw(view, 48).convert("L"), draw(view, 48, shown_at=22).convert("L")) > 0.03


def test_odd_views_can_be_drawn_too() -> None:
    for view in (
        IconView("ending"),
        IconView("ending", minutes=-3),
        IconView("ending", minutes=420, badge=True),
        IconView("active", share=99),
        IconView("active", share=0),
        IconView("no such face"),
    ):
        for size in SIZES:
            assert draw(view, size).size == (size, size)
    assert draw(IconView("no such face"), 16).tobytes() == draw(IconView("idle"), 16).tobytes()
