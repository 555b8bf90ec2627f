"""The seal on what an open page is sent: it outlives its server, and whoever gets the port then is believed nothing.

Each page is given a key that no request ever carries. Whatever a stream sends is sealed with it (HMAC-SHA-256),
together with a word that the browser invented for this stream and the line's number in it: nothing can be forged, and
nothing heard elsewhere can be sent again.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from dataclasses import dataclass

from hetes.core.json_types import JsonMapping
from hetes.panel.web.sessions import Session

_WORD = re.compile(r"[0-9a-f]{0,64}")


def new_page(session: Session) -> str:
    """Return what a new page is given: its name, which its requests carry, and its key, which none does."""
    name = secrets.token_hex(16)
    return f"{name} {_key(session, name).hex()}"


def _key(session: Session, name: str) -> bytes:
    return hmac.digest(session.seal, name.encode(), hashlib.sha256)


@dataclass(slots=True)
class Seal:
    """The seal of one stream, to a page of this session that names itself and the stream."""

    session: Session
    page: str
    stream: str
    lines: int = 0

    def __post_init__(self) -> None:
        """Take nothing for a name that is none of ours."""
        self.page, self.stream = (word if _WORD.fullmatch(word) else "" for word in (self.page, self.stream))

    def event(self, told: JsonMapping) -> bytes:
        """Return the next line of the stream, as a server-sent event: the seal, and what is told."""
        text = json.dumps(told)
        signed = f"{self.stream} {self.lines} {text}"
        self.lines += 1
        mark = hmac.digest(_key(self.session, self.page), signed.encode(), hashlib.sha256).hex()
        return f"data: {mark}\ndata: {text}\n\n".encode()
