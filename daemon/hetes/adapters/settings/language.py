"""The user's language, read before anything else of the settings is needed.

Law: standard library only, for ``hetes status`` comes through here.
"""

from __future__ import annotations

from pathlib import Path

from hetes.adapters.settings.machine import MachineFile
from hetes.adapters.settings.toml_text import Unreadable, document_of
from hetes.presentation.languages import LANGUAGES, known


def read_language(config: Path, machine: MachineFile | None = None) -> str:
    """Return the language of the settings in this folder; that of the settings for everybody where they don't say.

    It is Hungarian where neither says, or can be read.
    """
    everybody, locked = (machine or MachineFile.usual()).stated_language()
    own: object = None
    if not locked:
        try:
            own = document_of(config / "settings.toml")[0].get("language")
        except Unreadable:
            own = None
    return known(own if own in LANGUAGES else everybody)
