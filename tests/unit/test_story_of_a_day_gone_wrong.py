"""Told late, broken off, said by mistake: what Hetes says when the day does not go as planned (policy 2 to 6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from hetes.core.effects import Publish
from hetes.core.settings import Practitioner
from tests.support.story.story import ADAM, EVA, Story, settings, span, weekdays

LONG_DAY = Practitioner("eva", "Dr. Minta Éva", hours=weekdays("08:00-16:00"))
NIGHT = Practitioner("eva", "Dr. Minta Éva", hours=weekdays("20:00-02:30"))
WATCH = Practitioner("eva", "Dr. Minta Éva", hours=weekdays("22:00-06:00"))


def published(story: Story, event: str) -> list[Publish]:
    return [e for e in story.effects if isinstance(e, Publish) and e.event == event]


# --- belonging to the hours, overtime ----------------------------------------------------------------------------


def test_a_session_begun_an_hour_before_the_hours_is_reminded_as_without_hours():
    story = Story("07:00", settings(EVA)).activate().quietly()
    story.wait_until("13:50").then("session_ending eva 30", "ending", "session_ending eva 10")
    story.wait_until("23:59").then("-session_ending eva", "session_expired eva", "expired", *REPEATS)


REPEATS = ("session_expired eva 1", "session_expired eva 2")


def test_a_session_begun_a_second_later_belongs_to_the_hours_and_settles_itself():
    story = Story("07:00:01", settings(EVA)).activate().quietly()
    story.wait_until("13:51").then("ending", "session_ending eva 10")
    story.wait_until("23:59").then("-session_ending eva", "idle")


def test_a_saturdays_surgery_is_reminded_in_full():
    story = Story("09:00", settings(EVA), day="2026-11-28").activate().quietly()
    story.wait_until("15:55").then("session_ending eva 30", "ending", "session_ending eva 10")
    story.wait_until("16:40").then("-session_ending eva", "session_expired eva", "expired", *REPEATS)


def test_overtime_of_an_hour_is_reminded_of_and_a_minute_more_is_not():
    story = Story("08:00", settings(EVA)).activate().quietly()
    story.wait_until("14:51").then("ending", "session_ending eva 10")
    story = Story("08:01", settings(EVA)).activate().quietly()
    story.wait_until("15:02").then("ending", "idle")


# --- a length of one's own, an activation that is known ----------------------------------------------------------


def test_a_practitioners_own_length_counts_for_that_one_only():
    quick = replace(EVA, length=timedelta(hours=2))
    story = Story("08:00", settings(quick, ADAM)).activate("eva").activate("adam").quietly()
    lengths = {who: s.length for who, s in story.state.sessions.items()}
    assert lengths == {"eva": timedelta(hours=2), "adam": timedelta(hours=7)}
    story.activate("eva", at="05:59").then("refused start_too_long_ago")


def test_a_known_activation_ends_done_and_nothing_else():
    story = Story("08:00").activate().wait_until("09:00").done().quietly()
    before = story.state.session("default")
    story.activate(at="08:00:59")
    assert story.state.session("default") == before
    story.wait_until("14:31").then("session_ending default 30", "ending")


def test_a_known_activation_that_ends_nothing_leaves_the_undo_of_the_first_click():
    story = Story("08:00").activate().wait(seconds=5).activate().undo().quietly()
    assert story.state.session("default") is None


# --- ended and lost ----------------------------------------------------------------------------------------------


def test_a_loss_is_reminded_of_inside_the_hours_until_the_next_activation():
    story = Story("08:05", settings(LONG_DAY)).activate().wait_until("10:32").quietly()
    story.lost(at="10:20").then("missing")
    story.wait_until("10:42").then("connection_missing eva 1")
    story.wait_until("11:02").then("connection_missing eva 2")
    story.wait_until("15:59").then()
    story.activate().then("-connection_missing eva", "active")
    story.end().wait_until("16:00").then("missing", "idle")


def test_the_journal_tells_what_broke_off_from_what_was_ended():
    story = Story("08:05", settings(EVA)).activate().wait_until("10:32").lost(at="10:20").activate().end().quietly()
    (lost,), (ended,) = published(story, "session_lost"), published(story, "session_ended")
    assert (lost.facts["session"], lost.facts["ended_at"]) == ("s1", story.at("10:20"))
    assert (ended.facts["session"], ended.facts["ended_at"]) == ("s2", story.at("10:32"))


def test_nobody_is_reminded_of_an_end_told_after_the_hours():
    story = Story("13:00", settings(EVA)).activate().wait_until("14:01").end().quietly()
    story.wait_until("2026-11-24 07:49").then()


def test_reminders_that_lie_outside_the_block_are_not_given():
    story = Story("13:00", settings(EVA)).activate().wait_until("13:45").end().quietly()
    story.wait_until("16:00").then("connection_missing eva 1", "-connection_missing eva", "idle")


def test_an_end_still_to_come_or_before_the_beginning_is_refused():
    story = Story("08:05", settings(EVA)).activate().wait_until("10:00").quietly()
    story.end(at="10:01").then("refused end_in_future")
    story.lost(at="08:04").then("refused end_before_start")
    assert story.state.running("eva", story.now)


def test_an_end_after_the_time_was_over_counts_as_its_end():
    story = Story("08:00").activate().wait_until("16:00").quietly()
    story.end(at="15:30").then("-session_expired default", "idle")
    session = story.state.session("default")
    assert session is not None
    assert session.ended_at == story.at("15:00")


def test_a_block_in_which_a_session_has_run_is_not_reminded_of():
    story = Story("08:05", settings(LONG_DAY)).activate().wait_until("08:06").end().quietly()
    story.wait_until("08:35").then("connection_missing eva 1")  # no activate_before_hours at 08:10 or 08:30


def test_a_session_that_ended_before_the_block_has_not_run_in_it():
    story = Story("07:30", settings(LONG_DAY)).activate().wait_until("08:05").end(at="07:55").quietly()
    story.wait_until("08:10").then("activate_before_hours eva 2")


def test_a_gap_moves_with_the_clock_and_the_block_does_not():
    story = Story("10:00", settings(LONG_DAY)).activate().lost().quietly()
    story.step_clock(hours=1).wait_until("11:09").then()
    story.wait_until("11:10").then("connection_missing eva 1")


def test_a_gap_ends_where_its_block_is_no_more():
    story = Story("10:00", settings(LONG_DAY)).activate().lost().quietly()
    story.set(settings(replace(LONG_DAY, hours={}))).wait_until("12:00").then("idle")


# --- done, and going on ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "said", "until"),
    [
        (EVA, "2026-11-23 14:05", "2026-11-24 04:00"),
        (EVA, "2026-11-23 09:00", "2026-11-24 04:00"),
        (NIGHT, "2026-11-24 02:05", "2026-11-24 04:00"),
        (EVA, "2026-11-24 04:00", "2026-11-25 04:00"),
        (WATCH, "2026-11-23 23:00", "2026-11-24 06:00"),
        (WATCH, "2026-11-24 04:30", "2026-11-24 06:00"),
    ],
)
def test_done_holds_until_four_or_the_end_of_a_nights_block(person, said, until):
    story = Story(said, settings(person)).done()
    assert story.state.done == {"eva": story.at(until)}


def test_a_running_session_is_active_to_its_end_while_done_is_in_force():
    story = Story("08:00").activate().wait_until("14:30").quietly()
    story.done().then("-session_ending default", "active")
    story.wait_until("15:00").then("idle")


def test_going_on_ends_done_at_any_time():
    story = Story("13:00", settings(LONG_DAY)).quietly().done().then("-activate_before_hours eva", "idle")
    story.wait_until("14:00").go_on().then("missing")
    assert story.state.done == {}


def test_going_on_shows_what_a_snooze_had_held():
    story = Story("08:00").activate().wait_until("14:30").quietly()
    story.snooze(60).then("-session_ending default")
    story.wait_until("14:35").go_on().then("session_ending default 25")


def test_going_on_without_done_or_snooze_is_refused():
    Story("08:00", settings(EVA, ADAM)).quietly().go_on().then("refused nothing_to_continue")
    Story("08:00", settings(EVA, ADAM)).done("eva").quietly().go_on("adam").then("refused nothing_to_continue")


def test_one_who_goes_on_leaves_the_snooze_of_what_is_about_nobody():
    story = Story("15:00", settings(EVA, ADAM)).snooze(60).lose_service().go_on("eva").quietly()
    story.wait_until("15:30").then()
    assert "card_service_lost -" in story.go_on().said


# --- undo --------------------------------------------------------------------------------------------------------


def test_a_snooze_is_undone_and_what_it_withdrew_does_not_return():
    story = Story("08:00").activate().wait_until("14:30").snooze(10).wait(seconds=30).quietly()
    story.undo().then()
    story.wait_until("14:49").then()
    story.wait_until("14:50").then("session_ending default 10")


def test_an_undone_snooze_of_everybody_gives_each_the_former_one_back():
    story = Story("08:00", settings(EVA, ADAM)).snooze(30, "eva").quietly()
    former = dict(story.state.snoozes)
    story.snooze(10).undo()
    assert story.state.snoozes == former


def test_an_undone_loss_leaves_no_gap():
    story = Story("08:05", settings(LONG_DAY)).activate().wait_until("10:00").quietly()
    story.lost().undo().then("missing", "active")
    story.wait_until("12:00").then()
    assert story.state.gaps == {}


def test_an_undone_activation_brings_the_gap_back():
    story = Story("08:05", settings(LONG_DAY)).activate().wait_until("10:00").lost().quietly()
    story.activate().undo().wait_until("10:10").then("active", "missing", "connection_missing eva 1")


def test_going_on_is_undone():
    story = Story("08:00", settings(EVA)).done().quietly()
    done = dict(story.state.done)
    story.go_on().undo().quietly()
    assert story.state.done == done


def test_what_an_undo_says_survives_a_restart():
    story = Story("08:00", settings(EVA, ADAM)).activate("adam").restart()
    assert story.state.undo is not None
    assert (story.state.undo.what, story.state.undo.practitioner) == ("activate", "adam")
    story.snooze(10).restart()
    assert (story.state.undo.what, story.state.undo.practitioner) == ("snooze", None)


# --- the confirmation of a click ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("source", "told"), [("cli", 0), ("panel", 0), ("tray", 1), ("notice", 1), ("login_hint", 1)])
def test_what_has_an_answer_of_its_own_is_not_confirmed_by_a_notice(source, told):
    story = Story("07:30", settings(ADAM)).activate(source=source)
    assert story.said.count("session_will_end_in_hours adam") == told
    story.wait_until("12:00")
    assert story.said.count("session_will_end_in_hours adam") == told + 1


def test_a_breaks_notice_that_was_held_to_its_end_does_not_call_it_a_break():
    story = Story("07:30", settings(ADAM, quiet=(span("11:30-13:30"),))).activate().wait_until("13:30")
    notice = next(e for e in story.effects if getattr(e, "notice", "") == "session_will_end_in_hours")
    assert notice.facts["when"] == "over"
