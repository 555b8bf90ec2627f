"""The literal model of the policy is itself held to stories that were worked out by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from hetes.core.settings import Practitioner, Settings
from hetes.core.spans import Span
from tests.property.comparing import differences
from tests.property.surgeries import BUDAPEST
from tests.support.policy_model import play
from tests.support.policy_model.localtime import blocks_of, instant_of
from tests.support.story.files import StoryFile, all_stories

STORIES = all_stories()


def test_there_are_stories():
    assert len(STORIES) >= 25


@pytest.mark.parametrize("story", STORIES, ids=[story.name for story in STORIES])
def test_the_model_tells_the_story_as_it_was_worked_out_by_hand(story: StoryFile):
    found = differences(story.expected, play(story.lines, story.settings, story.settings.zone))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("story", STORIES, ids=[story.name for story in STORIES])
def test_a_restart_between_any_two_lines_is_not_noticed(story: StoryFile):
    lines, asleep, woke = [], False, None
    for line in story.lines:
        lines.append(line)
        asleep = line["event"] == "suspend" or (asleep and line["event"] not in {"resume", "restart"})
        woke = line["event"] == "resume"
        if not asleep and not woke and line["event"] != "clock_set" and line is not story.lines[-1]:
            lines.append({"at": line["at"], "event": "restart"})
    found = differences(story.expected, play(lines, story.settings, story.settings.zone))
    assert not found, "\n".join(found)


def test_a_local_time_that_is_skipped_means_the_end_of_the_gap():
    assert instant_of(date(2027, 3, 28), 150, BUDAPEST) == datetime.fromisoformat("2027-03-28T03:00+02:00")


def test_a_local_time_that_occurs_twice_means_the_first():
    assert instant_of(date(2026, 10, 25), 150, BUDAPEST) == datetime.fromisoformat("2026-10-25T02:30+02:00")


def test_hours_that_touch_across_midnight_are_one_block():
    hours = {"mon": (Span(22 * 60, 24 * 60),), "tue": (Span(0, 6 * 60),)}
    blocks = blocks_of(Practitioner("p1", "A", hours=hours), Settings(), BUDAPEST, date(2026, 11, 1), date(2026, 11, 4))
    assert [block.end - block.start for block in blocks] == [timedelta(hours=8)]


def line(second: int, **rest: object) -> dict[str, object]:
    return {"at": f"2026-11-02T08:00:{second:02}+00:00", **rest}


def test_differences_ignore_the_order_within_an_instant():
    one, other = line(0, do="face", face="idle"), line(0, do="notify", notice="card_service_lost", practitioner=None)
    assert differences([one, other], [other, one]) == []


@pytest.mark.parametrize(
    "told",
    [
        [],
        [line(1, do="notify", notice="session_ending", practitioner="p1", lead_s=600)],
        [line(0, do="withdraw", notice="session_ending", practitioner="p1")],
        [line(0, do="notify", notice="session_ending", practitioner="p2", lead_s=600)],
        [line(0, do="notify", notice="session_ending", practitioner="p1", lead_s=1800)],
        [line(0, do="notify", notice="session_ending", practitioner="p1", lead_s=600)] * 2,
    ],
)
def test_differences_tell_of_anything_missing_moved_doubled_or_about_another(told: list[dict[str, object]]):
    assert differences([line(0, do="notify", notice="session_ending", practitioner="p1", lead_s=600)], told)
