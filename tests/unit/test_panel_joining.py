"""Making, joining and leaving a practice from the page Rendelő: what is kept, what is refused, what is never shown."""

from __future__ import annotations

import json
import stat
from dataclasses import replace

import pytest

from hetes.adapters.fleet.code import code_of
from hetes.adapters.fleet.joining import become
from hetes.adapters.fleet.membership import read_membership
from hetes.adapters.settings.file import SettingsFile
from hetes.panel.pages.fleet.page import PAGE
from hetes.panel.web.page import Again, Call, Done, NoPageError, Tools
from hetes.ports import SettingsError
from tests.support.story.story import BUDAPEST

SECRET = b"a clinic's key.."
BROKER = "mqtts://broker.example:8883"


class Computer:
    """Its settings, its membership, and a page that is open on it."""

    def __init__(self, folder):
        folder.mkdir()
        self.settings = SettingsFile(folder / "settings.toml", lambda: BUDAPEST)
        self.tools = Tools(ask=self.ask, config=folder, settings=self.settings)
        self.config = folder
        self.asked: list[str] = []
        self.workstations: list[dict[str, object]] = []

    def ask(self, request):
        self.asked.append(request["do"])
        fleet = {"on": bool(self.workstations), "trouble": None, "workstations": self.workstations}
        return {"ok": True, "language": "hu", "fleet": fleet}

    def call(self, **form):
        return Call(self.tools, PAGE.words, form={name.replace("__", "."): (value,) for name, value in form.items()})

    def do(self, action, **form):
        return PAGE.actions[action](self.call(**form))

    def file(self):
        return PAGE.downloads["hetes-practice.json"](self.call()).content.decode()

    @property
    def membership(self):
        return read_membership(self.config)

    @property
    def broker(self):
        return self.settings.read()[0].broker


@pytest.fixture
def first(tmp_path):
    return Computer(tmp_path / "first")


@pytest.fixture
def second(tmp_path):
    return Computer(tmp_path / "second")


def test_what_one_makes_the_other_joins_by_the_file(first, second):
    made = first.do(
        "create",
        create__broker=BROKER,
        create__workstation="1. rendelő",
        create__user="room-1",
        create__password="pw-1",
    )
    assert isinstance(made, Done)
    assert made.ok
    assert "reread" in first.asked

    joined = second.do(
        "join", join__text=first.file(), join__workstation="Pult", join__user="room-2", join__password="pw-2"
    )

    assert joined.ok
    assert second.membership.secret == first.membership.secret
    assert second.membership.workstation != first.membership.workstation
    assert (second.membership.password, second.broker) == ("pw-2", BROKER)
    settings = second.settings.read()[0]
    assert (settings.workstation, settings.broker_user) == ("Pult", "room-2")
    assert stat.S_IMODE((second.config / "fleet.json").stat().st_mode) == 0o600
    assert "pw-2" not in (second.config / "settings.toml").read_text("utf-8")


def test_what_one_makes_the_other_joins_by_the_code(first, second):
    first.do("create", create__broker=BROKER)
    shown = first.do("code")
    assert isinstance(shown, Again)
    assert shown.context["code"] == code_of(first.membership.secret)

    asked = second.do("join", join__text=f" {shown.context['code'].lower()} ")
    assert asked.context["form"]["join.broker"].error
    assert second.membership is None

    assert second.do("join", join__text=shown.context["code"], join__broker=BROKER).ok
    assert second.membership.secret == first.membership.secret


@pytest.mark.parametrize(
    ("action", "form", "field"),
    [
        ("join", {"join__text": ""}, "join.text"),
        ("join", {"join__text": "ABCDE", "join__broker": BROKER}, "join.text"),
        ("join", {"join__text": '{"hetes_fleet": 7}'}, "join.text"),
        ("join", {"join__text": "[" * 5000, "join__broker": BROKER}, "join.text"),
        ("join", {"join__text": code_of(SECRET), "join__broker": "http://broker.example"}, "join.broker"),
        ("create", {"create__broker": ""}, "create.broker"),
        ("create", {"create__broker": "broker"}, "create.broker"),
        ("create", {"create__broker": BROKER, "create__ca": "-----BEGIN CERTIFICATE-----\nAAAA\n"}, "create.ca"),
    ],
)
def test_what_is_wrong_comes_back_in_its_field_and_nothing_is_kept(first, action, form, field):
    came = first.do(action, **form, **{f"{action}__password": "pw-1"})

    assert isinstance(came, Again)
    assert not came.ok
    assert came.context["form"][field].error == came.said != ""
    assert came.context["form"][f"{action}.password"].value == ""
    assert first.membership is None
    assert first.broker == ""


def test_a_file_with_an_authority_that_is_none_is_refused(first):
    text = json.dumps({"hetes_fleet": 1, "broker": BROKER, "clinic": "", "ca": "nobody", "secret": code_of(SECRET)})
    assert first.do("join", join__text=text).context["form"]["join.text"].error
    assert first.membership is None


def test_who_belongs_to_a_practice_already_makes_and_joins_none(first):
    first.do("create", create__broker=BROKER)
    before = first.membership
    assert not first.do("create", create__broker="mqtts://other.example").ok
    assert not first.do("join", join__text=code_of(SECRET), join__broker="mqtts://other.example").ok
    assert (first.membership, first.broker) == (before, BROKER)


def test_a_refusal_of_the_settings_leaves_the_former_membership(first):
    first.do("create", create__broker=BROKER, create__password="pw-1")
    former = first.membership
    with pytest.raises(SettingsError):
        become(first.config, first.settings, SECRET, "", {"broker": "http://elsewhere.example"})
    assert (first.membership, first.broker) == (former, BROKER)


def test_who_left_shows_no_code_and_gives_no_file(first):
    first.do("create", create__broker=BROKER)
    assert first.do("leave").ok
    assert not first.do("code").ok
    with pytest.raises(NoPageError):
        first.file()
    assert (first.membership, first.broker) == (None, "")


def test_a_workstation_is_shut_out_and_those_who_stay_are_given_the_new_code(first, second):
    first.do("create", create__broker=BROKER)
    second.do("join", join__text=first.file(), join__workstation="Pult", join__user="room-2", join__password="pw-2")
    lost, stays = first.membership, second.membership
    own = {"id": lost.workstation, "name": "1. rendelő", "own": True}
    first.workstations = [own, {"id": "thrown", "name": "10. rendelő"}, {"id": stays.workstation, "name": "Pult"}]

    shown = first.do("remove", remove__workstation="thrown")

    assert shown.ok
    assert shown.context["removed"] == "10. rendelő"
    assert first.membership.secret != lost.secret
    assert first.membership.workstation == lost.workstation
    assert shown.context["code"] == code_of(first.membership.secret)

    wrong = second.do("renew", renew__text=shown.context["code"][:-1])
    assert wrong.context["form"]["renew.text"].error
    assert second.do("renew", renew__text='{"hetes_fleet": 7}').context["form"]["renew.text"].error
    assert second.membership == stays
    assert second.do("renew", renew__text=shown.context["code"]).ok
    assert second.membership == replace(stays, secret=first.membership.secret)
    assert second.broker == BROKER


@pytest.mark.parametrize("which", ["", "nobody", "own"])
def test_nobody_is_shut_out_who_is_not_there_and_no_computer_shuts_itself_out(first, which):
    first.workstations = [{"id": "own", "name": "1. rendelő", "own": True}]
    assert not first.do("remove", remove__workstation="own").ok  # of no practice yet
    assert not first.do("renew", renew__text=code_of(SECRET)).ok
    first.do("create", create__broker=BROKER)
    before = first.membership
    assert not first.do("remove", remove__workstation=which).ok
    assert first.membership == before
