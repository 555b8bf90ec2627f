"""The first page for somebody who has just begun: who consults when, start at login, the icon, a test notice."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from hetes.panel.pages import try_notice
from hetes.panel.pages.practitioners.view import person_form, spread, typed_form
from hetes.panel.pages.saving import refused, said, settings_of, typed
from hetes.panel.pages.welcome.words import WORDS
from hetes.panel.web.page import Again, Call, Done, Page

HERE = "/welcome"


def _view(call: Call) -> Mapping[str, Any]:
    settings = settings_of(call)
    return {
        "form": person_form(settings, "", call.t),
        "names": ", ".join(one.name for one in settings.configured),
        "only": settings.configured[0].id if len(settings.configured) == 1 else "",
        "login": call.ask("autostart").get("autostart"),
        "seen": call.query.get("seen", ""),
        "system": sys.platform if sys.platform in ("win32", "darwin") else "linux",
    }


def _save(call: Call) -> Done | Again:
    form, entered = typed_form(settings_of(call), "", typed(call), call.t)
    if form.wrong:
        return Again({"form": form}, call.t("look_again"))
    problem = refused(lambda: call.tools.settings.add_practitioner(**entered.fields))
    return Again({"form": form}, problem) if problem else Done(said(call, "added", *entered.notes), to=HERE)


def _spread(call: Call) -> Again:
    form, _ = typed_form(settings_of(call), "", typed(call), call.t)
    return Again({"form": spread(form)})


def _login(call: Call) -> Done:
    reply = call.ask("autostart", action="enable")
    return Done(str(reply.get("said") or ""), reply.get("ok") is True, f"{HERE}#login")


def _test(call: Call) -> Done:
    return try_notice.show(call, f"{HERE}?seen=asked#test")


def _seen(call: Call) -> Done:
    return try_notice.take_word(call, f"{HERE}?seen={'yes' if try_notice.seen(call) else 'no'}#test")


PAGE = Page(
    template="welcome/page.html",
    view=_view,
    words=WORDS,
    actions={"save": _save, "spread": _spread, "login": _login, "test": _test, "seen": _seen},
)
