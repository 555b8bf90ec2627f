"""Prints the table of what was seen on each desktop: ``table.py FOLDER NAME...``, from the files of scenes.py.

With ``--readme FILE`` before the folder the columns of these desktops in that file's table are written anew, the others
stay.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

SCENES = (
    "notice at login",
    "in the history",
    "pressed",
    "replaced",
    "withdrawn",
    "closed by hand",
    "locked",
    "icon",
    "five faces",
    "tooltip",
    "a click",
    "a double click",
    "menu",
    "panel restarted",
    "folder swept",
)
OF_SOME = frozenset({"in the history", "locked", "tooltip", "a double click", "menu"})
"""What is asked of some desktops only."""
FIRST = "scene"
Columns = dict[str, dict[str, str]]


def main(folder: Path, names: list[str], readme: Path | None = None) -> int:
    """Print it; return 1 where a scene was not as it should be, or was not seen."""
    told = [seen(folder / name / f"{name}.json", name) for name in names]
    columns = {str(desktop["desktop"]): cells(desktop) for desktop in told}
    print("\n".join(lines(columns)))
    if readme is not None:
        readme.write_text(renewed(readme.read_text("utf-8"), columns), "utf-8")
    return 0 if all(map(is_well, told)) else 1


def seen(file: Path, name: str) -> dict[str, Any]:
    """Return what the scenes wrote; nothing was seen where they ended early."""
    return json.loads(file.read_text("utf-8")) if file.exists() else {"desktop": name, "scenes": {}}


def cells(desktop: dict[str, Any]) -> dict[str, str]:
    """Return what was seen on a desktop, scene by scene."""
    found = {scene: desktop["scenes"].get(scene) for scene in SCENES}
    return {
        scene: "–" if cell is None else cell["brief"] if cell["well"] else f"NO: {cell['brief']}"
        for scene, cell in found.items()
    }


def is_well(desktop: dict[str, Any]) -> bool:
    """Tell whether every scene was as it should be."""
    scenes = desktop["scenes"]
    asked = [scene for scene in (*SCENES, "log") if scene not in OF_SOME or scene in scenes]
    return all(scene in scenes and scenes[scene]["well"] for scene in asked)


def lines(columns: Columns) -> list[str]:
    """Return the table: a line for each scene, a column for each desktop."""
    rows = [[FIRST, *columns], *([scene, *(column[scene] for column in columns.values())] for scene in SCENES)]
    text = [f"| {' | '.join(row)} |" for row in rows]
    return [text[0], "|---" * (len(columns) + 1) + "|", *text[1:]]


def renewed(text: str, columns: Columns) -> str:
    """Return a page whose table of desktops has these columns in place of those of the same desktops."""
    page = text.split("\n")
    begin = next(number for number, line in enumerate(page) if line.startswith(f"| {FIRST} |"))
    end = next(number for number in range(begin, len(page)) if not page[number].startswith("|"))
    head, _, *rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in page[begin:end])
    there = {name: {row[0]: row[place] for row in rows} for place, name in enumerate(head) if place}
    kept = {called(name): (name, {scene: column.get(scene, "–") for scene in SCENES}) for name, column in there.items()}
    kept.update((called(name), (name, column)) for name, column in columns.items())
    return "\n".join([*page[:begin], *lines(dict(kept.values())), *page[end:]])


def called(name: str) -> str:
    """Return what a desktop is called, without its version."""
    return " ".join(word for word in name.split() if not word[0].isdigit())


if __name__ == "__main__":
    words = sys.argv[1:]
    page = Path(words[1]) if words[0] == "--readme" else None
    there, *which = words[2:] if page else words
    sys.exit(main(Path(there), which, page))
