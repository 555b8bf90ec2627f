"""How the settings are, without telling whose they are: every key of the file, as the table of settings names them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta

from hetes.core.fields.field import Entries, fields_of
from hetes.core.settings import ROWS, Settings

TOLD = frozenset(
    (
        *("language", "software", "client.process_names", "portal.url"),
        *("help.phone", "help.address", "help.as_of", "practitioner.login"),
    )
)
"""Texts and dates that whoever helps needs, and that are about no person. Of any other is told whether it is given."""


def settings_shape(settings: Settings) -> Iterator[str]:
    """Yield a line for each key, and for each entry of an array one with all of its keys."""
    for row in ROWS:
        value = getattr(settings, row.attribute)
        if not isinstance(row, Entries):
            yield f"{row.key}: {_shape(row.key, value)}"
            continue
        for number, entry in enumerate(value, 1):
            keys = (each for each in fields_of(row.kind) if each.name != "id")
            told = (f"{each.name} {_shape(f'{row.key}.{each.name}', getattr(entry, each.attribute))}" for each in keys)
            yield f"{row.key} {number}: {'; '.join(told)}"


def _shape(key: str, value: object) -> str:
    if isinstance(value, str) or key in TOLD:
        told = ", ".join(value) if isinstance(value, tuple) else str(value)
        return (told if key in TOLD else "given" if value else "") or "-"
    match value:
        case bool():
            told = "yes" if value else "no"
        case timedelta():
            told = str(value)
        case tuple() if value and all(isinstance(each, timedelta) for each in value):
            told = ", ".join(map(str, value))
        case Mapping() if all(isinstance(each, str) for each in value):  # days of a week, with their hours
            told = " ".join(day if hours else f"{day}=none" for day, hours in value.items())
        case Collection():
            told = str(len(value))
        case _:
            told = "given" if value else ""
    return told or "-"
