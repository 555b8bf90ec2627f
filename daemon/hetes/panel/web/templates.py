"""Templates to text. Law: everything is escaped, and a name that a template does not get is an error, not nothing."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from hetes import __version__
from hetes.panel.web.guard import TOKEN_FIELD
from hetes.panel.web.page import Call, Page
from hetes.panel.web.registry import ONLY_WHERE, address, slug
from hetes.panel.web.seal import new_page
from hetes.panel.web.sessions import Session
from hetes.panel.words import panel_word

FOLDER = Path(__file__).parent
PAGES = FOLDER.parent / "pages"
UNSEEN = (
    "about",
    "atr",
    "eszemelyi",
    "group",
    "id",
    "known",
    "notice",
    "on",
    "practitioner",
    "seen",
    "started_at",
    "step",
    "was",
)
"""Fields that forms send and nobody types."""
_ADDRESS = re.compile(r'( (?:href|action|formaction|src)=")/(?!static/)')


class Templates:
    """Writes pages out. May be used from several threads at once."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._names = names
        self._templates = Environment(
            loader=FileSystemLoader([PAGES, FOLDER / "html"]),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def page(  # noqa: PLR0913 - what a page is made of
        self,
        name: str,
        page: Page,
        call: Call,
        session: Session,
        context: Mapping[str, Any],
        *,
        said: tuple[bool, str] | None = None,
    ) -> str:
        """Return a whole page. ``said`` is what came of the last action."""
        filled = self._context(name, call, session, context)
        filled["marks"] = {part: mark(self._render(file, filled)) for part, file in page.fragments.items()}
        return self._render(page.template, {**filled, "said": said})

    def fragments(
        self, name: str, page: Page, call: Call, session: Session, context: Mapping[str, Any]
    ) -> dict[str, dict[str, str]]:
        """Return the page's live fragments, each with a mark that differs when it does."""
        filled = self._context(name, call, session, context)
        rendered = {part: self._render(file, filled) for part, file in page.fragments.items()}
        return {part: {"html": html, "mark": mark(html)} for part, html in rendered.items()}

    def notice(self, name: str, call: Call, session: Session, word: str) -> str:
        """Return a page of the frame that says one thing: no such page, not yet, failed."""
        return self._render("notice.html", {**self._context(name, call, session, {}), "word": word, "said": None})

    def entrance(self, language: str, word: str, **facts: object) -> str:
        """Return a page outside of the frame, for a browser that is not (yet) in."""

        def t(key: str, /, **more: object) -> str:
            return panel_word(key, language, **more)

        return self._render("entrance.html", {"t": t, "language": language, "word": word, **facts})

    def unsent(self, language: str, word: str, action: str, call: Call, session: Session) -> str:
        """Return a page outside of the frame that says why an action was not done, and keeps what was sent to it."""
        fields = [(name, value) for name, values in call.form.items() for value in values if name != TOKEN_FIELD]
        seen = [(name, value) for name, value in fields if name not in UNSEEN and not name.startswith("was-")]
        typed = [value for _, value in seen if value.strip()]
        return self.entrance(language, word, action=action, fields=fields, typed=typed, token=session.token)

    def _context(self, name: str, call: Call, session: Session, context: Mapping[str, Any]) -> dict[str, Any]:
        frame = call.frame.get("status") or {}
        return {
            "t": call.t,
            "language": call.language,
            "page": slug(name),
            "navigation": [
                (slug(each), address(each)) for each in self._names if each == name or _is_there(each, frame)
            ],
            "simulated": frame.get("simulated", False),
            "face": frame.get("face", "idle"),
            "version": __version__,
            "home": session.home,
            "token": session.token,
            "seal": new_page(session),
            "token_field": Markup('<input type="hidden" name="token" value="{}">').format(session.token),
            "title": call.t(f"page.{slug(name)}") if name else call.t("brand"),
            **context,
        }

    def _render(self, file: str, context: Mapping[str, Any]) -> str:
        """Return the text; templates know nothing of the session's home, so it is put before their addresses here.

        What a user has typed cannot be taken for one: it never has plain quotes.
        """
        text = self._templates.get_template(file).render(context)
        return _ADDRESS.sub(rf"\g<1>{context['home']}/", text) if "home" in context else text


def _is_there(name: str, frame: Mapping[str, Any]) -> bool:
    return name not in ONLY_WHERE or frame.get(ONLY_WHERE[name]) is not None


def mark(html: str) -> str:
    """Return a short text that differs when the other does."""
    return f"{zlib.crc32(html.encode()):08x}"
