"""How the settings are, without telling whose they are: every key of the file, as the table of settings names them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import timedelta

from hetes.core.fields.field import Entries, fields_of
from hetes.core.settings import ROWS, Settings

_LOGIN = "practitioner.login"
"""A word of ours, whatever somebody's id is."""
TOLD = frozenset(
    (
        *("language", "software", "client.process_names", "portal.url"),
        *("help.phone", "help.address", "help.as_of", _LOGIN),
    )
)
"""Texts and dates that whoever helps needs, and that are about no person. Of any other is told whether it is given."""


def settings_shape(settings: Settings, replaced: Callable[[str], str] = str) -> Iterator[str]:
    """Yield a line for each key, and for each entry of an array one with all of its keys; the values ``replaced``.

    What everybody has is nobody's, such as the number of the public help desk.
    """
    for row in ROWS:
        value = getattr(settings, row.attribute)
        if not isinstance(row, Entries):
            told = _shape(row.key, value)
            yield f"{row.key}: {told if value == row.usual else replaced(told)}"
            continue
        for number, entry in enumerate(value, 1):
            keys = (each for each in fields_of(row.kind) if each.name != "id")
            shapes = ((each.name, _shape(f"{row.key}.{each.name}", getattr(entry, each.attribute))) for each in keys)
            parts = (f"{name} {shape if f'{row.key}.{name}' == _LOGIN else replaced(shape)}" for name, shape in shapes)
            yield f"{row.key} {number}: {'; '.join(parts)}"


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
