"""The page Új igazolvány as data."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hetes.core.events import GuideBegun, GuideTicked
from hetes.core.state import STEPS
from hetes.core.views.guide import guide_status
from hetes.panel.pages.new_card.view import new_card_view
from tests.support.story.story import EVA, Story, settings


def view(story: Story, **query: str):
    return new_card_view(guide_status(story.state, "eva", story.now), "hu", query)


def test_the_two_questions_come_first_and_their_answers_lead_on():
    story = Story("07:00", settings(EVA))
    assert view(story).outcome is None
    assert view(story, activated="yes").outcome is None
    assert view(story, activated="yes", sent="maybe").outcome is None
    both = view(story, activated="yes", sent="yes")
    assert both.known == tuple(step for step in STEPS if step not in ("connection", "check"))
    assert [asked.answer for asked in both.questions] == [True, True]
    assert view(story, activated="no", sent="no").known == ()


def test_whoever_activates_without_a_card_is_told_that_these_steps_do_not_concern_them_until_they_begin():
    assert not view(Story("07:00", settings(EVA))).cardless
    story = Story("07:00", settings(replace(EVA, login="mobiltoken")))
    assert view(story).cardless
    assert not view(story.when(GuideBegun("eva"))).cardless


@pytest.mark.parametrize("ticks", [(), ("needed",), STEPS[:4], STEPS])
def test_the_table_of_codes_is_always_at_hand_and_only_once(ticks):
    story = Story("07:00", settings(EVA)).when(GuideBegun("eva"), *(GuideTicked(step, "eva") for step in ticks))
    shown = view(story)
    assert (shown.done, shown.total) == (len(ticks), len(STEPS))
    open_step = next((step for step in shown.guide.steps if step.key == shown.guide.next), None)
    assert shown.codes_above == bool(open_step and open_step.with_codes)
    assert view(story, all="1").codes_above
