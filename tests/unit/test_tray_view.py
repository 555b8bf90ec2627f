"""The icon, its tooltip and its menu, as the state has them."""

from __future__ import annotations

from dataclasses import replace

from hetes.core.events import (
    ActivationReported,
    DoneReported,
    EndReported,
    GuideBegun,
    PageRequested,
    SnoozeRequested,
    UndoRequested,
)
from hetes.presentation.tray import tray_view
from tests.support.story.story import ADAM, EVA, Story, settings

LAST = ["Vezérlőpult", "Új igazolvány beállítása…", "Ellenőrzés…", "Súgó…", "Kilépés"]


def view(story: Story, **more):
    return tray_view(story.state, story.now, **more)


def labels(story: Story) -> list[str]:
    return [item.label for item in view(story).menu]


def test_with_nothing_to_say_it_stands_by():
    shown = view(Story("07:00"))
    assert (shown.icon.face, shown.icon.share, shown.icon.minutes, shown.icon.badge) == ("idle", None, None, False)
    assert shown.tooltip == "Hetes: Készenlét"


def test_a_running_session_shows_its_share_and_time():
    story = Story("07:00").activate()
    assert view(story).icon.share == 24
    story.wait_until("10:48")
    shown = view(story)
    assert shown.tooltip == "Hetes: Aktív 14:00-ig, még 3 óra 12 perc"
    assert shown.icon.share == 11
    story.wait_until("13:50:30")
    assert (view(story).icon.face, view(story).icon.minutes, view(story).icon.share) == ("ending", 10, 1)
    story.wait_until("14:05")
    assert view(story).tooltip == "Hetes: Lejárt 14:00-kor"


def test_the_most_urgent_practitioner_comes_first_and_sets_the_face():
    story = Story("07:30", settings(EVA, ADAM)).activate("eva")
    story.wait_until("08:00")
    shown = view(story)
    assert shown.icon.face == "missing"
    assert (
        shown.tooltip
        == "Hetes: Dr. Próba Ádám: Nem tudok kapcsolatról; Dr. Minta Éva: Aktív 14:30-ig, még 6 óra 30 perc"
    )


def test_an_outage_is_a_badge_from_its_first_second():
    story = Story("07:00").lose_service()
    assert view(story).icon.badge
    assert view(story).tooltip == "Hetes: Készenlét; a kártyaszolgáltatás nem válaszol"
    assert not view(story.see_nothing()).icon.badge


def test_a_simulated_agent_says_so():
    assert view(Story("07:00"), simulated=True).tooltip == "Hetes: Készenlét (bemutató)"


def test_the_menu_offers_what_can_be_done_now():
    story = Story("07:00")
    at_rest = ["Készenlét", "Aktiváltam", "Korábban aktiváltam…", "Szólj 10 perc múlva", "Mára végeztem", *LAST]
    assert labels(story) == at_rest
    story.activate()
    assert labels(story)[1:] == [
        "Újra aktiváltam",
        "Korábban aktiváltam…",
        "Befejeztem",
        "Megszakadt…",
        "Szólj 10 perc múlva",
        "Mára végeztem",
        "Visszavonás: aktiváltam",
        *LAST,
    ]
    story.wait(minutes=1)
    assert not [label for label in labels(story) if label.startswith("Visszavonás")]
    story.done()
    assert "Mára végeztem" not in labels(story)
    assert "Mégis folytatom" in labels(story)
    assert "Mégis folytatom" not in labels(story.go_on())


def test_where_nobody_activates_with_a_card_the_menu_offers_no_steps_for_one_unless_they_were_begun():
    for login, there in (("card", True), ("phone", True), ("mobiltoken", False), ("token", False)):
        story = Story("07:00", settings(replace(EVA, login=login), replace(ADAM, login="mobiltoken")))
        assert ("Új igazolvány beállítása…" in labels(story)) is there, login
    assert "Új igazolvány beállítása…" in labels(story.when(GuideBegun("eva")))


def test_an_offer_to_undo_says_what_and_whose():
    story = Story("07:00", settings(EVA, ADAM)).activate("adam")
    assert "Visszavonás: aktiváltam, Dr. Próba Ádám" in labels(story)
    assert "Visszavonás: halasztás, mindenki" in labels(story.snooze(10))
    assert "Visszavonás: megszakadt" in labels(Story("07:00").activate().lost())


def test_each_line_of_the_menu_posts_its_event():
    menu = view(Story("07:00").activate()).menu
    assert [item.event for item in menu] == [
        PageRequested(),
        ActivationReported("default", source="tray"),
        PageRequested("?earlier=default"),
        EndReported("default"),
        PageRequested("?lost=default"),
        SnoozeRequested(10),
        DoneReported("default"),
        UndoRequested(),
        PageRequested(),
        PageRequested("new-card"),
        PageRequested("check"),
        PageRequested("help"),
        None,
    ]
    assert [item.quits for item in menu] == [False] * 12 + [True]
    assert [item.label for item in menu if item.default] == ["Vezérlőpult"]


def test_no_line_of_the_menu_is_grey():
    """What desktops show in grey is a line that does nothing: states and questions are to be read as well."""
    story = Story("07:58", settings(EVA, ADAM)).lose_service()
    assert all(item.event or item.quits for item in view(story).menu)
    assert [item.event for item in view(story).menu[:3]] == [PageRequested(), PageRequested(), PageRequested("check")]
    asked = Story("07:40", settings(EVA)).see_nothing().card()
    asked.wait(seconds=30)
    asked.use(10).wait(seconds=40)
    (question,) = [item for item in view(asked).menu if item.label.startswith("Egy program használta")]
    assert question.event == PageRequested()


def test_several_practitioners_have_a_line_each():
    story = Story("07:00", settings(EVA, ADAM))
    assert "Aktiváltam: Dr. Minta Éva" in labels(story)
    assert "Aktiváltam: Dr. Próba Ádám" in labels(story)


def test_done_for_today_is_said():
    story = Story("07:00").done()
    assert view(story).tooltip == "Hetes: Mára végzett"
