"""What a text of TOML may cost: looked at before it is parsed, in one pass that keeps nothing.

tomllib needs memory with the square of a dotted key's parts (a key of 40 kB takes 1.6 GB), and a Python frame or more
for each bracket that is open.
"""

from __future__ import annotations

import re

PARTS = 16  # of a dotted key
DEPTH = 32  # of brackets
MARKS = 20_000  # that make up its structure: keys, headers, entries of lists; the largest clinic has some thousands

_MARK = re.compile(r"""\"""|\'''|["'#=.,\[\]{}]""")
# What may end each kind of string, or hide its end. (Possessive repeats would do it at once; Python 3.11.2 gets them
# wrong.)
_ENDS = {
    '"': re.compile(r'\\.|["\n]'),
    "'": re.compile(r"['\n]"),
    '"""': re.compile(r'\\.|"{3,5}', re.DOTALL),
    "'''": re.compile(r"'{3,5}"),
}


def excess(text: str) -> str:
    """Return why the text is not to be parsed, too_deep or too_large; "" where it may be.

    What comes after a string without an end is not looked at: no parser gets there.
    """
    place = marks = parts = depth = 0
    while found := _MARK.search(text, place):
        mark, place = found[0], found.end()
        if mark == "#":
            place = text.find("\n", place)
            if place < 0:
                break
            continue
        if mark in _ENDS:
            place = _end(text, place, mark)
            if place < 0:
                break
            continue
        marks += 1
        parts = parts + 1 if mark == "." else 0
        depth += (mark in "[{") - (mark in "]}")
        if parts >= PARTS or depth > DEPTH:
            return "too_deep"
        if marks > MARKS:
            return "too_large"
    return ""


def _end(text: str, place: int, mark: str) -> int:
    """Return where the string ends that has begun with ``mark`` before this place, -1 if it doesn't."""
    for found in _ENDS[mark].finditer(text, place):
        if found[0].startswith(mark):
            return found.end()
        if found[0] == "\n":
            return -1
    return -1
