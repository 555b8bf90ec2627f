"""What the control API answers to requests."""

from __future__ import annotations

import pytest

from hetes.agent.command_requests import latest_time
from hetes.agent.control_api import ControlApi
from hetes.core.events import (
    NoticeTaken,
)
from tests.support.fakes.environment import FakeWorld
from tests.support.fakes.running_engine import world
from tests.support.story.story import ADAM, EVA, MONDAY, Story


def api_of(fakes: FakeWorld) -> ControlApi:
    api = ControlApi(fakes.engine, fakes.store, lambda: None)
    fakes.engine.ask = lambda answer, *_: answer()  # type: ignore[method-assign]  # no thread in this test
    return api


@pytest.mark.parametrize(
    ("request_", "ok", "said"),
    [
        ({"do": "activate"}, True, "Aktív EESZT-kapcsolat 14:00-ig, az aktiválástól (07:00) számítva."),
        ({"do": "activate", "at": "06:30"}, True, "Aktív EESZT-kapcsolat 13:30-ig, az aktiválástól (06:30) számítva."),
        ({"do": "activate", "at": "25:99"}, False, "Ez nem időpont: 25:99. Így írd: ÓÓ:PP, például 08:05."),
        (
            {"do": "activate", "at": "23:00"},
            False,
            "Az aktiválás ideje (23:00) túl régi: 7 óra elteltével a kapcsolat már letelt.",
        ),
        ({"do": "activate", "practitioner": "x"}, False, "Nincs ilyen orvos: x. Akik itt vannak: Dr. Minta Éva."),
        ({"do": "end"}, False, "Most nem tudok futó kapcsolatról."),
        ({"do": "snooze", "minutes": 10}, True, "Feljegyeztem a halasztást: 07:10-kor szólok újra, ha kell."),
        ({"do": "snooze", "minutes": 500}, False, "A halasztás 1 és 240 perc között lehet, ez pedig 500."),
        ({"do": "snooze", "minutes": True}, False, None),
        ({"do": "snooze"}, False, None),
        ({"do": "done"}, True, "Feljegyeztem, hogy mára végeztél: 04:00-ig nem emlékeztetlek az aktiválásra."),
        ({"do": "undo"}, False, None),
        ({"do": "dismiss", "notice": "session_ending"}, True, "Az értesítést bezártam."),
        ({"do": "dismiss"}, False, None),
        ({"do": "reread"}, True, "A beállításokat újraolvastam."),
        ({"do": "quit"}, True, "A Hetes kilép."),
        ({"do": "dance"}, False, None),
        ({"do": 7}, False, None),
        ({"do": "activate", "practitioner": 7}, False, None),
        ({"do": "history", "days": 0}, False, None),
    ],
)
def test_the_desk_answers_every_request_with_one_sentence(request_, ok, said):
    reply = api_of(world(EVA)).ask(request_)
    assert reply["ok"] is ok
    assert said is None or reply["said"] == said
    assert "\n" not in reply["said"]


def test_the_desk_tells_status_and_history():
    fakes = world(EVA)
    api = api_of(fakes)
    api.ask({"do": "activate"})
    fakes.wait(hours=6, minutes=50)
    fakes.engine.turn(NoticeTaken(fakes.engine.state.orders, "fake"))
    status = api.ask({"do": "status"})["status"]
    assert status["face"] == "ending"
    assert status["practitioners"][0]["session"]["remaining_s"] == 600
    told = api.ask({"do": "history", "days": 1})["history"]
    assert [n["channel"] for n in told["notices"]] == [None, "fake"]


def test_activating_twice_says_that_it_is_known():
    api = api_of(world(EVA, ADAM))
    assert api.ask({"do": "activate", "practitioner": "eva"})["ok"]
    again = api.ask({"do": "activate", "practitioner": "eva"})
    assert again["said"] == "Dr. Minta Éva: Ezt már tudom: aktív EESZT-kapcsolat 14:00-ig."


def test_a_time_of_day_is_the_latest_such_time_that_is_not_in_the_future():
    story = Story("07:00")
    assert latest_time("06:59", story.now, story.state) == story.at("06:59")
    assert latest_time("07:00", story.now, story.state) == story.now
    assert latest_time("07:01", story.now, story.state) == story.at("2026-11-22 07:01")
    assert MONDAY == "2026-11-23"
    for wrong in ("24", "24:00", "7:5", "a:bc", "-1:00", "٣:٠٠"):
        assert latest_time(wrong, story.now, story.state) is None
