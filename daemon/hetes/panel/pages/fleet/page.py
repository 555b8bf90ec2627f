"""The page Rendelő: all workstations and practitioners of the practice, what wants attention first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hetes.panel.pages.fleet.view import SORTS, fleet_page
from hetes.panel.pages.fleet.words import WORDS
from hetes.panel.web.page import Call, Page, UntoldError


def _view(call: Call) -> Mapping[str, Any]:
    told = call.ask("fleet").get("fleet")
    if not isinstance(told, dict):
        raise UntoldError
    sort = call.query.get("sort", "")
    return {
        "view": fleet_page(told, call.language, call.query.get("q", "")[:80], sort if sort in SORTS else SORTS[0]),
    }


PAGE = Page(template="fleet/page.html", view=_view, words=WORDS, fragments={"fleet-all": "fleet/all.html"})
