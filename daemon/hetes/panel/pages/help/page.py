"""The page Súgó: the manual, as it is shipped with the program; settings keys and commands on a page below it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hetes import __version__
from hetes.panel.pages.help.words import WORDS
from hetes.panel.web.page import Call, NoPageError, Page
from hetes.presentation.manual.markup import pieces
from hetes.presentation.manual.view import manual_of

KEYS = "keys"
"""Where the sections are that only some need: ``/help/keys``."""
_OF_KEYS = ("settings", "commands")


def _view(call: Call) -> Mapping[str, Any]:
    if call.rest not in ("", KEYS):
        raise NoPageError
    manual = manual_of(call.tools.settings.read()[0])
    sections = [section for section in manual.sections if (section.id in _OF_KEYS) == (call.rest == KEYS)]
    return {"sections": sections, "keys": call.rest == KEYS, "pieces": pieces, "version": __version__}


PAGE = Page(template="help/page.html", view=_view, deep=True, words=WORDS)
