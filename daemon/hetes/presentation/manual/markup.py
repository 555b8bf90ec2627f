"""The manual (Súgó): its shape, and the reading of its plain notation.

Law: pure; the texts are :mod:`hetes.presentation.manual.hu` and :mod:`hetes.presentation.manual.en`. The notation:
``== id: Title`` begins a section; blank lines part paragraphs; ``- `` begins an item of a list, ``1. `` one of a
numbered list, ``* term :: words`` a definition; a line ``@codes`` stands for the table "what it says, what you type",
``@picture name :: words`` for a picture with what it shows, ``@picture name 640x276 :: words`` where it is not as large
as those of the panel's pages.
Backquotes hold what is typed or stands in a file, word for word.
``[words](/page)``, ``[words](/page#part)`` and ``[words](#section)`` lead to a page of the panel, to a part of it, or
to a section.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_LINK = re.compile(r"\[([^][]+)\]\((/[a-z/-]*(?:#[a-z-]+)?|#[a-z_]+)\)")
"""Nothing outside of the panel can be named, whatever a text says."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list; ``numbered`` where the order counts."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Definitions:
    """Terms, each with its words; ``codes``: what a display says, and what is typed then."""

    items: tuple[tuple[str, str], ...]
    codes: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by its name, which is the same in every language, what can be seen on it, and its size in pixels."""

    name: str
    shows: str
    width: int = 1180
    height: int = 780


Block = Paragraph | Items | Definitions | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the manual; ``id`` is the same in every language, and what links point at."""

    id: str
    title: str
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """All its words, in order."""
        parts = [self.title]
        for block in self.blocks:
            match block:
                case Paragraph():
                    parts.append(block.text)
                case Items():
                    parts += block.items
                case Picture():
                    parts.append(block.shows)
                case Definitions():
                    parts += [f"{term}: {words}" for term, words in block.items]
        return _LINK.sub(r"\1", "\n".join(parts))


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text: plain words, ``code``, which stands between backquotes, or a link ``to`` an address."""

    text: str
    code: bool = False
    to: str = ""


def pieces(text: str) -> tuple[Piece, ...]:
    """Return the pieces of a text, without the signs of its notation."""
    found: list[Piece] = []
    for number, part in enumerate(text.split("`")):
        if number % 2:
            found.append(Piece(part, code=True))
            continue
        for place, words in enumerate(cut := _LINK.split(part)):
            if place % 3 == 0:
                found.append(Piece(words))
            elif place % 3 == 1:
                found.append(Piece(words, to=cut[place + 1]))
    return tuple(piece for piece in found if piece.text)


def read(source: str, facts: Mapping[str, str], codes: tuple[tuple[str, str], ...]) -> tuple[Section, ...]:
    """Return the sections of a source. ``facts`` fill {software} and the like; other braces stand for themselves.

    Raises:
        ValueError: the source begins with something that belongs to no section, or a block with an unknown mark.
    """
    for name, value in facts.items():
        source = source.replace(f"{{{name}}}", value)
    before, *sections = re.split(r"^== ", source, flags=re.MULTILINE)
    if before.strip():
        raise ValueError("words before the first section")
    return tuple(_section(section, codes) for section in sections)


def _section(source: str, codes: tuple[tuple[str, str], ...]) -> Section:
    heading, _, body = source.partition("\n")
    ident, _, title = heading.partition(": ")
    chunks = [chunk.strip() for chunk in re.split(r"\n\s*\n", body)]
    return Section(ident, title.strip(), tuple(_block(chunk, codes) for chunk in chunks if chunk))


def _block(chunk: str, codes: tuple[tuple[str, str], ...]) -> Block:
    if chunk == "@codes":
        return Definitions(codes, codes=True)
    if chunk.startswith("@picture "):
        named, shows = _definition(" ".join(chunk.removeprefix("@picture ").split()))
        name, _, size = named.partition(" ")
        return Picture(name, shows, *map(int, size.split("x"))) if size else Picture(name, shows)
    for mark in (r"- ", r"\d+\. ", r"\* "):
        if re.match(mark, chunk):
            found = re.split(rf"^{mark}", chunk, flags=re.MULTILINE)[1:]
            items = tuple(" ".join(item.split()) for item in found)
            if mark == r"\* ":
                return Definitions(tuple(_definition(item) for item in items))
            return Items(items, numbered=mark == r"\d+\. ")
    if not re.match(r"[\w“„`\[]", chunk):
        raise ValueError(f"a mark that the notation does not know: {chunk}")
    return Paragraph(" ".join(chunk.split()))


def _definition(item: str) -> tuple[str, str]:
    term, mark, words = item.partition(" :: ")
    if not mark:
        raise ValueError(item)
    return term, words
