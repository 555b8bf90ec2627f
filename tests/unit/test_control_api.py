"""What the control API answers to requests."""

from __future__ import annotations

import pytest

from hetes.agent.command_requests import latest_time
from hetes.agent.control_api import ControlApi
from hetes.core.events import (
    NoticeTaken,
)
from hetes.core.notices.registry import RULES
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
        (
            {"do": "activate"},
            True,
            "Feljegyeztem az aktiválást (07:00): az EESZT-kapcsolat innen számítva 14:00-ig tart.",
        ),
        (
            {"do": "activate", "at": "06:30"},
            True,
            "Feljegyeztem az aktiválást (06:30): az EESZT-kapcsolat innen számítva 13:30-ig tart.",
        ),
        ({"do": "activate", "at": "25:99"}, False, "Ez nem időpont: 25:99. Így írd: ÓÓ:PP, például 08:05."),
        (
            {"do": "activate", "at": "23:00"},
            False,
            "Az aktiválás ideje (tegnap 23:00) túl régi: 7 óra alatt a kapcsolat ideje letelik.",
        ),
        ({"do": "activate", "practitioner": "x"}, False, "Nincs ilyen orvos: x. Akik itt vannak: Dr. Minta Éva."),
        ({"do": "end"}, False, "Most nem tudok futó kapcsolatról."),
        ({"do": "snooze", "minutes": 10}, True, "Feljegyeztem a halasztást: 07:10-kor szólok újra, ha kell."),
        ({"do": "snooze", "minutes": 500}, False, "A halasztás 1 és 240 perc között lehet, nem 500."),
        ({"do": "snooze", "minutes": True}, False, None),
        ({"do": "snooze"}, False, None),
        ({"do": "done"}, True, "Feljegyeztem, hogy mára végeztél: 04:00-ig nem emlékeztetlek az aktiválásra."),
        ({"do": "undo"}, False, None),
        ({"do": "dismiss", "notice": "session_ending"}, True, "Ez az értesítés most nincs a képernyőn."),
        (
            {"do": "dismiss", "notice": "session_endin"},
            False,
            "Nincs ilyen értesítés: session_endin. Ezek vannak: " + ", ".join(rule.notice for rule in RULES) + ".",
        ),
        ({"do": "dismiss", "notice": "session_ending", "practitioner": "x"}, False, None),
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


def test_a_time_that_was_yesterday_s_is_told_as_such():
    api = api_of(world(EVA))
    api.ask({"do": "activate"})
    said = api.ask({"do": "end", "at": "23:59"})["said"]
    assert said == "Ez az időpont (tegnap 23:59) korábbi a kapcsolat aktiválásánál (07:00)."
    after_midnight = world(EVA)
    after_midnight.wait(hours=17, minutes=10)  # 00:10
    told = api_of(after_midnight).ask({"do": "activate", "at": "23:50"})["said"]
    assert told == "Feljegyeztem az aktiválást (tegnap 23:50): az EESZT-kapcsolat innen számítva 06:50-ig tart."


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
    assert (
        again["said"] == "Dr. Minta Éva: Ezt már feljegyeztem (07:00): az EESZT-kapcsolat innen számítva 14:00-ig tart."
    )


def test_a_time_of_day_is_the_latest_such_time_that_is_not_in_the_future():
    story = Story("07:00")
    assert latest_time("06:59", story.now, story.state) == story.at("06:59")
    assert latest_time("07:00", story.now, story.state) == story.now
    assert latest_time("07:01", story.now, story.state) == story.at("2026-11-22 07:01")
    assert MONDAY == "2026-11-23"
    for wrong in ("24", "24:00", "7:5", "a:bc", "-1:00", "٣:٠٠"):
        assert latest_time(wrong, story.now, story.state) is None


EVERYBODY_S = [
    ({"do": "snooze", "minutes": 10}, "Mindenki: Feljegyeztem a halasztást: "),
    ({"do": "continue"}, "Mindenki: Feljegyeztem, hogy mégis folytatod"),
    ({"do": "undo"}, "Mindenki: Visszavontam: mégis folytatom."),
    ({"do": "snooze", "minutes": 10, "practitioner": "adam"}, "Dr. Próba Ádám: Feljegyeztem a halasztást: "),
    ({"do": "undo"}, "Dr. Próba Ádám: Visszavontam: halasztás."),
    ({"do": "activate", "practitioner": "adam", "at": "06:00"}, "Dr. Próba Ádám: Feljegyeztem az aktiválást (06:00)"),
    ({"do": "undo"}, "Dr. Próba Ádám: Visszavontam: aktiváltam."),
    ({"do": "activate", "practitioner": "eva"}, "Dr. Minta Éva: Feljegyeztem az aktiválást (07:00)"),
    ({"do": "lost"}, "Dr. Minta Éva: Feljegyeztem, hogy a kapcsolat 07:00-kor megszakadt."),
    ({"do": "done", "practitioner": "eva"}, "Dr. Minta Éva: Feljegyeztem, hogy mára végeztél"),
    ({"do": "continue", "practitioner": "eva"}, "Dr. Minta Éva: Feljegyeztem, hogy mégis folytatod"),
]


def test_every_answer_says_whose_it_is_where_there_are_several_and_nobody_s_where_there_is_one():
    several, alone = api_of(world(EVA, ADAM)), api_of(world(ADAM))
    for request, begins in EVERYBODY_S:
        assert several.ask(request)["said"].startswith(begins)
        if request.get("practitioner") == "adam" or "practitioner" not in request:
            assert ": Feljegyeztem" not in alone.ask(request)["said"]


def test_a_notice_is_closed_whose_it_is_told_by_name_or_by_its_being_the_only_one():
    fakes = world(EVA, ADAM)
    api = api_of(fakes)
    for who in ("eva", "adam"):
        api.ask({"do": "activate", "practitioner": who})
    fakes.wait(hours=7)
    asked = {"do": "dismiss", "notice": "session_expired"}
    assert api.ask(asked)["reason"] == "which_practitioner"
    assert api.ask({**asked, "practitioner": "nobody"})["reason"] == "unknown_practitioner"
    assert api.ask({**asked, "practitioner": "dr. minta éva"})["said"] == "Dr. Minta Éva: Bezártam az értesítést."
    assert api.ask({**asked, "practitioner": "eva"})["said"].endswith("Ez az értesítés most nincs a képernyőn.")
    assert api.ask(asked)["said"] == "Dr. Próba Ádám: Bezártam az értesítést."
    assert not fakes.engine.state.visible
