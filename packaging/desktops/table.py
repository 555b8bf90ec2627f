"""Prints the table of what was seen on each desktop: ``table.py FOLDER NAME...``, from the files of scenes.py."""

from __future__ import annotations

import json
import sys
from pathlib import Path

SCENES = ("notice at login", "in the history", "pressed", "icon", "left click", "panel restarted", "folder swept")


def main(folder: Path, names: list[str]) -> int:
    """Print it; return 1 where a scene was not as it should be, or was not seen."""
    print("| desktop |", " | ".join(SCENES), "|")
    print("|---" * (len(SCENES) + 1) + "|")
    well = True
    for name in names:
        file = folder / name / f"{name}.json"
        rows = json.loads(file.read_text("utf-8")) if file.exists() else {}
        seen = [str(rows.get(scene, "not seen")).partition(":")[0] for scene in SCENES]
        well = well and "NO" not in seen and bool(rows)
        print(f"| {rows.get('version', name)} |", " | ".join(seen), "|")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
