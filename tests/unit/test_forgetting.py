"""A person who was removed leaves the state; whoever stays keeps theirs."""

from __future__ import annotations

import json

from hetes.core.forgetting import without
from hetes.core.snapshot import snapshot
from tests.support.story.story import ADAM, EVA, Story, settings


def test_nothing_of_the_one_is_left_and_nothing_of_the_other_is_lost():
    story = Story("07:50", settings(EVA, ADAM)).card().use().activate("eva").activate("adam").guide("adam", tick=None)
    story = story.wait(hours=8).snooze(10).done("adam").undo().done("adam").lock()
    told = snapshot(story.state)
    assert "adam" in json.dumps(told)
    left = without(story.state, ["adam"])
    after = snapshot(left)
    assert "adam" not in json.dumps(after)
    assert after["sessions"] == [each for each in told["sessions"] if each["practitioner"] == "eva"]
    assert after["judged"] == [each for each in told["judged"] if "adam" not in each]
    assert (after["numbers"], after["readers"]) == (told["numbers"], told["readers"])
    assert (left.locked_at, left.heard) == (story.state.locked_at, story.state.heard)
    assert without(story.state, ["nobody"]) == story.state
