"""Write the list of settings into README.md, between its two marks: ``python packaging/settings_list.py``.

The list is the settings' commented template, made from the table in ``daemon/hetes/core/settings.py``.
"""

# ruff: noqa: INP001 - a program of its own, no package

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BEGIN, END = "<!-- settings: written by packaging/settings_list.py -->", "<!-- settings: end -->"


def with_list(text: str) -> str:
    """Return the README's text with the list as the table has it now."""
    sys.path.insert(0, str(ROOT / "daemon"))
    from hetes.presentation.settings_template import settings_template  # noqa: PLC0415 - the program lies below the root

    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n```toml\n{settings_template('en')}```\n{END}{after}"


if __name__ == "__main__":
    readme = ROOT / "README.md"
    readme.write_text(with_list(readme.read_text(encoding="utf-8")), encoding="utf-8")
