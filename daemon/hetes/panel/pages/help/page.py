"""The page Súgó: the manual, as it is shipped with the program."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hetes import __version__
from hetes.panel.pages.help.words import WORDS
from hetes.panel.web.page import Call, Page
from hetes.presentation.manual.markup import pieces
from hetes.presentation.manual.view import manual_of


def _view(call: Call) -> Mapping[str, Any]:
    return {"manual": manual_of(call.tools.settings.read()[0]), "pieces": pieces, "version": __version__}


PAGE = Page(template="help/page.html", view=_view, words=WORDS)
