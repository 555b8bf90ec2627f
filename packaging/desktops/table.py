"""Prints the table of what was seen on each desktop: ``table.py FOLDER NAME...``, from the files of scenes.py.

With ``--readme FILE`` before the folder the rows of these desktops in that file's table are written anew, the others
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
    "icon",
    "tooltip",
    "a click",
    "a double click",
    "panel restarted",
    "folder swept",
)
OF_SOME = frozenset({"in the history", "tooltip", "a double click"})
"""What is asked of some desktops only."""
HEAD = (f"| desktop | {' | '.join(SCENES)} |", "|---" * (len(SCENES) + 1) + "|")


def main(folder: Path, names: list[str], readme: Path | None = None) -> int:
    """Print it; return 1 where a scene was not as it should be, or was not seen."""
    told = {name: seen(folder / name / f"{name}.json", name) for name in names}
    rows = {name: row(desktop) for name, desktop in told.items()}
    print("\n".join((*HEAD, *rows.values())))
    if readme is not None:
        readme.write_text(renewed(readme.read_text("utf-8"), list(rows.values())), "utf-8")
    return 0 if all(map(is_well, told.values())) else 1


def seen(file: Path, name: str) -> dict[str, Any]:
    """Return what the scenes wrote; nothing was seen where they ended early."""
    return json.loads(file.read_text("utf-8")) if file.exists() else {"desktop": name, "scenes": {}}


def row(desktop: dict[str, Any]) -> str:
    """Return a desktop's row."""
    cells = [desktop["scenes"].get(scene) for scene in SCENES]
    words = ["–" if cell is None else cell["brief"] if cell["well"] else f"NO: {cell['brief']}" for cell in cells]
    return f"| {desktop['desktop']} | {' | '.join(words)} |"


def is_well(desktop: dict[str, Any]) -> bool:
    """Tell whether every scene was as it should be."""
    scenes = desktop["scenes"]
    asked = [scene for scene in (*SCENES, "log") if scene not in OF_SOME or scene in scenes]
    return all(scene in scenes and scenes[scene]["well"] for scene in asked)


def renewed(text: str, rows: list[str]) -> str:
    """Return a page whose table of desktops has these rows in place of those of the same desktops."""
    lines = text.split("\n")
    begin = next(number for number, line in enumerate(lines) if line.startswith("| desktop |"))
    end = next(number for number in range(begin, len(lines)) if not lines[number].startswith("|"))
    kept = {called(line): line for line in lines[begin + 2 : end]}
    kept.update((called(line), line) for line in rows)
    return "\n".join([*lines[:begin], *HEAD, *kept.values(), *lines[end:]])


def called(line: str) -> str:
    """Return what a row's desktop is called, without its version."""
    return " ".join(word for word in line.split(" | ", maxsplit=1)[0].strip("| ").split() if not word[0].isdigit())


if __name__ == "__main__":
    words = sys.argv[1:]
    page = Path(words[1]) if words[0] == "--readme" else None
    there, *which = words[2:] if page else words
    sys.exit(main(Path(there), which, page))
