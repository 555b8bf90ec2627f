"""The pictures that manual and README show are there, are the size that the script makes, and show something."""

from __future__ import annotations

import io
import re
from pathlib import Path

from PIL import Image

from hetes.core.settings import Settings
from hetes.presentation.manual.markup import Picture
from hetes.presentation.manual.view import manual_of
from tests.e2e.panel_pictures import HIGH, MANUAL, README, ROOT, SIGHTS, WIDE, pictures
from tests.e2e.screenshots import SHEETS


def in_the_manual(language: str) -> list[Picture]:
    blocks = [block for section in manual_of(Settings(language=language)).sections for block in section.blocks]
    return [block for block in blocks if isinstance(block, Picture)]


def named_in_the_manual() -> dict[Path, tuple[int, int]]:
    return {
        MANUAL / f"picture-{each.name}-{language}.png": (each.width, each.height)
        for language in ("hu", "en")
        for each in in_the_manual(language)
    }


def named_in_the_readme() -> dict[Path, tuple[int, int]]:
    text = (ROOT / "README.md").read_text("utf-8")
    return {ROOT / name: (WIDE, HIGH) for name in re.findall(r"\((packaging/pictures/panel-[^)]+)\)", text)}


def test_what_is_named_is_there_and_shows_something():
    for path, size in (named_in_the_manual() | named_in_the_readme()).items():
        picture = Image.open(path)
        assert picture.size == size, path
        assert len(picture.convert("RGB").getcolors(1_000_000) or ()) > 20, path
        assert path.stat().st_size < 150_000, path


def test_what_is_made_is_named_and_nothing_else_lies_there():
    kept = {folder: {s.name for s in SIGHTS if folder in s.kept} for folder in (MANUAL, README)}
    kept[MANUAL] |= set(SHEETS)
    assert sorted(MANUAL.glob("picture-*")) == sorted(named_in_the_manual())
    assert sorted(README.glob("panel-*")) == sorted(named_in_the_readme())
    assert {path.name.split("-", 1)[1].rsplit("-", 1)[0] for path in named_in_the_manual()} == kept[MANUAL]
    assert {path.stem.split("-", 1)[1] for path in named_in_the_readme()} == kept[README]


def test_two_runs_give_the_same_picture(chromium):
    sight = next(each for each in SIGHTS if each.name == "new-card")
    first, second = (next(pictures(sight, "hu", chromium)) for _ in range(2))
    assert first == second
    assert Image.open(io.BytesIO(first)).size == (WIDE, HIGH)
