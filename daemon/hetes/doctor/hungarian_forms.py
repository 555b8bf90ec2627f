"""The forms in which a Hungarian sentence, a file name or a user name has somebody's name. Pure; folded letters only.

A suffix lengthens the last vowel (Minta, Mintát: the accents are gone anyway), takes on the last consonant (Ágnessel,
Balázzsal, Kováccsal, Naggyal) or drops the last vowel (Bokor, Bokrot); a wife's name adds "né" (Kovácsné, Mintáné).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_DIGRAPHS = ("dzs", "cs", "dz", "gy", "ly", "ny", "sz", "ty", "zs")
_SUFFIX = (
    r"(?:ne|nal|nel|nak|nek|val|vel|ban|ben|bol|ba|be|rol|rol|ra|re|tol|hoz|hez|ert|kent|ig|ekkel|ek(?:et|nek|tol|hez)?"
    r"|ok(?:at|nak|tol|hoz)?|[a-z]?[ae]l|[aeo]?t|[aeo]?n|[aeo]?m|[ae]?k|[aeu]|ja|je|ka|ke|cska|cske|ci|is|dr|s)"
)
SUFFIXES = rf"(?:{_SUFFIX}){{0,3}}"
"""What may follow a short name in a word of its own."""


def stems(name: str) -> Iterator[str]:
    """Yield what a name begins with in all its forms."""
    yield name
    for ending in _DIGRAPHS:
        if name.endswith(ending):
            yield name[: -len(ending)] + ending[0] + ending
            break
    dropped = re.fullmatch(r"(.{2,}[^aeiou])[aeo]([^aeiou])", name)
    if dropped and len(name) > 4:
        yield dropped[1] + dropped[2]
    husband = re.fullmatch(r"(.{3,}?)ne", name)
    if husband:
        yield from stems(husband[1])
