"""The history: sessions, notices, and the consulting hours that had no connection."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from hetes.core.effects import Publish
from hetes.core.views.history import Row, history
from hetes.core.views.journal import journal
from hetes.core.views.status import iso
from hetes.core.views.today import today
from hetes.panel.pages.journal.view import journal_view, period_of
from hetes.panel.pages.today.view import today_view
from hetes.presentation.clock_step import clock_step_line
from hetes.presentation.terminal.events import history_lines
from tests.support.story.story import ADAM, EVA, Story, settings


def started(at, who, session, start, end):
    facts = {"session": session, "started_at": start.isoformat(), "ends_at": end.isoformat(), "source": "cli"}
    return Row(at, "session_started", who, facts)


def test_the_hours_between_two_sessions_are_uncovered():
    story = Story("18:30", settings(ADAM))
    rows = [
        started(story.at("08:05"), "adam", "s1", story.at("08:05"), story.at("15:05")),
        started(story.at("15:20"), "adam", "s2", story.at("15:20"), story.at("22:20")),
    ]
    told = history(rows, story.state, story.now, 1, story.at("00:00"))
    bare = [[story.at("08:00"), story.at("08:05")], [story.at("15:05"), story.at("15:20")]]
    spans = [[iso(start), iso(end)] for start, end in bare]
    day = {"practitioner": "adam", "name": ADAM.name, "date": "2026-11-23", "minutes": 5 + 15, "spans": spans}
    assert told["uncovered"] == [day]
    assert [s["ended_at"] for s in told["sessions"]] == [None, None]


def test_nothing_is_said_about_the_time_before_hetes_or_after_now():
    story = Story("10:00", settings(EVA))
    told = history([], story.state, story.now, 7, story.at("09:30"))
    (day,) = told["uncovered"]
    assert (day["date"], day["minutes"]) == ("2026-11-23", 30)
    assert day["spans"] == [[iso(story.at("09:30")), iso(story.at("10:00"))]]
    assert history([], story.state, story.now, 7, None)["uncovered"] == []


def test_an_undone_session_never_was_and_an_ended_one_ended_then():
    story = Story("12:00", settings(EVA))
    rows = [
        started(story.at("08:00"), "eva", "s1", story.at("08:00"), story.at("15:00")),
        Row(story.at("08:01"), "session_ended", "eva", {"session": "s1", "why": "undone"}),
        started(story.at("09:00"), "eva", "s2", story.at("09:00"), story.at("16:00")),
        Row(story.at("11:00"), "session_ended", "eva", {"session": "s2", "why": "ended"}),
    ]
    told = history(rows, story.state, story.now, 1, story.at("00:00"))
    assert [s["started_at"] for s in told["sessions"]] == ["2026-11-23T08:00:00Z"]
    assert told["uncovered"][0]["minutes"] == 60 + 60


def test_a_notice_carries_its_words_and_the_channel_that_took_it():
    story = Story("12:00", settings(EVA))
    ordered = {"notice": "session_ending", "order": 7, "text": "Még 10 perc."}
    rows = [
        Row(story.at("11:00"), "notice_ordered", "eva", ordered),
        Row(
            story.at("11:00:01"), "notice_shown", "eva", {"notice": "session_ending", "order": 7, "channel": "desktop"}
        ),
        Row(story.at("11:30"), "notice_ordered", "eva", {**ordered, "order": 8}),
    ]
    told = history(rows, story.state, story.now, 1, story.at("00:00"))["notices"]
    assert [(n["text"], n["channel"]) for n in told] == [("Még 10 perc.", "desktop"), ("Még 10 perc.", None)]


def test_the_first_practitioner_inherits_the_history_of_nobody_in_particular():
    story = Story("12:00", settings(EVA))
    rows = [started(story.at("08:00"), "default", "s1", story.at("08:00"), story.at("15:00"))]
    told = history(rows, story.state, story.now, 1, story.at("00:00"))
    assert told["sessions"][0]["name"] == EVA.name
    assert told["uncovered"] == []


def test_days_before_the_span_are_left_out():
    story = Story("12:00", settings(EVA))
    long_ago = story.now - timedelta(days=3)
    rows = [started(long_ago, "eva", "s1", long_ago, long_ago + timedelta(hours=7))]
    assert history(rows, story.state, story.now, 2, long_ago)["sessions"] == []


def test_whoever_is_done_for_the_day_is_not_without_a_connection():
    story = Story("17:00", settings(ADAM))
    rows = [
        started(story.at("08:00"), "adam", "s1", story.at("08:00"), story.at("15:00")),
        Row(story.at("15:30"), "done_begun", "adam", {}),
        Row(story.at("16:30"), "done_ended", "adam", {}),
    ]
    (day,) = history(rows, story.state, story.now, 1, story.at("00:00"))["uncovered"]
    assert day["minutes"] == 30 + 30
    rows.pop()
    (day,) = history(rows, story.state, story.now, 1, story.at("00:00"))["uncovered"]
    assert day["minutes"] == 30


def test_a_week_that_begins_with_a_day_of_25_hours_begins_at_its_midnight():
    story = Story("12:00", settings(EVA), day="2026-10-26")
    early = story.at("2026-10-25 00:10")
    rows = [started(early, "eva", "s1", early, early + timedelta(hours=7))]
    assert len(history(rows, story.state, story.now, 2, early)["sessions"]) == 1


def test_the_core_writes_down_when_done_begins_and_ends():
    story = Story("09:00", settings(EVA)).done().undo().done().wait(minutes=2).activate().undo()
    told = [e.event for e in story.effects if isinstance(e, Publish) and e.event.startswith("done")]
    assert told == ["done_begun", "done_ended", "done_begun", "done_ended", "done_begun"]


def stepped(at, by_s, **more):
    return Row(at, "clock_stepped", None, {"by_s": by_s, **more})


def test_a_step_of_the_clock_that_moved_a_connection_has_its_line():
    story = Story("12:00", settings(EVA))
    rows = [
        stepped(story.at("07:00"), 3600.0, moved=False),
        stepped(story.at("08:30"), 5.0, moved=True),
        stepped(story.at("09:00"), -3600.0),  # of an earlier edition: nobody knows
        stepped(story.at("10:02"), 3900.0, moved=True),
        stepped(story.at("10:30"), "soon", moved=True),
    ]
    told = history(rows, story.state, story.now, 1, story.at("00:00"))
    assert told["clock_steps"] == [{"at": iso(story.at("10:02")), "by_s": 3900.0}]
    line = "A gép órája 10:02-kor 1 óra 5 perccel átállt: a kapcsolat végét ehhez igazítottam."
    assert f"  2026. november 23. {line}" in history_lines(told, "hu", story.settings.zone)
    week = journal(rows, story.state, story.now, (date(2026, 11, 22), date(2026, 11, 24)), story.at("00:00"))
    notes = {
        day.ident: day.notes
        for day in journal_view(week, period_of("2026-W48", date(2026, 11, 23)), "hu", lambda key, **_: key).days
    }
    assert notes == {"d2026-11-22": (), "d2026-11-23": (line,), "d2026-11-24": ()}
    day = today(story.state, story.now, told, [])
    assert [(e.at, e.text) for e in today_view(day, "hu").entries if e.kind == "said"] == [("10:02", line)]


@pytest.mark.parametrize(
    ("by_s", "hu", "en"),
    [(3600, "1 órával", "1 h"), (-7260, "2 óra 1 perccel", "2 h 1 min"), (60, "1 perccel", "1 min")],
)
def test_a_step_is_told_in_hours_and_minutes(by_s, hu, en):
    assert f"10:02-kor {hu} átállt" in clock_step_line("10:02", by_s, "hu")
    assert f"set by {en} at 10:02" in clock_step_line("10:02", by_s, "en")
