"""The guard: what stands before every page and lets in only this user's browser, asking for what it may ask.

Law: whatever is not expected is refused, shortly, before anything of it is read or acted upon. A page of the web can
make a browser send requests here (hence Host, Origin and token); another user's program can reach the port (hence the
cookie); neither can read an answer. The rules follow what other programs on loopback were bitten by (DNS rebinding).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl

from hetes.panel.web.sessions import Session, Sessions

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Refusal = Callable[[int, str], bytes]

LARGEST_BODY = 64 * 1024
BODY_WITHIN = 10.0
"""Seconds for a request's body."""
MOST_FIELDS = 400
ADMITTED = "hetes.admitted"
"""In a request's scope: it comes from a browser that is in, and asks for something of its session."""
TOKEN_HEADER = b"x-hetes-token"
TOKEN_FIELD = "token"  # noqa: S105 - the field's name
OPEN_PATHS = ("/static/", "/enter", "/login")
"""What needs no session: style and script, which are the same for everybody, and the way in itself."""

HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (
        b"content-security-policy",
        b"default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
    ),
    (b"x-frame-options", b"DENY"),
    (b"x-content-type-options", b"nosniff"),
    # Not "no-referrer": with it browsers say "Origin: null" for our own forms.
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)


class RefusedError(Exception):
    """The request is not let in: a status, and a word that the words have a sentence for."""

    def __init__(self, status: int, word: str) -> None:
        """Keep both."""
        super().__init__(word)
        self.status = status
        self.word = word


class Guard:
    """ASGI middleware. ``refusal`` renders the page that says no; ``touched`` is told of each of a session.

    The inner application sees paths without the session's home, finds the browser's session under
    ``scope["hetes.session"]``, and a form's fields under ``scope["hetes.form"]``.
    """

    def __init__(self, app: App, sessions: Sessions, host: str, refusal: Refusal, touched: Callable[[], None]) -> None:
        self._app = app
        self._sessions = sessions
        self._host = host.encode()
        self._origin = b"http://" + self._host
        self._refusal = refusal
        self._touched = touched

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request in, or refuse it."""
        if scope["type"] != "http":
            raise RuntimeError(scope["type"])  # uvicorn was told: no websockets, no lifespan
        started = False

        async def guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                own = {name for name, _ in message["headers"]}
                message["headers"] += [header for header in HEADERS if header[0] not in own]
            await send(message)

        try:
            await self._admit(scope, receive)
            if scope.get(ADMITTED):  # what strangers may ask for keeps nothing alive
                self._touched()
            await self._app(scope, receive, guarded)
        except RefusedError as refused:
            if not started:
                await self._refuse(refused, guarded)

    async def _refuse(self, refused: RefusedError, send: Send) -> None:
        body = self._refusal(refused.status, refused.word)
        headers = [
            (b"content-type", b"text/html; charset=utf-8"),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),  # what is left of the body is not worth reading
        ]
        await send({"type": "http.response.start", "status": refused.status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _admit(self, scope: Scope, receive: Receive) -> None:
        if _all(scope, b"host") != [self._host]:
            raise RefusedError(421, "refused")
        if scope["method"] not in ("GET", "HEAD", "POST"):
            raise RefusedError(405, "refused")
        path: str = scope["path"]
        logging_in = path == "/login"
        origins = _all(scope, b"origin")
        # The login file is a file: its origin is "null". It proves itself by the code.
        if any(origin != self._origin and not (logging_in and origin == b"null") for origin in origins):
            raise RefusedError(403, "refused")
        session = self._session(scope)
        scope["hetes.session"] = session
        scope["hetes.form"] = {}
        if not any(path == p or (p.endswith("/") and path.startswith(p)) for p in OPEN_PATHS):
            if session is None or not self._sessions.lives_at(session, path):
                raise RefusedError(403, "locked")
            scope["path"] = path[len(session.home) :] or "/"
            scope[ADMITTED] = True
        if scope["method"] == "POST":
            if not origins:
                raise RefusedError(403, "refused")
            form = await _form(scope, receive)
            if not logging_in:
                self._check_token(scope, session, form)
            scope["hetes.form"] = form

    def _check_token(self, scope: Scope, session: Session | None, form: dict[str, tuple[str, ...]]) -> None:
        token = b"".join(_all(scope, TOKEN_HEADER)).decode("latin-1") or (form.get(TOKEN_FIELD) or ("",))[0]
        if session is None or not self._sessions.fits(session, token):
            raise RefusedError(403, "refused")

    def _session(self, scope: Scope) -> Session | None:
        wanted = self._sessions.cookie_name
        for line in _all(scope, b"cookie"):
            for pair in line.decode("latin-1").split(";"):
                name, _, value = pair.strip().partition("=")
                if name == wanted and (session := self._sessions.session(value)):
                    return session
        return None


async def _form(scope: Scope, receive: Receive) -> dict[str, tuple[str, ...]]:
    """Return the fields of a form that is not too large and comes in time.

    Raises:
        RefusedError: it is no such form.
    """
    kind = b"".join(_all(scope, b"content-type")).partition(b";")[0].strip().lower()
    if kind != b"application/x-www-form-urlencoded":
        raise RefusedError(415, "refused")
    for length in _all(scope, b"content-length"):
        if not length.isdigit() or int(length) > LARGEST_BODY:
            raise RefusedError(413, "too_big")
    try:
        async with asyncio.timeout(BODY_WITHIN):
            body = await _body(receive)
    except TimeoutError:
        raise RefusedError(408, "too_slow") from None
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except (ValueError, UnicodeDecodeError):
        raise RefusedError(400, "refused") from None
    return _grouped(pairs)


async def _body(receive: Receive) -> bytes:
    body = b""
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise RefusedError(400, "refused")
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > LARGEST_BODY:
            raise RefusedError(413, "too_big")
    return body


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    form: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        # Control characters, which a terminal or a log would act upon, are no text that a person types.
        clean = "".join(sign for sign in value if sign.isprintable() or sign in "\n\t ")
        form[name] = (*form.get(name, ()), clean)
    return form


def _all(scope: Scope, name: bytes) -> list[bytes]:
    return [value for known, value in scope["headers"] if known == name]
