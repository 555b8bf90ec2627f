"""Makes the pictures that the README shows, from a real panel: ``python tests/e2e/screenshots.py``.

Writes packaging/pictures/faces.png (five faces and the badge, on a dark and a light xfce4-panel, three times enlarged)
and one picture of 64 px for each face.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "daemon")]

from PIL import Image  # noqa: E402 - found by the line above

from hetes.adapters.desktop.icons import draw  # noqa: E402 - as above
from hetes.presentation.views import IconView  # noqa: E402 - as above
from tests.support.desktop import Desktop  # noqa: E402 - as above
from tests.support.tray_program import TrayProgram  # noqa: E402 - as above
from tests.support.waiting import eventually  # noqa: E402 - as above

PICTURES = ROOT / "packaging" / "pictures"
VIEWS = (
    IconView("active", share=16),
    IconView("ending", share=2, minutes=25),
    IconView("expired"),
    IconView("missing"),
    IconView("idle"),
    IconView("active", badge=True, share=16),
)
CELL = 34
ENLARGED = 3


def row(*, dark: bool) -> Image.Image:
    """Return the views side by side as the panel shows them, each cut from a screenshot of its own."""
    strip = Image.new("RGB", (CELL * len(VIEWS), 30))
    with Desktop("xfce", dark=dark) as desktop:
        program = TrayProgram(desktop)
        for place, view in enumerate(VIEWS):
            program.show(view.face, badge=view.badge, share=view.share, minutes=view.minutes)
            eventually(lambda view=view: desktop.sees(view, VIEWS), within=10)
            strip.paste(Image.new("RGB", (CELL, 30), desktop.ground()), (place * CELL, 0))
            icon = desktop.icon()
            strip.paste(icon, (place * CELL + (CELL - icon.width) // 2, (30 - icon.height) // 2))
        program.end()
    return strip


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    rows = [row(dark=dark) for dark in (True, False)]
    sheet = Image.new("RGB", (rows[0].width, sum(r.height for r in rows)))
    for place, one in enumerate(rows):
        sheet.paste(one, (0, place * one.height))
    sheet = sheet.resize((sheet.width * ENLARGED, sheet.height * ENLARGED), Image.Resampling.NEAREST)
    sheet.save(PICTURES / "faces.png", optimize=True)
    for view in VIEWS[:5]:
        draw(view, 64).save(PICTURES / f"{view.face}.png", optimize=True)


if __name__ == "__main__":
    main()
