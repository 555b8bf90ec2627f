"""Invented scenarios are legal, meet every notice they may, and the model keeps the policy's promises on all of them."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import datetime, timedelta

from hypothesis import HealthCheck, Phase, given, settings

from tests.property.comparing import differences
from tests.property.scenarios import Line, Scenario, scenarios
from tests.property.surgeries import ALL_KINDS, SESSION_KINDS
from tests.support.policy_model import play
from tests.support.system.examples import examples

PLAIN = examples(0.4)


class AllMetError(Exception):
    """There is nothing more to see."""


def notices(output: list[Line]) -> set[str]:
    return {line["notice"] for line in output if line["do"] == "notify"}


def test_scenarios_meet_every_notice_and_every_face():
    wanted = {*ALL_KINDS, "idle", "active", "ending", "missing", "expired"}
    met: set[str] = set()

    @settings(
        max_examples=400,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(scenarios())
    def look(scenario: Scenario):
        said, lines = scenario
        output = play(lines, said, said.zone)
        met.update(notices(output) | {line["face"] for line in output if line["do"] == "face"})
        if met == wanted:  # to invent more would be the dearest part of it
            raise AllMetError

    with suppress(AllMetError):
        look()
    assert met == wanted


@PLAIN
@given(scenarios(SESSION_KINDS))
def test_a_scenario_restricted_to_some_notices_meets_no_other(scenario: Scenario):
    said, lines = scenario
    assert notices(play(lines, said, said.zone)) <= set(SESSION_KINDS)


@PLAIN
@given(scenarios())
def test_lines_go_back_in_time_only_by_setting_the_clock(scenario: Scenario):
    _, lines = scenario
    clock = datetime.fromisoformat(lines[0]["at"])
    for line in lines:
        at = datetime.fromisoformat(line["at"])
        assert at.utcoffset() is not None
        assert at >= clock
        clock = datetime.fromisoformat(line.get("to", line["at"]))
    assert [line["event"] for line in lines].count("until") == 1
    assert lines[-1]["event"] == "until"


@examples(0.25)
@given(scenarios())
def test_a_restart_at_any_line_while_awake_is_not_noticed(scenario: Scenario):
    said, lines = scenario
    restarted: list[Line] = []
    asleep = False
    woke_at: datetime | None = None
    for line in lines:
        at = datetime.fromisoformat(line["at"])
        if line["event"] in {"suspend", "resume", "restart"}:
            asleep = line["event"] == "suspend"
            woke_at = None if asleep else at
        settling = woke_at is not None and timedelta(0) <= at - woke_at < timedelta(seconds=6)
        odd = at.replace(microsecond=0) - timedelta(seconds=0.3)  # an instant at which nothing else happens
        calm = not asleep and not settling and line["event"] != "clock_set"
        if calm and restarted and datetime.fromisoformat(restarted[-1].get("to", restarted[-1]["at"])) < odd:
            restarted.append({"at": odd.isoformat(), "event": "restart"})
        restarted.append(line)
    assert not differences(play(lines, said, said.zone), play(restarted, said, said.zone))


@PLAIN
@given(scenarios())
def test_nothing_is_said_while_the_computer_sleeps(scenario: Scenario):
    said, lines = scenario
    if any(line["event"] == "clock_set" for line in lines):
        return
    output = [datetime.fromisoformat(line["at"]) for line in play(lines, said, said.zone)]
    slept_at: datetime | None = None
    for line in lines:
        at = datetime.fromisoformat(line["at"])
        if slept_at is not None:
            assert not [told for told in output if slept_at < told < at]
        slept_at = at if line["event"] == "suspend" else None


@PLAIN
@given(scenarios())
def test_one_step_says_at_most_one_thing_to_each(scenario: Scenario):
    said, lines = scenario
    steps = Counter(
        (line["at"], line["practitioner"]) for line in play(lines, said, said.zone) if line["do"] == "notify"
    )
    if not any(line["event"] == "clock_set" for line in lines):  # it brings an instant back for a second time
        assert max(steps.values(), default=1) == 1
