"""On a typical day Hetes speaks up no more often than it may, and never says the same sentence twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from hetes.adapters.settings.schema import check
from hetes.rehearsal.rehearsal import rehearse_lines
from tests.property.comparing import differences
from tests.support.policy_model import play
from tests.support.story.typical import BUDAPEST, DAY, TypicalDay, days


def notices(day: TypicalDay) -> list[tuple[int, str]]:
    """Return the number of the local day and the text of each notice."""
    first = datetime.fromisoformat(DAY).date()
    told = rehearse_lines(list(day.lines), settings_of(day))
    return [
        ((datetime.fromisoformat(line["at"]).astimezone(BUDAPEST).date() - first).days, line["text"])
        for line in told
        if line["do"] == "notify"
    ]


def settings_of(day: TypicalDay):
    read = check(day.settings)
    assert read.problems == ()
    return replace(read.settings, zone=BUDAPEST)


@pytest.mark.parametrize("day", days(), ids=lambda day: day.name)
def test_it_speaks_up_no_more_often_than_it_may(day):
    said = notices(day)
    counted = Counter(number for number, _ in said)
    assert [counted[number] for number in range(len(day.at_most))] == list(day.at_most), said
    assert sum(counted.values()) == sum(day.at_most)


@pytest.mark.parametrize("day", days(), ids=lambda day: day.name)
def test_no_sentence_comes_twice_a_day(day):
    assert [each for each, times in Counter(notices(day)).items() if times > 1] == []


@pytest.mark.parametrize("day", days(), ids=lambda day: day.name)
def test_the_model_of_the_policy_says_the_same(day):
    under = settings_of(day)
    lines = list(day.lines)
    assert differences(play(lines, under, BUDAPEST), rehearse_lines(lines, under)) == []


def test_a_forgotten_day_is_reminded_of_four_times_and_then_let_be():
    forgotten = next(day for day in days() if day.name == "forgotten")
    told = rehearse_lines(list(forgotten.lines), settings_of(forgotten))
    times = [line["at"] for line in told if line["do"] == "notify"]
    begins = datetime.fromisoformat(f"{DAY}T08:00").replace(tzinfo=BUDAPEST)
    assert [datetime.fromisoformat(time) - begins for time in times] == [
        timedelta(minutes=minutes) for minutes in (-10, 0, 10, 30)
    ]


def test_the_reminder_of_a_late_day_offers_the_time_of_the_login():
    late = next(day for day in days() if day.name == "late")
    told = rehearse_lines(list(late.lines), settings_of(late))
    said = ("notify", "activate_before_hours")
    offered = [line.get("used_at") for line in told if (line["do"], line.get("notice")) == said]
    assert offered == [None, *["2026-12-07T06:52:00Z"] * 3]
