"""Stories with consulting hours, breaks, days off, nights and several practitioners."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from hetes.core.calendar import Calendar, instant_of
from hetes.core.settings import Practitioner
from hetes.core.spans import WEEKDAYS, Days
from tests.support.story.story import ADAM, BUDAPEST, EVA, Story, minutes, settings, span, weekdays


def test_the_morning_is_announced_until_somebody_says_activated():
    story = Story("07:00", settings(EVA)).then()
    story.wait_until("07:49:59").then()
    story.wait_until("07:50").then("activate_before_hours eva")
    story.wait_until("08:00").then("activate_before_hours eva 1", "missing")
    story.wait_until("08:10").then("activate_before_hours eva 2")
    story.wait_until("08:30").then("activate_before_hours eva 3")
    story.wait_until("13:59").then()
    story.wait_until("14:00").then("-activate_before_hours eva", "idle")


def test_one_who_is_connected_beyond_the_start_is_not_reminded():
    story = Story("07:00", settings(EVA)).activate().quietly()
    story.wait_until("08:30").then()


def test_a_session_that_ends_at_the_blocks_start_does_not_reach_beyond_it():
    story = Story("06:00", settings(ADAM)).activate()
    story.wait_until("12:49").quietly()
    story.wait_until("12:50").then("activate_before_hours adam")
    story.wait_until("12:50:29").then()
    story.wait_until("12:50:30").then("session_ending adam 10")


def test_the_expiry_speaks_for_the_hours_that_begin_soon_after():
    person = Practitioner("p", "P", hours=weekdays("08:00-12:00", "12:20-18:00"), length=timedelta(hours=4))
    story = Story("07:59", settings(person, leads=())).activate().quietly()
    story.wait_until("11:59").then("session_expired p", "expired")
    story.wait_until("12:50").then("session_expired p 2")


def test_a_session_that_will_end_in_hours_says_so_at_once_and_in_the_break():
    story = Story("07:50", settings(ADAM)).then("activate_before_hours adam")
    story.activate(source="tray").then("-activate_before_hours adam", "active", "session_will_end_in_hours adam")
    story.wait(seconds=30).then()
    story = Story("07:30", settings(ADAM)).activate(source="notice")
    story.then("active", "session_will_end_in_hours adam")
    story.wait_until("12:00").then("session_will_end_in_hours adam")
    story.wait_until("14:00").then("session_ending adam 30", "ending")
    assert story.state.sessions["adam"].break_at == story.at("12:00")


def test_a_day_off_and_an_open_saturday():
    under = settings(
        EVA,
        closed=frozenset({date(2026, 11, 24)}),
        holidays=frozenset({date(2026, 11, 25)}),
        open={date(2026, 11, 28): (span("09:00-11:00"),)},
    )
    story = Story("18:00", under)
    story.wait_until("2026-11-26 07:49").then()
    story.wait_until("2026-11-26 08:00").then("activate_before_hours eva", "activate_before_hours eva 1", "missing")
    story.wait_until("2026-11-28 08:49").quietly()
    story.wait_until("2026-11-28 08:50").then("activate_before_hours eva")


def test_the_reminder_of_monday_morning_comes_after_a_free_weekend():
    story = Story("13:00", settings(EVA), day="2026-11-20").done().quietly()
    story.wait_until("2026-11-23 07:49").then()
    story.wait_until("2026-11-23 07:50").then("activate_before_hours eva")


def test_two_colleagues_are_told_apart():
    story = Story("07:00", settings(EVA, ADAM))
    story.activate().then("refused which_practitioner")
    story.activate("nobody").then("refused unknown_practitioner")
    story.activate("dr. minta éva").then("active")
    story.wait_until("07:50").then("activate_before_hours adam")
    story.wait_until("08:00").then("activate_before_hours adam 1", "missing")
    story.activate("adam").then("-activate_before_hours adam", "active")
    story.end().then("refused which_practitioner")


def test_the_only_one_on_duty_is_meant():
    story = Story("14:30", settings(EVA, ADAM)).quietly()
    story.activate()
    assert set(story.state.sessions) == {"adam"}


def test_one_voice_and_the_loser_half_a_minute_later():
    under = settings(Practitioner("p", "P", hours=weekdays("08:00-14:50", "15:10-18:00")))
    story = Story("08:00", under).activate().quietly()
    story.wait_until("14:59").quietly()
    story.wait_until("15:00").then("-session_ending p", "activate_before_hours p", "idle")


def test_the_morning_after_a_done_begins_as_usual():
    story = Story("13:00", settings(EVA)).done().quietly()
    story.wait_until("2026-11-24 07:50").then("activate_before_hours eva")


def test_done_in_the_morning_is_silent_in_the_hours():
    story = Story("07:00", settings(EVA)).done().then()
    story.wait_until("14:00").then()


def test_of_what_quiet_hours_held_the_most_urgent_is_shown_and_the_rest_is_spent():
    under = settings(ADAM, quiet=(span("14:00-15:00"),))
    story = Story("07:10", under).activate().quietly()
    story.wait_until("13:59").quietly()
    story.wait_until("14:59").then("-session_will_end_in_hours adam", "-session_ending adam", "expired")
    story.wait_until("15:00").then("session_expired adam 2")
    story.wait_until("16:00").then()


def test_of_two_kinds_that_quiet_hours_held_only_the_more_urgent_is_ever_said():
    under = settings(ADAM, quiet=(span("07:00-14:00"),))
    story = Story("07:20", under).activate().wait_until("13:59").quietly()
    story.wait_until("14:00").then("session_ending adam 20")
    story.wait_until("14:09").then()


def test_hetes_that_was_off_for_days_says_only_what_is_still_true():
    story = Story("09:00", settings(EVA)).activate().quietly()
    story.off_until("2026-11-26 10:00")
    assert sorted(story.said) == ["activate_before_hours eva 3", "missing"]


def test_a_night_shift_is_one_block_of_the_day_it_began():
    calendar = Calendar(settings(Practitioner("p", "P", hours=weekdays("20:00-02:00", "02:00-04:00"))))
    found = calendar.blocks_on("p", date(2026, 11, 23))
    assert [(b.start_at.astimezone(BUDAPEST).hour, b.end_at.astimezone(BUDAPEST).hour) for b in found] == [
        (2, 4),
        (20, 4),
    ]
    assert [b.label for b in calendar.blocks_on("p", date(2026, 11, 24))] == ["2026-11-24T20:00"]


def test_nights_that_follow_each_other_are_a_block_each():
    nightly = {day: (span("18:00-24:00"), span("00:00-04:00")) for day in WEEKDAYS}
    calendar = Calendar(settings(Practitioner("p", "P", hours=nightly)))
    for n in range(14):
        day = date(2026, 11, 16) + timedelta(days=n)
        found = calendar.blocks_on("p", day)
        assert [b.label for b in found] == [f"{day.isoformat()}T18:00"]
        assert found[0].end_at - found[0].start_at == timedelta(hours=10)


def test_hours_that_never_pause_are_cut_at_the_week():
    always = Practitioner("p", "P", hours={day: (span("00:00-24:00"),) for day in WEEKDAYS})
    calendar = Calendar(settings(always))
    monday = date(2026, 11, 23)
    assert [b.label for n in range(7) for b in calendar.blocks_on("p", monday + timedelta(days=n))] == [
        "2026-11-23T00:00"
    ]
    for hour in range(0, 168, 5):
        at = datetime(2026, 11, 23, tzinfo=UTC) + timedelta(hours=hour)
        assert calendar.block_at("p", at)


def begins(of: Practitioner, first: date, last: date, **others: object) -> list[str]:
    """Return the labels of that practitioner's blocks on these days."""
    calendar = Calendar(settings(of, **others))
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [block.label for day in days for block in calendar.blocks_on(of.id, day)]


def test_odd_and_even_weeks_replace_the_days_that_they_name():
    morning, evening = (span("08:00-12:00"),), (span("14:00-18:00"),)
    usual = {"mon": morning, "tue": morning}
    alternating = replace(EVA, hours=usual, hours_odd={"mon": evening}, hours_even={"tue": (), "sat": evening})
    assert begins(alternating, date(2026, 11, 23), date(2026, 12, 6)) == [  # week 48 and week 49
        "2026-11-23T08:00",
        "2026-11-28T14:00",
        "2026-11-30T14:00",
        "2026-12-01T08:00",
    ]
    last_of_the_year = begins(alternating, date(2026, 12, 28), date(2027, 1, 5))  # weeks 53 and 1: two odd ones
    assert last_of_the_year == ["2026-12-28T14:00", "2026-12-29T08:00", "2027-01-04T14:00", "2027-01-05T08:00"]


def test_whoever_has_free_days_only_has_no_consulting_hours():
    free = replace(EVA, hours={}, hours_odd={"mon": ()}, hours_even={"mon": ()})
    assert not Calendar(settings(free)).has_hours("eva")
    assert Calendar(settings(replace(free, hours_even={"mon": (span("08:00-09:00"),)}))).has_hours("eva")
    assert begins(free, date(2026, 12, 12), date(2026, 12, 12), open={date(2026, 12, 12): (span("08:00-12:00"),)}) == []


def test_leave_is_both_its_days_and_what_is_between_and_beats_an_open_date():
    away = replace(EVA, away=(Days(date(2026, 11, 24), date(2026, 11, 26)),))
    opened = {date(2026, 11, 25): (span("10:00-12:00"),), date(2026, 11, 28): (span("10:00-12:00"),)}
    found = begins(away, date(2026, 11, 23), date(2026, 11, 28), open=opened)
    assert found == ["2026-11-23T08:00", "2026-11-27T08:00", "2026-11-28T10:00"]


def test_a_night_shift_that_began_before_the_leave_goes_on_to_its_end():
    nights = Practitioner("p", "P", hours=weekdays("22:00-06:00"), away=(Days(date(2026, 11, 24), date(2026, 11, 24)),))
    story = Story("23:00", settings(nights)).quietly()
    story.wait_until("2026-11-24 05:59").quietly()
    assert story.face == "missing"
    story.wait_until("2026-11-24 06:00")
    assert story.face == "idle"
    story.wait_until("2026-11-24 23:00")
    assert story.face == "idle"


@pytest.mark.parametrize(
    ("day", "time", "expected"),
    [
        (date(2027, 3, 28), "01:59", "2027-03-28T00:59:00+00:00"),
        (date(2027, 3, 28), "02:00", "2027-03-28T01:00:00+00:00"),
        (date(2027, 3, 28), "02:30", "2027-03-28T01:00:00+00:00"),
        (date(2027, 3, 28), "03:00", "2027-03-28T01:00:00+00:00"),
        (date(2026, 10, 25), "02:30", "2026-10-25T00:30:00+00:00"),
        (date(2026, 10, 25), "03:00", "2026-10-25T02:00:00+00:00"),
        (date(2026, 11, 23), "24:00", "2026-11-23T23:00:00+00:00"),
    ],
)
def test_a_time_that_occurs_twice_means_the_first_and_one_that_is_skipped_the_end_of_the_gap(day, time, expected):
    assert instant_of(day, minutes(time), BUDAPEST).isoformat() == expected


def test_a_session_is_absolute_through_the_night_of_the_clock_change():
    story = Story("22:00", day="2026-10-24").activate()
    assert story.state.sessions["default"].ends_at == story.at("2026-10-25 04:00")


def test_blocks_are_asked_for_by_thousands_and_remembered():
    calendar = Calendar(settings(EVA))
    for n in range(5000):
        calendar.blocks_on("eva", date(2020, 1, 1) + timedelta(days=n))
    assert len(calendar.blocks_on("eva", date(2026, 11, 23))) == 1


def test_keys_are_forgotten_when_nobody_can_ask_for_them():
    story = Story("07:00", settings(EVA, ADAM))
    sizes = []
    for day in range(25):
        story.now = story.at("08:00") + timedelta(days=day)
        story.when()
        story.activate("eva").wait(hours=10)
        sizes.append(len(story.state.judged))
    assert max(sizes[10:]) <= max(sizes[:10]) + 5


def test_a_loser_is_replaced_by_its_own_next_occasion():
    late = replace(EVA, hours=weekdays("14:00-18:00"))
    leads = (timedelta(minutes=10), timedelta(minutes=9, seconds=30))
    story = Story("07:00", settings(late, leads=leads)).activate().wait_until("13:49:59").quietly()
    story.wait_until("13:50").then("activate_before_hours eva", "ending")
    story.wait_until("13:50:30").then("session_ending eva 10")
    story.wait_until("13:59:59").then()
