"""The first page for somebody who has just begun: who consults when, today's connection, start at login, a test."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from hetes.panel.pages import try_notice
from hetes.panel.pages.practitioners.view import person_form, spread, typed_form
from hetes.panel.pages.saving import refused, said, settings_of, typed
from hetes.panel.pages.today.view import today_view
from hetes.panel.pages.welcome.words import WORDS
from hetes.panel.web.page import Again, Call, Done, Page, answer

HERE = "/welcome"


def _view(call: Call) -> Mapping[str, Any]:
    settings = settings_of(call)
    return {
        "form": person_form(settings, "", call.t),
        "names": ", ".join(one.name for one in settings.configured),
        "only": settings.configured[0].id if len(settings.configured) == 1 else "",
        "running": _running(call),
        "login": call.ask("autostart").get("autostart"),
        "seen": try_notice.stage(call),
        "system": sys.platform if sys.platform in ("win32", "darwin") else "linux",
    }


def _running(call: Call) -> str:
    """Return how the connections stand that run now; nothing where none does."""
    people = today_view(told, call.language).people if (told := call.ask("today").get("today")) else ()
    return " ".join(f"{one.heading}: {one.face_word}. {one.line}" for one in people if one.face in ("active", "ending"))


def _save(call: Call) -> Done | Again:
    form, entered = typed_form(settings_of(call), "", typed(call), call.t)
    if form.wrong:
        return Again({"form": form}, call.t("look_again"))
    problem = refused(lambda: call.tools.settings.add_practitioner(**entered.fields))
    return Again({"form": form}, problem) if problem else Done(said(call, "added", *entered.notes), to=HERE)


def _spread(call: Call) -> Again:
    form, _ = typed_form(settings_of(call), "", typed(call), call.t)
    return Again({"form": spread(form)})


def _activate(call: Call) -> Done:
    return answer(
        call.ask("activate", practitioner=call.field("practitioner") or None, source="panel"), f"{HERE}#today"
    )


def _login(call: Call) -> Done:
    reply = call.ask("autostart", action="enable")
    return Done(str(reply.get("said") or ""), reply.get("ok") is True, f"{HERE}#login")


PAGE = Page(
    template="welcome/page.html",
    view=_view,
    words=WORDS,
    actions={
        "save": _save,
        "spread": _spread,
        "activate": _activate,
        "login": _login,
        "test": lambda call: try_notice.show(call, HERE),
        "seen": lambda call: try_notice.take_word(call, HERE),
    },
)
