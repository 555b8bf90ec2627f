"""The page Beállítások: every setting, checked, and written into the file so that all else in it stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hetes.panel.pages.saving import refused, said
from hetes.panel.pages.settings.view import Below, Form, Shown, changes, form_fields, settings_view, typed_elsewhere
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
    """Save the part whose button was pressed, or every part that was changed; the rest comes back as it was typed."""
    form = {name: values[0] for name, values in call.form.items() if values}
    named, below = call.field("group"), _below(call)
    call.tools.settings.read()
    parts = (named,) if named else tuple(typed_elsewhere(form, (), below))
    rest = typed_elsewhere(form, parts, below)
    fields: dict[str, tuple[Shown, ...]] = {}
    values: dict[str, Any] = {}
    for part in parts:
        if form_fields(part):
            sure = call.form.get("sure", ())
            fields[part], more = changes(part, form, sure, call.language, call.t, below=below)
            values |= more
    if any(field.error for each in fields.values() for field in each):
        return _again(fields, rest, call.t("look_again"))
    if values:
        try:
            call.tools.settings.change(values)
        except SettingsError as error:
            blamed = {part: tuple(_blamed(field, error) for field in each) for part, each in fields.items()}
            return _again(blamed, rest, error.sentence)
    done = said(call, "saved") if values else call.t("nothing_changed")
    if rest:
        return Again({"again": rest}, done, ok=True)
    return Done(done, to=f"{HERE}#group-{parts[0]}" if values else HERE)


def _blamed(field: Shown, error: SettingsError) -> Shown:
    """Put the sentences at the field that they are about, without the key: the field has a label."""
    found = [wrong.sentence.partition(": ")[2] for wrong in error.wrong if wrong.key == field.key]
    return replace(field, error=" ".join(each[:1].upper() + each[1:] for each in dict.fromkeys(found)) or field.error)


def _again(fields: Mapping[str, tuple[Shown, ...]], rest: Mapping[str, Form], sentence: str) -> Again:
    return Again({"again": {**rest, **{part: Form(part, each) for part, each in fields.items()}}}, sentence)


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
