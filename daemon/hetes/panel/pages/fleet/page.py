"""The page Rendelő: the workstations and practitioners of the practice, and how a computer becomes one of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hetes.adapters.fleet.carried import NotCarriedError, carried_of, carried_text
from hetes.adapters.fleet.code import NoCodeError, code_of, new_secret, secret_of
from hetes.adapters.fleet.joining import (
    NoAuthorityError,
    become,
    carried_from,
    keep_authority,
    leave,
    membership_of,
    renew,
    wanted_of,
)
from hetes.adapters.fleet.membership import Membership
from hetes.panel.pages.fleet.view import SORTS, FleetForm, fleet_page, form_of, others
from hetes.panel.pages.fleet.words import WORDS
from hetes.panel.pages.saving import said, settings_of
from hetes.panel.web.page import Again, Call, Done, File, NoPageError, Page, UntoldError
from hetes.ports import SettingsError
from hetes.presentation.terminal.fleet import fleet_word

HERE = "/fleet"
Wanted = dict[str, str | None]


class _WrongError(Exception):
    """A field is to be looked at again."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field, self.sentence = field, sentence


def _view(call: Call) -> Mapping[str, Any]:
    told = call.ask("fleet").get("fleet")
    if not isinstance(told, dict):
        raise UntoldError
    sort = call.query.get("sort", "")
    return {
        "view": fleet_page(told, call.language, call.query.get("q", "")[:80], sort if sort in SORTS else SORTS[0]),
        "member": _membership(call) is not None,
        "shared": fleet_word("shared", call.language),
        "form": form_of({}),
        "creating": False,
        "code": "",
        "removed": "",
        "others": others(told),
    }


def _membership(call: Call) -> Membership | None:
    """Return the membership, where the settings name the broker for it as well."""
    return membership_of(call.tools.config) if settings_of(call).broker else None


def _join(call: Call) -> Done | Again:
    def by_what() -> tuple[bytes, Wanted]:
        text, broker = call.field("join.text"), call.field("join.broker")
        try:
            if text.startswith("{"):
                carried = carried_of(text)
                return carried.secret, wanted_of(call.tools.config, carried)
            secret = secret_of(text)
        except NoCodeError as error:
            raise _WrongError("join.text", fleet_word(f"code_{error}", call.language)) from None
        except (NotCarriedError, NoAuthorityError):
            raise _WrongError("join.text", fleet_word("file_strange", call.language)) from None
        if not (broker or settings_of(call).broker):
            raise _WrongError("join.broker", call.t("broker.missing"))
        return secret, {"broker": broker or None}

    return _become(call, "join", by_what, "join.done")


def _create(call: Call) -> Done | Again:
    def by_what() -> tuple[bytes, Wanted]:
        if not call.field("create.broker"):
            raise _WrongError("create.broker", call.t("broker.missing"))
        try:
            ca = keep_authority(call.tools.config, call.field("create.ca")) if call.field("create.ca") else None
        except NoAuthorityError:
            raise _WrongError("create.ca", call.t("ca.wrong")) from None
        return new_secret(), {"broker": call.field("create.broker"), "ca": ca}

    return _become(call, "create", by_what, "create.done")


def _become(call: Call, kind: str, by_what: Callable[[], tuple[bytes, Wanted]], done: str) -> Done | Again:
    if _membership(call) is not None:
        return Done(call.t("already"), ok=False, to=HERE)
    try:
        secret, wanted = by_what()
        for name in ("workstation", "user"):
            wanted[name] = call.field(f"{kind}.{name}") or None
        become(call.tools.config, call.tools.settings, secret, call.field(f"{kind}.password"), wanted)
    except _WrongError as error:
        return _again(call, kind, error.sentence, error.field)
    except SettingsError as error:
        blamed = next((wrong.key for wrong in error.wrong if wrong.key.startswith("fleet.")), "")
        return _again(call, kind, error.sentence, blamed.replace("fleet", kind, 1))
    except OSError:
        return _again(call, kind, fleet_word("not_written", call.language))
    return Done(said(call, done), to=HERE)


def _again(call: Call, kind: str, sentence: str, field: str = "") -> Again:
    typed = {name: call.field(name) for name in call.form if name.startswith(f"{kind}.") and "password" not in name}
    form: FleetForm = form_of(typed, field, sentence)
    return Again({"form": form, "creating": kind == "create"}, sentence)


def _leave(call: Call) -> Done:
    try:
        leave(call.tools.config, call.tools.settings)
    except SettingsError as error:
        return Done(error.sentence, ok=False, to=HERE)
    except OSError:
        return Done(fleet_word("not_written", call.language), ok=False, to=HERE)
    return Done(said(call, "leave.done"), to=HERE)


def _code(call: Call) -> Done | Again:
    membership = _membership(call)
    if membership is None:
        return Done("", ok=False, to=HERE)
    return Again({"code": code_of(membership.secret), "broker": settings_of(call).broker}, ok=True)


def _remove(call: Call) -> Done | Again:
    """Shut a workstation out: here is the new code, which those who stay are given."""
    told, membership = call.ask("fleet").get("fleet"), _membership(call)
    known = dict(others(told if isinstance(told, dict) else {}))
    name = known.get(call.field("remove.workstation"))
    if membership is None or name is None:
        return Done(fleet_word("unknown_workstation", call.language), ok=False, to=HERE)
    fresh = new_secret()
    try:
        renew(call.tools.config, membership, fresh)
    except OSError:
        return Done(fleet_word("not_written", call.language), ok=False, to=HERE)
    context = {"code": code_of(fresh), "broker": settings_of(call).broker, "removed": name, "others": ()}
    return Again(context, said(call, "remove.done"), ok=True)


def _renew(call: Call) -> Done | Again:
    """Take the new code that somebody who has shut a workstation out has given to those who stay."""
    membership, text = _membership(call), call.field("renew.text")
    if membership is None:
        return Done(fleet_word("not_joined", call.language), ok=False, to=HERE)
    try:
        secret = carried_of(text).secret if text.startswith("{") else secret_of(text)
        renew(call.tools.config, membership, secret)
    except NoCodeError as error:
        return _again(call, "renew", fleet_word(f"code_{error}", call.language), "renew.text")
    except NotCarriedError:
        return _again(call, "renew", fleet_word("file_strange", call.language), "renew.text")
    except OSError:
        return _again(call, "renew", fleet_word("not_written", call.language))
    return Done(said(call, "renew.done"), to=HERE)


def _file(call: Call) -> File:
    membership = _membership(call)
    if membership is None:
        raise NoPageError
    try:
        text = carried_text(carried_from(settings_of(call), membership.secret))
    except (OSError, ValueError):
        raise NoPageError from None
    return File("hetes-practice.json", text.encode(), "application/json")


PAGE = Page(
    template="fleet/page.html",
    view=_view,
    words=WORDS,
    fragments={"fleet-all": "fleet/all.html"},
    actions={"join": _join, "create": _create, "leave": _leave, "code": _code, "remove": _remove, "renew": _renew},
    downloads={"hetes-practice.json": _file},
)
