"""What a desktop that folds a notice to one line shows of it, and where a click on the notice itself leads."""

from __future__ import annotations

import pytest

from hetes.core.effects import AskCard, Notify
from hetes.core.events import PageRequested
from hetes.core.notices.registry import RULES
from hetes.presentation.notices.sentences import notice_title
from hetes.presentation.notices.view import card_view, notice_view, problem_view
from tests.support.story.every_notice import every_notice
from tests.support.story.story import settings

PAGES = {
    "card_service_lost": "check",
    "reader_missing": "check",
    "portal_unreachable": "check",
    "new_card_steps": "new-card/{}",
    "pin_change_due": "new-card/{}",
    "card_expiring": "new-card/{}",
    "certificate_expiring": "practitioners",
}


@pytest.mark.parametrize("language", ["hu", "en"])
@pytest.mark.parametrize("notice", [rule.notice for rule in RULES])
def test_a_title_says_in_five_words_at_most_what_is_the_matter(notice: str, language: str) -> None:
    title = notice_title(notice, language)
    assert "Hetes" not in title
    assert 3 <= len(title.split()) <= 5 or title == "Nem tudok EESZT-kapcsolatról"
    assert len(title) <= 40


def test_a_notice_bears_its_title_and_a_simulated_one_says_so() -> None:
    assert every_notice("hu")["session_ending"].title == "Hamarosan lejár az EESZT-kapcsolat"
    ordered = Notify(1, "reader_missing", None)
    assert notice_view(ordered, settings(), simulated=True).title == "Nem látok kártyaolvasót (bemutató)"
    assert card_view(AskCard(1, "3B00"), settings()).title == "Ismeretlen kártya az olvasóban"
    assert problem_view(("x",), settings()).title == "Hetes"


def test_a_click_on_the_notice_itself_opens_the_page_that_fits() -> None:
    seen = every_notice("hu")
    assert set(PAGES) <= set(seen)
    for notice, view in seen.items():
        who = view.slot.split("/")[1]
        assert view.opens == PageRequested(PAGES.get(notice, "").format(who)), notice
    assert problem_view(("x",), settings()).opens == PageRequested("check")


@pytest.mark.parametrize("notice", [rule.notice for rule in RULES])
def test_a_click_on_the_notice_itself_opens_what_its_own_button_opens(notice: str) -> None:
    view = every_notice("hu")[notice]
    own = [b.event for b in view.buttons if isinstance(b.event, PageRequested) and not b.event.page.startswith("?")]
    assert [view.opens] == own[:1] or not own
