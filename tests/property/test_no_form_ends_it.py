"""No form, no address and no file makes the panel, or what reads files, raise: an answer always comes."""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import suppress
from datetime import UTC
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import Response

from hetes.adapters.settings.file import SettingsFile
from hetes.adapters.store.archive import ArchiveError, unpack
from hetes.agent.control_api import ControlApi
from hetes.core.json_types import Json
from hetes.panel.web.page import Call, Done, Tools
from hetes.panel.web.registry import load
from hetes.panel.web.sessions import Session, Sessions
from hetes.panel.web.site import Site
from tests.support.documents.settings_files import AS_DESIGNED
from tests.support.fakes.environment import FakeWorld
from tests.support.fuzz import odd
from tests.support.fuzz.examples import examples

PAGES = {name: page for name, page in load().items() if name != "check"}  # that one starts programs
ACTIONS = [(name, action) for name, page in PAGES.items() for action in page.actions]
FIELDS = (
    "id", "was", "name", "eeszt_user", "oth_id", "login", "card_expires", "units", "sure", "practitioner", "at", "started_at",
    "about", "notice", "atr", "eszemelyi", "step", "known", "on", "seen", "group", "language", "software", "closed",
    "open", "session.length", "session.leads", "reminders.quiet", "card.atrs", "journal.keep", "mon", "tue.from", "mon-0-from",
)  # fmt: skip
VALUES = ("", "yes", "card", "2027-03-14", "9999-12-31", "08:00", "08:00-14:00", "7h", "999999999", "-1", "24:00-24:00", "p1", "practitioner", "session")  # fmt: skip
value = st.one_of(st.sampled_from(VALUES), odd.text, st.text(max_size=30))
form = st.dictionaries(st.sampled_from(FIELDS), st.lists(value, min_size=1, max_size=3).map(tuple), max_size=10)
rest = st.one_of(
    st.sampled_from(("", "new", "edit/p1", "2026-11", "2026-W48", "9999-12", "0000-00", "p1", "unit/x")),
    st.text(max_size=12),
)


def nobody() -> None: ...


def site_of(folder: Path) -> tuple[Site, Tools]:
    """Return a panel's pages in front of a desk, with a settings file of their own."""
    file = folder / "settings.toml"
    file.write_text(AS_DESIGNED, "utf-8")
    settings = SettingsFile(file, lambda: UTC)
    fakes = FakeWorld(odd.SETTINGS[2], odd.MORNING)
    fakes.engine.ask = lambda answer, *_: answer()  # type: ignore[method-assign]  # no thread in this test
    told: Json = {"ok": True, "said": "", "autostart": {"enabled": True, "said": "", "locked": False}}
    desk = ControlApi(fakes.engine, fakes.store, nobody, autostart=lambda _: told, fleet=lambda: {"on": False})
    tools = Tools(desk.ask, folder, settings)
    return Site(tools, PAGES, Sessions(lambda: 0.0), watch=lambda: iter(()), enter=nobody, leave=nobody), tools


@examples(40)
@given(st.sampled_from(ACTIONS), form)
def test_every_form_is_answered_and_what_is_written_can_be_read(which, fields):
    name, action = which
    with tempfile.TemporaryDirectory() as folder:
        site, tools = site_of(Path(folder))
        page = PAGES[name]
        call = Call(tools, page.words, "", {}, fields)
        done = site._outcome(name, page, call, Session("c", "t", "/h"), page.actions[action])
        assert isinstance(done, Done | Response), f"{name}/{action} {fields}"
        assert tools.settings.read()[1] == ()


@examples(40)
@given(
    st.sampled_from([*PAGES, None]),
    rest,
    st.dictionaries(st.sampled_from(("offer", "why", "from", "of")), value, max_size=2),
)
def test_every_address_is_answered(name, after, query):
    with tempfile.TemporaryDirectory() as folder:
        site, _ = site_of(Path(folder))
        session = Session("c", "t", "/h")
        answer = site._page(name, after, query, session, None)
        assert answer.status_code in (200, 404)
        if answer.status_code == 200:
            asyncio.run(site._update(f"/{name}/{after}", session))


@examples(40)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)), st.integers(0, len(AS_DESIGNED)))
def test_no_file_makes_its_reader_raise(content, place):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "settings.toml"
        whole = AS_DESIGNED.encode()
        for written in (content, whole[:place] + content + whole[place:], whole[:place]):
            file.write_bytes(written)
            settings = SettingsFile(file, lambda: UTC)
            settings.read()
            settings.learn_card("3B8F00", eszemelyi=True)
            file.write_bytes(written)
            with suppress(ArchiveError):
                unpack(file, Path(folder))
