"""A fault to plant: a sentence, a module, the text that is there, and what stands there instead."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

DAEMON = Path(__file__).parents[2] / "daemon"


@dataclass(frozen=True, slots=True)
class Planted:
    """A fault: the sentence, the module, the text that is there, and what stands there instead.

    ``kinds`` of faults to draw among, where the search is to be shorter than among all.
    """

    sentence: str
    module: str
    old: str
    new: str = ""
    kinds: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        return DAEMON / (self.module.replace(".", "/") + ".py")
