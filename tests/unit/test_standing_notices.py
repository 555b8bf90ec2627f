"""What Hetes says of itself: each showing with a number of its own, until it is mended, and again for who saw nothing."""

from __future__ import annotations

from dataclasses import replace

from hetes.agent.standing_notices import StandingNotices
from hetes.core.effects import AskCard, Notify, TakeBackQuestion, Withdraw
from hetes.core.events import (
    ActivationReported,
    CardNamed,
    ChannelBack,
    NoticeLost,
    NoticeTaken,
    ReadersSeen,
    SeenCard,
    SeenReader,
    SettingsRead,
)
from hetes.core.settings import Practitioner, Settings
from hetes.presentation.views import NoticeView
from tests.support.fakes.notifier import FakeNotifier
from tests.support.fakes.running_engine import world
from tests.support.story.story import EVA, UNKNOWN, Story, settings


def view(slot: str, text: str = "") -> NoticeView:
    return NoticeView(0, slot, "Hetes", text)


def begun() -> tuple[StandingNotices, FakeNotifier]:
    notifier = FakeNotifier()
    return StandingNotices(notifier), notifier


def test_no_two_showings_have_one_number_nor_one_that_the_core_gives():
    standing, notifier = begun()
    for notice in (view("a/"), view("b/"), view("a/")):
        standing.show(notice)
    orders = [notice.order for notice in notifier.shown]
    assert len(set(orders)) == 3
    assert max(orders) < 0


def test_what_no_channel_took_is_shown_again_when_one_is_back_and_nothing_else_is():
    standing, notifier = begun()
    standing.show(view("a/"))
    standing.show(view("b/"))
    taken, untaken = notifier.shown
    standing.hear([NoticeTaken(taken.order, "x"), ChannelBack("x")])
    assert notifier.shown == [taken, untaken, untaken]
    standing.hear([NoticeTaken(untaken.order, "x"), ChannelBack("x")])
    assert len(notifier.shown) == 3


def test_what_went_with_its_service_is_shown_again():
    standing, notifier = begun()
    standing.show(view("a/"))
    order = notifier.shown[0].order
    standing.hear([NoticeTaken(order, "x"), NoticeLost(order), ChannelBack("x")])
    assert [notice.order for notice in notifier.shown] == [order, order]


def test_a_projection_is_shown_when_it_changes_and_taken_back_when_it_ends():
    standing, notifier = begun()
    standing.project("a/", None)
    standing.project("a/", view("a/", "one"))
    standing.project("a/", view("a/", "one"))
    standing.project("a/", view("a/", "two"))
    assert [notice.text for notice in notifier.shown] == ["one", "two"]
    standing.project("a/", None)
    standing.hear([ChannelBack("x")])
    assert not notifier.visible
    assert len(notifier.shown) == 2


def test_a_problem_of_the_settings_goes_when_it_is_mended_and_is_told_once_a_channel_comes():
    fakes = world(EVA)
    fakes.settings.write(fakes.settings.settings, "session.length: no such span")
    fakes.engine.turn()
    assert "problem" in fakes.visible
    fakes.notifier.visible.clear()  # no channel had it
    fakes.engine.turn(ChannelBack("x"))
    assert "problem" in fakes.visible
    fakes.settings.write(fakes.settings.settings)
    fakes.engine.turn()
    assert "problem" not in fakes.visible


def test_a_card_that_could_not_be_learned_hides_no_other_problem_and_no_other_problem_hides_it():
    fakes = world(EVA)
    fakes.engine.turn(ReadersSeen((SeenReader("A", SeenCard(UNKNOWN)),)))
    fakes.settings.write(fakes.settings.settings, "session.length: no such span")
    fakes.settings.refuses = "not writable"
    fakes.engine.turn(CardNamed(UNKNOWN, eszemelyi=True))
    assert fakes.visible == ["problem", "problem"]
    fakes.settings.refuses = None
    fakes.engine.turn(CardNamed(UNKNOWN, eszemelyi=True))
    assert fakes.visible == ["problem"]


# --- the question what a card is


def questions(story: Story) -> list[int]:
    return [effect.order for effect in story.effects if isinstance(effect, AskCard)]


def test_a_question_that_no_channel_took_is_asked_again_when_one_is_back_and_after_a_start():
    story = Story("07:00").card(UNKNOWN).wait(minutes=2)
    assert len(questions(story)) == 1
    story.when(ChannelBack("x")).wait(minutes=1)
    assert len(questions(story)) == 2
    story.restart().card(UNKNOWN).wait(minutes=2)
    orders = questions(story)
    assert orders[0] == orders[1] < orders[2]
    story.when(NoticeTaken(orders[-1], "x")).when(ChannelBack("x")).restart().card(UNKNOWN).wait(minutes=5)
    assert len(questions(story)) == 3


def test_a_question_that_went_with_its_service_is_asked_again():
    story = Story("07:00").card(UNKNOWN).wait(minutes=2)
    (order,) = questions(story)
    story.when(NoticeTaken(order, "x")).when(NoticeLost(order)).when(ChannelBack("x")).wait(minutes=1)
    assert len(questions(story)) == 2


def test_while_no_channel_works_a_question_costs_neither_numbers_nor_a_place_on_the_disk():
    story = Story("07:00").card(UNKNOWN).wait(minutes=2)
    before = story.state
    for _ in range(100):
        story.when(ChannelBack("x"))
    assert replace(story.state, at=before.at) == before
    assert set(questions(story)) == {before.orders}


def test_a_question_that_waits_for_a_better_time_waits_for_no_channel():
    story = Story("07:00", settings(EVA)).card(UNKNOWN).wait(minutes=2)
    (order,) = questions(story)
    story.wait_until("07:55")  # a reminder came meanwhile
    assert story.state.visible
    story.when(ChannelBack("x"))
    assert [e.order for e in story.effects if isinstance(e, TakeBackQuestion)] == [order]
    assert story.state.question is None


def test_nobody_is_asked_again_about_a_card_that_has_gone():
    story = Story("07:00").card(UNKNOWN).wait(minutes=2).no_card().when(ChannelBack("x")).wait(minutes=5)
    assert len(questions(story)) == 1
    assert len(questions(story.card(UNKNOWN).wait(minutes=2))) == 2


def test_the_question_about_a_card_leaves_the_screen_with_it():
    fakes = world()
    fakes.engine.turn(ReadersSeen((SeenReader("A", SeenCard(UNKNOWN)),)))
    fakes.wait(minutes=2)
    assert fakes.visible == ["card"]
    fakes.engine.turn(ReadersSeen((SeenReader("A"),)))
    assert fakes.visible == []


# --- the first practitioner


BOB = Practitioner("p1", "Dr. Minta Béla")  # without hours: what was true of "default" is true of him


def test_a_notice_about_default_gets_the_place_and_the_buttons_of_the_first_practitioner():
    story = Story("08:00", Settings()).when(ActivationReported()).wait(hours=8)
    standing = story.state.visible[-1]
    assert standing.occasion.practitioner == "default"
    story.effects.clear()
    story.when(SettingsRead(settings(BOB)))
    (effect,) = [e for e in story.effects if isinstance(e, Withdraw | Notify) and e.order == standing.order]
    assert isinstance(effect, Notify)
    assert (effect.practitioner, effect.again) == (BOB.id, True)


def test_a_notice_about_default_that_is_not_true_of_the_first_practitioner_is_taken_back_from_where_it_stands():
    story = Story("08:00", Settings()).when(ActivationReported()).wait(hours=8)
    standing = story.state.visible[-1]
    story.effects.clear()
    story.when(SettingsRead(settings(EVA)))  # by whose hours the session is settled
    (effect,) = [e for e in story.effects if isinstance(e, Withdraw | Notify) and e.order == standing.order]
    assert isinstance(effect, Withdraw)
    assert effect.practitioner == "default"
