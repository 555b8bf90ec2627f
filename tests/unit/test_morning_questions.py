"""Each of the manual's morning questions is answered within 20 s from the icon: reckoned from what there is to read.

The keystroke-level model (Card, Moran, Newell 1980): M, making up one's mind, P, pointing, B, a click. A list is looked
through with two fixations of 230 ms a line (the same authors' model of the eye). Reading takes as long as reading aloud
does in the mean of 17 languages (IReST 2012: 863 characters a minute), and an answer's first sentence is the answer.
What the computer takes was measured: a menu, and at most 1.9 s until a page of the panel stands there.
"""

from __future__ import annotations

import re

import pytest

from hetes.core.events import PageRequested
from hetes.core.settings import Settings
from hetes.presentation.manual.markup import Definitions, pieces
from hetes.presentation.manual.view import manual_of
from hetes.presentation.tray import tray_view
from tests.support.story.story import Story

M, P, B = 1.35, 1.1, 0.2
LINE = 2 * 0.23
LETTER = 60 / 863
MENU, PAGE, NEXT_PAGE = 0.2, 1.9, 0.4
BAR = 20.0


def questions(language: str) -> tuple[tuple[str, str], ...]:
    """Each question of the manual's first section, and its answer."""
    first = manual_of(Settings(language=language)).sections[0]
    assert first.id == "questions"
    (block,) = first.blocks
    assert isinstance(block, Definitions)
    return block.items


def first_sentence(answer: str) -> str:
    """What has to be read to know what to do."""
    text = "".join(piece.text for piece in pieces(answer))
    return re.split(r"(?<=[.?!]) ", text)[0]


def seconds(language: str, *, by_menu: bool) -> dict[str, float]:
    """From the pointer anywhere to the end of the answer: by the icon's menu, or by a click on it and the page Ma."""
    click = M + P + B
    there = click + MENU + click + PAGE if by_menu else click + PAGE + click + NEXT_PAGE
    return {
        question: there + M + LINE * place + LETTER * len(first_sentence(answer))
        for place, (question, answer) in enumerate(questions(language), 1)
    }


@pytest.mark.parametrize("language", ["hu", "en"])
@pytest.mark.parametrize("by_menu", [True, False])
def test_each_morning_question_is_answered_within_twenty_seconds_from_the_icon(language, by_menu):
    taken = seconds(language, by_menu=by_menu)
    assert len(taken) == 7
    assert {question: round(s, 1) for question, s in taken.items() if s > BAR} == {}


def test_the_icon_s_menu_leads_to_them_at_once():
    story = Story("07:00")
    menu = {item.label: item.event for item in tray_view(story.state, story.now).menu}
    assert menu["Súgó…"] == PageRequested("help")
