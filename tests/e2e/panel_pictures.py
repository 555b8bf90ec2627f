"""Makes the pictures of the panel that the manual and the README show: ``python tests/e2e/panel_pictures.py [FOLDER]``.

Each page is shown by the real panel, in front of a chosen state, to a real browser; two runs give the same bytes. With
a FOLDER every page is put there in both languages, light and dark, narrow and wide, to be looked at.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "daemon")]

from PIL import Image  # noqa: E402 - found by the line above

from hetes.adapters.fleet.joining import become  # noqa: E402 - found by the line above
from hetes.core.events import GuideBegun, GuideTicked, ReadersSeen, SeenCard, SeenReader, WorkstationsSeen  # noqa: E402 - as above
from tests.support.doctor.computer import READY, judged  # noqa: E402 - as above
from tests.support.panel.browser import Shown, browser, come_in, photograph  # noqa: E402 - as above
from tests.support.panel.practices import practice  # noqa: E402 - as above
from tests.support.panel.states import STATES, two_weeks  # noqa: E402 - as above
from tests.support.story.story import ESZEMELYI  # noqa: E402 - as above

MANUAL = ROOT / "daemon" / "hetes" / "panel" / "web" / "static"
README = ROOT / "packaging" / "pictures"
WIDE, HIGH = 1180, 780
COLOURS = 128
PEOPLE = """
[[practitioner]]
id = "eva"
name = "Dr. Minta Éva"
eeszt_user = "O12345"
card_expires = 2031-03-14
units = ["u1"]
hours = { mon = "08:00-14:00", tue = "08:00-12:00, 13:00-18:00", wed = "08:00-14:00", thu = "08:00-14:00", fri = "08:00-12:00" }
[[unit]]
id = "u1"
name = "Fő utcai rendelő"
oth_id = "E123456"
"""


@dataclass(frozen=True)
class Sight:
    """A page in front of a state. ``kept`` is where its picture belongs."""

    name: str
    page: str
    state: str | Callable[[str], Any] = "active"
    toml: str = PEOPLE
    prepare: Callable[[Shown], None] = lambda _: None
    kept: tuple[Path, ...] = ()
    checks: tuple[dict[str, Any], ...] = ()
    fleet: dict[str, Any] | None = None


def _linked(shown: Shown) -> None:
    become(shown.folders.config, shown.settings, b"a clinic's key..", "", {"broker": "mqtts://broker.example:8883"})
    shown.world.engine.turn(WorkstationsSeen("w0", "1. rendelő", linked=True))


def _with_card(shown: Shown) -> None:
    shown.world.engine.turn(ReadersSeen((SeenReader("Minta kártyaolvasó 00 00", SeenCard(ESZEMELYI)),)))


def _half_way(shown: Shown) -> None:
    _with_card(shown)
    ticks = ("needed", "recognised", "portal", "user_name")
    shown.world.engine.turn(GuideBegun("eva"), *(GuideTicked(step, "eva") for step in ticks))


def _without_driver() -> tuple[dict[str, Any], ...]:
    """What the check finds where a reader is plugged in and nobody has installed its driver."""
    told = {**READY, "pcsc": {**READY["pcsc"], "readers": []}, "programs": {**READY["programs"], "client": []}}
    found = judged(told)
    return tuple({"check": f.check, "word": f.word, "facts": dict(f.facts)} for f in found)


SIGHTS = (
    Sight("today", "", toml="", kept=(MANUAL, README)),
    Sight("journal", "journal/2026-W48", two_weeks, toml="", kept=(README,)),
    Sight("month", "journal/2026-11", two_weeks, toml=""),
    Sight("practitioners", "practitioners", kept=(MANUAL,)),
    Sight("practitioner", "practitioners/edit/eva"),
    Sight("new-card", "new-card", prepare=_half_way, kept=(MANUAL, README)),
    Sight("questions", "new-card?activated=no&sent=no"),
    Sight("check", "check", kept=(MANUAL, README), checks=_without_driver()),
    Sight("settings", "settings"),
    Sight("help", "help"),
    Sight("help-keys", "help/keys"),
    Sight("rendelo", "fleet"),
    Sight("welcome", "welcome", "nobody", toml="\n"),
    *(Sight(f"today-{state}", "", state, toml="") for state in STATES if state not in ("active", "malicious")),
    Sight("practice", "fleet", prepare=_linked, fleet=practice(3)),
    Sight("chain", "fleet", prepare=_linked, fleet=practice(300, clocks_apart=["7. rendelő"], foreign=3)),
)


def pictures(sight: Sight, language: str, chromium: Any) -> Iterator[bytes]:
    """Yield the picture that manual or README show: the upper part of the page, light and wide, with few colours."""
    with shown_as(sight, language) as shown:
        context = chromium.new_context(viewport={"width": WIDE, "height": HIGH}, reduced_motion="reduce")
        page = context.new_page()
        come_in(page, shown, sight.page)
        if sight.checks:
            page.wait_for_selector("#look")  # they are over
        taken = Image.open(io.BytesIO(photograph(page))).convert("RGB")
        written = io.BytesIO()
        taken.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(written, "PNG", optimize=True)
        context.close()
        yield written.getvalue()


def shown_as(sight: Sight, language: str) -> Shown:
    """Return the state of a sight, behind the real panel."""
    state = sight.state if isinstance(sight.state, str) else sight.state(language)
    shown = Shown(
        Path(tempfile.mkdtemp()) / "h", state, language, toml=sight.toml, checks=sight.checks, fleet=sight.fleet
    )
    shown.gate.touch()
    sight.prepare(shown)
    return shown


def keep() -> None:
    """Write the pictures of manual and README."""
    with browser() as chromium:
        for sight in (each for each in SIGHTS if each.kept):
            for language in ("hu", "en"):
                (picture,) = pictures(sight, language, chromium)
                for folder in sight.kept:
                    if folder == MANUAL or language == "hu":
                        name = f"picture-{sight.name}-{language}.png" if folder == MANUAL else f"panel-{sight.name}.png"
                        (folder / name).write_bytes(picture)


def look(folder: Path, *names: str) -> None:
    """Write every sight, or those of these names, in every dress."""
    folder.mkdir(parents=True, exist_ok=True)
    with browser() as chromium:
        for sight in (each for each in SIGHTS if not names or each.name in names):
            for language in ("hu", "en"):
                with shown_as(sight, language) as shown:
                    for width in (360, 768, 1280):
                        context = chromium.new_context(
                            viewport={"width": width, "height": 800}, reduced_motion="reduce"
                        )
                        page = context.new_page()
                        come_in(page, shown, sight.page)
                        for scheme in ("light", "dark"):
                            page.emulate_media(color_scheme=scheme)
                            photograph(page)
                            name = f"{sight.name}-{language}-{scheme}-{width}.png"
                            page.screenshot(path=folder / name, full_page=True)
                        context.close()


if __name__ == "__main__":
    look(Path(sys.argv[1]), *sys.argv[2:]) if sys.argv[1:] else keep()
