"""A computer with settings for everybody, and a user's own."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

from hetes.adapters.settings.file import SettingsFile
from hetes.adapters.settings.last_good import LastGood
from hetes.adapters.settings.machine import MachineFile

LOCKED = """
language = "en"
software = "Közös"
closed = [2026-12-24]
[session]
length = "6h"
[card]
atrs = ["3B8780010000000000"]
[locked]
keys = ["session.length", "language"]
"""
ATR = "3B88800100000000000009"


class Office:
    """A computer with a file for everybody, and a user's own."""

    def __init__(self, folder: Path) -> None:
        self.common = folder / "everybody.toml"
        self.own = folder / "config" / "settings.toml"
        self.own.parent.mkdir()
        self.trusted = True
        self.machine = MachineFile(self.common, lambda _, __: self.trusted)
        good = LastGood(folder)
        self.file = SettingsFile(self.own, lambda: UTC, last_good=good, keeps=True, everybody=self.machine)

    def says(self, common: str, own: str | None = None) -> SettingsFile:
        self.common.write_text(common)
        if own is not None:
            self.own.write_text(own)
        return self.file
