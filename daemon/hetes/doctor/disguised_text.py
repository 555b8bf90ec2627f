"""Letters that are there and don't stand there: spelled out, in UTF-16, in base64, in hexadecimal digits.

Law: pure, and total: it raises for no text. What is read here is only looked at; who looks says what is replaced.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

_ZERO = r"(?:\x00|\\{1,2}x00|\\{1,2}u0000|\\{1,2}0(?:00)?(?!\d)|%00|&#0;|\^@|\u2400)"
_ONE = r"(?:\x01|\\{1,2}x01|\\{1,2}u0001|\\{1,2}001|%01|&#1;|\^A|\u2401)"
_HIGH = rf"(?:{_ZERO}|{_ONE})"
_ESCAPED = r"(?:\\+x|\\+u00|%)[0-9A-Fa-f]{2}|&#\d{1,3};"
_LOW = rf"(?:(?!{_HIGH})(?:\\\\(?:\\\\)?(?={_HIGH})|{_ESCAPED}|[^\x00\x01\n]))"
_WIDE = re.compile(rf"(?P<big>(?:{_HIGH}{_LOW}){{3,}}{_ZERO}?)|{_ZERO}?(?:{_LOW}{_HIGH}){{3,}}")
_BIG = re.compile(rf"(?P<high>{_HIGH})(?P<low>{_LOW})")
_LITTLE = re.compile(rf"(?P<low>{_LOW})(?P<high>{_HIGH})")
_SPELLED = re.compile(r"(?<![^\W_])\S(?P<between>[ ._-])(?:[^\n](?P=between)){1,}\S(?![^\W_])")
_LOOSELY_SPELLED = re.compile(r"(?<![^\W_])[^\W_](?:(?:[^\w\n]|_){1,3}[^\W_]){2,}(?![^\W_])")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{4,}")
_HEX = re.compile(r"(?<![0-9A-Za-z])(?:0x)?[0-9a-f]{2}(?:[ :-]?[0-9a-f]{2}){2,}(?![0-9A-Za-z])", re.IGNORECASE)
_PUNYCODE = re.compile(r"(?<![^\W_])xn--[a-z0-9-]+", re.IGNORECASE)
_READABLE = re.compile(r"[ -~\xa0-\u024f]+")


@dataclass(frozen=True, slots=True)
class Meant:
    """What a part of a text says. ``whole``: all of it can be read, and nothing has been put in by chance."""

    start: int
    end: int
    text: str
    whole: bool


def read_wide(text: str) -> str:
    """Return a text in which what somebody wrote as UTF-16 and read byte by byte has its letters, and no NULs."""
    return _WIDE.sub(_narrow, text) if re.search(_ZERO, text) else text


def spelled_out(text: str) -> Iterator[Meant]:
    """Yield where signs stand one by one ("K o v a c s"); whole where always the same stands between them."""
    for found in _SPELLED.finditer(text):
        yield Meant(found.start(), found.end(), found[0][::2], whole=True)
    for found in _LOOSELY_SPELLED.finditer(text):
        yield Meant(found.start(), found.end(), re.sub(r"[\W_]", "", found[0]), whole=False)


def decoded(text: str) -> Iterator[Meant]:
    """Yield what parts of a text may say if they are encoded."""
    for form, meanings in ((_BASE64, _in_base64), (_HEX, _in_hex), (_PUNYCODE, _in_punycode)):
        for found in form.finditer(text):
            for meant in meanings(found[0]):
                yield replace(meant, start=found.start() + meant.start, end=found.start() + meant.end)


@lru_cache(4096)
def _in_base64(text: str) -> tuple[Meant, ...]:
    # Where it begins can't be seen if something of the same letters stands before it.
    inner = ((piece.start(), piece[0]) for piece in re.finditer(r"[^\W_]{4,}", text))
    return tuple(
        meant
        for start, piece in sorted({(0, text), *inner})
        for skipped in range(min(4, len(piece) - 3))
        for meant in _read(start + skipped, start + len(piece), _of_base64(piece[skipped:]))
    )


def _in_hex(text: str) -> tuple[Meant, ...]:
    return tuple(_read(0, len(text), bytes.fromhex(re.sub(r"[ :-]|0[xX]", "", text))))


def _in_punycode(text: str) -> tuple[Meant, ...]:
    try:
        return (Meant(0, len(text), text[4:].lower().encode().decode("punycode"), whole=True),)
    except ValueError:
        return ()


def _narrow(found: re.Match[str]) -> str:
    pairs = (_BIG if found["big"] else _LITTLE).finditer(found[0])
    return "".join(_letter(pair["low"], pair["high"]) for pair in pairs)


def _letter(low: str, high: str) -> str:
    digits = re.fullmatch(r"(?:\\+x|\\+u00|%)(..)|&#(\d+);", low)
    number = ord(low[0]) if digits is None else int(digits[1], 16) if digits[1] else int(digits[2])
    if number > 0xFF:
        return low  # what could not be read as a byte
    return chr(number + 0x100 * bool(re.fullmatch(_ONE, high)))


def _read(start: int, end: int, raw: bytes) -> Iterator[Meant]:
    pages = ("utf-16-le", "utf-16-be") if raw.count(0) * 3 > len(raw) else ("utf-8", "cp1250")
    for page in pages:
        try:
            meant = raw.decode(page)
        except UnicodeDecodeError:
            continue
        if _READABLE.fullmatch(meant):
            yield Meant(start, end, meant, whole=True)
            return
    if len(raw) > 8:
        yield Meant(start, end, raw.decode("utf-8", "replace"), whole=False)


def _of_base64(text: str) -> bytes:
    text = text[: len(text) - (len(text) % 4 == 1)].replace("-", "+").replace("_", "/")
    try:
        return b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error:
        return b""
