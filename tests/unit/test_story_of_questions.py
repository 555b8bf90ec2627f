"""Stories of what Hetes asks: whether a card's use was an activation, and what kind of card an unknown one is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hetes.core.duty import candidates
from hetes.core.effects import AskCard, LearnCard, Notify, Publish, TakeBackQuestion
from hetes.core.events import CardNamed, NoticeTaken, ReadersSeen, SeenCard, SeenReader
from hetes.core.views.today import today
from hetes.panel.pages.today.view import today_view
from hetes.presentation.notices.view import card_view, notice_view
from hetes.presentation.tray import tray_view
from hetes.rehearsal.rehearsal import rehearse_lines
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


def test_a_use_while_another_user_has_the_screen_is_theirs_to_be_asked_about():
    """Two users' agents watch the same reader."""
    away, at_the_console = (Story("09:00").card().wait(seconds=20).quietly() for _ in range(2))
    away.lock(switched=True)
    for story in (away, at_the_console):
        story.use(seconds=5).wait(seconds=30)
    at_the_console.then("login_suspected - default")
    away.unlock().wait(minutes=1).then()
    away.use(seconds=3).then("login_suspected - default")


def test_a_use_that_begins_while_another_user_has_the_screen_stays_theirs_when_it_outlasts_the_switch():
    story = (
        Story("09:00")
        .card()
        .wait(seconds=20)
        .lock(switched=True)
        .card(used=True)
        .wait(seconds=3)
        .restart()
        .card(used=True)
    )
    story.unlock().card(used=True).wait(seconds=3).card().wait(seconds=30).then()


def test_a_use_that_was_begun_before_the_switch_or_behind_a_locked_screen_is_asked_about():
    begun = Story("09:00").card().wait(seconds=20).card(used=True).lock(switched=True)
    locked = Story("09:00").card().wait(seconds=20).lock().card(used=True)
    for story in (begun, locked):
        story.wait(seconds=3).card().then("login_suspected - default")


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


@pytest.mark.parametrize(("atr", "what"), [(ESZEMELYI, "az igazolványt"), (UNKNOWN, "az olvasóban lévő kártyát")])
def test_a_card_of_which_nobody_has_said_what_it_is_is_called_a_card(atr, what):
    story = Story("07:00").card(atr).wait(seconds=10).use(atr=atr)
    shown = [e for e in story.effects if isinstance(e, Notify)][-1]
    assert notice_view(shown, story.settings).text == (
        f"Egy program az imént (07:00) használta {what}. Az EESZT-kapcsolatot aktiváltad?"
    )
    asked = [item.label for item in tray_view(story.state, story.now).menu if "használta" in item.label]
    assert asked == [f"Egy program használta {what} (07:00). Az EESZT-kapcsolatot aktiváltad?"]
    seen = today(story.state, story.now, {"sessions": [], "notices": []}, [])
    assert what in today_view(seen, "hu").question


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
    early = Story("06:59", settings(EVA)).card().wait(seconds=10).use().then()
    early.wait_until("07:01").use().then("login_suspected - eva")
    Story("14:01", settings(EVA)).card().wait(seconds=10).use().then()


def test_whoever_renews_in_the_break_is_asked_too():
    at_noon = Story("07:40", settings(ADAM)).activate().card().wait_until("12:05").quietly()
    at_noon.use().then("login_suspected - adam")
    too_soon = Story("07:40", settings(ADAM)).activate().card().wait_until("09:39:58").quietly()
    too_soon.use().then()  # 2 h after it began, and not more
    too_soon.wait(seconds=1).use().then("login_suspected - adam")
    ends_in_the_break = Story("05:30", settings(ADAM)).activate().card().wait_until("11:00").quietly()
    ends_in_the_break.use().then()


def test_uses_are_looked_for_from_the_moment_on_at_which_somebody_may_renew():
    story = Story("07:40", settings(ADAM)).activate().card().quietly()
    assert not candidates(story.state, story.now)
    story.wait_until("09:40:01")
    assert candidates(story.state, story.now) == ("adam",)


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


def test_three_candidates_are_asked_in_the_menu_and_two_by_buttons():
    people = [replace(EVA, id=f"p{n}", name=f"Dr. {n}") for n in range(3)]
    panel_and_no = ["Vezérlőpult megnyitása", "Nem"]
    for some, buttons in ((people[:2], ["Igen: Dr. 0", "Igen: Dr. 1", "Nem"]), (people, panel_and_no)):
        story = Story("08:30", settings(*some)).card().wait(seconds=10).use()
        asked = [e for e in story.effects if isinstance(e, Notify) and e.notice == "login_suspected"][-1]
        assert [button.label for button in notice_view(asked, story.settings).buttons] == buttons
        answers = [item for item in tray_view(story.state, story.now).menu if item.label.startswith(("Igen", "Nem"))]
        assert len(answers) == len(some) + 1
        assert all(item.event for item in answers)


def test_the_menu_asks_only_while_the_question_stands():
    story = Story("07:00").card().wait(seconds=10).use()
    labels = [item.label for item in tray_view(story.state, story.now).menu]
    assert "Egy program használta az igazolványt (07:00). Az EESZT-kapcsolatot aktiváltad?" in labels
    story.wait(minutes=10)
    assert "Nem" not in [item.label for item in tray_view(story.state, story.now).menu]


def test_the_hint_is_published_for_scripts():
    story = Story("07:00").card().wait(seconds=10).use()
    hints = [e for e in story.effects if isinstance(e, Publish) and e.event == "login_suspected"]
    assert [h.facts["used_at"] for h in hints] == [story.at("07:00:10")]


def test_what_was_seen_survives_a_restart():
    story = Story("07:50").card().wait(seconds=10).card(used=True).wait(seconds=1).restart()
    story.wait(seconds=1).card().then(ASKED)
    assert story.state.insertions == 1


def test_a_question_is_asked_five_seconds_after_waking_if_the_card_was_used_just_before():
    story = Story("07:50").card().wait(seconds=10).card(used=True).wait(seconds=5).quietly()
    story.sleep_until("07:51").card().then()
    story.wait(seconds=5).then(ASKED)


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
    story = Story("07:00").card(UNKNOWN).wait(minutes=4).then()
    story.set(settings(atrs=frozenset({UNKNOWN}))).then("card_inserted_no_session -")
    assert story.state.insertions == 1


def test_nobody_is_asked_about_a_card_that_cannot_be_seen():
    story = Story("07:00").card(UNKNOWN).lose_service()
    assert "Igen, eSzemélyi" not in menu(story)


# --- the question what a card is ----------------------------------------------------------------------------------------


def asked(story: Story) -> list[str]:
    """Return the ATRs that were asked about since the last call."""
    found = [effect for effect in story.effects if isinstance(effect, AskCard)]
    for effect in found:
        story.when(NoticeTaken(effect.order, "a channel"))
    story.effects.clear()
    return [effect.atr for effect in found]


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
    story = Story("07:00", quiet).card(UNKNOWN).wait(minutes=5)
    assert asked(story) == []
    assert asked(story.wait(hours=3)) == [UNKNOWN]
    assert story.state.question.asked_at == story.at("09:00"), "as soon as the quiet is over"
    assert asked(Story("07:00").card(UNKNOWN).lose_service().wait(seconds=70)) == []


def taken_back(story: Story) -> int:
    """Return how often a question was taken back since the last call."""
    found = [effect for effect in story.effects if isinstance(effect, TakeBackQuestion)]
    story.effects.clear()
    return len(found)


def standing() -> Story:
    """Return a story in which somebody is being asked what the card in the reader is."""
    story = Story("07:00").card(UNKNOWN).wait(minutes=1)
    assert asked(story) == [UNKNOWN]
    return story


@pytest.mark.parametrize(
    "then",
    [
        lambda story: story.no_card(),
        lambda story: story.when(ReadersSeen()),
        lambda story: story.card(ESZEMELYI),
        lambda story: story.lose_service().no_card(),
        lambda story: story.set(settings(not_eszemelyi=frozenset({UNKNOWN}))),
        lambda story: story.set(settings(atrs=frozenset({UNKNOWN}))),
    ],
)
def test_a_question_goes_with_its_card_and_when_the_card_was_named_elsewhere(then):
    story = standing()
    assert taken_back(then(story)) == 1
    assert taken_back(story.wait(minutes=5).no_card()) == 0


def test_a_question_stays_while_its_card_lies_there_or_nobody_can_tell():
    story = standing().card(UNKNOWN, used=True).card(UNKNOWN).lose_service().wait(hours=2).restart()
    assert taken_back(story) == 0


def test_a_question_that_went_unanswered_is_asked_again_on_another_day_and_no_sooner():
    story = standing().no_card().card(UNKNOWN).wait(hours=5)
    assert asked(story) == []
    story.wait_until("23:59:30").no_card().card(UNKNOWN).wait(minutes=5)
    assert asked(story) == []  # it was put in before midnight
    assert asked(story.restart().no_card().card(UNKNOWN).wait(minutes=1)) == [UNKNOWN]
    assert asked(story.no_card().card(UNKNOWN).wait(hours=5)) == []


def test_a_question_that_somebody_closed_is_not_asked_again():
    story = standing()
    assert story.state.question is not None
    closed = card_view(AskCard(story.state.question.order, UNKNOWN), story.settings).closed
    assert closed is not None
    assert taken_back(story.when(closed).no_card()) == 0
    assert asked(story.wait(hours=24).card(UNKNOWN).wait(minutes=5)) == []


def test_the_question_has_the_same_answers_in_menu_and_notice():
    story = Story("07:00").card(UNKNOWN)
    view = card_view(AskCard(1, UNKNOWN), story.settings)
    assert view.text in menu(story)
    assert [menu(story)[button.label] for button in view.buttons] == [button.event for button in view.buttons]


@pytest.mark.parametrize("atr", [None, ESZEMELYI])
def test_a_rehearsal_takes_null_for_a_use_that_nobody_watched(atr):
    at = "2026-11-23T08:00:00+01:00"
    line = {"at": at, "event": "readers", "readers": [{"name": "R", "atr": atr, "in_use": None}]}
    assert [told["do"] for told in rehearse_lines([line, {"at": at, "event": "until"}], settings())] == ["face"]
