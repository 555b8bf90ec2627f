"""The history of years: one pass, linear work, and no row that costs the rest."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from hetes.core.calendar import DAY
from hetes.core.views.history import Coverage, Row, history
from hetes.core.views.journal import journal
from tests.support.story.story import ADAM, Story, settings

HOUR = timedelta(hours=1)


def days_of(story: Story, days: int) -> Iterator[Row]:
    """Rows as they come in ten years of practice: six a day, the oldest first."""
    for n in range(days):
        at = story.now - (days - n) * DAY
        facts = {"session": f"s{n}", "started_at": at.isoformat(), "ends_at": (at + 7 * HOUR).isoformat()}
        yield Row(at, "session_started", "adam", {**facts, "source": "cli"})
        yield Row(at + HOUR, "notice_ordered", "adam", {"notice": "session_ending", "order": n, "text": "Szia."})
        yield Row(at + HOUR, "notice_shown", "adam", {"order": n, "channel": "desktop"})
        yield Row(at + 3 * HOUR, "session_ended", "adam", {"session": f"s{n}", "why": "ended"})
        yield Row(at + 4 * HOUR, "done_begun", "adam", {})
        yield Row(at + 5 * HOUR, "done_ended", "adam", {})


def lines_of(story: Story, days: int) -> int:
    """Return how many lines of the history's module are gone through."""
    count = 0

    def trace(frame, event, _):
        nonlocal count
        if not frame.f_code.co_filename.endswith("history.py"):
            return None
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        told = history(days_of(story, days), story.state, story.now, days, story.now - days * DAY)
    finally:
        sys.settrace(before)
    assert len(told["sessions"]) == days
    return count


def test_the_work_grows_with_rows_and_days_and_not_with_their_product():
    story = Story("18:30", settings(ADAM))
    lines_of(story, 10)
    few, many = lines_of(story, 200), lines_of(story, 800)
    assert many < 5 * few
    assert many < 200 * 800


def test_rows_are_taken_one_at_a_time_and_let_go():
    story = Story("18:30", settings(ADAM))
    alive = most = 0

    class Counted(dict):
        def __init__(self, facts) -> None:
            nonlocal alive, most
            super().__init__(facts)
            alive += 1
            most = max(most, alive)

        def __del__(self) -> None:
            nonlocal alive
            alive -= 1

    rows = (Row(row.at, row.event, row.practitioner, Counted(row.facts)) for row in days_of(story, 300))
    history(rows, story.state, story.now, 300, story.now)
    assert most < 10


def test_ten_years_of_a_hundred_thousand_stretches_over_one_block_are_joined_first():
    story = Story("18:30", settings(ADAM))
    first = story.now - 3650 * DAY
    coverage = Coverage([(first, story.now)] * 1000)
    (block, *_) = story.state.calendar.blocks_on("adam", story.state.calendar.local_day(story.now))
    assert coverage.bare([block] * 3, (first, story.now)) == []
    assert len(coverage._starts) == 1


@pytest.mark.parametrize(
    "bad",
    [
        {"session": "s77", "started_at": "9999-12-31T23:59:59+00:00", "ends_at": "9999-12-31T23:59:59+00:00"},
        {"session": "s77", "started_at": "2026-11-23T08:00:00", "ends_at": "2026-11-23T15:00:00"},
        {"session": "s77", "started_at": 5, "ends_at": None, "source": "cli"},
        {"order": float("inf"), "notice": "x", "text": "y"},
        {"order": "one", "channel": ["x"]},
        {},
    ],
)
@pytest.mark.parametrize("event", ["session_started", "session_ended", "notice_ordered", "notice_shown", "unknown"])
def test_a_row_that_lacks_what_its_event_needs_costs_nothing_but_itself(event, bad):
    story = Story("18:30", settings(ADAM))
    rows = [*days_of(story, 2), Row(story.now - HOUR, event, "adam", bad)]
    told = history(rows, story.state, story.now, 3, story.now - 2 * DAY)
    assert told == history(days_of(story, 2), story.state, story.now, 3, story.now - 2 * DAY)
    today = story.state.calendar.local_day(story.now)
    assert journal(rows, story.state, story.now, (today - DAY, today), None)["days"]


def started(at: datetime, session: str) -> Row:
    facts = {"session": session, "started_at": at.isoformat(), "ends_at": (at + 7 * HOUR).isoformat(), "source": "cli"}
    return Row(at, "session_started", "adam", facts)


def test_a_number_that_comes_again_is_another_session_and_another_notice():
    story = Story("18:30", settings(ADAM))
    early, late = story.now - 10 * HOUR, story.now - 2 * HOUR
    rows = [
        started(early, "s1"),
        Row(early, "notice_ordered", "adam", {"notice": "a", "order": 1, "text": "first"}),
        Row(early + HOUR, "session_ended", "adam", {"session": "s1", "why": "ended"}),
        started(late, "s1"),
        Row(late, "notice_ordered", "adam", {"notice": "b", "order": 1, "text": "second"}),
        Row(late, "notice_shown", "adam", {"order": 1, "channel": "desktop"}),
    ]
    told = history(rows, story.state, story.now, 1, early)
    assert [session["ended_at"] is None for session in told["sessions"]] == [False, True]
    assert [(n["text"], n["channel"]) for n in told["notices"]] == [("first", None), ("second", "desktop")]


def test_a_session_that_an_undo_brought_back_is_one_session():
    story = Story("18:30", settings(ADAM))
    at, end = story.now - 5 * HOUR, story.now - 4 * HOUR
    moved = started(at + HOUR / 2, "s1")
    for again in (started(at, "s1"), moved):
        back = Row(end + timedelta(seconds=30), again.event, again.practitioner, again.facts)
        rows = [started(at, "s1"), Row(end, "session_ended", "adam", {"session": "s1", "why": "ended"}), back]
        (session,) = history(rows, story.state, story.now, 1, at)["sessions"]
        assert session["ended_at"] is None
