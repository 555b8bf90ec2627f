"""The page Ellenőrzés: is this computer ready for the day, what to do first, and the report for whoever helps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hetes.panel.pages import try_notice
from hetes.panel.pages.check.view import check_page
from hetes.panel.pages.check.words import WORDS
from hetes.panel.pages.saving import settings_of
from hetes.panel.web.page import Call, Done, File, Page, answer
from hetes.presentation.time_words import long_date

HERE = "/check"


def _view(call: Call) -> Mapping[str, Any]:
    seen = call.tools.checkup.seen
    return {
        "view": check_page(seen.findings, call.language, running=seen.running, at=seen.at),
        "seen": try_notice.stage(call),
        "helpdesk": _helpdesk(call),
    }


def _helpdesk(call: Call) -> str:
    settings = settings_of(call)
    phone = settings.help_phone.replace(" ", "\xa0")  # a number is not torn at the end of a line
    reached = ", ".join(filter(None, (phone, settings.help_address)))
    return (
        call.t("last_resort.desk", reached=reached, date=long_date(settings.help_as_of, call.language))
        if reached
        else ""
    )


def _look(call: Call) -> Done:
    call.tools.checkup.begin()
    return Done(call.t("begun"))


def _seen(call: Call) -> Done:
    done = try_notice.take_word(call, HERE)
    call.tools.checkup.begin()
    return done


def _take_over(call: Call) -> Done:
    return answer(call.ask("take_over", source="panel"))


def _icon(call: Call) -> Done:
    done = answer(call.ask("show_icon"), f"{HERE}#icon")
    call.tools.checkup.begin()
    return done


def _report(call: Call) -> File:
    personal = call.query.get("personal") == "yes"
    text = call.tools.report(call.tools.checkup.finished().findings, call.language, personal=personal)
    return File("hetes-report.txt", text.encode(), "text/plain; charset=utf-8")


PAGE = Page(
    template="check/page.html",
    view=_view,
    words=WORDS,
    entered=lambda call: call.tools.checkup.come_by(),
    fragments={"check-all": "check/all.html"},
    actions={
        "look": _look,
        "test": lambda call: try_notice.show(call, HERE),
        "seen": _seen,
        "take_over": _take_over,
        "icon": _icon,
    },
    downloads={"report": _report},
)
