"""The founding document, cut into sentences and recognised by fingerprints: it is somebody else's text, so it is not here.

``PYTHONPATH=daemon python -m tests.support.documents.founding FILE`` holds the table of tests/unit/test_founding_document.py against the document
itself: it prints each sentence that the table does not know, and each entry that the document does not have.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterable
from pathlib import Path

_NUMBER = re.compile(r"^\s*(?:•|\d+\.)\s*")
_END = re.compile(r"(?<=[.!?:])\s+(?=[A-ZÁÉÍÓÖŐÚÜŰ(])")


def sentences(document: str) -> list[str]:
    """Return the sentences in order: numbers, bullets and all white space but a blank don't count."""
    found: list[str] = []
    for line in document.splitlines():
        text = " ".join(_NUMBER.sub("", line).split())
        found += [part for part in _END.split(text) if re.search(r"\w", part)]
    return found


def fingerprint(sentence: str) -> str:
    """Return what recognises a sentence without being it."""
    return hashlib.sha256(" ".join(sentence.casefold().split()).encode()).hexdigest()[:12]


def digest(fingerprints: Iterable[str]) -> str:
    """Return what recognises a whole document by its sentences, in their order."""
    return hashlib.sha256(" ".join(fingerprints).encode()).hexdigest()


def differences(document: str, known: Iterable[str]) -> list[str]:
    """Return a line for each sentence that is not known, and for each known one that is not there."""
    there = {fingerprint(sentence): sentence for sentence in sentences(document)}
    known = list(known)
    unknown = [f"not in the table: {mark} {text}" for mark, text in there.items() if mark not in known]
    return unknown + [f"not in the document: {mark}" for mark in known if mark not in there]


def main() -> int:
    """Compare, print, and tell by the exit code whether there is a difference."""
    from tests.unit.test_founding_document import TABLE

    found = differences(Path(sys.argv[1]).read_text(encoding="utf-8"), [entry.mark for entry in TABLE])
    print("\n".join(found) or "every sentence is in the table")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
