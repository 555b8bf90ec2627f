"""Connections that broke off at about the same age: what is offered, and what is not (it is never done by itself)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from hetes.adapters.settings.file import SettingsFile
from hetes.core.events import LengthDeclined
from hetes.core.views.history import Row
from hetes.core.views.losses import losses
from hetes.panel.pages.today.questions import asks
from tests.support.fakes.environment import FakeWorld
from tests.support.story.story import ADAM, BUDAPEST, EVA, Story, settings
from tests.unit.test_control_api import api_of

SIX = 360


def session(story: Story, number: int, minutes: int, *, lost: bool = True, who: str = "eva") -> list[Row]:
    """Return the rows of a session that lay so many days back and ended so many minutes after its start."""
    start = story.at("08:00") - timedelta(days=number)
    end, name = start + timedelta(minutes=minutes), f"s{number}"
    begun = {"session": name, "started_at": start.isoformat(), "source": "cli"}
    begun["ends_at"] = (start + timedelta(hours=7)).isoformat()
    ended = {"session": name, "ended_at": end.isoformat()} | ({} if lost else {"why": "ended"})
    told = "session_lost" if lost else "session_ended"
    return [Row(start, "session_started", who, begun), Row(end, told, who, ended)]


def rows(story: Story, *minutes: int, others: int = 0) -> list[Row]:
    found = [row for number, each in enumerate(minutes, 1) for row in session(story, number, each)]
    rest = [row for n in range(others) for row in session(story, len(minutes) + n + 1, 400, lost=False)]
    return sorted([*found, *rest], key=lambda row: row.at)


def offered(story: Story, told: list[Row]) -> list[tuple[str, int, int, int]]:
    found = losses(told, story.state, story.now)
    return [(each["practitioner"], each["times"], each["of"], each["minutes"]) for each in found]


def test_three_of_ten_that_broke_off_alike_are_an_offer_of_the_smallest():
    story = Story("12:00", settings(EVA))
    assert offered(story, rows(story, 370, 362, 374, others=7)) == [("eva", 3, 10, 362)]
    assert offered(story, rows(story, 370, 362, others=8)) == []


def test_fifteen_minutes_apart_is_not_alike():
    story = Story("12:00", settings(EVA))
    assert offered(story, rows(story, 360, 367, 375)) == []
    assert offered(story, rows(story, 360, 367, 374)) == [("eva", 3, 3, SIX)]


def test_of_older_ones_than_the_last_ten_nothing_is_learned():
    story = Story("12:00", settings(EVA))
    recent = [row for n in range(1, 9) for row in session(story, n, 400, lost=False)]
    old = [row for n in range(9, 12) for row in session(story, n, SIX)]
    assert offered(story, sorted([*recent, *old], key=lambda row: row.at)) == []


def test_what_was_ended_by_hand_is_no_loss():
    story = Story("12:00", settings(EVA))
    told = [row for n in range(1, 6) for row in session(story, n, SIX, lost=False)]
    assert offered(story, sorted(told, key=lambda row: row.at)) == []


def test_another_ones_losses_are_not_mine():
    story = Story("12:00", settings(EVA, ADAM))
    told = [row for n in (1, 2, 3) for row in session(story, n, SIX, who="adam" if n == 3 else "eva")]
    assert offered(story, sorted(told, key=lambda row: row.at)) == []


def test_whoever_reckons_with_it_or_does_not_want_to_is_not_asked_again():
    story = Story("12:00", settings(replace(EVA, length=timedelta(hours=6))))
    assert offered(story, rows(story, SIX, SIX, SIX)) == []
    story = Story("12:00", settings(EVA)).when(LengthDeclined("eva", timedelta(hours=6))).restart()
    assert story.state.declined == {"eva": timedelta(hours=6)}
    assert offered(story, rows(story, SIX, SIX, SIX)) == []
    assert offered(story, rows(story, 350, 350, 350)) == [("eva", 3, 3, 350)]


def test_the_page_asks_in_words_whether_to_reckon_with_it():
    told = {
        "practitioners": [{}],
        "losses": [{"practitioner": "eva", "name": "Dr. Minta Éva", "of": 10, "times": 3, "minutes": SIX}],
    }
    (ask,) = asks(told, "hu")
    assert ask.text == ("Az utóbbi 10 kapcsolatból 3 a jelzésed szerint 6 óra körül szakadt meg. Számoljak ezzel?")
    assert [(answer.label, answer.do, answer.facts["minutes"]) for answer in ask.answers] == [
        ("Igen", "length", "360"),
        ("Nem", "keep_length", "360"),
    ]


@pytest.mark.parametrize(("login", "offered"), [("card", 1), ("phone", 1), ("mobiltoken", 0), ("token", 0)])
def test_the_steps_after_a_card_has_expired_are_offered_only_to_whoever_activates_with_one(login, offered):
    world = FakeWorld(settings(replace(EVA, login=login, card_expires=date(2026, 11, 20))), Story("08:00").now)
    assert len(asks(api_of(world).ask({"do": "today"})["today"], "hu")) == offered


def test_the_agent_offers_it_from_its_own_journal_until_it_is_declined():
    fakes = FakeWorld(settings(EVA), Story("08:00").now)
    desk = api_of(fakes)
    for _ in range(3):
        assert desk.ask({"do": "activate"})["ok"]
        fakes.wait(hours=6)
        assert desk.ask({"do": "lost"})["ok"]
        fakes.wait(hours=18)
    (offer,) = desk.ask({"do": "losses"})["losses"]
    assert (offer["practitioner"], offer["times"], offer["of"], offer["minutes"]) == ("eva", 3, 3, SIX)
    assert desk.ask({"do": "decline", "practitioner": "eva", "minutes": SIX})["ok"]
    assert desk.ask({"do": "losses"})["losses"] == []
    assert not desk.ask({"do": "decline", "practitioner": "nobody", "minutes": SIX})["ok"]


def test_nothing_is_taken_for_an_instant_that_is_none():
    story = Story("12:00", settings(EVA))
    told = [row for row in rows(story, SIX, SIX, SIX) if isinstance(row.at, datetime)]
    broken = Row(story.now, "session_lost", "eva", {"session": "s1", "ended_at": "yesterday"})
    assert offered(story, [*told, broken]) == [("eva", 3, 3, SIX)]


def test_a_length_that_is_agreed_to_stands_in_the_file_for_that_practitioner(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_text('[[practitioner]]\nid = "eva"\nname = "Dr. Minta Éva"\n', encoding="utf-8")
    file = SettingsFile(path, lambda: BUDAPEST)
    file.read()
    file.edit_practitioner("eva", length="5h52m")
    assert [one.length for one in file.read()[0].configured] == [timedelta(hours=5, minutes=52)]
