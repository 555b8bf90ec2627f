"""A text as somebody looks for names in it: without case and accents, with escapes read, each letter with its place.

Law: pure, and total: it raises for no text. What stands for one letter ("é", "e" with a combining accent, ``\\u00e9``,
``%C3%A9``, ``&eacute;``, ``=C3=A9``, ``Ã©``) is that letter; the place says what of the text it was read from.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_ESCAPES = re.compile(
    r"(?P<code>\\+u[0-9A-Fa-f]{4}|\\+U000[0-9A-Fa-f]{5})"
    r"|(?P<bytes>(?:\\+x[0-9A-Fa-f]{2})+|(?:\\[0-3][0-7]{2})+|(?:%(?:25)?[0-9A-Fa-f]{2})+|(?:=[C-F][0-9A-F]=[89AB][0-9A-F])+)"
    r"|(?P<entity>&(?:amp;)?(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});)"
    # UTF-8 that somebody has read as Windows-1252, Windows-1250 or ISO 8859-1.
    r"|(?P<misread>[\u00c2-\u00c5\u0102\u0139\u0118-\u011b][\u0080-\u00bf\u0102-\u02dd\u2013-\u2122])"
)
_MISREAD_AS = ("cp1252", "cp1250", "latin-1")


@dataclass(frozen=True, slots=True)
class Folded:
    """``plain`` has the letters as they were meant, without accents; ``low`` the same in small letters."""

    text: str
    plain: str
    low: str
    places: tuple[tuple[int, int], ...]

    def replaced(self, found: Iterable[tuple[int, int, str]]) -> str:
        """Return the text with these spans of ``plain`` replaced.

        Of two that overlap the longer one, or the first one given, is replaced, and what it leaves of the other too.
        """
        taken: list[tuple[int, int, str]] = []
        free = bytearray(b"\x01" * len(self.text))
        for start, end, words in sorted(found, key=lambda span: span[0] - span[1]):
            if start >= end:
                continue
            first, last = self.places[start][0], max(place[1] for place in self.places[start:end])
            taken += (
                (first + rest.start(), first + rest.end(), words)
                for rest in re.finditer(rb"\x01+", bytes(free[first:last]))
            )
            free[first:last] = bytes(last - first)
        text, at = "", 0
        for first, last, words in sorted(taken):
            text, at = text + self.text[at:first] + words, last
        return text + self.text[at:]


def folded(text: str) -> Folded:
    """Return a text as it is searched."""
    plain: list[str] = []
    places: list[tuple[int, int]] = []
    for meant, start, end in _letters(text):
        signs = [sign for sign in unicodedata.normalize("NFKD", meant) if not _is_nothing(sign)]
        if (
            not signs and places and places[-1][1] == start
        ):  # an accent, or a sign without a width: of the letter before
            places[-1] = (places[-1][0], end)
        for sign in signs:
            plain.append(_ALIKE.get(sign, sign))
            places.append((start, end))
    letters = "".join(plain)
    return Folded(text, letters, "".join(_small(sign) for sign in letters), tuple(places))


_ALIKE = {"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ø": "o", "Ø": "O", "ß": "s", "ı": "i"}


def _small(sign: str) -> str:
    low = sign.lower()
    return low if len(low) == 1 else sign


def _is_nothing(sign: str) -> bool:
    return unicodedata.category(sign) in ("Mn", "Me", "Cf")


def _letters(text: str) -> Iterator[tuple[str, int, int]]:
    at = 0
    for found in _ESCAPES.finditer(text):
        meant = _meant(found)
        if meant is None:
            continue
        for place in range(at, found.start()):
            yield text[place], place, place + 1
        for sign in meant:
            yield sign, found.start(), found.end()
        at = found.end()
    for place in range(at, len(text)):
        yield text[place], place, place + 1


def _meant(found: re.Match[str]) -> str | None:
    """Return the letters that an escape stands for; None where it is none after all."""
    written = found[0]
    if found["code"]:
        return _sign(int(written.lstrip("\\")[1:], 16))
    if found["entity"]:
        meant = html.unescape(html.unescape(written))
        return None if meant.startswith("&") and len(meant) > 1 else meant
    if found["misread"]:
        return next((meant for page in _MISREAD_AS if (meant := _read(_written(written, page)))), None)
    if written[0] == "\\" and written[1] in "0123":
        raw = bytes(int(each, 8) for each in re.findall(r"[0-7]{3}", written))
    else:
        digits = re.sub(r"%25(?=[0-9A-Fa-f]{2})", "%", written)
        raw = bytes(int(each, 16) for each in re.findall(r"[0-9A-Fa-f]{2}", re.sub(r"\\+x", "", digits)))
    return _read(raw) or raw.decode("cp1250", "replace")


def _sign(number: int) -> str | None:
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else None


def _written(text: str, page: str) -> bytes:
    try:
        return text.encode(page)
    except UnicodeEncodeError:
        return b"\xff"


def _read(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return ""
