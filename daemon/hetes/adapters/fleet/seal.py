"""Sealed messages: keys made of the practice's secret, and an AEAD into which the topic is bound (RFC 5116, 5869).

The broker's operator sees who speaks when, and nothing of what; whoever has no part in the secret can neither read nor
write a message, nor move one to another topic. A message can be sent again as it is: see core/fleet/practice.py.
"""

from __future__ import annotations

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hetes.core.fleet.messages import LONGEST

ROOT = "hetes/1"
_NONCE, _TAG, _STEP = 12, 16, 128
LONGEST_SEALED = _NONCE + LONGEST + _STEP + _TAG


class NotOursError(ValueError):
    """It was not sealed with this secret for this topic, or it was changed."""


class Seal:
    """Seals and opens the messages of one practice, and names its topics."""

    def __init__(self, secret: bytes) -> None:
        """``secret`` is the practice's."""
        self._names = _derived(secret, b"hetes fleet 1: names")
        self._aead = AESGCM(_derived(secret, b"hetes fleet 1: messages"))
        self.clinic = self._name(b"clinic")[:16]

    def topic(self, *levels: str) -> str:
        """Return a topic of this practice."""
        return "/".join((ROOT, self.clinic, *levels))

    def person(self, identity: str) -> str:
        """Return the level of a practitioner's topic: a keyed hash, the same wherever this person works."""
        return self._name(b"practitioner\0" + identity.encode())[:32]

    def seal(self, topic: str, text: bytes) -> bytes:
        """Return the message; its length says next to nothing."""
        padded = text + b" " * (-len(text) % _STEP)
        nonce = os.urandom(_NONCE)
        return nonce + self._aead.encrypt(nonce, padded, topic.encode())

    def open(self, topic: str, sealed: bytes) -> bytes:
        """Return the text.

        Raises:
            NotOursError: as it says.
        """
        if not _NONCE + _TAG <= len(sealed) <= LONGEST_SEALED:
            raise NotOursError("size")
        try:
            return self._aead.decrypt(sealed[:_NONCE], sealed[_NONCE:], topic.encode()).rstrip(b" ")
        except InvalidTag:
            raise NotOursError("seal") from None

    def _name(self, what: bytes) -> str:
        return hmac.new(self._names, what, hashlib.sha256).hexdigest()


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=purpose).derive(secret)
