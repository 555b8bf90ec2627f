"""The page Ma: how every connection stands, what comes next, and what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from hetes.core.fields.values import write_duration
from hetes.panel.pages.saving import refused, said, settings_of
from hetes.panel.pages.today.questions import asks
from hetes.panel.pages.today.view import today_view
from hetes.panel.web.page import Call, Done, Page, UntoldError, answer
from hetes.presentation.time_words import time_of_day


def _view(call: Call) -> Mapping[str, Any]:
    reply = call.ask("today")
    if reply.get("ok") is not True:
        raise UntoldError(reply.get("said"))
    told = {**reply["today"], "losses": call.ask("losses").get("losses") or []}
    view = today_view(reply["today"], call.language, call.query)
    return {
        "view": view,
        "title": view.title,
        "asks": asks(told, call.language, call.query.get("learned", "")),
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


def _length(call: Call) -> Done:
    """Let the sessions of one practitioner be reckoned so short from now on: the user has said so."""
    who, minutes, file = call.field("practitioner"), call.field("minutes"), call.tools.settings
    written = write_duration(timedelta(minutes=int(minutes[:4]))) if minutes.isascii() and minutes.isdigit() else ""
    somebody = any(one.id == who for one in settings_of(call).configured)
    problem = refused(
        lambda: file.edit_practitioner(who, length=written) if somebody else file.change({"session.length": written})
    )
    return Done(problem, ok=False) if problem else Done(said(call, "length_saved"))


def _keep_length(call: Call) -> Done:
    minutes = call.field("minutes")
    if not (minutes.isascii() and minutes.isdigit()):
        minutes = "0"
    return answer(call.ask("decline", practitioner=call.field("practitioner"), minutes=int(minutes[:4])))


PAGE = Page(
    template="today/page.html",
    view=_view,
    fragments={
        "today-undo": "today/undo.html",
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
        "length": _length,
        "keep_length": _keep_length,
    },
)
