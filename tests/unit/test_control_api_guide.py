"""The control API's answers about the guide: whom it is about, what was done, all or nothing."""

from __future__ import annotations

from typing import Any

import pytest

from hetes.agent.control_api import ControlApi
from hetes.core.state import STEPS
from tests.support.fakes.environment import FakeWorld
from tests.support.story.story import ADAM, EVA, NO_HOURS, Story, settings


def api(world: FakeWorld) -> Any:
    """Return what asks a control API in the test's own thread."""
    answers = ControlApi(world.engine, world.store, lambda: None)
    return lambda **request: answers._answer({"do": "guide", **request})


def world_of(under: Any = NO_HOURS) -> FakeWorld:
    return FakeWorld(under, Story("07:00", under).now)


def test_asking_alone_changes_nothing_and_stores_nothing() -> None:
    world = world_of()
    before = world.engine.state
    told = api(world)()
    assert told["ok"]
    assert told["said"] == ""
    assert told["guide"]["practitioner"] == "default"
    assert told["guide"]["name"] == ""
    assert world.engine.state is before


def test_with_nobody_configured_the_guide_is_everybody_s() -> None:
    world = world_of()
    ask = api(world)
    assert ask(begin=True)["said"] == "Kezdjük!"
    assert ask(tick="needed")["guide"]["next"] == "recognised"
    assert world.restart().state.guides["default"].ticked.keys() == {"needed"}


def test_of_several_the_one_on_duty_is_meant_and_else_the_names_are_asked_for() -> None:
    world = world_of(settings(EVA, ADAM))
    assert api(world)(begin=True)["reason"] == "which_practitioner"
    world.wait(hours=5, minutes=30)  # 12:30: Éva consults, Ádám has his break
    assert api(world)(begin=True)["said"].startswith("Dr. Minta Éva: Kezdjük!")


def test_begun_again_is_said_and_takes_the_ticks() -> None:
    ask = api(world_of(settings(EVA)))
    ask(begin=True, tick="needed")
    told = ask(begin=True)
    assert told["said"].startswith("Kezdjük elölről!")
    assert told["guide"]["left"] == len(STEPS)


def test_what_was_done_is_told_in_order_with_the_name_once() -> None:
    world = world_of(settings(EVA, ADAM))
    told = api(world)(practitioner="adam", begin=True, tick="can", untick="can")
    assert told["said"] == ("Dr. Próba Ádám: Kezdjük! Kipipálva: Ha CAN-számot kér. Újra nyitva: Ha CAN-számot kér.")
    assert told["guide"]["left"] == len(STEPS)


@pytest.mark.parametrize("request_", [{"tick": "nonsense"}, {"begin": True, "untick": "x" * 1_000}])
def test_an_unknown_step_is_named_shortly_and_nothing_is_begun(request_: dict[str, Any]) -> None:
    world = world_of()
    told = api(world)(**request_)
    assert (told["ok"], told["reason"]) == (False, "unknown_step")
    assert all(step in told["said"] for step in STEPS)
    assert len(told["said"]) < 250
    assert world.engine.state.guides == {}


def test_what_cannot_be_stored_is_refused_and_not_done() -> None:
    world = world_of()
    ask = api(world)
    ask(begin=True)
    world.store.fail = "full"
    told = ask(tick="needed")
    assert (told["ok"], told["reason"]) == (False, "not_stored.full")
    assert world.engine.state.guides["default"].ticked == {}
    assert ask(begin=True)["reason"] == "not_stored.full"
    world.store.fail = None
    assert ask(tick="needed")["guide"]["left"] == len(STEPS) - 1


def test_it_speaks_the_language_of_the_settings() -> None:
    told = api(world_of(settings(EVA, language="en")))(begin=True)
    assert told["language"] == "en"
    assert told["said"] == "Let us begin!"


def test_a_tick_holds_though_the_clock_was_set_back_behind_the_beginning() -> None:
    world = world_of()
    ask = api(world)
    ask(begin=True)
    world.clock.run(hours=-2)
    assert ask(tick="needed")["guide"]["left"] == len(STEPS) - 1
    assert ask(untick="needed")["guide"]["left"] == len(STEPS)
    assert ask(tick="needed")["guide"]["left"] == len(STEPS) - 1
