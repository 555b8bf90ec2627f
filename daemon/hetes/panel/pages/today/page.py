"""The page Ma: how every connection stands, what comes next, and what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hetes.panel.pages.today.questions import asks
from hetes.panel.pages.today.view import today_view
from hetes.panel.web.page import AwayError, Call, Done, Page, answer
from hetes.presentation.time_words import time_of_day


def _view(call: Call) -> Mapping[str, Any]:
    reply = call.ask("today")
    if reply.get("ok") is not True:
        raise AwayError(reply.get("said"))
    view = today_view(reply["today"], call.language, call.query)
    return {
        "view": view,
        "title": view.title,
        "asks": asks(reply["today"], call.language, call.query.get("learned", "")),
    }


def _activate(call: Call) -> Done:
    facts: dict[str, object] = {"practitioner": call.field("practitioner") or None, "source": "panel"}
    if at := call.field("at"):
        facts["at"] = time_of_day(at) or at[:20]  # what is no time, the agent refuses in words
    if call.field("started_at"):
        facts |= {"started_at": call.field("started_at"), "source": "login_hint", "about": call.field("about")}
    return answer(call.ask("activate", **facts))


def _card(call: Call) -> Done:
    eszemelyi = call.field("eszemelyi") == "yes"
    reply = call.ask("card", atr=call.field("atr"), eszemelyi=eszemelyi)
    return answer(reply, "/?learned=card" if eszemelyi and reply.get("ok") is True else "")


def _end(do: str) -> Any:  # noqa: ANN401 - an action
    def act(call: Call) -> Done:
        facts: dict[str, object] = {"practitioner": call.field("practitioner") or None}
        if at := call.field("at"):
            facts["at"] = time_of_day(at) or at[:20]  # as above
        return answer(call.ask(do, **facts))

    return act


def _command(do: str) -> Any:  # noqa: ANN401 - an action
    def act(call: Call) -> Done:
        return answer(call.ask(do, practitioner=call.field("practitioner") or None))

    return act


def _snooze(call: Call) -> Done:
    return answer(call.ask("snooze", minutes=10, practitioner=call.field("practitioner") or None))


def _dismiss(call: Call) -> Done:
    return answer(call.ask("dismiss", notice=call.field("notice")))


PAGE = Page(
    template="today/page.html",
    view=_view,
    fragments={
        "today-top": "today/top.html",
        "today-people": "today/people.html",
        "today-aside": "today/aside.html",
        "today-day": "today/day.html",
    },
    actions={
        "activate": _activate,
        "end": _end("end"),
        "lost": _end("lost"),
        "continue": _command("continue"),
        "done": _command("done"),
        "undo": _command("undo"),
        "snooze": _snooze,
        "dismiss": _dismiss,
        "card": _card,
    },
)
