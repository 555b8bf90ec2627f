"""The fields of a request. Law: each is of the type and the size that it should have, or is refused.

They raise TypeError, ValueError or KeyError, which the control API answers with "I don't understand this request".
"""

from __future__ import annotations

from datetime import datetime

from hetes.core.instants import YEARS
from hetes.core.json_types import Json

LONGEST_TEXT = 1000
"""No name, notice or identifier is nearly as long; what is refused is repeated in the answer."""
MOST_TEXTS = 100


def text_of(request: Json, name: str) -> str | None:
    """Return a text, or None where there is none."""
    value = request.get(name)
    if value is not None and not isinstance(value, str):
        raise TypeError(name)
    if value is not None and len(value) > LONGEST_TEXT:
        raise ValueError(name)
    return value


def texts_of(request: Json, name: str) -> tuple[str, ...]:
    """Return a list of texts, none where there is none."""
    value = request.get(name) or ()
    if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
        raise TypeError(name)
    if len(value) > MOST_TEXTS or any(len(each) > LONGEST_TEXT for each in value):
        raise ValueError(name)
    return tuple(value)


def whole_of(request: Json, name: str, usual: int | None = None) -> int:
    """Return a whole number."""
    value = request.get(name, usual)
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(name)
    return value


def instant_in(text: str) -> datetime | None:
    """Return the instant that a text is; None: it is one that nobody can have meant, or can reckon with."""
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("an instant without an offset")
    return instant if instant.year in YEARS else None


def page_of(request: Json) -> str:
    """Return the page of the panel that is asked for; "": the first."""
    page = request.get("page")
    return page[:200] if isinstance(page, str) else ""


def action_of(request: Json) -> str:
    """Return what is to be done about starting at login; "status": nothing."""
    action = request.get("action")
    return action if action in ("enable", "disable") else "status"
