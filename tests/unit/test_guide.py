"""The guide through a new card: its words in both languages, what it fills in, and what the terminal shows."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from hetes.core.events import GuideBegun, GuideTicked
from hetes.core.state import STEPS
from hetes.core.views.guide import guide_status, whose_guide
from hetes.presentation.guide.view import guide_said, guide_view, guide_words, outcome
from hetes.presentation.manual.view import manual, manual_of
from hetes.presentation.terminal.guide import guide_json, guide_lines, next_lines
from tests.support.story.story import ADAM, ESZEMELYI, EVA, Story, settings

LANGUAGES = ("hu", "en")


def told(*ticked: str, story: Story | None = None, who: str = "eva") -> dict:
    story = story or Story("07:00", settings(EVA))
    story.when(GuideBegun(who), *(GuideTicked(step, who) for step in ticked))
    return guide_status(story.state, who, story.now)


def texts(language: str) -> list[str]:
    view = guide_view(told(), language)
    found = [view.title, *view.intro, view.codes_title, *(f"{row.shown} {row.typed}" for row in view.codes)]
    for step in view.steps:
        found += [step.title, step.why, *step.do, *step.see, *step.keypad, *step.other, *step.tips, *step.fails]
        if step.question:
            found += [step.question.text, step.question.yes, step.question.no, *step.question.on_no]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_has_its_words_and_nothing_is_left_to_fill_in(language):
    view = guide_view(told(), language)
    assert [step.key for step in view.steps] == list(STEPS)
    assert all(step.title and step.why and step.do for step in view.steps)
    assert not [text for text in texts(language) if "{" in text or "  " in text]


def test_no_hungarian_sentence_puts_an_article_or_suffix_beside_a_variable():
    words = guide_words("hu")
    for step in words.steps.values():
        for text in (step.why, *step.do, *step.see, *step.tips, *step.fails, *step.keypad, *step.other):
            assert not re.search(r"\b[Aa]z? \{", text), text
            assert not re.search(r"\}-?(?!kor|ig\b)[a-záéíóöőúüű]", text), text
            assert "7 óra" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_display_says_is_quoted_as_it_says_it(language):
    shown = [row.shown for row in guide_words(language).codes]
    assert shown == ["Aktiváló PIN", "Új eAzonosítás PIN", "eAzonosítás PIN", "CAN"]
    assert any("Aktiváló PIN csere szükséges" in text for text in texts(language))


def test_only_a_no_leads_to_driver_and_reinstallation_in_this_order():
    question = guide_view(told(), "hu").step("recognised").question
    assert question is not None
    driver, client = question.on_no
    assert "driver" in driver
    assert "10/9 Teendők sikertelen EESZT belépés esetén" in client


def test_the_answers_to_the_two_questions_leave_what_is_still_to_do():
    assert outcome("hu", activated=False, sent=False).steps == STEPS
    assert "portal" not in outcome("hu", activated=True, sent=False).steps
    assert outcome("hu", activated=True, sent=True).steps == ("connection", "check")


def test_known_names_are_filled_in_and_can_be_copied():
    from hetes.core.settings import Unit

    one = replace(EVA, eeszt_user="O12345", units=("r",))
    story = Story("07:00", settings(one, units=(Unit("r", "Minta Rendelő", "E123456"),), software="Minta"))
    view = guide_view(told(story=story), "hu")
    assert [copy.value for copy in view.step("user_name").copies] == ["O12345"]
    assert [copy.value for copy in view.step("check").copies] == ["E123456"]
    assert any("(Minta)" in line for line in view.step("connection").do)
    assert any("Minta Rendelő" in tip for tip in view.step("vmatrix").tips)


def test_an_identifier_that_looks_odd_is_warned_about():
    story = Story("07:00", settings(replace(EVA, eeszt_user="012345")))
    assert guide_view(told(story=story), "hu").step("user_name").warnings


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_hetes_sees_is_told_beside_the_question_what_the_client_sees(language):
    story = Story("07:00", settings(EVA))
    nothing = guide_view(told(story=story.see_nothing()), language).step("recognised").seen
    card = guide_view(told(story=story.card(ESZEMELYI, "Olvasó 1")), language).step("recognised").seen
    lost = guide_view(told(story=story.lose_service()), language).step("recognised").seen
    assert len({nothing, card, lost}) == 3
    assert "Olvasó 1" in card[0]


def test_the_terminal_shows_ticks_the_next_step_and_how_to_tick_it():
    lines = guide_lines(told("needed"), "hu")
    assert "  [x] 1. Amire szükséged lesz (needed)" in lines
    assert "> [ ] 2. Olvasó és igazolvány (recognised)" in lines
    assert lines[-1] == "Ha kész: hetes guide --tick recognised"
    assert guide_lines(told(*STEPS), "hu")[-1] == "Minden lépés kész."
    assert next_lines(told(), "en")[-1] == "When done: hetes guide --tick needed"


def test_before_the_beginning_the_two_questions_come_first():
    story = Story("07:00", settings(EVA, ADAM))
    lines = guide_lines(guide_status(story.state, "adam", story.now), "hu")
    assert lines[0] == "Új igazolvány: Dr. Próba Ádám"
    assert any("Küldött már adatot" in line for line in lines)
    assert lines[-1] == "Ha belevágsz: hetes guide adam --begin"


def test_for_programs_each_step_carries_its_title():
    steps = guide_json(told("can"), "hu")["steps"]
    assert [step["ticked"] for step in steps].count(True) == 1
    assert all(step["title"] for step in steps)


def test_nobody_in_particular_has_no_name_and_two_must_be_told_apart():
    story = Story("07:00")
    assert guide_status(story.state, "default", story.now)["name"] == ""
    several = Story("07:00", settings(EVA, ADAM))
    assert whose_guide(several.state, None, several.now) != "eva"
    assert whose_guide(several.state, "Dr. Próba Ádám", several.now) == "adam"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("answer", [{}, {"steps": [{}]}, {"readers": [{}], "card_service": "up"}, {"units": [1]}])
def test_an_answer_of_another_version_is_still_shown(language, answer):
    assert guide_lines(answer, language)


def test_what_was_done_is_acknowledged():
    for language in LANGUAGES:
        for what in ("begun", "begun_again", "ticked", "unticked"):
            assert "{" not in guide_said(what, language, "can")


def test_the_manual_has_the_same_sections_in_both_languages():
    hu, en = (manual(language, "Minta", 7 * 3600) for language in LANGUAGES)
    assert [section.id for section in hu.sections] == [section.id for section in en.sections]
    assert {"knows", "day", "reminders", "quiet", "doctors"} <= {section.id for section in hu.sections}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manual_is_filled_in_and_follows_the_settings(language):
    story = Story("07:00", settings(EVA, language=language, software="MintaSoft"))
    told = manual_of(story.settings)
    words = "\n".join(section.text for section in told.sections)
    assert not re.search(r"\{\w*\}", words)
    assert "MintaSoft" in words
    assert "E123456" in words
    assert told.section("knows").blocks


def test_a_section_that_is_not_there_is_said():
    with pytest.raises(KeyError):
        manual("hu", "Minta", 60).section("nothing")
    with pytest.raises(KeyError):
        guide_view(told(), "hu").step("nothing")
