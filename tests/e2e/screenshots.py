"""Makes the pictures of icon, menu and notices: ``python tests/e2e/screenshots.py``, each from a real desktop.

For the README, packaging/pictures: faces.png (five faces and the badge, on a dark and a light xfce4-panel, three times
enlarged) and one picture of 64 px for each face. For the manual, in each language: the faces with their names, as
panels show them and without colour; the open menu on both panels; a notice of each kind, as Xfce's notification service
shows it. That one is Debian's package xfce4-notifyd, which is needed for nothing else; NOTIFYD may name the program.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "daemon")]

from PIL import Image, ImageDraw, ImageFont, ImageOps  # noqa: E402 - found by the line above

from hetes.adapters.notifications.freedesktop import FreedesktopChannel  # noqa: E402 - as above
from hetes.adapters.notifications.ordered_channels import OrderedChannels  # noqa: E402 - as above
from hetes.adapters.tray.icon_drawing import draw  # noqa: E402 - as above
from hetes.presentation.notices.words import WORDS  # noqa: E402 - as above
from hetes.presentation.tray import tray_view  # noqa: E402 - as above
from hetes.presentation.views import IconView, NoticeView, TrayView  # noqa: E402 - as above
from tests.support.desktop.screen import Desktop  # noqa: E402 - as above
from tests.support.desktop.tray_hosts import configure_notifyd  # noqa: E402 - as above
from tests.support.desktop.tray_program import TrayProgram  # noqa: E402 - as above
from tests.support.fakes.channels import Inbox  # noqa: E402 - as above
from tests.support.story.every_notice import EVA, every_notice  # noqa: E402 - as above
from tests.support.story.story import Story, settings  # noqa: E402 - as above
from tests.support.system.waiting import eventually  # noqa: E402 - as above

PICTURES = ROOT / "packaging" / "pictures"
MANUAL = ROOT / "daemon" / "hetes" / "panel" / "web" / "static"
NOTIFYD = Path(os.environ.get("NOTIFYD", "/usr/lib/x86_64-linux-gnu/xfce4/notifyd/xfce4-notifyd"))
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
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
# The sheets of the manual; none is wider than its page, so that all are shown as large as they are.
SHEETS = ("faces", "menu", "notices", "notices-more")
WIDE = 772
GROUND, INK = (228, 232, 238), (32, 38, 46)
COLOURS = 96
Strip = list[Image.Image]


def icons(*, dark: bool, size: int = 22) -> tuple[Strip, tuple[int, int, int]]:
    """Return the views as the panel shows them, each cut from a screenshot of its own, and the panel's colour."""
    with Desktop("xfce", dark=dark, icon=size) as desktop:
        program = TrayProgram(desktop)
        seen = []
        for view in VIEWS:
            program.show(view.face, badge=view.badge, share=view.share, minutes=view.minutes)
            eventually(lambda view=view: desktop.sees(view, VIEWS))
            seen.append(desktop.icon())
        ground = desktop.ground()
        program.end()
    return seen, ground


def row(seen: Strip, ground: tuple[int, int, int], cell: int, high: int) -> Image.Image:
    """Return the icons side by side on the panel's colour."""
    strip = Image.new("RGB", (cell * len(seen), high), ground)
    for place, icon in enumerate(seen):
        strip.paste(icon, (place * cell + (cell - icon.width) // 2, (high - icon.height) // 2))
    return strip


def readme() -> None:
    """Write the pictures of the README."""
    rows = [row(*icons(dark=dark), CELL, 30) for dark in (True, False)]
    sheet = Image.new("RGB", (rows[0].width, sum(r.height for r in rows)))
    for place, one in enumerate(rows):
        sheet.paste(one, (0, place * one.height))
    sheet = sheet.resize((sheet.width * ENLARGED, sheet.height * ENLARGED), Image.Resampling.NEAREST)
    sheet.save(PICTURES / "faces.png", optimize=True)
    for view in VIEWS[:5]:
        draw(view, 64).save(PICTURES / f"{view.face}.png", optimize=True)


def faces() -> Iterator[tuple[str, Image.Image]]:
    """Yield a sheet for each language: large and small, on dark and light, in colour and without, the names on top."""
    cell, high, small = 128, 62, 34
    strips = []
    for dark in (True, False):
        strips += [row(*icons(dark=dark, size=48), cell, high), row(*icons(dark=dark), cell, small)]
    grey = [ImageOps.grayscale(strip).convert("RGB") for strip in (strips[0], strips[2])]
    order = [strips[0], strips[1], strips[2], strips[3], *grey]
    for language, words in WORDS.items():
        sheet = Image.new("RGB", (cell * len(VIEWS), 34 + sum(strip.height for strip in order)), GROUND)
        pen, font = ImageDraw.Draw(sheet), ImageFont.truetype(FONT, 13)
        names = [words[f"face.{view.face}"] for view in VIEWS[:5]]
        for place, name in enumerate([*names, {"hu": "valami baj van", "en": "something is wrong"}[language]]):
            pen.text((place * cell + cell // 2, 17), name, INK, font, anchor="mm")
        top = 34
        for strip in order:
            sheet.paste(strip, (0, top))
            top += strip.height
        yield language, sheet


def told(view: TrayView) -> list[list[object]]:
    """Return a menu as the driver takes it."""
    return [
        [
            item.label,
            None if item.event is None else 1,
            ("-" if item.separator_before else "") + ("quit" if item.quits else ""),
        ]
        for item in view.menu
    ]


def menus() -> Iterator[tuple[str, Image.Image]]:
    """Yield a sheet for each language: the menu of a morning, open, on a dark panel and on a light one."""
    for language in WORDS:
        story = Story("07:58", settings(EVA, language=language)).activate().wait_until("11:40")
        view = tray_view(story.state, story.now)
        wide, low = 640, 0
        sheet = Image.new("RGB", (wide, 480), GROUND)
        for place, dark in enumerate((True, False)):
            with Desktop("xfce", dark=dark) as desktop:
                program = TrayProgram(desktop)
                program.show(view.icon.face, share=view.icon.share, menu=told(view))
                eventually(lambda desktop=desktop: desktop.sees(VIEWS[0], VIEWS))
                subprocess.run(["xdotool", "mousemove", "14", "14", "click", "3"], env=desktop.env, check=True)
                shot = still(desktop, lambda shot: shot.crop((0, 40, 300, 200)).getbbox() is not None)
                left = place * wide // 2
                sheet.paste(shot.crop((0, 0, wide // 2, 30)), (left, 0))
                menu = shot.crop((0, 31, shot.width, shot.height))
                menu = menu.crop(menu.getbbox())
                sheet.paste(menu, (left + 4, 32))
                low = max(low, 32 + menu.height + 4)
                program.end()
        yield language, sheet.crop((0, 0, wide, min(low, sheet.height)))


def still(desktop: Desktop, wanted: object) -> Image.Image:
    """Return the screen when it shows what is wanted and has come to rest."""
    before = desktop.screenshot()

    def look() -> Image.Image | None:
        nonlocal before
        now = desktop.screenshot()
        rest, before = now.tobytes() == before.tobytes(), now
        return now if rest and wanted(now) else None  # type: ignore[operator] # a predicate

    return eventually(look, every=0.3)


def bubbles(notices: list[NoticeView]) -> Strip:
    """Return each notice as Xfce's service shows it, by the way that the agent's own notices take."""
    with Desktop(None) as desktop:
        desktop.env["XDG_DATA_DIRS"] = f"{NOTIFYD.parents[4] / 'share'}:/usr/share"
        configure_notifyd(desktop.home / "config")
        desktop.spawn([str(NOTIFYD)], stderr=subprocess.DEVNULL)
        asked = ["gdbus", "wait", "--session", "--timeout", "10", "org.freedesktop.Notifications"]
        subprocess.run(asked, env=desktop.env, check=True)  # else the bus would start another one that is installed
        os.environ.update({name: desktop.env[name] for name in ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY")})
        channels, inbox = OrderedChannels([FreedesktopChannel()]), Inbox()
        channels.start(inbox)
        seen = []
        for notice in notices:
            channels.show(notice)
            shot = still(desktop, lambda shot: shot.getbbox() is not None)
            seen.append(shot.crop(shot.getbbox()))
            channels.withdraw(notice.slot)
            still(desktop, lambda shot: shot.getbbox() is None)
        channels.stop()
    return seen


def shelves(seen: Strip) -> Image.Image:
    """Return the pictures on one sheet, nearly in their order: a gap is filled with the next one that fits."""
    gap = 14
    places, waiting = [], list(seen)
    top = gap
    while waiting:
        left, tall = gap, 0
        for one in list(waiting):
            if left + one.width + gap <= WIDE:
                waiting.remove(one)
                places.append((one, (left, top)))
                left, tall = left + one.width + gap, max(tall, one.height)
        top += tall + gap
    sheet = Image.new("RGB", (WIDE, top), (86, 110, 136))
    for one, place in places:
        sheet.paste(one, place)
    return sheet


def keep(name: str, language: str, sheet: Image.Image) -> None:
    """Write a sheet of the manual, with few colours."""
    few = sheet.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(MANUAL / f"picture-{name}-{language}.png", optimize=True)


def main() -> None:
    """Write everything."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    readme()
    for language, sheet in faces():
        keep("faces", language, sheet)
    for language, sheet in menus():
        keep("menu", language, sheet)
    for language in WORDS:
        seen = bubbles(list(every_notice(language).values()))
        keep("notices", language, shelves(seen[:5]))  # about the connection
        keep("notices-more", language, shelves(seen[5:]))  # about the equipment and the card


if __name__ == "__main__":
    main()
