"""The panel's addresses: which request goes to which page, action, file or stream.

Views and actions run in worker threads, for they wait for the agent; everything else belongs to the loop.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from hetes.core.json_types import Json
from hetes.panel.web.guard import Guard
from hetes.panel.web.live_updates import Hub
from hetes.panel.web.page import Action, AwayError, Call, Done, NoPageError, Page, Tools, UntoldError
from hetes.panel.web.registry import FIRST, HIDDEN, NAMES, address, slug
from hetes.panel.web.seal import Seal
from hetes.panel.web.sessions import Session, Sessions
from hetes.panel.web.templates import FOLDER, Templates
from hetes.presentation.languages import DEFAULT

log = logging.getLogger(__name__)

KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
_SAFE = re.compile(r"/[A-Za-z0-9._~/%-]*(\?[A-Za-z0-9._~=&%-]*)?")


class Site:
    """The application. ``watch`` yields whenever the agent's state changed; ``enter`` and ``leave``: somebody looks."""

    def __init__(  # noqa: PLR0913 - what a site is made of
        self,
        tools: Tools,
        pages: Mapping[str, Page],
        sessions: Sessions,
        *,
        watch: Callable[[], Iterator[Json]],
        enter: Callable[[], None],
        leave: Callable[[], None],
    ) -> None:
        self._tools = tools
        self._pages = pages
        self._sessions = sessions
        self._templates = Templates(tuple(name for name in NAMES if name in pages))
        self._static = {
            path.name: (path.read_bytes(), KINDS[path.suffix]) for path in sorted((FOLDER / "static").iterdir())
        }
        self._slugs = {slug(name): name for name in (*NAMES, *HIDDEN)}
        self.hub = Hub(watch, self._update, enter, leave)
        self.language = DEFAULT

    def application(self, host: str, touched: Callable[[], None]) -> Guard:
        """Return the whole behind its guard, for ``host`` ("127.0.0.1:PORT")."""
        routes = [
            Route("/static/{name}", self._get_static),
            Route("/enter", self._enter),
            Route("/login", self._login, methods=["POST"]),
            Route("/events", self._events),
            Route("/{slug}/do/{action}", self._act, methods=["POST"]),
            Route("/{slug}/get/{file}", self._download),
            Route("/", self._show),
            Route("/{slug}", self._show),
            Route("/{slug}/{rest:path}", self._show),
        ]
        inner: Any = Starlette(routes=routes)
        return Guard(inner, self._sessions, host, self._refusal, touched)

    def learn_language(self) -> None:
        """Ask the agent in which language to speak to those who are not in. Blocks."""
        try:
            self._heard(Call(self._tools, {}))
        except AwayError:
            log.info("the agent did not say its language")

    # --- The entrance -----------------------------------------------------------------------------------------------

    async def _get_static(self, request: Request) -> Response:
        found = self._static.get(request.path_params["name"])
        if found is None:
            return Response(status_code=404)
        return Response(found[0], media_type=found[1])

    async def _enter(self, _request: Request) -> Response:
        return HTMLResponse(self._templates.entrance(self.language, "enter"))

    async def _login(self, request: Request) -> Response:
        code = (request.scope["hetes.form"].get("code") or ("",))[0]
        opened = self._sessions.open(code)
        if opened is None:
            return HTMLResponse(self._templates.entrance(self.language, "code_over"), status_code=403)
        session, at = opened
        # No redirect: it would belong to the navigation that a file began, and a strict cookie would stay behind.
        to = session.home + (at if _SAFE.fullmatch(at) else "/")
        response = HTMLResponse(self._templates.entrance(self.language, "opening", to=to))
        response.set_cookie(
            self._sessions.cookie_name, session.cookie, httponly=True, samesite="strict", path=session.home
        )
        return response

    def _refusal(self, _status: int, word: str) -> bytes:
        return self._templates.entrance(self.language, word).encode()

    # --- Pages ------------------------------------------------------------------------------------------------------

    async def _show(self, request: Request) -> Response:
        session = _session(request)
        name, rest = self._which(request)
        said, session.said = session.said, None
        return await asyncio.to_thread(self._page, name, rest, dict(request.query_params), session, said)

    def _page(
        self, name: str | None, rest: str, query: Mapping[str, str], session: Session, said: tuple[bool, str] | None
    ) -> Response:
        page = self._pages.get(name or "")
        call = Call(self._tools, page.words if page else {}, rest, query)
        if rest and not (page and page.deep):
            name = None
        try:
            self._heard(call)
            if name is not None and page is not None:
                page.entered(call)
                return HTMLResponse(self._templates.page(name, page, call, session, page.view(call), said=said))
        except NoPageError:
            pass
        except Exception as error:  # noqa: BLE001 - a page's fault must not end the server
            return self._fault(error, "a page could not be shown")
        return HTMLResponse(self._templates.notice(name or "", call, session, "no_page"), status_code=404)

    async def _download(self, request: Request) -> Response:
        name, _ = self._which(request)
        page = self._pages.get(name or "")
        download = page.downloads.get(request.path_params["file"]) if page else None
        if page is None or download is None:
            return await asyncio.to_thread(self._page, None, "", {}, _session(request), None)
        call = Call(self._tools, page.words, "", dict(request.query_params))
        try:
            file = await asyncio.to_thread(download, call)
        except NoPageError:
            return await asyncio.to_thread(self._page, None, "", {}, _session(request), None)
        except Exception as error:  # noqa: BLE001 - as above
            return self._fault(error, "a file could not be made")
        headers = {"content-disposition": f'attachment; filename="{file.name}"'}
        return Response(file.content, media_type=file.kind, headers=headers)

    def _fault(self, error: Exception, what: str) -> Response:
        """Return what is shown instead: only an agent that gave no answer is said to give none."""
        if isinstance(error, AwayError) and not isinstance(error, UntoldError):
            return HTMLResponse(self._templates.entrance(self.language, "no_agent"), status_code=503)
        log.error("%s", what, exc_info=error)
        return HTMLResponse(self._templates.entrance(self.language, "failed"), status_code=500)

    # --- Actions ----------------------------------------------------------------------------------------------------

    async def _act(self, request: Request) -> Response:
        session = _session(request)
        name, _ = self._which(request)
        page = self._pages.get(name or "")
        action = page.actions.get(request.path_params["action"]) if page else None
        if name is None or page is None or action is None:
            return await asyncio.to_thread(self._page, None, "", {}, session, None)
        call = Call(self._tools, page.words, "", dict(request.query_params), request.scope["hetes.form"])

        done = await asyncio.to_thread(self._outcome, name, page, call, session, action)
        self.hub.changed()
        if isinstance(done, Response):
            return done
        quiet = "application/json" in request.headers.get("accept", "")
        if isinstance(done, str):
            if not quiet:  # a quiet form's page still has what was typed
                action_at = session.home + request.scope["path"]
                return HTMLResponse(self._templates.unsent(self.language, done, action_at, call, session), 503)
            done = Done(call_word(self.language, done), ok=False)
        if quiet:
            to = session.home + done.to if done.to else ""
            return JSONResponse({"ok": done.ok, "said": done.said, "to": to})
        session.said = (done.ok, done.said) if done.said else None
        return RedirectResponse(session.home + (done.to or address(name)), status_code=303)

    def _outcome(self, name: str, page: Page, call: Call, session: Session, action: Action) -> Done | Response | str:
        """Return what came of an action: the form once more where it is wrong; a word where it could not be done."""
        try:
            self._heard(call)
            done = action(call)
            if isinstance(done, Done):
                return done
            context = {**page.view(call), **done.context}
            said = (done.ok, done.said) if done.said else None
            shown = self._templates.page(name, page, call, session, context, said=said)
            return HTMLResponse(shown, status_code=200 if done.ok else 422)
        except AwayError:
            return "away"
        except Exception:
            log.exception("an action failed")
            return "unsaved"

    # --- What goes on -----------------------------------------------------------------------------------------------

    async def _events(self, request: Request) -> Response:
        at = request.query_params.get("at", "/")
        headers = {"x-accel-buffering": "no"}
        page, name = (request.query_params.get(each, "") for each in ("page", "stream"))
        stream = self.hub.open(at, Seal(_session(request), page, name))
        return StreamingResponse(stream, media_type="text/event-stream", headers=headers)

    async def _update(self, at: str, session: Session) -> Json:
        try:
            return await asyncio.to_thread(self._look, at, session)
        except AwayError:
            return {"away": True, "face": "idle", "title": "", "parts": {}}

    def _look(self, at: str, session: Session) -> Json:
        path, _, query = at.partition("?")
        first, _, rest = path.lstrip("/").partition("/")
        name = FIRST if not first else self._slugs.get(first, "")
        page = self._pages.get(name)
        call = Call(self._tools, page.words if page else {}, rest, dict(parse_qsl(query, max_num_fields=50)))
        self._heard(call)
        status = call.frame.get("status") or {}
        told: Json = {"face": status.get("face", "idle"), "language": call.language, "title": "", "parts": {}}
        if page is not None and page.fragments:
            context = page.view(call)
            told["title"] = str(context.get("title", ""))
            told["parts"] = self._templates.fragments(name, page, call, session, context)
        return told

    # --- Everywhere -------------------------------------------------------------------------------------------------

    def _which(self, request: Request) -> tuple[str | None, str]:
        """Return the page that an address is of, and what follows it."""
        wanted = request.path_params.get("slug")
        name = FIRST if wanted is None else self._slugs.get(wanted)
        return name, request.path_params.get("rest", "")

    def _heard(self, call: Call) -> None:
        self.language = call.language


def call_word(language: str, key: str) -> str:
    """Return a word of the frame."""
    return Call(Tools(lambda _: {"language": language}, FOLDER), {}).t(key)


def _session(request: Request) -> Session:
    session = request.scope["hetes.session"]
    assert isinstance(session, Session)  # noqa: S101 - the guard lets nobody else in
    return session
