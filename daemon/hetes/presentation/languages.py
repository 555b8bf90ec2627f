"""The languages that Hetes speaks, and which of them an unknown one becomes.

Law: imports nothing that ``hetes status`` would have to wait for.
"""

from __future__ import annotations

TYPE_CHECKING = False  # typing itself is too dear to import here; type checkers know this name
if TYPE_CHECKING:
    from typing import TypeVar

    T = TypeVar("T")

DEFAULT, ENGLISH = "hu", "en"
LANGUAGES = (DEFAULT, ENGLISH)


def known(language: object) -> str:
    """Return ``language`` if it is one of :data:`LANGUAGES`, else Hungarian."""
    return language if isinstance(language, str) and language in LANGUAGES else DEFAULT


def in_language(language: object, hungarian: T, english: T) -> T:
    """Return what is meant for ``language``: the Hungarian for anything but "en"."""
    return english if language == ENGLISH else hungarian
