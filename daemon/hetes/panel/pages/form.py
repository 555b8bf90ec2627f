"""What somebody typed into a form of the panel. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Field:
    """What stands in a field, and what is to be said about it. ``asks``: it has to be confirmed to be kept."""

    name: str
    value: str
    error: str = ""
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody sent: the fields as they stand, the ticked units, and which questions they answered with yes."""

    values: Mapping[str, str]
    units: Collection[str] = ()
    sure: Collection[str] = field(default_factory=frozenset)
