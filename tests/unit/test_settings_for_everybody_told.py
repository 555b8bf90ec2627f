"""What is said of the settings for everybody: by the check, at the login, on the page."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace

import pytest

from hetes.adapters.autostart.at_login import at_login
from hetes.adapters.autostart.contract import AutostartStatus
from hetes.adapters.clock import SystemClock
from hetes.adapters.folders import Folders
from hetes.core.settings import FIELDS
from hetes.doctor.check import Computer
from hetes.doctor.looks import SETTINGS
from hetes.doctor.registry import CHECKS
from hetes.doctor.text import saw
from hetes.panel.pages.settings.page import PAGE
from hetes.panel.pages.settings.view import Below, changes, settings_view
from hetes.panel.web.page import Call, Tools
from hetes.panel.web.sessions import Session
from hetes.panel.web.templates import Templates
from tests.support.documents.everybody import ATR, LOCKED, Office

FOLDERS = Folders(Path("c"), Path("d"), Path("r"))


@pytest.fixture
def office(tmp_path) -> Office:
    return Office(tmp_path)


def test_the_check_names_where_values_come_from(office):
    settings, problems = office.says(LOCKED, 'software = "Saját"\n[session]\nlength = "9h"\n').read()
    sources = asdict(office.file.sources())
    facts = SETTINGS.ask(Computer(FOLDERS, settings, problems, SystemClock(), sources))
    found = CHECKS["settings"].find({"settings": facts})
    assert saw(found, "hu") == (
        "Minden érték rendben. A saját fájlodból: software. "
        "A mindenkire vonatkozó fájlból: language, closed, session.length, card.atrs. "
        "A rendszergazda állította be, itt nem írható át: language, session.length. "
        "A saját fájlodban is szerepel, de nem az érvényes: session.length. "
        f"A mindenkire vonatkozó fájl: {office.common}"
    )


def test_the_check_says_nothing_of_a_file_that_is_not_there(office):
    sources = asdict(office.file.sources())
    found = CHECKS["settings"].find({"settings": {"problems": (), **sources}})
    assert saw(found, "hu") == "Minden érték rendben."


def test_what_starts_at_login_is_left_alone_where_it_is_locked(monkeypatch):
    monkeypatch.setattr("hetes.adapters.autostart.choose.autostart", lambda: pytest.fail("it was asked to change it"))
    for action in ("enable", "disable"):
        told = at_login(action, "hu", locked=True)
        assert (told["ok"], told["reason"]) == (False, "locked")
        assert "rendszergazda" in told["said"]


@pytest.mark.parametrize("locked", [False, True])
def test_what_starts_at_login_is_told_with_whether_it_is_locked(monkeypatch, locked):
    entry = SimpleNamespace(status=lambda: AutostartStatus(enabled=True, where="x"))
    monkeypatch.setattr("hetes.adapters.autostart.choose.autostart", lambda: entry)
    assert at_login("status", "hu", locked=locked)["autostart"]["locked"] is locked


@pytest.mark.parametrize("language", ["hu", "en"])
def test_the_page_has_no_field_for_what_is_locked(office, language):
    keys = ", ".join(f'"{key}"' for key in (*FIELDS, "login") if key not in ("closed", "open"))
    office.says(f'language = "{language}"\n[card]\natrs = ["{ATR}"]\n[locked]\nkeys = [{keys}]\n')
    answers = {
        "autostart": {"ok": True, "autostart": {"enabled": True, "said": "on", "locked": True}},
        "status": {"ok": True, "language": language},
    }
    call = Call(Tools(lambda request: answers[request["do"]], office.own.parent, office.file), PAGE.words)
    html = Templates(("settings",)).page("settings", PAGE, call, Session("c", "t", "/h"), PAGE.view(call))
    named = re.findall(r'<(?:input|select|textarea)[^>]*name="([^"]+)"', html)
    assert [name for name in named if name not in ("token", "group") and not name.startswith("was-")] == [
        "closed",
        "open",
    ]
    assert re.findall(r'<button[^>]* id="save-([a-z]+)"', html) == ["days"]
    assert "/settings/do/login" not in html
    assert "/settings/do/forget" not in html
    each = len(FIELDS) - len(("closed", "open", "card.atrs", "card.not_eszemelyi"))
    assert html.count(PAGE.words[language]["locked"]) == each + len(("the login", "the cards"))


def test_the_page_shows_what_is_locked_and_takes_nothing_for_it(office):
    settings, _ = office.says(LOCKED).read()
    below = Below(office.file.machine.settings, office.file.machine.locked)
    view = settings_view(settings, (), "f", below)
    shown = {each.key: each for form in view.groups for each in form.fields}
    assert {key for key, each in shown.items() if each.locked} == {"session.length", "language"}
    assert (shown["session.length"].value, shown["closed"].usual) == ("6:00", "2026-12-24")
    assert all(form.open for form in view.groups)
    form = {"session-length": "9:00", "was-session-length": "", "session-leads": "5", "was-session-leads": ""}
    fields, values = changes("session", form, (), "hu", str, below=below)
    assert values == {"session.leads": ["5m"]}
    assert [(each.value, each.locked) for each in fields] == [("6:00", True), ("5", False)]
