"""The page Új igazolvány: takes a practitioner by the hand through the steps with a new card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from hetes.core.json_types import Json
from hetes.core.state import STEPS
from hetes.panel.pages.new_card.view import Choice, cardless, new_card_view
from hetes.panel.pages.new_card.words import WORDS
from hetes.panel.web.page import Call, Done, NoPageError, Page, UntoldError

HERE = "/new-card"
EVERYBODY = "everybody"
"""In the address: offer also those whom it does not concern by the settings, who may be about to have a card."""


def _view(call: Call) -> Mapping[str, Any]:
    people = call.frame.get("status", {}).get("practitioners") or []
    if not call.rest and len(people) > 1:
        told = {str(each["id"]): _told(call, str(each["id"])) for each in people}
        concerned = [each for each in people if EVERYBODY in call.query or not cardless(told[each["id"]])] or people
        if len(concerned) > 1:
            choices = [_choice(each, told[each["id"]]) for each in concerned]
            return {"view": None, "choices": choices, "here": HERE}
        people = concerned
    who = call.rest or str(people[0]["id"]) if people else call.rest
    if who not in [each["id"] for each in call.frame.get("status", {}).get("practitioners") or []]:
        raise NoPageError
    view = new_card_view(_told(call, who), call.language, call.query)
    return {"view": view, "choices": (), "here": _at(who)}


def _choice(person: Json, told: Json) -> Choice:
    return Choice(person["id"], person["name"], told["left"] if told["begun_at"] else None)


def _told(call: Call, who: str) -> Json:
    told = call.ask("guide", practitioner=who).get("guide")
    if not isinstance(told, dict):
        raise UntoldError
    return told


def _begin(call: Call) -> Done:
    who = call.field("practitioner")
    known = [step for step in call.form.get("known", ()) if step in STEPS]
    return _answer(who, call.ask("guide", practitioner=who, begin=True, known=known))


def _tick(call: Call) -> Done:
    who = call.field("practitioner")
    return _answer(who, call.ask("guide", practitioner=who, tick=call.field("step")))


def _untick(call: Call) -> Done:
    who, step = call.field("practitioner"), call.field("step")
    return _answer(who, call.ask("guide", practitioner=who, untick=step), step)


def _answer(who: str, reply: Json, step: str | None = None) -> Done:
    """Return what was said, and go on to a step: the next one, where none is named."""
    ok = reply.get("ok") is True
    at = step or (reply.get("guide") or {}).get("next") or "steps"
    said = str(reply.get("said") or "")
    return Done(said, ok, f"{_at(who)}#{at}" if ok and who else HERE)


def _at(who: str) -> str:
    return f"{HERE}/{quote(who, safe='')}"


PAGE = Page(
    template="new_card/page.html",
    view=_view,
    deep=True,
    words=WORDS,
    fragments={"new-card-guide": "new_card/guide.html"},
    actions={"begin": _begin, "tick": _tick, "untick": _untick},
)
