"""The page Orvosok: who works here, when, with which card and under which units; all of it can be changed here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from hetes.adapters.panel.page import Again, AwayError, Call, Done, NoPageError, Page
from hetes.core.settings import Settings
from hetes.ports import SettingsError
from hetes.presentation.panel_practitioners import (
    OFFERS,
    Entered,
    PersonForm,
    Typed,
    UnitForm,
    people_view,
    person_form,
    spread,
    typed_form,
    typed_unit,
    unit_form,
)
from hetes.presentation.panel_practitioners_words import WORDS

HERE = "/practitioners"


def _view(call: Call) -> Mapping[str, Any]:
    settings = _settings(call)
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
    settings, who = _settings(call), call.field("id")
    form, entered = typed_form(settings, who, _typed(call), call.t)
    if form.wrong:
        return _again(call.t("look_again"), form=form)
    before = next((one for one in settings.configured if one.id == who), None)

    def write() -> str:
        if who:
            call.tools.settings.edit_practitioner(who, **entered.fields)
            return who
        return str(call.tools.settings.add_practitioner(**entered.fields))

    try:
        own = write()
    except SettingsError as error:
        return _again(error.sentence, form=form)
    expires = entered.fields["card_expires"]
    moved = before is not None and before.card_expires and str(expires) > before.card_expires.isoformat()
    why = "added" if before is None else "moved" if moved else None
    return Done(_said(call, "added" if before is None else "saved", entered), to=_offer(own, why))


def _spread(call: Call) -> Again:
    form, _ = typed_form(_settings(call), call.field("id"), _typed(call), call.t)
    return _again("", form=spread(form))


def _remove(call: Call) -> Done:
    settings, who = _settings(call), call.field("id")
    first = [one.id for one in settings.configured][:1] == [who]
    refused = _refused(lambda: call.tools.settings.remove_practitioner(who))
    if refused:
        return Done(refused, ok=False, to=HERE)
    said = _said(call, "removed", Entered({}))
    return Done(f"{said} {call.ask('forget', practitioner=who, first=first).get('said') or ''}".strip(), to=HERE)


def _save_unit(call: Call) -> Done | Again:
    own = call.field("id")
    form, entered = typed_unit(_settings(call), own, _typed(call), call.t)
    if form.wrong:
        return _again(call.t("look_again"), unit=form)
    file = call.tools.settings
    refused = _refused(lambda: file.edit_unit(own, **entered.fields) if own else file.add_unit(**entered.fields))
    if refused:
        return _again(refused, unit=form)
    return Done(_said(call, "saved" if own else "added", entered), to=HERE)


def _remove_unit(call: Call) -> Done:
    refused = _refused(lambda: call.tools.settings.remove_unit(call.field("id")))
    return Done(refused, ok=False, to=HERE) if refused else Done(_said(call, "removed", Entered({})), to=HERE)


def _refused(write: Callable[[], object]) -> str:
    try:
        write()
    except SettingsError as error:
        return error.sentence
    return ""


def _said(call: Call, word: str, entered: Entered) -> str:
    """Let the agent read the file again, and return what is to be said: what was done, and what was corrected."""
    try:
        heard = call.ask("reread").get("ok") is True
    except AwayError:
        heard = False
    return " ".join([call.t(word if heard else "not_heard"), *entered.notes])


def _again(said: str, form: PersonForm | None = None, unit: UnitForm | None = None) -> Again:
    return Again({"form": form, "unit": unit}, said)


def _offer(who: str, why: str | None) -> str:
    return f"{HERE}?offer={who}&why={why}" if why else HERE


def _typed(call: Call) -> Typed:
    values = {name: call.field(name) for name in call.form}
    return Typed(values, call.form.get("units", ()), call.form.get("sure", ()))


def _settings(call: Call) -> Settings:
    found = call.tools.settings.read()[0]
    assert isinstance(found, Settings)  # noqa: S101 - the port says so
    return found


def _today(call: Call) -> date:
    told = call.ask("today").get("today")
    if not told:
        raise AwayError
    return date.fromisoformat(told["day"])


PAGE = Page(
    template="practitioners.html",
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
