"""What the pages that write the settings file have in common."""

from __future__ import annotations

from collections.abc import Callable

from hetes.core.settings import Settings
from hetes.panel.pages.form import Typed
from hetes.panel.web.page import AwayError, Call
from hetes.ports import SettingsError


def settings_of(call: Call) -> Settings:
    """Return the settings as the file holds them now."""
    found = call.tools.settings.read()[0]
    assert isinstance(found, Settings)  # noqa: S101 - the port says so
    return found


def typed(call: Call) -> Typed:
    """Return what was sent."""
    values = {name: call.field(name) for name in call.form}
    return Typed(values, call.form.get("units", ()), call.form.get("sure", ()))


def refused(write: Callable[[], object]) -> str:
    """Write, and return the sentence why that could not be done, "" if it was."""
    try:
        write()
    except SettingsError as error:
        return error.sentence
    return ""


def said(call: Call, word: str, *notes: str) -> str:
    """Let the agent read the file again, and return what is to be said: what was done, and what was corrected.

    It is said in the language that the file asks for now.
    """
    try:
        heard = call.ask("reread").get("ok") is True
    except AwayError:
        return " ".join([call.t("not_heard"), *notes])
    return " ".join([Call(call.tools, call.words).t(word if heard else "not_heard"), *notes])
