"""The page Beállítások: every setting, checked, and written into the file so that all else in it stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hetes.panel.pages.saving import refused, said
from hetes.panel.pages.settings.view import Below, Form, Shown, changes, form_fields, settings_view
from hetes.panel.pages.settings.words import WORDS
from hetes.panel.web.page import Again, Call, Done, Page
from hetes.ports import SettingsError

HERE = "/settings"


def _view(call: Call) -> Mapping[str, Any]:
    file = call.tools.settings
    settings, problems = file.read()
    login = call.ask("autostart").get("autostart")
    view = settings_view(settings, problems, str(file.path), _below(call))
    return {"view": view, "login": login, "again": None}


def _below(call: Call) -> Below:
    """Return what is set for everybody, as it was read last."""
    machine = call.tools.settings.machine
    return Below(machine.settings, machine.locked)


def _save(call: Call) -> Done | Again:
    group = call.field("group")
    if not form_fields(group):
        return Done(call.t("nothing_changed"), to=HERE)
    form = {name: values[0] for name, values in call.form.items() if values}
    call.tools.settings.read()
    fields, values = changes(group, form, call.form.get("sure", ()), call.language, call.t, below=_below(call))
    if any(field.error for field in fields):
        return _again(group, fields, call.t("look_again"))
    if not values:
        return Done(call.t("nothing_changed"), to=HERE)
    try:
        call.tools.settings.change(values)
    except SettingsError as error:
        return _again(group, tuple(_blamed(field, error) for field in fields), error.sentence)
    return Done(said(call, "saved"), to=f"{HERE}#{group}")


def _blamed(field: Shown, error: SettingsError) -> Shown:
    """Put the sentences at the field that they are about, without the key: the field has a label."""
    found = [wrong.sentence.partition(": ")[2] for wrong in error.wrong if wrong.key == field.key]
    return replace(field, error=" ".join(each[:1].upper() + each[1:] for each in dict.fromkeys(found)) or field.error)


def _again(group: str, fields: tuple[Shown, ...], sentence: str) -> Again:
    return Again({"again": Form(group, fields)}, sentence)


def _forget(call: Call) -> Done:
    problem = refused(lambda: call.tools.settings.forget_card(call.field("atr")))
    return Done(problem or said(call, "cards.forgotten"), ok=not problem, to=HERE)


def _login(call: Call) -> Done:
    reply = call.ask("autostart", action="enable" if call.field("on") == "yes" else "disable")
    return Done(str(reply.get("said") or ""), reply.get("ok") is True, f"{HERE}#login")


PAGE = Page(
    template="settings/page.html",
    view=_view,
    words=WORDS,
    fragments={"settings-all": "settings/all.html"},
    actions={"save": _save, "forget": _forget, "login": _login},
)
