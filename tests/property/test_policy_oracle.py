"""The product and the literal model of the policy tell the same day the same way."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings

from hetes.rehearse import rehearse_lines
from tests.property.comparing import differences
from tests.property.scenarios import Scenario, scenarios
from tests.support.policy_model import play
from tests.support.story_files import all_stories

# The notices that the product gives so far; a scenario has no event that concerns only others.
SUPPORTED = (
    "session_ending",
    "session_expired",
    "card_service_lost",
    "activate_before_hours",
    "session_will_end_in_hours",
)

# Events and notices that the product does not know yet; a story about one of them waits for it.
NOT_YET = frozenset(
    {
        "guide",
        "portal",
        "login_suspected",
        "reader_missing",
        "portal_unreachable",
        "card_inserted_no_session",
        "pin_change_due",
        "new_card_steps",
        "card_left_in_reader",
        "card_expiring",
    }
)


@pytest.mark.timeout(400)  # the model is literal and slow
@settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(scenarios(SUPPORTED))
def test_the_product_does_on_any_day_what_the_policy_says(scenario: Scenario):
    said, lines = scenario
    found = differences(play(lines, said, said.zone), rehearse_lines(lines, said))
    assert not found, "\n".join([*found, *(json.dumps(line, ensure_ascii=False) for line in lines)])


TOLD_BY_HAND = [
    story
    for story in all_stories()
    if not NOT_YET & {line.get(part) for line in [*story.lines, *story.expected] for part in ("event", "notice")}
]


@pytest.mark.parametrize("story", TOLD_BY_HAND, ids=lambda story: story.name)
def test_the_product_tells_the_days_that_were_worked_out_by_hand(story):
    found = differences(story.expected, rehearse_lines(story.lines, story.settings))
    assert not found, "\n".join(found)
