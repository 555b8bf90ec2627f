"""The user's language, read before anything else of the settings is needed.

Law: standard library only, for ``hetes status`` comes through here.
"""

from __future__ import annotations

from pathlib import Path


def read_language(config: Path) -> str:
    """Return the language of the settings in this folder, Hungarian where they don't say or cannot be read."""
    try:
        with (config / "settings.toml").open("rb") as file:
            import tomllib  # noqa: PLC0415 - 15 ms, needed only where there is a file

            return "en" if tomllib.load(file).get("language") == "en" else "hu"
    except (OSError, ValueError, RecursionError):
        return "hu"
