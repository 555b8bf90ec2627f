"""Names in which one letter is dropped, put in, swapped with its neighbour or another one. Pure; folded letters only.

Whoever asks leaves out words that are nobody's (:mod:`hetes.doctor.ordinary_words`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from hetes.doctor.hungarian_forms import SUFFIXES

SHORTEST = 6
"""Letters of a name from which on a misspelt one is looked for: of shorter ones too many are other words."""
_BEFORE = r"(?:dr)?"
_AFTER = re.compile(rf"{SUFFIXES}\d*")


class Misspelt:
    """Finds names that are almost as they should be."""

    def __init__(self, names: Iterable[str]) -> None:
        """Take the names, folded."""
        self._seen: dict[str, str | None] = {}
        self._by_what_is_left: dict[str, list[str]] = {}
        for name in names:
            if len(name) >= SHORTEST:
                for left in {name, *_without_one(name)}:
                    self._by_what_is_left.setdefault(left, []).append(name)
        self._lengths = {len(left) for left in self._by_what_is_left}

    def find(self, word: str) -> str | None:
        """Return the name that a word was meant to be, with an ending or without; None: it is another word."""
        if word not in self._seen:
            self._seen[word] = self._looked_for(word)
        return self._seen[word]

    def _looked_for(self, word: str) -> str | None:
        if not self._lengths or len(word) < min(self._lengths):
            return None
        for begun in {word, word.removeprefix("dr")}:
            for length in range(min(self._lengths), min(len(begun), max(self._lengths) + 1) + 1):
                name = self._meant(begun[:length])
                if name is not None and _AFTER.fullmatch(begun, length):
                    return name
        return None

    def _meant(self, word: str) -> str | None:
        for left in (word, *_without_one(word)):
            for name in self._by_what_is_left.get(left, ()):
                if _is_near(word, name):
                    return name
        return None


def _without_one(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))


def _is_near(word: str, name: str) -> bool:
    """Tell whether one slip leads from a name to a word. Nobody takes another first letter: "válasz" is no "Halász"."""
    if len(word) != len(name):
        longer, shorter = (word, name) if len(word) > len(name) else (name, word)
        return len(longer) == len(shorter) + 1 and shorter in _without_one(longer)
    unlike = [at for at, (one, other) in enumerate(zip(word, name, strict=True)) if one != other]
    if len(unlike) == 2 and unlike[1] == unlike[0] + 1:
        return word[unlike[0]] == name[unlike[1]] and word[unlike[1]] == name[unlike[0]]
    return len(unlike) <= 1 and unlike != [0]
