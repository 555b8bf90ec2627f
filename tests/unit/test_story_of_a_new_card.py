"""Stories of the guide's reminders, and of a card's last day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from hetes.core.effects import Notify
from hetes.core.events import NoticeTaken, PageRequested, PractitionersErased
from hetes.core.settings import Unit
from hetes.core.state import STEPS
from hetes.presentation.notices.view import notice_view
from tests.support.story.story import ADAM, EVA, UNKNOWN, Story, settings


def eva(expires: str, **more) -> Story:
    return Story("07:00", settings(replace(EVA, card_expires=date.fromisoformat(expires))), **more)


def buttons(story: Story, notice: str) -> list[tuple[str, object]]:
    last = next(e for e in reversed(story.effects) if isinstance(e, Notify) and e.notice == notice)
    return [(button.label, button.event) for button in notice_view(last, story.settings).buttons]


def said(story: Story, notice: str) -> list[str]:
    return [line for line in story.said if notice in line]


# --- the guide --------------------------------------------------------------------------------------------------------


def test_the_pin_is_due_at_the_days_first_card_and_other_steps_after_its_tick():
    story = Story("06:00").guide().then()
    story.card().then("pin_change_due default")
    story.no_card().card().then()
    story.wait(seconds=30).guide(tick="activation_pin").then("-pin_change_due default")
    story.no_card().wait_until("2026-11-24 06:00").quietly()
    story.card().then("new_card_steps default 8")


def test_a_notice_about_the_steps_opens_them_and_any_other_the_page_of_today():
    story = Story("06:00", settings(EVA)).guide().card().then("pin_change_due eva")
    assert buttons(story, "pin_change_due") == [("Lépések megnyitása", PageRequested("new-card/eva"))]
    story = Story("07:30", settings(EVA)).lose_service().wait(minutes=31)
    assert buttons(story, "card_service_lost") == [("Nézzük meg, mi a baj", PageRequested("check"))]


def test_only_the_days_first_card_is_a_reason():
    story = Story("06:00").card().no_card().wait(minutes=5).guide().wait(minutes=5).quietly()
    story.card().then()
    story.no_card().wait_until("2026-11-24 06:00").card().then("pin_change_due default")


def test_a_block_that_begins_reminds_of_open_steps_once_a_day():
    story = Story("06:00", settings(EVA)).guide().activate("eva", at="06:00").quietly()
    story.wait_until("08:00").then("pin_change_due eva")
    story.card().then()
    story.wait(minutes=1).guide(tick="activation_pin")
    story.wait_until("2026-11-24 08:01")
    assert said(story, "new_card_steps") == ["new_card_steps eva 8"]


def test_an_unknown_card_is_no_reason():
    Story("06:00").guide().card(UNKNOWN).then()


def test_after_two_weeks_the_pin_is_one_of_the_steps():
    story = Story("06:00").guide().quietly()
    for day in range(14):
        story.wait_until(f"2026-{'11' if day < 8 else '12'}-{23 + day if day < 8 else day - 7:02} 07:00").quietly()
        assert said(story.card(), "pin_change_due") == ["pin_change_due default"], day
        story.no_card()
    story.wait_until("2026-12-06 23:59").quietly()
    story.wait_until("2026-12-07 00:00").then("-pin_change_due default")
    story.wait_until("2026-12-07 07:00").card().then("new_card_steps default 9")


def test_when_every_step_is_ticked_nothing_is_left_to_say():
    story = Story("06:00").guide().card().wait(minutes=1).quietly()
    for step in STEPS:
        story.guide(tick=step)
    story.then("-pin_change_due default")
    story.no_card().quietly().wait_until("2026-11-24 06:00").card().wait(seconds=59).then()


def test_a_step_that_was_ticked_by_mistake_is_opened_again():
    story = Story("06:00", settings(EVA))
    story.guide("eva")
    for step in STEPS:
        story.guide("eva", tick=step)
    story.activate("eva", at="06:00").wait_until("08:30").quietly()
    story.guide("eva", untick="vmatrix").then()
    story.wait_until("2026-11-24 08:01")
    assert said(story, "new_card_steps") == ["new_card_steps eva 1"]


def test_a_guide_that_begins_anew_has_all_steps_open():
    story = Story("06:00").guide().guide(tick="activation_pin").guide().card()
    assert story.said == ["pin_change_due default"]


def test_ticks_need_a_guide_and_a_step_of_it():
    Story("06:00").guide(tick="can").then("refused guide_not_begun")
    Story("06:00").guide().guide(tick="pin").then("refused unknown_step")
    Story("06:00", settings(EVA, ADAM)).guide().then("refused which_practitioner")


def test_a_touched_step_keeps_the_cards_other_notices_still_for_a_quarter_of_an_hour():
    story = Story("09:00").guide().guide(tick="activation_pin").card().quietly()
    story.wait(minutes=1).then()
    story.wait(minutes=1).use(seconds=5).then()
    story.wait(minutes=15).use(seconds=5).then("login_suspected - default")


def test_a_weekend_off_reminds_of_the_last_block_that_was_missed():
    story = Story("18:00", settings(EVA), day="2026-11-19").guide("eva").quietly()
    story.off_until("2026-11-22 10:00")
    assert said(story, "pin_change_due") == ["pin_change_due eva"]


def test_the_guide_of_a_removed_practitioner_is_silent_and_there_again_with_the_same_id():
    story = Story("07:40", settings(EVA, ADAM)).guide("adam").guide("adam", tick="needed").quietly().set(settings(EVA))
    story.wait_until("12:30")
    assert not [line for line in story.said if "adam" in line]
    story.set(settings(EVA, ADAM))
    assert story.state.guides["adam"].ticked.keys() == {"needed"}
    story.set(settings(EVA)).when(PractitionersErased(("adam",)))
    assert not story.state.guides


def test_the_first_practitioner_takes_over_the_guide():
    story = Story("06:00").guide().set(settings(EVA))
    assert list(story.state.guides) == ["eva"]


# --- card_expiring ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expires", "days", "text"),
    [
        ("2027-01-22", 60, "60 nap múlva lejár az igazolványod (2027. január 22.). Az újat már igényelheted."),
        ("2026-12-23", 30, "30 nap múlva lejár az igazolványod (2026. december 23.). Az újat már igényelheted."),
        ("2026-11-30", 7, "7 nap múlva lejár az igazolványod (2026. november 30.). Az újat már igényelheted."),
        ("2026-11-24", 1, "Holnap lejár az igazolványod (2026. november 24.)."),
        ("2026-11-23", 0, "Ma lejár az igazolványod. Megvan már az új?"),
    ],
)
def test_a_card_that_expires_is_mentioned_when_the_days_work_begins(expires, days, text):
    story = eva(expires).activate()
    missed = said(story, "card_expiring")
    assert len(missed) == (days < 60)  # what was due in the weeks before Hetes was there: the newest only
    story.quietly().wait_until("08:00").then(f"card_expiring eva {days}")
    shown = [e for e in story.effects if isinstance(e, Notify) and e.notice == "card_expiring"][-1]
    assert notice_view(shown, story.settings).text == text


def test_without_hours_it_is_mentioned_at_eight():
    bare = replace(EVA, hours={}, card_expires=date(2027, 1, 22))
    story = Story("07:00", settings(bare))
    story.wait_until("07:59:59").then()
    story.wait_until("08:00").then("card_expiring eva 60")


def test_a_missed_one_names_the_days_that_are_really_left():
    story = eva("2026-12-18")
    assert said(story, "card_expiring") == ["card_expiring eva 25"]


def test_after_the_last_day_it_is_said_once_that_the_card_has_expired():
    story = eva("2026-11-20").then("card_expiring eva -3")
    shown = next(e for e in story.effects if isinstance(e, Notify))
    text = notice_view(shown, story.settings).text
    assert text == "Az igazolványod érvényessége lejárt (2026. november 20.). Megvan már az új?"
    visible = story.state.visible[0]
    story.when(NoticeTaken(visible.order, "dbus")).wait_until("2027-02-20 08:00")
    assert not said(story.quietly().restart().wait(hours=72), "card_expiring")


def test_it_is_said_at_each_step_once_and_never_again():
    story = eva("2027-01-25").activate().quietly()
    story.wait_until("2027-02-10 12:00")
    told = said(story, "card_expiring")
    assert [line for line in told if not line.startswith("-")] == [
        f"card_expiring eva {n}" for n in (60, 30, 14, 7, 1, 0)
    ]


def test_a_card_that_was_renewed_takes_its_notice_with_it():
    story = eva("2026-11-30")
    story.quietly().set(settings(replace(EVA, card_expires=date(2032, 11, 30)))).then("-card_expiring eva")
    story.wait_until("2026-11-30 12:00")
    assert not said(story, "card_expiring")


def test_a_date_that_is_set_back_by_mistake_and_put_right_says_nothing_twice():
    story = eva("2026-11-30").quietly()
    story.set(settings(replace(EVA, card_expires=date(2032, 11, 30)))).quietly()
    story.set(settings(replace(EVA, card_expires=date(2026, 11, 30)))).then()


# --- the last day of the practice's certificate -----------------------------------------------------------------------


def certified(*days: str, **more) -> Story:
    units = tuple(
        Unit(f"u{n}", f"Egység {n}", certificate_expires=date.fromisoformat(day)) for n, day in enumerate(days)
    )
    return Story("07:00", settings(replace(EVA, card_expires=None), units=units), **more)


def test_a_certificate_is_told_of_at_the_first_start_of_anybody_and_opens_where_its_date_stands():
    story = certified("2027-01-22").then()
    story.wait_until("07:59").quietly()
    story.wait_until("08:00")
    assert said(story, "certificate_expiring") == ["certificate_expiring - 60"]
    assert buttons(story, "certificate_expiring") == [("Dátum megnézése", PageRequested("practitioners"))]


def test_a_certificate_s_unit_is_named_where_there_are_several():
    texts = []
    for days in (["2026-11-23"], ["2026-11-23", "2027-11-23"]):
        story = certified(*days).wait_until("08:01").quietly()
        shown = next(e for e in story.effects if isinstance(e, Notify) and e.notice == "certificate_expiring")
        texts.append(notice_view(shown, story.settings).text)
    assert texts[0].startswith("Ma lejár a rendelő EESZT-tanúsítványa (2026. november 23.).")
    assert texts[1] == f"Egység 0: {texts[0]}"


def test_another_date_takes_the_notice_back_and_a_date_put_right_says_nothing_twice():
    story = certified("2026-11-23").wait_until("08:01").quietly()
    story.set(settings(EVA, units=(Unit("u0", certificate_expires=date(2030, 1, 1)),))).then("-certificate_expiring -")
    story.set(settings(EVA, units=(Unit("u0", certificate_expires=date(2026, 11, 23)),))).then()


def test_of_two_certificates_in_one_instant_the_unit_that_stands_first_is_told_of_first():
    for days, told in ((("2026-11-30", "2026-11-23"), [7, 0]), (("2026-11-23", "2026-11-30"), [0, 7])):
        story = certified(*days).wait_until("08:01")
        assert said(story, "certificate_expiring")[-2:] == [f"certificate_expiring - {each}" for each in told]
