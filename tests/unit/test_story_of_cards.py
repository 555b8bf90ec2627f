"""Stories of readers, cards, the card service and the portal: what Hetes asks, what it says, and when it keeps still."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hetes.core.effects import AskCard, LearnCard, Notify, Publish, Withdraw
from hetes.core.events import CardNamed, NoticeDismissed, ReadersSeen, SeenCard, SeenReader
from hetes.core.views.status import status
from hetes.presentation.notices.view import card_view, notice_view
from hetes.presentation.tray import tray_view
from tests.support.story.story import ADAM, ESZEMELYI, EVA, OTHER, UNKNOWN, Story, settings, span

ASKED = "login_suspected - default"


# --- login_suspected --------------------------------------------------------------------------------------------------


def test_a_program_that_used_the_card_raises_a_question_and_yes_starts_the_session_when_the_use_began():
    story = Story("07:50").card().wait(seconds=10).quietly()
    story.use(seconds=5).then(ASKED)
    asked = next(e for e in story.effects if isinstance(e, Notify))
    yes, no = notice_view(asked, story.settings).buttons
    assert (yes.label, no.label) == ("Igen", "Nem")
    story.wait(seconds=30).when(yes.event).then("-login_suspected -", "active")
    session = story.state.sessions["default"]
    assert session.started_at == story.at("07:50:10")
    assert session.source == "login_hint"
    story.when(yes.event, no.event).then()


@pytest.mark.parametrize(
    ("present", "used", "asked"),
    [(10, 2, True), (9.9, 5, False), (10, 1.9, False), (3600, 3600, True)],
)
def test_a_use_counts_from_ten_seconds_of_presence_and_two_of_use(present, used, asked):
    story = Story("07:00").card().wait(seconds=present).quietly()
    story.use(seconds=used)
    assert (ASKED in story.said) is asked


def test_two_short_uses_are_no_long_one():
    Story("07:00").card().wait(seconds=10).use(seconds=1).use(seconds=1).then()


def test_taking_the_card_out_ends_a_use_too():
    story = Story("07:00").card().wait(seconds=10).card(used=True).wait(seconds=2)
    story.no_card().then(ASKED)


def test_a_reader_that_is_pulled_out_ends_a_use_too():
    story = Story("07:00").card().wait(seconds=10).card(used=True).wait(seconds=2)
    story.when(ReadersSeen()).then(ASKED)


def test_a_use_whose_end_nobody_watched_is_no_use():
    story = Story("07:00").card().wait(seconds=10).card(used=True).wait(seconds=5)
    story.when(ReadersSeen((SeenReader("R", SeenCard(ESZEMELYI)),))).wait(hours=3).quietly()
    story.card().then()


@pytest.mark.parametrize(("atr", "asked"), [(ESZEMELYI, True), (UNKNOWN, True), (OTHER, False)])
def test_what_the_user_said_is_another_card_raises_no_question(atr, asked):
    story = Story("07:00", settings(not_eszemelyi=frozenset({OTHER}))).card(atr).wait(seconds=10)
    story.use(atr=atr)
    assert (ASKED in story.said) is asked


def test_the_question_is_gone_after_ten_minutes():
    story = Story("07:00").card().wait(seconds=10).use().then(ASKED)
    story.wait(minutes=9, seconds=59.9).then()
    story.wait(seconds=0.2).then("-login_suspected -")


def test_no_is_an_answer_until_the_next_card():
    story = Story("07:00").card().wait(seconds=10).use().quietly()
    story.dismiss("login_suspected").then("-login_suspected -")
    story.wait(minutes=11).quietly().use().then()
    story.no_card().quietly().card().wait(seconds=10).use().then(ASKED)


def test_a_second_use_within_ten_minutes_is_no_second_question():
    story = Story("07:00").card().wait(seconds=10).use().then(ASKED)
    story.wait(minutes=5).use().then()
    story.wait(minutes=5).then("-login_suspected -")
    story.use().then(ASKED)


def test_a_question_that_quiet_hours_held_for_ten_minutes_is_not_asked():
    story = Story("06:00", settings(quiet=(span("05:00-06:09"),))).card().wait(seconds=10).use().then()
    story.wait_until("06:09").then(ASKED)
    story = Story("06:00", settings(quiet=(span("05:00-06:12"),))).card().wait(seconds=10).use().then()
    assert ASKED not in story.wait_until("06:13").said


def test_it_asks_only_about_those_who_may_be_activating():
    mobil = replace(ADAM, id="mobil", name="Dr. Mobil", login="mobiltoken")
    story = Story("08:00", settings(EVA, ADAM, mobil)).card().wait(seconds=10).quietly()
    story.use().then("login_suspected - eva+adam")
    story.activate("eva").quietly()
    assert any(v.occasion.notice == "login_suspected" for v in story.state.visible)
    story.activate("adam")
    assert "-login_suspected -" in story.said


def test_nobody_is_asked_more_than_an_hour_before_the_hours_or_after_them():
    early = Story("06:58", settings(EVA)).card().wait(seconds=10).use().then()
    early.wait_until("07:01").use().then("login_suspected - eva")
    Story("14:01", settings(EVA)).card().wait(seconds=10).use().then()


def test_a_colleague_whose_connection_ends_soon_is_asked_too():
    story = Story("07:00").activate().card().wait_until("13:31").quietly()
    story.use().then("login_suspected - default")
    yes = notice_view([e for e in story.effects if isinstance(e, Notify)][-1], story.settings).buttons[0]
    story.when(yes.event)
    assert story.state.sessions["default"].started_at == story.at("13:31")


def test_a_yes_that_comes_after_another_activation_changes_nothing():
    story = Story("07:00").card().wait(seconds=10).use().quietly()
    yes = notice_view([e for e in story.effects if isinstance(e, Notify)][-1], story.settings).buttons[0]
    story.wait(minutes=5).activate().quietly()
    begun = story.state.sessions["default"].id
    story.when(yes.event).then()
    assert story.state.sessions["default"].id == begun


def test_four_candidates_are_asked_in_the_menu_and_three_by_buttons():
    people = [replace(EVA, id=f"p{n}", name=f"Dr. {n}") for n in range(4)]
    for some, buttons in ((people[:3], 4), (people, 1)):
        story = Story("08:30", settings(*some)).card().wait(seconds=10).use()
        asked = [e for e in story.effects if isinstance(e, Notify) and e.notice == "login_suspected"][-1]
        assert len(notice_view(asked, story.settings).buttons) == buttons
        answers = [item for item in tray_view(story.state, story.now).menu if item.label.startswith(("Igen", "Nem"))]
        assert len(answers) == len(some) + 1
        assert all(item.event for item in answers)


def test_the_menu_asks_only_while_the_question_stands():
    story = Story("07:00").card().wait(seconds=10).use()
    labels = [item.label for item in tray_view(story.state, story.now).menu]
    assert "Igazolványhasználat: 07:00. Aktiváltad az EESZT-kapcsolatot?" in labels
    story.wait(minutes=10)
    assert "Nem" not in [item.label for item in tray_view(story.state, story.now).menu]


def test_the_hint_is_published_for_scripts():
    story = Story("07:00").card().wait(seconds=10).use()
    hints = [e for e in story.effects if isinstance(e, Publish) and e.event == "login_suspected"]
    assert [h.facts["used_at"] for h in hints] == [story.at("07:00:10")]


# --- card_inserted_no_session -----------------------------------------------------------------------------------------


def test_a_card_that_lies_there_for_a_minute_without_a_connection_is_mentioned_once():
    story = Story("09:00", settings()).card().then()
    story.wait(seconds=59.9).then()
    story.wait(seconds=0.1).then("card_inserted_no_session -")
    story.wait(hours=3).then()
    story.activate().then("-card_inserted_no_session -", "active")


def test_a_card_that_is_taken_out_in_time_or_is_unknown_is_not_mentioned():
    Story("09:00").card().wait(seconds=59).no_card().wait(hours=1).then()
    Story("09:00").card(UNKNOWN).wait(hours=1).then()
    learned = settings(atrs=frozenset({UNKNOWN}))
    Story("09:00", learned).card(UNKNOWN).wait(hours=1).then("card_inserted_no_session -")


def test_an_outage_does_not_take_the_card_away():
    story = Story("09:00").card().wait(seconds=5).lose_service().wait(seconds=20).card()
    story.wait(seconds=34.9).then()
    story.wait(seconds=0.1).then("card_inserted_no_session -")


def test_it_gives_way_to_the_reminder_before_hours_and_to_the_question():
    story = Story("07:51", settings(EVA)).quietly()
    story.card().wait(hours=4)
    assert "card_inserted_no_session -" not in story.said
    story = Story("09:00").card().wait(seconds=20).use(seconds=3).quietly()
    story.wait(minutes=5).then()


def test_it_is_not_repeated_within_half_an_hour():
    story = Story("09:00").card().wait(seconds=60).then("card_inserted_no_session -")
    story.no_card().then("-card_inserted_no_session -")
    story.card().wait(minutes=25).then()
    story.no_card().wait(minutes=5).card().wait(minutes=1).then("card_inserted_no_session -")


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
    mobil = Story("08:00", settings(replace(EVA, login="mobiltoken"))).quietly()
    mobil.see_nothing().wait_until("13:00")
    assert "reader_missing -" not in mobil.said


def test_the_missing_reader_is_forgotten_when_the_hours_end():
    story = Story("13:58", settings(EVA)).see_nothing().wait(minutes=1).quietly()
    story.wait_until("14:00").then("-activate_before_hours eva", "-reader_missing -", "idle")


def test_it_is_forgotten_then_though_somebody_still_has_an_expired_connection():
    story = Story("06:50", settings(EVA)).activate().wait_until("13:55").see_nothing().wait(minutes=1).quietly()
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
    assert set(gone.readers) == {"A", "B"}


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


# --- everything together ----------------------------------------------------------------------------------------------


def test_what_was_seen_survives_a_restart():
    story = Story("07:50").card().wait(seconds=10).card(used=True).wait(seconds=1).restart()
    story.wait(seconds=1).card().then(ASKED)
    assert story.state.insertions == 1


def test_a_question_is_asked_five_seconds_after_waking_if_the_card_was_used_just_before():
    story = Story("07:50").card().wait(seconds=10).card(used=True).wait(seconds=5).quietly()
    story.sleep_until("07:51").card().then()
    story.wait(seconds=5).then(ASKED)


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


# --- learning a card --------------------------------------------------------------------------------------------------


def menu(story: Story) -> dict[str, object]:
    return {item.label: item.event for item in tray_view(story.state, story.now).menu}


@pytest.mark.parametrize(("label", "answer"), [("Igen, eSzemélyi", True), ("Nem, más kártya", False)])
def test_an_unknown_card_is_asked_about_in_the_menu_and_the_answer_is_kept(label, answer):
    story = Story("07:00").card(UNKNOWN)
    story.when(menu(story)[label])
    assert [e for e in story.effects if isinstance(e, LearnCard)] == [LearnCard(UNKNOWN, answer)]


def test_a_known_card_is_not_asked_about_and_a_late_answer_changes_nothing():
    story = Story("07:00").card(ESZEMELYI)
    assert "Igen, eSzemélyi" not in menu(story)
    story.when(CardNamed(ESZEMELYI, eszemelyi=False))
    assert not [e for e in story.effects if isinstance(e, LearnCard)]
    assert "Igen, eSzemélyi" not in menu(Story("07:00", settings(not_eszemelyi=frozenset({OTHER}))).card(OTHER))


def test_a_card_that_is_learned_while_it_lies_there_is_the_same_insertion():
    story = Story("07:00").card(UNKNOWN).wait(minutes=2).then()
    story.set(settings(atrs=frozenset({UNKNOWN}))).then("card_inserted_no_session -")
    assert story.state.insertions == 1


def test_nobody_is_asked_about_a_card_that_cannot_be_seen():
    story = Story("07:00").card(UNKNOWN).lose_service()
    assert "Igen, eSzemélyi" not in menu(story)


# --- the question what a card is ----------------------------------------------------------------------------------------


def asked(story: Story) -> list[str]:
    """Return the ATRs that were asked about since the last call."""
    found = [effect.atr for effect in story.effects if isinstance(effect, AskCard)]
    story.effects.clear()
    return found


def test_an_unknown_card_is_asked_about_once_when_it_has_lain_for_a_minute():
    story = Story("07:00").card(UNKNOWN).wait(seconds=59)
    assert asked(story) == []
    assert asked(story.wait(seconds=1)) == [UNKNOWN]
    assert asked(story.no_card().card(UNKNOWN).wait(minutes=5)) == []
    assert asked(story.restart().wait(minutes=5)) == []
    assert asked(story.card(OTHER).wait(minutes=5)) == [OTHER]


def test_a_card_that_is_known_or_mute_is_not_asked_about():
    assert asked(Story("07:00").card(ESZEMELYI).wait(minutes=5)) == []
    assert asked(Story("07:00").card(None).wait(minutes=5)) == []
    assert asked(Story("07:00", settings(not_eszemelyi=frozenset({OTHER}))).card(OTHER).wait(minutes=5)) == []


def test_nobody_is_asked_about_a_card_amid_anything_else():
    story = Story("07:00").card(UNKNOWN).wait(seconds=30).card(UNKNOWN, used=True).wait(minutes=5)
    assert asked(story) == []  # a program works with it
    story = Story("07:00").activate(at="00:05").card(UNKNOWN).wait(minutes=2)
    assert asked(story) == []  # a notice is on the screen
    assert asked(story.activate().wait(minutes=1)) == [UNKNOWN]
    story = Story("07:00").lock().card(UNKNOWN).wait(minutes=5)
    assert asked(story) == []
    assert asked(story.unlock()) == [UNKNOWN]
    quiet = settings(quiet=(span("06:00-09:00"),))
    assert asked(Story("07:00", quiet).card(UNKNOWN).wait(minutes=5)) == []
    assert asked(Story("07:00").card(UNKNOWN).lose_service().wait(seconds=70)) == []


def test_the_question_has_the_same_answers_in_menu_and_notice():
    story = Story("07:00").card(UNKNOWN)
    view = card_view(UNKNOWN, story.settings)
    assert view.text in menu(story)
    assert [menu(story)[button.label] for button in view.buttons] == [button.event for button in view.buttons]
