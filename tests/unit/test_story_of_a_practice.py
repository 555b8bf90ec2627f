"""Stories of a practice with several workstations: who says what, and that an answer at one is an answer at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hetes.core.duty import face
from tests.support.story.practice import Practice
from tests.support.story.story import ADAM, EVA, settings

DOCTOR = replace(EVA, hours={}, eeszt_user="O12345")
ONE = settings(DOCTOR)


def practice(names: str = "abc", under=ONE, time: str = "07:00") -> Practice:
    return Practice(under, names, time).quietly()


def sessions(told: Practice) -> set[tuple]:
    return {(s.started_at, s.settled) if (s := story.state.session("eva")) else () for story in told.stories.values()}


def test_a_session_reported_at_one_is_known_at_all_and_they_say_from_where():
    told = practice()
    told["a"].activate()
    told.tell().then("a: active", "b: active", "c: active")

    assert {story.state.session("eva").ends_at for story in told.stories.values()} == {told["a"].at("14:00")}
    assert told["b"].state.session("eva").source == "fleet"
    assert told["b"].state.session("eva").where == "A"
    assert told["a"].state.session("eva").source == "cli"


def test_what_falls_due_is_said_where_its_practitioner_was_last_active_and_after_a_minute_everywhere():
    told = practice()
    told["b"].activate()
    told.tell().quietly()

    told.wait_until("13:30:59").then("a: ending", "b: session_ending eva 30", "b: ending", "c: ending")
    told.wait_until("13:31").then("a: session_ending eva 29", "c: session_ending eva 29")
    told.wait_until("14:00").quietly()


def test_an_answer_at_one_takes_it_off_all():
    told = practice()
    told["b"].activate()
    told.tell().wait_until("13:35").quietly()
    told["a"].activate()

    told.tell().then(
        "a: -session_ending eva", "a: active",
        "b: -session_ending eva", "b: active",
        "c: -session_ending eva", "c: active",
    )  # fmt: skip


def test_a_notice_closed_in_time_is_not_said_anywhere_else():
    told = practice()
    told["b"].activate()
    told.tell().wait_until("13:30:30").quietly()
    told["b"].dismiss("session_ending", "eva")

    told.tell().then("b: -session_ending eva")
    told.wait_until("13:45").then()
    told.wait_until("13:50:30").then("b: session_ending eva 10")


def test_a_snooze_holds_everywhere_and_its_end_is_said_where_it_was_asked_for():
    told = practice()
    told["b"].activate()
    told.tell().wait_until("13:31").quietly()
    told["c"].snooze(5, "eva")

    told.tell().then("a: -session_ending eva", "b: -session_ending eva", "c: -session_ending eva")
    told.wait_until("13:36:30").then("c: session_ending eva 24")
    told.wait_until("13:37").then("a: session_ending eva 23", "b: session_ending eva 23")


def test_a_locked_workstation_leaves_the_word_to_the_others_at_once():
    told = practice()
    told["b"].activate()
    told["b"].lock()
    told.tell().quietly()

    told.wait_until("13:30").then(
        "a: session_ending eva 30",
        "a: ending",
        "b: session_ending eva 30",
        "b: ending",
        "c: session_ending eva 30",
        "c: ending",
    )


def test_a_workstation_that_goes_in_that_minute_is_not_waited_for():
    told = practice()
    told["b"].activate()
    told.tell().wait_until("13:30:10").quietly()

    told.gone("b").then("a: session_ending eva 30", "c: session_ending eva 30")


def test_done_end_and_lost_travel_and_so_does_taking_them_back():
    told = practice(under=settings(replace(EVA, eeszt_user="O12345")))
    told["a"].activate()
    told.tell().wait_until("08:30").quietly()

    told["b"].lost("eva")
    told.tell().then("a: missing", "b: missing", "c: missing")
    told["b"].undo()
    told.tell().then("a: active", "b: active", "c: active")
    told["c"].done("eva")
    told.tell().quietly()
    assert all(story.state.is_done("eva", story.now) for story in told.stories.values())
    told["c"].undo()
    told.tell().quietly()
    assert not any(story.state.is_done("eva", story.now) for story in told.stories.values())
    told["b"].end("eva")
    told.tell().then("a: missing", "b: missing", "c: missing")


def test_an_activation_taken_back_is_nowhere():
    told = practice()
    told["a"].activate()
    told.tell().quietly()
    told["a"].undo()
    told.tell().then("a: idle", "b: idle", "c: idle")

    assert {story.state.session("eva") for story in told.stories.values()} == {None}


def test_a_correction_to_an_earlier_start_wins_from_wherever_it_comes():
    told = practice(time="09:00")
    told["a"].activate()
    told.tell().quietly()
    told["c"].activate("eva", at="08:10")
    told.tell().quietly()

    assert sessions(told) == {(told["a"].at("08:10"), False)}


def test_both_sides_of_a_partition_speak_and_agree_when_it_is_healed():
    told = practice()
    told["a"].activate()
    told.tell().wait_until("13:00").quietly()
    told.cut_off("c")
    told["b"].activate("eva")
    told.tell().wait_until("13:29").quietly()
    told.wait_until("13:30").then("c: session_ending eva 30", "c: ending")

    told.heal().then("c: -session_ending eva", "c: active")
    assert sessions(told) == {(told["a"].at("13:00"), False)}


def test_two_activations_that_did_not_hear_of_each_other_become_one():
    told = practice().cut_off("a", "b", "c")
    told["a"].activate()
    told.wait(minutes=3)
    told["b"].activate()
    told.heal().quietly()

    assert len(sessions(told)) == 1


def test_one_that_was_off_hears_of_what_happened_before_it_says_anything():
    told = practice(under=settings(replace(EVA, eeszt_user="O12345")))
    told.gone("c").wait_until("07:50").quietly()
    told["a"].activate()
    told.tell().wait_until("08:20").quietly()

    told.back("c").then("c: missing", "c: active")
    told.wait_until("09:00").then()


def test_one_that_wakes_waits_for_the_link_but_not_for_ever():
    told = practice(under=settings(replace(EVA, eeszt_user="O12345")))
    told.cut_off("c")
    told["c"].sleep_until("08:20")
    story = told["c"]
    story.then("missing")
    story.wait(seconds=19).then()
    story.wait(seconds=1).then("activate_before_hours eva 2")


def test_what_was_reported_before_the_practice_was_made_is_told_when_it_is():
    told = Practice(ONE, "ab")
    told.cut_off("a", "b")
    fresh = Practice(ONE, "ab")
    for name in "ab":
        fresh[name].state  # noqa: B018 - looked at
    fresh.stories["a"]._state = replace(fresh["a"].state, fleet=None, registers={})
    fresh["a"].activate()
    fresh._listening.clear()
    fresh.tell().quietly()

    assert len(sessions(fresh)) == 1
    assert () not in sessions(fresh)
    told.quietly()


def test_a_step_of_the_clock_moves_a_session_here_and_leaves_it_where_it_is_elsewhere():
    told = practice("ab")
    told["a"].activate()
    told.tell().wait_until("08:00").quietly()
    told["a"].step_clock(minutes=10)
    told.tell().quietly()

    assert told["a"].state.session("eva").started_at - told["b"].state.session("eva").started_at == timedelta(
        minutes=10
    )


def test_without_a_practice_nothing_is_stamped():
    from tests.support.story.story import Story

    state = Story("07:00", ONE).activate().state

    assert state.registers == {}
    assert state.fleet is None


def test_somebody_known_at_one_workstation_only_is_nobody_elsewhere():
    told = Practice(settings(DOCTOR), "ab")
    told.stories["b"] = Practice(settings(replace(ADAM, hours={})), "b")["b"]
    told._listening.clear()
    told.tell().quietly()
    told["a"].activate()
    told.tell().then("a: active")
    assert face(told["b"].state, told["b"].now) == "idle"
