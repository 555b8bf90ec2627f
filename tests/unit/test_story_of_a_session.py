"""Stories of one session, from its activation to its end. The practitioner has no consulting hours unless said."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hetes.core.effects import Notify
from hetes.core.events import ActivationReported, ChannelBack, NoticeDismissed, NoticeLost, NoticeTaken, SnoozeRequested
from hetes.presentation.notices.view import notice_view
from tests.support.story.story import ADAM, EVA, NO_HOURS, Story, settings, span


def test_a_session_is_announced_before_and_at_its_end_and_twice_after():
    story = Story("07:00").then()
    story.activate().then("active")
    story.wait_until("13:29:59").then()
    story.wait_until("13:30").then("session_ending default 30", "ending")
    story.wait_until("13:50").then("session_ending default 10")
    story.wait_until("13:59:59").then()
    story.wait_until("14:00").then("-session_ending default", "session_expired default", "expired")
    story.wait_until("14:10").then("session_expired default 1")
    story.wait_until("14:30").then("session_expired default 2")
    story.wait_until("23:59").then()
    story.wait_until("2026-11-24 00:00").then("-session_expired default", "idle")
    story.wait_until("2026-11-27 12:00").then()


def test_it_repeats_in_consulting_hours_and_then_is_silent():
    story = Story("08:00", settings(ADAM)).activate().quietly()
    story.wait_until("15:00").quietly()
    story.wait_until("18:00").then("session_expired adam 1", "session_expired adam 2")
    story.wait_until("23:00").then()


def test_it_repeats_only_inside_the_hours():
    story = Story("07:15", settings(EVA, length=timedelta(hours=6, minutes=30))).activate().quietly()
    story.wait_until("13:45").quietly()
    story.wait_until("23:00").then("session_expired eva 1")


def test_an_end_on_the_edge_of_the_hours_settles_by_itself():
    story = Story("08:00", settings(EVA, length=timedelta(hours=6))).activate().quietly()
    story.wait_until("13:49").then("ending")
    story.wait_until("13:50").then("session_ending eva 10")
    story.wait_until("14:00").then("-session_ending eva", "idle")
    story.wait_until("2026-11-24 07:49").then()


def test_activating_again_replaces_the_session_and_withdraws_its_notices():
    story = Story("07:00").activate().wait_until("13:55").quietly()
    story.activate().then("-session_ending default", "active")
    story.wait_until("20:24").then()
    story.wait_until("20:25").then("session_ending default 30", "ending")


def test_a_start_within_a_minute_of_the_running_ones_changes_nothing():
    story = Story("07:00").activate()
    story.wait(seconds=59).activate()
    assert story.state.sessions_begun == 1
    story.wait(seconds=1).activate()
    assert story.state.sessions_begun == 2


def test_an_activation_may_be_told_later_but_never_before():
    story = Story("08:00")
    story.activate(at="08:01").then("refused start_in_future")
    story.activate(at="00:59").then("refused start_too_long_ago")
    story.activate(at="01:00").then("expired", "session_expired default")
    story.activate(at="01:20").then("-session_expired default", "ending", "session_ending default 20")


def test_leads_of_half_the_length_or_more_are_skipped():
    short = settings(length=timedelta(minutes=60), leads=(timedelta(minutes=30), timedelta(minutes=29)))
    story = Story("07:00", short).activate().then("active")
    story.wait_until("07:30:59").then()
    story.wait_until("07:31").then("session_ending default 29", "ending")


def test_a_laptop_that_slept_through_it_all_expires_on_waking():
    story = Story("07:00").activate().quietly()
    story.sleep_until("16:12").then("expired")
    story.wait(seconds=4).then()
    story.wait(seconds=1).then("session_expired default 2 asleep")
    story.wait_until("23:00").then()


def test_a_laptop_that_slept_over_two_reminders_gives_one():
    story = Story("07:00").activate().quietly()
    story.sleep_until("13:52").then("ending")
    story.wait(seconds=5).then("session_ending default 8")
    story.wait_until("13:59").then()


def test_hetes_that_was_off_at_the_end_says_so():
    story = Story("07:00").activate().quietly()
    story.off_until("15:00")
    assert sorted(story.said) == ["expired", "session_expired default 2 off"]


def test_nothing_is_said_while_the_computer_sleeps():
    from hetes.core.events import Suspended, TimePassed

    story = Story("07:00").activate().quietly()
    story.when(Suspended())
    story.now = story.at("14:30")
    story.when(TimePassed()).then()


def test_a_snooze_holds_everything_but_the_first_expiry():
    story = Story("07:00").activate().wait_until("13:50").quietly()
    story.snooze(60).then("-session_ending default")
    story.wait_until("14:00").then("session_expired default", "expired")
    story.wait_until("14:49").then()
    story.wait_until("14:50").then("session_expired default 2")


def test_what_a_snooze_withdrew_comes_back_once():
    story = Story("07:00").activate().wait_until("13:30").quietly()
    story.snooze(10).then("-session_ending default")
    story.wait_until("13:40").then("session_ending default 20")
    story.wait_until("13:50").then("session_ending default 10")


def test_of_what_a_snooze_held_the_last_due_is_shown():
    story = Story("07:00").activate().wait_until("13:30").quietly()
    story.snooze(25).then("-session_ending default")
    story.wait_until("13:55").then("session_ending default 5")


def test_an_activation_ends_the_snooze():
    story = Story("07:00").activate().wait_until("13:30").snooze(240).quietly()
    story.activate().then("active")
    assert "default" not in story.state.snoozes


@pytest.mark.parametrize("minutes", [0, 241, -5])
def test_a_snooze_of_no_or_too_much_time_is_refused(minutes):
    Story("07:00").activate().quietly().snooze(minutes).then("refused snooze_minutes")


def test_quiet_hours_hold_the_expiry_too_and_withdraw_nothing():
    story = Story("07:00", settings(quiet=(span("13:45-16:00"),))).activate().wait_until("13:45").quietly()
    story.wait_until("15:59").then("-session_ending default", "expired")
    story.wait_until("16:00").then("session_expired default 2")


def test_done_silences_a_running_session_to_its_end_and_settles_it_there():
    story = Story("07:00").activate().wait_until("13:30").quietly()
    story.done().then("-session_ending default", "active")
    story.wait_until("14:00").then("idle")
    story.wait_until("2026-11-24 12:00").then()


def test_done_settles_an_expired_session():
    story = Story("07:00").activate().wait_until("14:01").quietly()
    story.done().then("-session_expired default", "idle")
    story.wait_until("2026-11-24 12:00").then()


def test_done_lasts_until_midnight_or_the_next_activation():
    story = Story("07:00").done().activate().then("active")
    assert not story.state.is_done("default", story.now)


def test_ending_a_session_says_nothing_more():
    story = Story("07:00").activate().wait_until("13:50").quietly()
    story.end().then("-session_ending default", "idle")
    story.wait_until("2026-11-24 12:00").then()
    story.end().then("refused nothing_to_end")


def test_undo_gives_a_minute():
    story = Story("07:00").activate().wait_until("08:00").quietly()
    story.end().then("idle")
    story.wait(seconds=59).undo().then("active")
    story.undo().then("refused nothing_to_undo")
    story.end().wait(seconds=60).quietly()
    story.undo().then("refused nothing_to_undo")


def test_undo_of_an_activation_brings_the_old_session_back_without_its_notices():
    story = Story("07:00").activate().wait_until("13:50").quietly()
    story.activate().then("-session_ending default", "active")
    story.undo().then("ending")
    story.wait_until("14:00").then("session_expired default", "expired")


def test_the_clock_set_back_lets_an_expired_session_run_again_and_says_nothing_twice():
    story = Story("07:00").activate().wait_until("14:00").quietly()
    story.set_clock("13:40").then("-session_expired default", "ending")
    story.wait_until("14:09").then("expired")
    story.wait_until("14:10").then("session_expired default 1")


def test_the_clock_set_forward_over_the_end():
    story = Story("07:00").activate().wait_until("10:00").quietly()
    story.set_clock("14:05").then("session_expired default", "expired")


def test_a_closed_notice_is_gone_and_nothing_else_changes():
    story = Story("07:00").activate().wait_until("13:30").quietly()
    story.dismiss("session_ending", "default").then("-session_ending default")
    story.dismiss("session_ending", "default").then()
    story.wait_until("13:50").then("session_ending default 10")


def test_a_restart_forgets_nothing():
    story = Story("07:00").activate().wait_until("13:30").snooze(10).quietly()
    before = story.state
    story.restart().then()
    assert story.state.sessions == before.sessions
    assert story.state.judged == before.judged
    assert story.state.waiting == before.waiting
    story.wait_until("13:40").then("session_ending default 20")


def test_an_ordered_notice_that_no_channel_took_is_ordered_again_at_the_start():
    story = Story("07:00").activate().wait_until("13:30").quietly()
    story.restart().then("again session_ending default 30")
    story.when(ChannelBack("x")).then("again session_ending default 30")
    story.when(NoticeTaken(story.state.orders, "fake")).then()
    story.when(ChannelBack("x")).then()


def test_a_shown_notice_is_ordered_again_at_the_start_since_its_buttons_died_but_not_in_quiet_hours():
    under = settings(quiet=(span("13:40-13:49"),))
    story = Story("07:00", under).activate().wait_until("13:30").quietly()
    story.when(NoticeTaken(story.state.orders, "fake"))
    story.restart().then("again session_ending default 30")
    story.wait_until("13:45").restart().then()


def test_a_click_that_comes_late_changes_nothing():
    story = Story("07:00").activate().wait_until("13:30").activate().quietly()
    story.when(ActivationReported("default", source="notice", about="s1")).then()
    story.when(SnoozeRequested(10, "default", about="s1")).then()
    assert story.state.sessions_begun == 2
    assert not story.state.snoozes


def test_the_length_a_session_began_with_stays():
    story = Story("07:00").activate()
    story.set(settings(length=timedelta(hours=1))).then("active")
    story.wait_until("13:30").then("session_ending default 30", "ending")


def test_the_card_service_is_missed_after_half_a_minute_and_time_goes_on():
    story = Story("07:00").activate().quietly()
    story.lose_service().wait(seconds=29).then()
    story.wait(seconds=1).then("card_service_lost -")
    story.see_nothing().then("-card_service_lost -")
    story.lose_service(denied=True).wait(seconds=20).see_nothing().wait(minutes=5).then()
    story.wait_until("13:30").then("session_ending default 30", "ending")


def test_an_outage_is_complained_of_again_only_when_it_is_confirmed_after_the_start():
    story = Story("07:00").lose_service().wait(seconds=30).then("card_service_lost -")
    story.restart().then()
    story.lose_service().then("again card_service_lost -")
    story.restart().see_nothing().then("-card_service_lost -")


def test_an_outage_of_weeks_is_told_once():
    story = Story("07:00").lose_service().wait(seconds=30).then("card_service_lost -")
    story.dismiss("card_service_lost").quietly()
    for _ in range(20):
        story.wait(hours=17).activate().end().quietly()
    assert [v.occasion.notice for v in story.state.visible] == []


def test_a_settings_file_gives_the_default_practitioner_a_name():
    story = Story("07:00", NO_HOURS).activate().wait_until("13:30").quietly()
    story.set(settings(EVA)).then("again session_ending eva 30")  # in her place, and with her buttons
    assert story.state.running("eva", story.now)
    story.wait_until("13:51").then("session_ending eva 10")


def test_a_practitioner_who_is_removed_takes_the_session_along():
    story = Story("07:00", settings(EVA, ADAM)).activate("eva").activate("adam").wait_until("13:55").quietly()
    story.set(settings(ADAM))
    assert "-session_ending eva" in story.said
    assert set(story.state.sessions) == {"adam"}


def test_what_came_up_behind_a_locked_screen_is_shown_once_more_on_unlock():
    story = Story("07:00").activate().wait_until("13:31").quietly()
    story.lock().wait_until("13:55").then("session_ending default 10")
    story.unlock().then("again session_ending default 5")
    story.wait_until("13:56").unlock().then()
    story.lock().wait_until("13:57").unlock().then()


def test_what_was_seen_before_the_lock_or_is_no_longer_true_is_not_shown_again():
    story = Story("07:00").activate().wait_until("13:51").quietly()
    story.lock().wait_until("13:52").unlock().then()
    story.lock().wait_until("13:53").activate().quietly()
    story.unlock().then()


def test_a_lock_that_is_told_twice_began_the_first_time():
    story = Story("07:00").activate().lock().wait_until("13:31").lock().quietly()
    story.unlock().then("again session_ending default 29")


def test_closing_a_notice_closes_only_the_one_that_was_on_the_screen():
    story = Story("07:00").activate().wait_until("13:50").quietly()
    first, second = 1, 2
    story.when(NoticeDismissed("session_ending", "default", first)).then()
    story.when(NoticeDismissed("session_ending", "default", second)).then("-session_ending default")
    story.when(NoticeDismissed("session_ending", "default", second)).then()


def test_a_notice_that_went_with_its_service_comes_back_with_it():
    story = Story("07:00").activate().wait_until("13:30").when(NoticeTaken(1, "dbus")).quietly()
    story.when(ChannelBack("dbus")).then()
    story.when(NoticeLost(1)).then()
    story.when(ChannelBack("dbus")).then("again session_ending default 30")
    story.when(NoticeTaken(1, "dbus"), NoticeLost(99), ChannelBack("dbus")).then()


def test_only_the_expired_notice_is_urgent_and_only_on_wish_it_makes_a_sound():
    for wish in (False, True):
        story = Story("07:00", settings(sound=wish)).activate().wait_until("14:00")
        views = {e.notice: notice_view(e, story.settings) for e in story.effects if isinstance(e, Notify)}
        assert (views["session_ending"].critical, views["session_ending"].sound) == (False, False)
        assert (views["session_expired"].critical, views["session_expired"].sound) == (True, wish)
