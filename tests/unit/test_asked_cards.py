"""The cards that were asked about: each once, and no more are remembered than anybody owns."""

from __future__ import annotations

from hetes.core.devices.unknown_card import ASKED_AT_MOST
from tests.support.story.story import Story


def test_of_many_cards_the_newest_are_remembered():
    story = Story("09:00")
    for n in range(ASKED_AT_MOST + 5):
        story = story.card(f"3B{n:04X}").wait(minutes=2)
    asked = story.state.asked_cards
    assert len(asked) == ASKED_AT_MOST
    assert asked[-1] == f"3B{ASKED_AT_MOST + 4:04X}"
