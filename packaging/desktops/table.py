"""Prints the table of what was seen on each desktop: ``table.py FOLDER NAME...``, from the files of scenes.py."""

from __future__ import annotations

import json
import sys
from pathlib import Path

SCENES = (
    "notice at login",
    "in the history",
    "pressed",
    "icon",
    "a click",
    "a double click",
    "panel restarted",
    "folder swept",
)
OF_SOME = frozenset({"in the history", "a double click"})
"""What is asked of some desktops only."""


def main(folder: Path, names: list[str]) -> int:
    """Print it; return 1 where a scene was not as it should be, or was not seen."""
    print("| desktop |", " | ".join(SCENES), "|")
    print("|---" * (len(SCENES) + 1) + "|")
    well = True
    for name in names:
        file = folder / name / f"{name}.json"
        told = json.loads(file.read_text("utf-8")) if file.exists() else {"desktop": name, "scenes": {}}
        seen = []
        for scene in SCENES:
            row = told["scenes"].get(scene)
            well = well and (row["well"] if row else scene in OF_SOME)
            seen.append("–" if row is None else row["brief"] if row["well"] else f"NO: {row['brief']}")
        well = well and told["scenes"].get("log", {"well": False})["well"]
        print(f"| {told['desktop']} |", " | ".join(seen), "|")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
