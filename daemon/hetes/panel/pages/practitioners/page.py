"""The page Orvosok: who works here, when, with which card and under which units; all of it can be changed here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from hetes.core.settings import WITH_CARD
from hetes.panel.pages.practitioners.view import (
    OFFERS,
    PersonForm,
    UnitForm,
    people_view,
    person_form,
    spread,
    typed_form,
    typed_unit,
    unit_form,
)
from hetes.panel.pages.practitioners.words import WORDS
from hetes.panel.pages.saving import refused, said, settings_of, typed
from hetes.panel.web.page import Again, Call, Done, NoPageError, Page, UntoldError
from hetes.ports import SettingsError

HERE = "/practitioners"


def _view(call: Call) -> Mapping[str, Any]:
    settings = settings_of(call)
    kind, _, own = call.rest.partition("/")
    form = unit = view = None
    match kind:
        case "":
            offer = call.query.get("offer", ""), call.query.get("why", "")
            view = people_view(settings, _today(call), call.t, offer if offer[1] in OFFERS else None)
        case "new" | "edit" if bool(own) == (kind == "edit"):
            form = person_form(settings, own, call.t)
        case "new-unit" | "unit" if bool(own) == (kind == "unit"):
            unit = unit_form(settings, own)
        case _:
            pass
    if form is None and unit is None and view is None:
        raise NoPageError
    return {"form": form, "unit": unit, "view": view}


def _save(call: Call) -> Done | Again:
    settings, who = settings_of(call), call.field("id")
    form, entered = typed_form(settings, who, typed(call), call.t)
    if form.wrong:
        return _again(call.t("look_again"), form=form)
    before = next((one for one in settings.configured if one.id == who), None)

    file = call.tools.settings
    try:
        own = who or file.add_practitioner(**entered.fields)
        if who:
            file.edit_practitioner(who, **entered.fields)
    except SettingsError as error:
        return _again(error.sentence, form=form)
    expires = str(entered.fields.get("card_expires", ""))
    moved = before is not None and before.card_expires and expires > before.card_expires.isoformat()
    why = None if form.login not in WITH_CARD else "added" if before is None else "moved" if moved else None
    return Done(said(call, "added" if before is None else "saved", *entered.notes), to=_offer(own, why))


def _spread(call: Call) -> Again:
    form, _ = typed_form(settings_of(call), call.field("id"), typed(call), call.t)
    return _again("", form=spread(form))


def _remove(call: Call) -> Done:
    settings, who = settings_of(call), call.field("id")
    first = [one.id for one in settings.configured][:1] == [who]
    problem = refused(lambda: call.tools.settings.remove_practitioner(who))
    if problem:
        return Done(problem, ok=False, to=HERE)
    done = said(call, "removed")
    return Done(f"{done} {call.ask('forget', practitioner=who, first=first).get('said') or ''}".strip(), to=HERE)


def _save_unit(call: Call) -> Done | Again:
    own = call.field("id")
    form, entered = typed_unit(settings_of(call), own, typed(call), call.t)
    if form.wrong:
        return _again(call.t("look_again"), unit=form)
    file = call.tools.settings
    problem = refused(lambda: file.edit_unit(own, **entered.fields) if own else file.add_unit(**entered.fields))
    if problem:
        return _again(problem, unit=form)
    return Done(said(call, "saved" if own else "added", *entered.notes), to=HERE)


def _remove_unit(call: Call) -> Done:
    problem = refused(lambda: call.tools.settings.remove_unit(call.field("id")))
    return Done(problem, ok=False, to=HERE) if problem else Done(said(call, "removed"), to=HERE)


def _again(sentence: str, form: PersonForm | None = None, unit: UnitForm | None = None) -> Again:
    return Again({"form": form, "unit": unit}, sentence)


def _offer(who: str, why: str | None) -> str:
    return f"{HERE}?offer={who}&why={why}" if why else HERE


def _today(call: Call) -> date:
    told = call.ask("today").get("today")
    if not told:
        raise UntoldError
    return date.fromisoformat(told["day"])


PAGE = Page(
    template="practitioners/page.html",
    view=_view,
    deep=True,
    words=WORDS,
    fragments={"practitioners-list": "practitioners/list.html"},
    actions={
        "save": _save,
        "spread": _spread,
        "remove": _remove,
        "save-unit": _save_unit,
        "remove-unit": _remove_unit,
    },
)
