"""A button that is pressed late means an earlier start, and never more than is known (policy 6.1 to 6.4)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hetes.core.effects import Notify, OpenPage
from hetes.core.events import ActivationReported, DoneReported, PageRequested, SnoozeRequested
from hetes.presentation.notices.view import notice_view
from hetes.presentation.tray import tray_view
from hetes.presentation.views import Button
from tests.support.story.story import EVA, OTHER, Story, settings, span


def buttons(story: Story) -> tuple[Button, ...]:
    """Return those of the notice that was shown last."""
    shown = [e for e in story.effects if isinstance(e, Notify)][-1]
    return notice_view(shown, story.settings).buttons


def labels(story: Story) -> list[str]:
    return [button.label for button in buttons(story)]


def press(story: Story, label: str) -> Story:
    return story.when(next(button.event for button in buttons(story) if button.label == label))


def expired() -> Story:
    return Story("08:00").activate().wait_until("15:00")


def test_before_the_end_there_is_now_a_snooze_and_done():
    kinds = [type(button.event) for button in buttons(Story("08:00").activate().wait_until("14:30"))]
    assert kinds == [ActivationReported, SnoozeRequested, DoneReported]
    assert labels(Story("07:00", settings(EVA)).wait_until("07:50"))[0] == "Aktiváltam"


@pytest.mark.parametrize("until", ["08:00", "08:10", "08:30"])
def test_after_the_start_of_a_block_there_is_now_earlier_and_done(until):
    story = Story("07:00", settings(EVA)).wait_until(until)
    assert labels(story) == ["Most aktiváltam", "Korábban…", "Mára végeztem"]
    assert buttons(story)[1].event == PageRequested("?earlier=eva")


def test_earlier_offers_the_time_at_which_a_card_was_used():
    story = Story("07:40", settings(EVA)).card().wait_until("07:53").use(30).no_card().wait_until("08:30")
    assert labels(story) == ["Most aktiváltam", "Már 07:53-kor", "Mára végeztem"]
    session = press(story, "Már 07:53-kor").state.session("eva")
    assert session is not None
    assert (session.started_at, session.source) == (story.at("07:53"), "notice")


def test_earlier_offers_no_use_from_before_what_the_notice_speaks_of():
    story = Story("06:30", settings(EVA)).card().wait_until("06:58").use(30).wait_until("08:30")
    assert labels(story)[1] == "Korábban…"
    story = Story("08:00").activate().card().wait_until("14:59").use(30).wait_until("15:10")
    assert labels(story)[1] == "Korábban…"
    story = Story("08:00").activate().card().wait_until("15:01").use(30).wait_until("15:10")
    assert labels(story)[1] == "Már 15:01-kor"


def test_earlier_offers_the_earliest_of_several_uses_and_none_that_is_no_login():
    story = Story("07:40", settings(EVA)).card().wait(seconds=5).use(30)  # it had lain there for 5 s only
    story.wait_until("07:53").use(1).wait_until("07:55").use(3).wait_until("08:05").use(30).wait_until("08:10")
    assert labels(story)[1] == "Már 07:55-kor"
    other = settings(EVA, not_eszemelyi=frozenset({OTHER}))
    story = Story("07:40", other).card(OTHER).wait_until("07:53").use(30, OTHER).wait_until("08:10")
    assert labels(story)[1] == "Korábban…"


@pytest.mark.parametrize(
    ("pressed", "started"), [("15:01:59", "15:01:59"), ("15:02", "15:00"), ("15:20", "15:00"), ("16:00", "15:00")]
)
def test_now_means_now_for_two_minutes_and_then_the_showing(pressed, started):
    story = expired()
    now = buttons(story)[0].event
    story.wait_until(pressed).when(now).quietly()
    session = story.state.session("default")
    assert session is not None
    assert session.started_at == story.at(started)


def test_now_that_is_late_means_the_first_use_of_the_card_since():
    story = expired()
    now = buttons(story)[0].event
    story.card().wait_until("15:07").use(30).wait_until("15:12").use(30).wait_until("15:20").when(now).quietly()
    session = story.state.session("default")
    assert session is not None
    assert session.started_at == story.at("15:07")


def test_now_after_an_hour_asks_for_the_time():
    story = expired()
    now = buttons(story)[0].event
    story.wait_until("16:00:01").when(now).quietly()
    assert story.effects[-1] == OpenPage("?earlier=default")
    assert story.state.running("default", story.now) is None


def test_a_notice_that_is_ordered_again_was_shown_when_it_was_first():
    story = expired().lock().wait_until("15:05").restart()
    now = buttons(story)[0].event
    story.wait_until("15:06").when(now).quietly()
    session = story.state.session("default")
    assert session is not None
    assert session.started_at == story.at("15:00")


def test_uses_are_kept_for_hours_only_and_survive_a_restart():
    story = Story("07:40").card().wait_until("07:53").use(30).restart().quietly()
    assert story.state.uses == (story.at("07:53"),)
    story.wait_until("10:54").use(30).quietly()
    assert story.state.uses == (story.at("10:54"),)


def confirmed(story: Story, event: ActivationReported) -> str:
    shown = [e for e in story.when(event).quietly().effects if isinstance(e, Notify)][-1]
    return notice_view(shown, story.settings).text


def test_the_answer_to_a_late_click_names_the_time_that_was_taken():
    split = settings(replace(EVA, hours=dict.fromkeys(EVA.hours, (span("08:00-12:00"), span("13:00-18:00")))))
    story = Story("07:00", split).wait_until("07:50")
    now = buttons(story)[0].event
    text = confirmed(story.wait_until("07:55"), now)
    assert text == (
        "Feljegyeztem az aktiválást (07:50): az EESZT-kapcsolat innen számítva 14:50-ig tart. "
        "A szünetben (12:00) érdemes újra aktiválni."
    )
    assert tray_view(story.state, story.now).tooltip == "Hetes: Aktív 07:50 óta, 14:50-ig, még 6 óra 55 perc"


def test_the_answer_to_a_click_in_time_needs_no_time():
    story = Story("07:00", settings(replace(EVA, hours=dict.fromkeys(EVA.hours, (span("08:00-18:00"),)))))
    now = buttons(story.wait_until("07:50"))[0].event
    text = confirmed(story.wait_until("07:51"), now)
    assert text == (
        "Feljegyeztem: az EESZT-kapcsolat az aktiválástól számítva 14:51-ig tart, vagyis rendelési időben jár le."
    )
    assert tray_view(story.state, story.now).tooltip == "Hetes: Aktív 14:51-ig, még 7 óra"
