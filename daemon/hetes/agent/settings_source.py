"""The settings as the agent reads them: the file, and the days off that were computed."""

from __future__ import annotations

from hetes.adapters.public_holidays import PublicHolidays
from hetes.adapters.settings.file import SettingsFile
from hetes.core.settings import Settings


class SettingsWithHolidays:
    """The settings file, read anew as well when the days off of a year have become known."""

    def __init__(self, file: SettingsFile, days_off: PublicHolidays) -> None:
        self._file = file
        self._days_off = days_off

    def read(self) -> tuple[Settings, tuple[str, ...]]:
        """Return settings and problems."""
        return self._file.read()

    def changed(self) -> bool:
        """Tell whether either differs from what was last read."""
        return self._file.changed() or self._days_off.changed()

    def learn_card(self, atr: str, *, eszemelyi: bool) -> str | None:
        """Write it into the file."""
        return self._file.learn_card(atr, eszemelyi=eszemelyi)
