"""Who may come in: codes that open the panel once, and the sessions of browsers that came in with one.

All secrets live in this process's memory. A code reaches it through the pipe from the agent, never through a command
line or an address; a browser's session is a cookie of a random name that no page's script can read.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

CODE_LIVES = 30.0
"""Seconds from a code's making in which it opens the panel."""
MOST_CODES = 16
MOST_SESSIONS = 16


@dataclass(slots=True)
class Session:
    """A browser that came in. ``said`` waits for its next page: whether all went well, and the sentence.

    All its pages lie below the path ``home``, which nobody can guess, and its cookie is for that path alone: browsers
    send a cookie to every port of a host, and another port may be somebody else's. ``seal`` never leaves this process:
    see :mod:`hetes.panel.web.seal`.
    """

    cookie: str
    token: str
    home: str
    said: tuple[bool, str] | None = None
    seal: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)


class Sessions:
    """Codes and sessions. Belongs to the loop's thread; ``clock`` gives monotonic seconds, ``used`` gets used codes."""

    def __init__(self, clock: Callable[[], float], used: Callable[[str], None] = lambda _: None) -> None:
        self._clock = clock
        self._used = used
        self._codes: dict[str, tuple[float, str]] = {}
        self._sessions: list[Session] = []
        self.cookie_name = f"hetes-{secrets.token_hex(8)}"

    def expect(self, code: str, page: str) -> None:
        """Let this code open the panel once, at that address."""
        self._forget_old()
        while len(self._codes) >= MOST_CODES:
            del self._codes[next(iter(self._codes))]
        self._codes[code] = (self._clock() + CODE_LIVES, page)

    def open(self, code: str) -> tuple[Session, str] | None:
        """Take a code; return the new session and where it is to begin, or None if the code opens nothing."""
        self._forget_old()
        found = None
        for known in self._codes:  # all are compared, each in constant time
            if hmac.compare_digest(known.encode(), code.encode()):
                found = known
        if found is None:
            return None
        _, page = self._codes.pop(found)
        self._used(found)
        session = Session(secrets.token_urlsafe(32), secrets.token_urlsafe(32), f"/{secrets.token_urlsafe(16)}")
        self._sessions = [*self._sessions[-MOST_SESSIONS + 1 :], session]
        return session, page

    def session(self, cookie: str) -> Session | None:
        """Return the session of a browser's cookie."""
        found = None
        for session in self._sessions:
            if hmac.compare_digest(session.cookie.encode(), cookie.encode()):
                found = session
        return found

    @staticmethod
    def lives_at(session: Session, path: str) -> bool:
        """Tell whether the path's first part is the session's home."""
        first = f"/{path.lstrip('/').partition('/')[0]}"
        return hmac.compare_digest(session.home.encode(), first.encode())

    @staticmethod
    def fits(session: Session, token: str) -> bool:
        """Tell whether a form or a script knows this session's token."""
        return hmac.compare_digest(session.token.encode(), token.encode())

    def _forget_old(self) -> None:
        now = self._clock()
        self._codes = {code: kept for code, kept in self._codes.items() if kept[0] > now}
