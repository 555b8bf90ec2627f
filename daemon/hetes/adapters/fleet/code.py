"""A practice's secret as people carry it from one computer to the next: 26 letters, in groups.

RFC 4648's base 32 of 128 bits. The two bits that are left over are a check, so that three of four slips are noticed at
once. What looks alike is taken for what can be meant: 0 for O, 1 for I, 8 for B.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets

BITS = 128
_BYTES = BITS // 8
_LETTERS = 26
_ALIKE = str.maketrans("018", "OIB")


class NoCodeError(ValueError):
    """It is no such code: too short or long (``length``), or a letter is wrong (``letters``)."""


def new_secret() -> bytes:
    """Return a secret of its own for a practice."""
    return secrets.token_bytes(_BYTES)


def code_of(secret: bytes) -> str:
    """Return the code of the secret: ABCDE-FGHIJ-KLMNO-PQRST-UVWXYZ."""
    letters = base64.b32encode(secret + bytes([_check(secret)])).decode("ascii").rstrip("=")[:_LETTERS]
    return "-".join([*(letters[at : at + 5] for at in range(0, 20, 5)), letters[20:]])


def secret_of(code: str) -> bytes:
    """Return the secret that somebody has typed.

    Raises:
        NoCodeError: with ``length`` or ``letters`` as its word.
    """
    letters = re.sub(r"[\s\-–]", "", code).upper().translate(_ALIKE)
    if len(letters) != _LETTERS:
        raise NoCodeError("length")
    try:
        whole = base64.b32decode(letters + "A" * 6)
    except ValueError:
        raise NoCodeError("letters") from None
    if whole[_BYTES] != _check(whole[:_BYTES]):
        raise NoCodeError("letters")
    return whole[:_BYTES]


def _check(secret: bytes) -> int:
    return hashlib.sha256(b"hetes fleet code" + secret).digest()[0] & 0xC0
