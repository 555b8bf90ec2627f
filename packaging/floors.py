"""Draw the floors of the program from its imports: "python packaging/floors.py" writes daemon/reference/floors.svg.

The floors and their order are those of the import-linter contract in pyproject.toml; what a floor is for is the first
line of its docstring. Standard library only. A test compares the picture with the program.
"""

# ruff: noqa: INP001 - a program of its own, no package

from __future__ import annotations

import ast
import re
import textwrap
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "daemon" / "reference" / "floors.svg"

WIDTH, LEFT, TOP, GAP = 1000, 24, 56, 6
LANES, LANE = 672, 32  # where the lanes begin, and how far apart they are (px)
LINE = 17  # px from one line of text to the next
CHARACTERS = 92  # of a line of text that fits left of the lanes
COLOURS = (
    "#5b6770", "#1f6f8b", "#3d7ea6", "#b3541e", "#8a6d1d", "#7a4b94",
    "#a23b54", "#2e7d4f", "#6b5d53", "#c0791b", "#234e9c",
)  # fmt: skip


@dataclass(frozen=True)
class Floor:
    """One floor: its name, what it is for, its folders, and the floors that it imports from."""

    name: str
    purpose: str
    folders: tuple[str, ...]
    uses: frozenset[str]


def floors(root: Path) -> tuple[Floor, ...]:
    """Return the floors from the top down.

    Raises:
        LookupError: pyproject.toml holds no contract of layers in ``hetes``.
    """
    config = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = config["tool"]["importlinter"]["contracts"]
    names = next((c["layers"] for c in contracts if c.get("containers") == ["hetes"]), None)
    if names is None:
        raise LookupError("pyproject.toml: no layers in hetes")
    return tuple(_floor(root / "daemon" / "hetes", name, names) for name in names)


def _floor(package: Path, name: str, names: list[str]) -> Floor:
    folder = package / name
    sources = sorted(folder.rglob("*.py")) if folder.is_dir() else [package / f"{name}.py"]
    trees = [ast.parse(path.read_text(encoding="utf-8"), str(path)) for path in sources]
    head = folder / "__init__.py" if folder.is_dir() else sources[0]
    inside = sorted(each.parent.name for each in folder.glob("*/__init__.py"))
    uses = {target for tree in trees for target in _imported(tree)} & set(names) - {name}
    return Floor(name, _purpose(head), tuple(inside), frozenset(uses))


def _purpose(module: Path) -> str:
    """Return the first line of the module's docstring, without markup."""
    text = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))) or ""
    return re.sub(r"(:\w+:)?`+", "", text.split("\n", 1)[0]).replace(" .", " ")


def _imported(tree: ast.Module) -> Iterator[str]:
    """Yield the floors that are imported from, wherever in the module the import stands."""
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        yield from (name.split(".")[1] for name in names if name.startswith("hetes."))


def picture(found: tuple[Floor, ...]) -> str:
    """Return the floors as SVG: a band each, and for each floor that is used a lane that ends in it."""
    rows: list[str] = []
    tops: dict[str, tuple[int, int]] = {}
    y = TOP
    for floor, colour in zip(found, COLOURS, strict=False):
        lines = [
            *_wrapped(floor.purpose),
            *_wrapped(" ".join(f"{name}/" for name in floor.folders), CHARACTERS - 12),
        ]
        height = 32 + LINE * len(lines)
        tops[floor.name] = (y, height)
        rows += _band(floor, lines, colour, y, height)
        y += height + GAP
    body = "\n".join([*rows, *_lanes(found, tops)])
    title = "The floors of hetes, from the top down: a dot uses the floor that its line leads down to"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y + 18}" width="{WIDTH}" height="{y + 18}" '
        f'role="img" font-family="Segoe UI, Ubuntu, Helvetica, Arial, sans-serif">\n<title>{title}</title>\n'
        f'<rect width="100%" height="100%" rx="10" fill="#ffffff"/>\n'
        f'<text x="{LEFT}" y="34" font-size="17" font-weight="600" fill="#20262b">The floors of daemon/hetes</text>\n'
        f'<text x="{WIDTH - LEFT}" y="34" font-size="13" text-anchor="end" fill="#56606a">'
        f"● imports from the floor at the arrow ▼ below</text>\n{body}\n</svg>\n"
    )


def _wrapped(text: str, characters: int = CHARACTERS) -> list[str]:
    return textwrap.wrap(text, characters, break_on_hyphens=False)


def _band(floor: Floor, lines: list[str], colour: str, y: int, height: int) -> Iterator[str]:
    name = f"{floor.name}/" if floor.folders or floor.name not in ("__main__", "ports") else f"{floor.name}.py"
    width = WIDTH - 2 * LEFT
    yield f'<rect x="{LEFT}" y="{y}" width="{width}" height="{height}" rx="5" fill="{colour}" fill-opacity="0.09"/>'
    yield f'<rect x="{LEFT}" y="{y}" width="6" height="{height}" rx="3" fill="{colour}"/>'
    yield f'<text x="{LEFT + 20}" y="{y + 22}" font-size="15" font-weight="600" fill="{colour}">{escape(name)}</text>'
    purpose = len(_wrapped(floor.purpose))
    for number, line in enumerate(lines):
        style = 'fill="#20262b"' if number < purpose else 'fill="#56606a" font-family="monospace"'
        at = y + 22 + LINE * (number + 1)
        yield f'<text x="{LEFT + 20}" y="{at}" font-size="12.5" {style}>{escape(line)}</text>'


def _lanes(found: tuple[Floor, ...], tops: Mapping[str, tuple[int, int]]) -> Iterator[str]:
    middle = {name: y + height // 2 for name, (y, height) in tops.items()}
    used = [floor for floor in found if any(floor.name in other.uses for other in found)]
    for number, target in enumerate(used):
        x = LANES + LANE * number
        colour = COLOURS[found.index(target)]
        users = [middle[floor.name] for floor in found if target.name in floor.uses]
        end = tops[target.name][0] + tops[target.name][1] // 2
        yield f'<line x1="{x}" y1="{min(users)}" x2="{x}" y2="{end - 6}" stroke="{colour}" stroke-width="2"/>'
        yield from (f'<circle cx="{x}" cy="{y}" r="5" fill="{colour}"/>' for y in users)
        yield f'<path d="M{x - 7} {end - 8} h14 l-7 13 z" fill="{colour}"/>'


def main() -> None:
    """Write the picture."""
    PICTURE.write_text(picture(floors(ROOT)), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
