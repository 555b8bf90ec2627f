"""The user's language, read before anything else of the settings is needed.

Law: standard library only, for ``hetes status`` comes through here.
"""

from __future__ import annotations

from pathlib import Path

from hetes.adapters.settings.toml_text import Unreadable, document_of
from hetes.presentation.languages import known


def read_language(config: Path) -> str:
    """Return the language of the settings in this folder, Hungarian where they don't say or cannot be read."""
    try:
        document, _ = document_of(config / "settings.toml")
    except Unreadable:
        return "hu"
    return known(document.get("language"))
