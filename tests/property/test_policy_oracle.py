"""The product and the literal model of the policy tell the same day the same way."""

from __future__ import annotations

import json

from hetes.rehearse import rehearse_lines
from hypothesis import HealthCheck, given, settings
from tests.property.comparing import differences
from tests.property.scenarios import Scenario, scenarios
from tests.support.policy_model import play

# The notices that the product gives so far; a scenario has no event that concerns only others.
SUPPORTED = (
    "session_ending",
    "session_expired",
    "card_service_lost",
    "activate_before_hours",
    "session_will_end_in_hours",
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(scenarios(SUPPORTED))
def test_the_product_does_on_any_day_what_the_policy_says(scenario: Scenario):
    said, lines = scenario
    found = differences(play(lines, said, said.zone), rehearse_lines(lines, said))
    assert not found, "\n".join([*found, *(json.dumps(line, ensure_ascii=False) for line in lines)])
