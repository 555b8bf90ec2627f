"""Stories of the looks at the portal: when they are worth it, how often, and what comes of them."""

from __future__ import annotations

import itertools

from hetes.core.duty import badge
from hetes.core.effects import Probe
from hetes.core.events import PortalProbed
from tests.support.story.story import ADAM, EVA, Story, settings


def probes(story: Story) -> int:
    """Return how often the portal was asked for since the last call."""
    found = sum(isinstance(effect, Probe) for effect in story.effects)
    story.effects.clear()
    return found


def test_nobody_asks_while_nothing_needs_the_portal():
    story = Story("00:00", settings(EVA)).wait_until("07:59")
    assert probes(story) == 0
    story = Story("07:30", settings(EVA)).activate().wait_until("13:59")
    assert probes(story) == 0  # connected until 14:30, and its last half hour is after the hours
    assert probes(Story("08:00").wait(hours=9)) == 0  # nobody has hours
    story = Story("08:00", settings(EVA)).done()
    probes(story)
    assert probes(story.wait(hours=5)) == 0
    day = Story("14:00", settings(EVA))
    assert probes(day.wait_until("2026-11-24 07:59")) == 0


def test_it_is_asked_at_once_when_it_matters_and_again_after_ten_minutes():
    story = Story("07:59", settings(EVA))
    assert probes(story) == 0
    assert probes(story.wait_until("08:00")) == 1
    story.when(PortalProbed(ok=True))
    assert probes(story.wait_until("08:09:59")) == 0
    assert probes(story.wait_until("08:10")) == 1
    story.when(PortalProbed(ok=True)).activate()
    assert probes(story.wait_until("13:59")) == 0


def test_a_failure_is_looked_at_again_soon_and_then_ever_less_often():
    story = Story("08:00", settings(EVA))
    asked_at = []
    for _ in range(60 * 30):
        if probes(story):
            asked_at.append(story.now)
            story.when(PortalProbed(ok=False, reason="dns"))
        story.wait(seconds=5)
    gaps = [round((b - a).total_seconds()) for a, b in itertools.pairwise(asked_at)]
    assert gaps[:5] == [75, 150, 300, 600, 600]
    assert min(gaps) >= 60
    assert "portal_unreachable -" in story.said


def test_an_order_that_nobody_answers_is_not_repeated_soon():
    story = Story("08:00", settings(EVA))
    assert probes(story) == 1
    assert probes(story.wait(minutes=9, seconds=59)) == 0
    assert probes(story.wait(seconds=1)) == 1
    assert probes(story.restart().wait(minutes=1)) == 0


def test_a_session_that_ends_soon_makes_it_matter():
    story = Story("07:30", settings(ADAM)).activate()
    assert probes(story.wait_until("13:59")) == 0
    assert probes(story.wait_until("14:01")) == 1


def test_after_a_sleep_and_with_a_clock_set_back_it_is_asked_again_and_no_more_than_once():
    story = Story("08:00", settings(EVA))
    story.when(PortalProbed(ok=True))
    probes(story)
    story.sleep_until("11:00").wait(seconds=5)
    assert probes(story) == 1
    story.set_clock("09:00").wait(seconds=1)
    assert probes(story) == 1
    assert probes(story.wait(seconds=50)) == 0


def test_the_badge_stands_only_while_it_matters():
    story = Story("08:00", settings(EVA)).probe(False, False)
    assert badge(story.state, story.now) == "portal_unreachable"
    story.activate()
    assert badge(story.state, story.now) is None
    story = Story("08:00", settings(EVA)).probe(False, False).wait_until("14:00")
    assert badge(story.state, story.now) is None


def test_no_more_than_one_request_a_minute_on_the_worst_of_days():
    story = Story("00:00", settings(EVA, ADAM))
    asked_at = []
    for minute in range(24 * 60):
        story.wait(minutes=1)
        if probes(story):
            asked_at.append(story.now)
            story.when(PortalProbed(ok=minute % 3 == 0, reason="timed_out"))
    assert asked_at
    assert all(8 * 60 <= (at - story.at("2026-11-23 00:00")).total_seconds() / 60 <= 18 * 60 for at in asked_at)
    assert min((b - a).total_seconds() for a, b in itertools.pairwise(asked_at)) >= 60
