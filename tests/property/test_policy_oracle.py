"""The product and the literal model of the policy tell the same day the same way."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

from hetes.rehearsal.rehearsal import rehearse_lines
from tests.property.comparing import differences
from tests.property.scenarios import Scenario, scenarios
from tests.support.policy_model import play
from tests.support.story.files import all_stories
from tests.support.system.examples import examples


@pytest.mark.slow
@examples(0.5)
@given(scenarios())
def test_the_product_does_on_any_day_what_the_policy_says(scenario: Scenario):
    said, lines = scenario
    found = differences(play(lines, said, said.zone), rehearse_lines(lines, said))
    assert not found, "\n".join([*found, *(json.dumps(line, ensure_ascii=False) for line in lines)])


@pytest.mark.parametrize("story", list(all_stories()), ids=lambda story: story.name)
def test_the_product_tells_the_days_that_were_worked_out_by_hand(story):
    found = differences(story.expected, rehearse_lines(story.lines, story.settings))
    assert not found, "\n".join(found)
