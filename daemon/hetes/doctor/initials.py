"""Somebody's initials, where they can be told from other words.

That is: with points, after "dr", beside what is called after people ("KE-PC"), and three or more capitals.

Law: pure. Two letters by themselves ("KE") are as good as any word, and are left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product

from hetes.doctor.folded_text import Folded
from hetes.doctor.ordinary_words import ordinary_words

_DIGRAPHS = ("dzs", "cs", "dz", "gy", "ly", "ny", "sz", "ty", "zs")
_FREE = r"(?<![^\W_])"
_OVER = r"(?![^\W_])"
_MOST = 4
"""Parts of a name whose letters are looked for."""
_CALLED_AFTER = (
    r"(?:(?:asztal|gep|iroda|rendelo)[a-z]*|computer|desktop|laptop|macbook|notebook|pc|server|szerver"
    r"|app|dent[a-z]*|exe|helper|tool)"
)
_AS_IT_IS = (
    re.compile(rf"{_FREE}(?:[A-Z][A-Za-z]{{0,2}}\. ?){{2,5}}"),
    re.compile(rf"{_FREE}[Dd]r[ ._-]{{0,3}}[A-Z][A-Za-z]{{1,6}}?(?=[A-Z][a-z]|{_OVER})"),
)
_CAPITALS = re.compile(rf"{_FREE}[A-Z]{{3,8}}{_OVER}")
_AFTER_DR = re.compile(rf"{_FREE}dr[ ._-]{{0,3}}[a-z](?:[ ._-]{{0,2}}[a-z]){{1,6}}{_OVER}")
_BESIDE = (
    re.compile(rf"{_FREE}(?P<own>[a-z]{{2,8}}?)[._-]?{_CALLED_AFTER}{_OVER}"),
    re.compile(rf"{_FREE}{_CALLED_AFTER}[._-](?P<own>[a-z]{{2,8}}){_OVER}"),
)


class Initials:
    """Finds initials of the people that it was told of."""

    def __init__(self) -> None:
        """Know nobody yet."""
        self._called: dict[str, str] = {}
        self._long: set[str] = set()

    def add(self, parts: Sequence[str], called: str) -> None:
        """Look for the initials of a name of these parts, folded and without titles; ``called`` stands for it."""
        if len(parts) < 2:
            return
        some = tuple(parts[:_MOST])
        for order in {some, some[::-1], (parts[0], parts[-1]), (parts[-1], parts[0])}:
            for letters in product(*map(_first, order)):
                self._called.setdefault("".join(letters), called)
                if len(letters) > 2:
                    self._long.add("".join(letters))

    def spans(self, seen: Folded) -> Iterator[tuple[int, int, str]]:
        """Yield where they stand, and what is to stand there."""
        for form, text in (*((form, seen.plain) for form in _AS_IT_IS), (_AFTER_DR, seen.low)):
            for found in form.finditer(text):
                letters = re.sub(r"[^a-z]", "", found[0].lower())
                called = self._called.get(letters) or self._called.get(letters.removeprefix("dr"))
                if called:
                    yield found.start(), found.end(), called
        for found in _CAPITALS.finditer(seen.plain):
            if found[0].lower() in self._long - ordinary_words():
                yield found.start(), found.end(), self._called[found[0].lower()]
        for form in _BESIDE:
            for found in form.finditer(seen.low):
                if found["own"] in self._called and found["own"] not in ordinary_words():
                    yield found.start(), found.end(), self._called[found["own"]]


def _first(part: str) -> tuple[str, ...]:
    """Return what stands for the first letter: "sz" and "s"."""
    return (*(two for two in _DIGRAPHS if part.startswith(two)), part[0])
