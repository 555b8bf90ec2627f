"""Finds on pictures of a screen what the pointer is to go to."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

from PIL import Image, ImageChops
from sessions import HEIGHT, WIDTH

TOP, BOTTOM = (0, 0, WIDTH, 40), (0, HEIGHT - 56, WIDTH, HEIGHT)
SMALLEST, LARGEST = 8, 48
GREENER = 40
DIFFERENT = 24
YELLOWER, LIGHT = 14, 210
TOOLTIP = (60, 16)
TELLING = 12
"""Points by which two faces differ at least."""
BUTTONS = {"plasma": (-312, -114), "waybar": (-409, -660), "lxqt": (-216, -67)}
"""Where the first button of the only notice is, from the screen's lower right corner: as seen on pictures."""


def icon(picture: Path) -> tuple[int, int] | None:
    """Return the middle of the icon's green face in the panel: of what is green and as large as an icon."""
    screen = Image.open(picture).convert("RGB")
    for strip in (BOTTOM, TOP):
        red, green, blue = screen.crop(strip).split()
        greener = ImageChops.darker(ImageChops.subtract(green, red), ImageChops.subtract(green, blue))
        for left, top, right, bottom in _islands(greener.point(lambda level: 255 if level > GREENER else 0)):
            if SMALLEST <= right - left <= LARGEST and SMALLEST <= bottom - top <= LARGEST:
                return strip[0] + (left + right) // 2, strip[1] + (top + bottom) // 2
    return None


def _islands(mask: Image.Image) -> list[tuple[int, int, int, int]]:
    """Return the boxes of what is white, parted where six columns are black; the rightmost first."""
    groups: list[list[int]] = []
    for x in range(mask.width):
        if not mask.crop((x, 0, x + 1, mask.height)).getbbox():
            continue
        if groups and x - groups[-1][-1] <= 6:
            groups[-1].append(x)
        else:
            groups.append([x])
    boxes = []
    for group in reversed(groups):
        part = mask.crop((group[0], 0, group[-1] + 1, mask.height)).getbbox()
        if part is not None:
            boxes.append((group[0], part[1], group[-1] + 1, part[3]))
    return boxes


def is_drawn(picture: Path) -> bool:
    """Tell whether there is anything on the screen but one colour."""
    with Image.open(picture) as screen:
        return screen.convert("L").getextrema()[0] != screen.convert("L").getextrema()[1]


def paper(picture: Path) -> tuple[int, int, int, int] | None:
    """Return the box of MATE's notice by its light yellow: its panel has one row at a login, or two."""
    with Image.open(picture) as screen:
        _, green, blue = screen.convert("RGB").split()
    yellow = ImageChops.subtract(green, blue).point(lambda level: 255 if level > YELLOWER else 0)
    light = green.point(lambda level: 255 if level > LIGHT else 0)
    # By squares of four points: what is smaller than a notice has none that is yellow all over.
    box = ImageChops.darker(yellow, light).reduce(4).point(lambda level: 255 if level > LIGHT else 0).getbbox()
    return box and (box[0] * 4, box[1] * 4, box[2] * 4, box[3] * 4)


def button(name: str, picture: Path) -> tuple[int, int] | None:
    """Return where the notice's first button is; None where no picture has told yet."""
    if name == "mate":
        box = paper(picture)
        return box and (box[2] - 306, box[3] - 28)
    found = BUTTONS.get(name)
    return found and (WIDTH + found[0], HEIGHT + found[1])


def difference(before: Path, picture: Path) -> tuple[int, int, int, int] | None:
    """Return the box of what a picture has otherwise than the one before, without the strips in which clocks are."""
    with Image.open(before) as one, Image.open(picture) as other:
        differs = ImageChops.difference(one.convert("RGB"), other.convert("RGB")).convert("L")
    mask = differs.point(lambda level: 255 if level > DIFFERENT else 0)
    for strip in (TOP, BOTTOM):
        mask.paste(0, strip)
    return mask.getbbox()


def apart(pictures: Sequence[Path], place: tuple[int, int], sheet: Path) -> bool:
    """Tell whether no two of these pictures have the same icon at that place; put the icons side by side on a sheet."""
    x, y = place
    around = (max(0, x - 14), max(0, y - 14), x + 14, y + 14)
    icons = []
    for each in pictures:
        with Image.open(each) as screen:
            icons.append(screen.convert("RGB").crop(around))
    row = Image.new("RGB", (sum(icon.width for icon in icons), icons[0].height))
    for number, icon in enumerate(icons):
        row.paste(icon, (number * icon.width, 0))
    row.resize((row.width * 4, row.height * 4), Image.Resampling.NEAREST).save(sheet)
    return all(
        sum(ImageChops.difference(one, other).convert("L").point(lambda level: level > DIFFERENT).getdata()) >= TELLING
        for one, other in combinations(icons, 2)
    )


def shown_beside(before: Path, picture: Path, place: tuple[int, int]) -> bool:
    """Tell whether a picture has something as large as a tooltip near the icon that the one before has not."""
    x, y = place
    near = (max(0, x - 320), max(0, y - 140), min(WIDTH, x + 320), min(HEIGHT, y + 140))
    with Image.open(before) as one, Image.open(picture) as other:
        differs = ImageChops.difference(one.convert("RGB").crop(near), other.convert("RGB").crop(near)).convert("L")
    # The icon's own square may be drawn otherwise under the pointer; a clock differs by some digits.
    mask = differs.point(lambda level: 255 if level > DIFFERENT else 0)
    mask.paste(0, tuple(v - n for v, n in zip((x - 26, y - 26, x + 26, y + 26), near[:2] * 2, strict=True)))
    found = mask.getbbox()
    return found is not None and found[2] - found[0] >= TOOLTIP[0] and found[3] - found[1] >= TOOLTIP[1]
