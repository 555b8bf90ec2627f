"""The page Napló: a week or a month, drawn and in words, and the same as a table to take away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from hetes.core.json_types import Json
from hetes.panel.pages.journal.table import journal_csv
from hetes.panel.pages.journal.view import Period, journal_view, period_of
from hetes.panel.pages.journal.words import WORDS
from hetes.panel.web.page import Call, File, NoPageError, Page, UntoldError


def _view(call: Call) -> Mapping[str, Any]:
    period, told = _told(call, call.rest)
    return {"view": journal_view(told, period, call.language, call.t)}


def _csv(call: Call) -> File:
    period, told = _told(call, call.query.get("of", ""))
    text = journal_csv(told, call.language, call.t)
    return File(f"hetes-{period.here}.csv", b"\xef\xbb\xbf" + text.encode())  # the mark by which Excel knows UTF-8


def _told(call: Call, address: str) -> tuple[Period, Json]:
    """Return the period and the agent's answer about it; it says which day is today."""
    named = period_of(address, date.min.replace(year=2000)) if address else None
    if address and named is None:
        raise NoPageError
    days = {"from": named.first.isoformat(), "to": named.last.isoformat()} if named else {}
    told = call.ask("journal", **days).get("journal")
    if told is None and named:
        raise NoPageError  # years that nobody has
    if told is None:
        raise UntoldError
    period = named or period_of("", date.fromisoformat(told["today"]))
    assert period is not None  # noqa: S101 - the week of today is one
    return period, told


PAGE = Page(
    template="journal/page.html",
    view=_view,
    deep=True,
    words=WORDS,
    fragments={"journal-period": "journal/period.html"},
    downloads={"journal.csv": _csv},
)
