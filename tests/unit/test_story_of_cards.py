"""Stories of readers, cards, the card service and the portal: what Hetes says of them, and when it keeps still."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from hetes.core.effects import Notify, Withdraw
from hetes.core.events import NoticeDismissed, ReadersSeen, SeenCard, SeenReader
from hetes.core.views.status import status
from hetes.presentation.notices.view import notice_view
from tests.support.story.story import ADAM, ESZEMELYI, EVA, UNKNOWN, Story, settings

# --- card_inserted_no_session -----------------------------------------------------------------------------------------


def test_a_card_that_lies_there_for_three_minutes_without_a_connection_is_mentioned_once():
    story = Story("09:00", settings()).card().then()
    story.wait(seconds=179.9).then()
    story.wait(seconds=0.1).then("card_inserted_no_session -")
    story.wait(hours=3).then()
    story.activate().then("-card_inserted_no_session -", "active")


def test_a_card_that_is_taken_out_in_time_or_is_unknown_is_not_mentioned():
    Story("09:00").card().wait(seconds=179).no_card().wait(hours=1).then()
    Story("09:00").card(UNKNOWN).wait(hours=1).then()
    learned = settings(atrs=frozenset({UNKNOWN}))
    Story("09:00", learned).card(UNKNOWN).wait(hours=1).then("card_inserted_no_session -")


def test_an_outage_does_not_take_the_card_away():
    story = Story("09:00").card().wait(seconds=5).lose_service().wait(seconds=20).card()
    story.wait(seconds=154.9).then()
    story.wait(seconds=0.1).then("card_inserted_no_session -")


def test_whoever_is_at_the_pin_is_left_alone_until_a_minute_after_the_last_use():
    story = Story("09:00").card().wait(seconds=5).card(used=True).wait(minutes=4).then()  # too early for a login
    story.card().wait(seconds=30).use(seconds=1).wait(seconds=59.9)
    assert "card_inserted_no_session -" not in story.said
    story.wait(seconds=0.1)
    assert story.said[-1] == "card_inserted_no_session -"


def test_a_use_that_is_over_for_a_minute_delays_nothing():
    story = Story("09:00").card().use(seconds=1).wait(seconds=178.9).then()
    story.wait(seconds=0.1).then("card_inserted_no_session -")


def test_a_card_in_use_after_an_outage_waits_for_the_end_of_the_use():
    story = Story("09:00").card().wait(minutes=1).lose_service().wait(minutes=3).quietly()
    story.card(used=True).wait(minutes=1).card().dismiss("login_suspected").wait(seconds=59.9)
    assert "card_inserted_no_session -" not in story.said
    story.wait(seconds=0.1)
    assert story.said[-1] == "card_inserted_no_session -"


def test_it_gives_way_to_the_reminder_before_hours_and_to_the_question():
    story = Story("07:51", settings(EVA)).quietly()
    story.card().wait(hours=4)
    assert "card_inserted_no_session -" not in story.said
    story = Story("09:00").card().wait(seconds=20).use(seconds=3).quietly()
    story.wait(minutes=5).then()


def test_it_is_not_repeated_within_half_an_hour():
    story = Story("09:00").card().wait(seconds=180).then("card_inserted_no_session -")
    story.no_card().then("-card_inserted_no_session -")
    story.card().wait(minutes=25).then()
    story.no_card().wait(minutes=2).card().wait(minutes=3).then("card_inserted_no_session -")


# --- reader_missing ---------------------------------------------------------------------------------------------------


def test_a_reader_that_is_missing_is_missed_from_shortly_before_the_hours():
    story = Story("06:00", settings(EVA)).see_nothing().then()
    story.wait_until("07:49:59").then()
    assert status(story.state, story.now)["badge"] is None
    story.wait_until("07:50").then("activate_before_hours eva", "reader_missing -")
    assert status(story.state, story.now)["badge"] == "reader_missing"
    story.no_card().then("-reader_missing -")
    assert status(story.state, story.now)["badge"] is None
    story.wait(minutes=1).see_nothing().wait(minutes=3).then()


def test_a_reader_pulled_out_for_less_than_a_minute_is_not_missed():
    story = Story("09:00", settings(EVA)).no_card().wait(minutes=5).quietly()
    story.see_nothing().wait(seconds=59).no_card().wait(seconds=1).see_nothing().wait(seconds=59.9)
    assert "reader_missing -" not in story.said
    story.wait(seconds=0.1)
    assert story.said[-1] == "reader_missing -"


def test_nobody_misses_a_reader_who_is_connected_or_uses_the_mobile_token():
    connected = Story("08:00", settings(EVA)).activate().quietly()
    connected.see_nothing().wait_until("14:29")
    assert "reader_missing -" not in connected.said
    for way in ("mobiltoken", "phone", "token"):
        without = Story("08:00", settings(replace(EVA, login=way))).quietly()
        without.see_nothing().wait_until("13:00")
        assert "reader_missing -" not in without.said, way


def test_a_reader_is_not_missed_for_a_connection_that_may_be_renewed_early():
    story = Story("08:00", settings(ADAM)).activate().wait(hours=3).quietly().see_nothing().wait(hours=3)
    assert "reader_missing -" not in story.said


def test_the_missing_reader_is_forgotten_when_the_hours_end():
    story = Story("13:58", settings(EVA)).see_nothing().wait(minutes=1).quietly()
    story.wait_until("14:00").then("-activate_before_hours eva", "-reader_missing -", "idle")


def test_it_is_forgotten_then_though_somebody_still_has_an_expired_connection():
    story = (
        Story("07:10", settings(EVA, length=timedelta(hours=6, minutes=30)))
        .activate()
        .wait_until("13:55")
        .see_nothing()
        .wait(minutes=1)
        .quietly()
    )
    story.wait_until("14:00").then("-reader_missing -")
    assert story.face == "expired"


def test_an_outage_hides_readers_and_brings_none():
    story = Story("09:00", settings(EVA)).see_nothing().wait(minutes=1).quietly()
    assert any(v.occasion.notice == "reader_missing" for v in story.state.visible)
    story.lose_service().then()
    story.see_nothing().wait(seconds=10)
    assert "-reader_missing -" not in story.said


def test_the_next_day_a_missing_reader_is_news_again():
    story = Story("09:00", settings(EVA)).see_nothing().wait(minutes=2).quietly()
    story.wait_until("2026-11-24 07:50")
    assert story.said.count("reader_missing -") == 1


# --- card_service_lost and what it may not be confused with -----------------------------------------------------------


def test_denied_has_words_of_its_own():
    story = Story("09:00").lose_service(denied=True).wait(seconds=30).then("card_service_lost -")
    shown = [e for e in story.effects if isinstance(e, Notify)][-1]
    assert "joga" in notice_view(shown, story.settings).text


# --- card_left_in_reader ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("atr", "what"), [(ESZEMELYI, "Az igazolvány"), (UNKNOWN, "Egy kártya")])
def test_an_unknown_card_that_was_left_is_called_a_card(atr, what):
    story = Story("17:00", settings(ADAM)).card(atr).wait_until("18:16").quietly()
    shown = [e for e in story.effects if isinstance(e, Notify) and e.notice == "card_left_in_reader"][-1]
    assert notice_view(shown, story.settings).text == f"{what} az olvasóban maradt. Ne hagyd itt!"


def test_a_card_that_stays_after_the_last_block_is_mentioned_a_quarter_of_an_hour_later():
    story = Story("08:00", settings(EVA, ADAM)).activate("eva").activate("adam").card().quietly()
    story.wait_until("18:14:59").quietly()
    story.wait_until("18:15").then("card_left_in_reader -")
    story.no_card().then("-card_left_in_reader -")
    story.card().wait(hours=1)
    assert "card_left_in_reader -" not in story.said


def test_a_card_that_came_later_was_not_left():
    story = Story("08:00", settings(EVA)).wait_until("14:16").quietly()
    story.card().wait_until("23:59")
    assert "card_left_in_reader -" not in story.said


def test_done_for_today_asks_for_the_card_at_once():
    story = Story("10:00").activate().end().card().quietly()
    story.done().then("card_left_in_reader -")
    story.wait_until("2026-11-24 00:00").then("-card_left_in_reader -")


def test_done_while_a_colleague_is_connected_leaves_the_card_in_peace():
    story = Story("10:00", settings(EVA, ADAM)).activate("eva").card().quietly()
    story.done("adam")
    assert "card_left_in_reader -" not in story.said


def test_two_cards_in_two_readers_are_two_notices_and_closed_as_one():
    story = Story("13:00", settings(EVA)).quietly()
    both = tuple(SeenReader(name, SeenCard(atr, in_use=False)) for name, atr in (("A", ESZEMELYI), ("B", UNKNOWN)))
    story.when(ReadersSeen(both)).wait_until("14:15").quietly()
    story.wait_until("14:16")
    shown = [v for v in story.state.visible if v.occasion.notice == "card_left_in_reader"]
    assert {v.occasion.reader for v in shown} == {"A", "B"}
    story.quietly().dismiss("card_left_in_reader").then("-card_left_in_reader -")
    gone = [e for e in story.effects if isinstance(e, Withdraw)][-1]
    assert set(gone.apart) == {"A", "B"}


def test_one_of_two_is_closed_alone_by_its_own_bubble():
    story = Story("13:00", settings(EVA)).quietly()
    both = tuple(SeenReader(name, SeenCard(ESZEMELYI, in_use=False)) for name in "AB")
    story.when(ReadersSeen(both)).wait_until("14:16").quietly()
    first = next(v for v in story.state.visible if v.occasion.notice == "card_left_in_reader")
    story.when(NoticeDismissed("card_left_in_reader", None, first.order)).then("-card_left_in_reader -")
    assert sum(v.occasion.notice == "card_left_in_reader" for v in story.state.visible) == 1


# --- portal_unreachable -----------------------------------------------------------------------------------------------


def test_a_portal_that_fails_twice_in_the_hours_is_mentioned_until_it_is_back():
    story = Story("09:00", settings(EVA)).quietly()
    story.probe(False).then()
    assert status(story.state, story.now)["portal"]["state"] == "unknown"
    story.probe(False).then("portal_unreachable -")
    told = status(story.state, story.now)
    assert (told["badge"], told["portal"]["state"], told["portal"]["reason"]) == (
        "portal_unreachable",
        "unreachable",
        "timeout",
    )
    story.probe(False).then()
    story.probe(True).then("-portal_unreachable -")
    assert status(story.state, story.now)["portal"]["state"] == "reachable"
    story.probe(False, False).then("portal_unreachable -")


def test_a_portal_matters_only_in_the_hours_to_somebody_without_a_connection():
    story = Story("07:00", settings(EVA)).probe(False, False).then()
    story.activate().quietly().wait_until("13:29").quietly()
    story.wait_until("13:30")
    assert "portal_unreachable -" in story.said
    story.wait_until("14:00")
    assert "-portal_unreachable -" in story.said


def test_a_portal_that_fails_does_not_concern_whoever_is_done():
    story = (
        Story("06:40", settings(EVA, ADAM)).activate("eva").activate("adam").wait_until("10:00").done("eva").quietly()
    )
    story.wait_until("13:15").probe(False, False)  # adam's ends at 13:40, and he is not done
    assert "portal_unreachable -" in story.said
    alone = Story("06:40", settings(EVA)).activate().wait_until("13:05").done().quietly()
    alone.wait_until("13:15").probe(False, False)
    assert "portal_unreachable -" not in alone.said


# --- everything together ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["hu", "en"])
def test_every_notice_is_said_in_both_languages(language):
    people = (replace(EVA, card_expires=Story("07:00").now.date()), ADAM)
    said = set()
    story = Story("06:00", settings(*people, language=language)).see_nothing().guide("eva")
    story.wait_until("09:00").card().wait(seconds=70).use().guide("eva", tick="activation_pin").probe(False, False)
    story.wait_until("12:00").no_card().wait(minutes=1).card().wait_until("19:00")
    story.lose_service().wait(minutes=1)
    for effect in story.effects:
        if isinstance(effect, Notify):
            view = notice_view(effect, story.settings)
            assert "{" not in view.text
            said.add(effect.notice)
    assert {"login_suspected", "reader_missing", "portal_unreachable", "card_left_in_reader", "card_expiring"} <= said
