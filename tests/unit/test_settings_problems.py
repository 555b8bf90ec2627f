"""What is wrong with the settings is on the screen and in the status while it is wrong, and not a beat longer."""

from __future__ import annotations

import pytest

from tests.support.fakes.settings_world import SettingsWorld, listed

LENGTH = '[session]\nlength = "70h"\n'
QUIET = '[reminders]\nquiet = ["x"]\n'


@pytest.fixture
def world(tmp_path) -> SettingsWorld:
    return SettingsWorld(tmp_path, listed("eva"))


def on_screen(world: SettingsWorld) -> str:
    shown = world.notifier.visible.get("problem/")
    return shown.text if shown else ""


def test_a_wrong_value_that_leaves_the_settings_as_they_were_is_told(world):
    world.put(listed("eva") + LENGTH)
    world.beat()
    assert "session.length" in on_screen(world)
    assert "session.length" in world.engine.told_problems()[0]


def test_each_is_withdrawn_when_it_is_mended(world):
    world.put(listed("eva") + LENGTH + QUIET)
    world.beat()
    assert "session.length" in on_screen(world)
    assert "reminders.quiet" in on_screen(world)
    world.put(listed("eva") + QUIET)
    world.beat()
    assert "session.length" not in on_screen(world)
    assert "reminders.quiet" in on_screen(world)
    world.put(listed("eva"))
    world.beat()
    assert on_screen(world) == ""
    assert world.engine.told_problems() == ()


def test_what_stays_wrong_is_told_once(world):
    world.put(listed("eva") + LENGTH)
    world.beat()
    shown = len(world.notifier.shown)
    world.put(listed("eva") + LENGTH + "# a comment\n")
    world.beat(3)
    assert len(world.notifier.shown) == shown


def test_what_is_wrong_at_the_start_is_told_and_withdrawn(world):
    world.put(listed("eva") + LENGTH)
    world.begin_again()
    assert "session.length" in on_screen(world)
    world.put(listed("eva"))
    world.beat()
    assert on_screen(world) == ""


def test_a_problem_of_the_store_is_withdrawn_as_well(world):
    world.store.fail = "full"
    world.settings.change({"session.length": "8h"})
    world.beat()
    assert "megtelt" in on_screen(world)
    world.store.fail = None
    world.beat()
    assert on_screen(world) == ""


def test_problems_follow_the_language(world):
    world.put(listed("eva") + LENGTH)
    world.beat()
    world.put('language = "en"\n' + listed("eva") + LENGTH)
    world.beat()
    assert "the default is used" in on_screen(world)
