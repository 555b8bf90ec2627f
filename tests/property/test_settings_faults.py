"""As long as no good settings file lacks a practitioner, nothing of theirs is lost, whatever happens to the file."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.support.fakes.settings_world import ALL, FAULTS, SettingsWorld, listed
from tests.support.system.examples import examples

GOOD = {
    "as it was": lambda w: w.put(listed("eva", "adam")),
    "one more": lambda w: w.put(listed("eva", "adam", "zoe")),
    "another order": lambda w: w.put(listed("adam", "eva")),
    "a wrong value": lambda w: w.put(listed("eva", "adam") + '[session]\nlength = "70h"\n'),
    "a first half": lambda w: w.put(listed("adam")),  # what follows comes before the next look or is the whole file
}
THEN = {
    "a beat": lambda w: w.beat(),
    "two events": lambda w: (w.engine.turn(), w.engine.turn()),
    "a restart": lambda w: w.begin_again(),
    "an edit": lambda w: w.settings.learn_card("3B00", eszemelyi=False),
    "nothing": lambda w: None,
}
STATES = {**FAULTS, **GOOD}


@examples(0.5)
@given(st.lists(st.tuples(st.sampled_from(sorted(STATES)), st.sampled_from(sorted(THEN))), max_size=12))
def test_nothing_is_lost_and_all_is_well_a_beat_after_the_file_is(history):
    with tempfile.TemporaryDirectory() as folder:
        world = SettingsWorld(Path(folder), listed("eva", "adam"))
        world.busy("eva")
        world.busy("adam")
        for state, then in history:
            STATES[state](world)
            if state == "a first half":
                world.engine.turn()  # seen at once
                world.put(listed("adam", "eva"))
            THEN[then](world)
            assert (world.kept("eva"), world.kept("adam")) == (ALL, ALL), (state, then)
            assert {"eva", "adam"} <= {one.id for one in world.engine.state.settings.configured}
        world.put(listed("eva", "adam", "zoe"))
        world.beat(2)
        assert world.engine.told_problems() == ()
        assert "problem" not in world.visible
        assert [one.id for one in world.engine.state.settings.configured] == ["eva", "adam", "zoe"]
        assert (world.kept("eva"), world.kept("adam")) == (ALL, ALL)
