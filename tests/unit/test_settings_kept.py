"""While the settings file is in trouble, whoever works here stays: nothing of theirs is lost, and it is said."""

from __future__ import annotations

import stat

import pytest

from hetes.core.settings import Settings
from hetes.ports import SettingsError
from tests.support.fakes.settings_world import ALL, FAULTS, SettingsWorld, listed

HELD = "A legutóbbi jó beállítások maradnak érvényben."


@pytest.fixture
def world(tmp_path) -> SettingsWorld:
    made = SettingsWorld(tmp_path, listed("eva", "adam"))
    made.busy("eva")
    made.busy("adam")
    return made


def ids(settings: Settings) -> list[str]:
    return [one.id for one in settings.configured]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_file_in_trouble_takes_nobody_along_is_told_and_forgotten_once_it_is_well(world, fault):
    FAULTS[fault](world)
    world.beat()
    assert (world.kept("eva"), world.kept("adam")) == (ALL, ALL)
    (problem,) = world.engine.told_problems()
    assert "settings.toml" in problem
    assert HELD in problem
    assert "problem" in world.visible
    assert world.notifier.visible["problem/"].text == problem
    world.begin_again()
    assert (world.kept("eva"), world.kept("adam")) == (ALL, ALL)
    assert world.engine.told_problems() == (problem,)
    world.put(listed("eva", "adam"))
    world.beat()
    assert world.engine.told_problems() == ()
    assert "problem" not in world.visible
    assert (world.kept("eva"), world.kept("adam")) == (ALL, ALL)


@pytest.mark.parametrize("fault", FAULTS)
def test_every_program_of_hetes_sees_what_holds(world, fault):
    FAULTS[fault](world)
    settings, problems = world.file().read()
    assert ids(settings) == ["eva", "adam"]
    assert HELD in problems[0]
    assert [one.id for one in world.file().practitioners()] == ["eva", "adam"]


def test_a_moved_folder_takes_nobody_along(world):
    moved = world.path.parent.rename(world.path.parent.with_name("elsewhere"))
    world.beat()
    world.begin_again()
    assert (world.kept("eva"), world.kept("adam")) == (ALL, ALL)
    moved.rename(world.path.parent)
    world.beat()
    assert world.engine.told_problems() == ()


def test_a_folder_that_moves_together_with_the_copy_takes_nobody_along(world):
    moved = [folder.rename(folder.with_name(f"{folder.name}-elsewhere")) for folder in (world.path.parent, world.data)]
    world.beat(2)
    assert (world.kept("eva"), world.kept("adam")) == (ALL, ALL)
    assert HELD in world.engine.told_problems()[0]
    assert len(moved) == 2


def test_a_copy_that_is_not_there_is_written_again_before_it_is_needed_twice(world):
    world.copy.unlink()
    world.clear()
    world.beat()
    world.begin_again()
    assert (world.kept("eva"), world.kept("adam")) == (ALL, ALL)


def test_who_is_missing_from_a_file_of_others_is_believed_at_the_second_look_only(world):
    world.put(listed("adam"))  # perhaps the first half of what an editor is about to write
    world.beat()
    assert world.kept("eva") == ALL
    world.put(listed("adam", "eva"))
    world.beat(2)
    assert (world.kept("eva"), world.kept("adam")) == (ALL, ALL)
    world.put(listed("adam"))
    world.beat(2)
    assert world.kept("eva") == (False, False, True)
    assert world.kept("adam") == ALL
    assert world.engine.told_problems() == ()


def test_the_guide_is_there_again_with_whoever_comes_back(world):
    world.put(listed("adam"))
    world.beat(2)
    world.put(listed("adam", "eva"))
    world.beat()
    assert world.kept("eva") == (False, False, True)


def test_who_is_removed_by_hetes_goes_at_once_be_it_the_last_one(world):
    world.file().remove_practitioner("eva")
    world.engine.reread()
    assert (world.kept("eva")[0], world.kept("adam")) == (False, ALL)
    world.file().remove_practitioner("adam")
    world.engine.reread()
    assert world.engine.state.sessions == {}
    assert world.engine.state.settings.configured == ()
    assert world.engine.told_problems() == ()
    world.begin_again()
    assert world.engine.state.settings.configured == ()


def test_the_last_one_can_be_removed_though_somebody_has_cleaned_the_copy_away(world):
    world.copy.unlink()
    world.file().remove_practitioner("eva")
    world.copy.unlink()
    world.file().remove_practitioner("adam")
    world.engine.reread()
    assert world.engine.state.settings.configured == ()
    assert world.engine.told_problems() == ()


@pytest.mark.parametrize("fault", ["missing", "empty", "only comments", "without people"])
def test_one_can_be_removed_while_the_last_good_settings_hold(world, fault):
    FAULTS[fault](world)
    world.beat()
    world.file().remove_practitioner("eva")
    world.engine.reread()
    assert (world.kept("eva")[0], world.kept("adam")) == (False, ALL)
    world.file().remove_practitioner("adam")
    world.engine.reread()
    assert world.engine.state.settings.configured == ()
    assert world.engine.told_problems() == ()


@pytest.mark.parametrize("fault", ["missing", "empty"])
def test_a_change_while_there_is_no_file_is_made_in_what_holds(world, fault):
    FAULTS[fault](world)
    assert world.file().add_practitioner("Dr. Új") == "p3", "nobody gets the id of one who works here"
    assert [one.id for one in world.file().read()[0].configured] == ["eva", "adam", "p3"]
    world.beat()
    assert (world.kept("eva"), world.kept("adam")) == (ALL, ALL)


def test_a_file_without_people_is_not_changed_while_others_hold(world):
    FAULTS["without people"](world)
    before = world.path.read_bytes()
    for change in (
        lambda: world.file().add_practitioner("Dr. Új"),
        lambda: world.file().change({"session.length": "9h"}),
    ):
        with pytest.raises(SettingsError, match="egy orvos sincs"):
            change()
    assert world.path.read_bytes() == before


def test_who_takes_the_copy_away_begins_anew(world):
    world.clear()
    world.beat()
    assert "settings.last-good.toml" in world.engine.told_problems()[0]
    world.copy.unlink()
    world.beat()
    assert world.engine.state.settings.configured == ()
    assert world.engine.told_problems() == ()


def test_who_takes_both_away_while_no_agent_runs_begins_anew(world):
    world.clear()
    world.copy.unlink()
    world.begin_again()
    assert world.engine.state.settings.configured == ()
    assert world.engine.told_problems() == ()


def test_the_copy_is_for_its_owner_alone_and_holds_the_text(world):
    assert stat.S_IMODE(world.copy.stat().st_mode) == 0o600
    assert world.copy.read_text("utf-8") == listed("eva", "adam")


@pytest.mark.parametrize("content", [b"", b"\xff\x00", b"[[practitioner]", b"#" * 2_000_000])
def test_a_damaged_copy_hurts_nobody_while_the_file_is_well(world, content):
    world.copy.write_bytes(content)
    world.begin_again()
    assert (world.kept("eva"), world.kept("adam")) == (ALL, ALL)
    world.clear()
    world.beat()
    assert (world.kept("eva"), world.kept("adam")) == (ALL, ALL)


def test_a_copy_that_cannot_be_written_is_held_in_memory(world):
    world.copy.unlink()
    world.copy.mkdir()
    world.begin_again()
    world.clear()
    world.beat(2)
    assert (world.kept("eva"), world.kept("adam")) == (ALL, ALL)
    assert HELD in world.engine.told_problems()[0]


def test_where_nobody_was_configured_a_missing_file_is_no_problem(tmp_path):
    world = SettingsWorld(tmp_path, 'language = "hu"\n')
    world.busy("default")
    world.clear()
    world.beat(2)
    assert world.engine.told_problems() == ()
    assert world.kept("default") == ALL
