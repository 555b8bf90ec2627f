"""The guide's words and views: the same in both languages, by the rules of the texts, filled with what is known."""

from __future__ import annotations

import re
import string
from dataclasses import astuple, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hetes.core.events import GuideBegun, GuideTicked
from hetes.core.settings import Unit
from hetes.core.state import STEPS
from hetes.core.views.guide import guide_status, whose_guide
from hetes.presentation.guide.view import guide_said, guide_view, guide_words, outcome
from hetes.presentation.terminal.guide import guide_json, guide_lines, next_lines
from tests.support.story.story import ADAM, EVA, NO_HOURS, Story, settings

LANGUAGES = ("hu", "en")
UNITS = (Unit("rendelo", "Minta Rendelő", "E123456"), Unit("masik", "Másik Rendelő", "E654321"))
KNOWN = replace(EVA, eeszt_user="O12345", units=("rendelo", "masik"))


def texts(value: object) -> list[str]:
    """Return all texts in a tree of tuples and tables."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for part in value.values() for text in texts(part)]
    return [text for part in value for text in texts(part)] if isinstance(value, (tuple, list)) else []


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def told(under: Any = NO_HOURS, who: str = "default", *events: Any) -> dict[str, Any]:
    story = Story("07:00", under)
    for event in events:
        story.when(event)
    return guide_status(story.state, who, story.now)


def shape(value: object) -> object:
    """Return everything of a tree but its words: those are replaced by their variables."""
    if isinstance(value, str):
        return sorted(fields(value))
    if isinstance(value, dict):
        return {key: shape(part) for key, part in value.items()}
    if isinstance(value, (tuple, list)):
        return [shape(part) for part in value]
    return value


# The tables


def test_both_languages_have_the_same_steps_lines_questions_and_variables() -> None:
    hungarian, english = (astuple(guide_words(language)) for language in LANGUAGES)
    assert shape(hungarian) == shape(english)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_steps_are_the_core_s_in_their_order(language: str) -> None:
    assert tuple(guide_words(language).steps) == STEPS


def test_no_hungarian_article_or_suffix_stands_beside_a_variable() -> None:
    for text in texts(astuple(guide_words("hu"))):
        assert not re.search(r"\b[Aa]z? \{", text), text
        assert not re.search(r"\}-?\w", text), text
        assert not re.search(r"\b7 (órá|óra)", text), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_one_and_no_line_is_long(language: str) -> None:
    for step in guide_words(language).steps.values():
        lines = texts(astuple(step))
        assert all(line == line.strip() and "  " not in line for line in lines)
        assert all(len(line) <= 230 for line in lines), [line for line in lines if len(line) > 230]
        for line in (step.why, *step.do, *step.see, *step.keypad, *step.other, *step.tips, *step.fails):
            assert line.endswith((".", "?", "}")), line


def test_nobody_is_ever_asked_for_a_code_by_hetes() -> None:
    for text in texts(astuple(guide_words("hu"))):
        assert not re.search(r"(add meg|írd be)[^.]*(itt|a Hetesbe)", text), text
    assert "a Hetes soha nem kér" in " ".join(guide_words("hu").steps["needed"].tips)


def test_the_card_s_activation_and_the_connection_s_are_kept_apart() -> None:
    words = guide_words("hu")
    assert words.title == "Új igazolvány"
    assert "nem ugyanaz" in words.steps["needed"].why
    assert "nem a portálon" in words.steps["connection"].why
    assert "nem itt aktiválod" in " ".join(words.steps["portal"].tips)
    assert any("valószínűleg akkor is aktiválni kell" in tip for tip in words.steps["portal"].tips)


def test_only_a_no_at_recognised_leads_to_driver_and_then_reinstalling() -> None:
    steps = guide_words("hu").steps
    question = steps["recognised"].question
    assert question is not None
    driver, reinstall = question.on_no
    assert "illesztőprogram" in driver
    assert "10/9 Teendők sikertelen EESZT belépés esetén" in reinstall
    elsewhere = [text for step in steps.values() for text in texts(astuple(replace(step, question=None)))]
    assert not [text for text in elsewhere if "illesztőprogram" in text or "újratelep" in text or "telepítsd" in text]


def test_the_table_of_codes_is_the_reference_word_for_word() -> None:
    rows = {row.shown: row.typed for row in guide_words("hu").codes}
    assert list(rows) == ["Aktiváló PIN", "Új eAzonosítás PIN", "eAzonosítás PIN", "CAN"]
    assert rows["Aktiváló PIN"] == "5 számjegy, a zöld plasztikkártyáról"
    assert rows["eAzonosítás PIN"] == "a saját 6 jegyű PIN-kódod"


# The two questions


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_s_card_is_not_activated_goes_through_all_steps(language: str) -> None:
    for sent in (True, False):
        assert outcome(language, activated=False, sent=sent).steps == STEPS


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_activated_card_spares_the_portal_and_the_rights_are_for_who_never_sent_anything(language: str) -> None:
    experienced = outcome(language, activated=True, sent=True)
    newcomer = outcome(language, activated=True, sent=False)
    assert experienced.steps == ("connection", "check")
    assert {"vmatrix", "activation_pin"} <= set(newcomer.steps)
    assert not {"portal", "user_name"} & {*experienced.steps, *newcomer.steps}
    assert [step for step in STEPS if step in newcomer.steps] == list(newcomer.steps)
    assert len({outcome(language, activated=a, sent=s).text for a in (True, False) for s in (True, False)}) == 4


def test_a_new_card_of_somebody_experienced_is_said_to_need_it_probably() -> None:
    assert "valószínűleg újra kell aktiválni" in outcome("hu", activated=False, sent=True).text


# What is known is filled in


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_unfilled_is_left_with_everything_known_and_with_nothing(language: str) -> None:
    for facts in (told(), told(settings(KNOWN, units=UNITS), "eva"), {}):
        view = guide_view(facts, language)
        assert not [text for text in texts(astuple(view)) if "{" in text or "None" in text]
        assert [step.key for step in view.steps] == list(STEPS)
        assert [step.number for step in view.steps] == list(range(1, 10))


def test_user_name_and_oth_identifiers_are_there_to_copy() -> None:
    view = guide_view(told(settings(KNOWN, units=UNITS), "eva"), "hu")
    assert "Írd be a felhasználónevet (O12345)." in view.step("user_name").do
    assert [(c.label, c.value) for c in view.step("user_name").copies] == [("EESZT-felhasználónév", "O12345")]
    assert [(c.label, c.value) for c in view.step("check").copies] == [
        ("Minta Rendelő: OTH-azonosító", "E123456"),
        ("Másik Rendelő: OTH-azonosító", "E654321"),
    ]
    assert view.step("check").do[2].endswith("pontosan így kell ott állnia: E123456, E654321")
    assert "Minta Rendelő, Másik Rendelő" in view.step("vmatrix").tips[0]
    assert view.step("portal").link == "https://portal.eeszt.gov.hu/hu/nyito-oldal"


def test_what_is_not_known_is_said_by_example_and_there_is_nothing_to_copy() -> None:
    view = guide_view(told(), "hu")
    assert "Írd be a felhasználónevet (O betű és a pecsétszám, például O12345)." in view.step("user_name").do
    assert view.step("check").do[2].endswith("pontosan így kell ott állnia: E123456")
    assert not any(step.copies or step.warnings for step in view.steps)
    assert view.name == ""


def test_a_unit_that_is_nowhere_described_is_named_by_its_id() -> None:
    view = guide_view(told(settings(replace(EVA, units=("fog2",))), "eva"), "hu")
    assert "fog2" in view.step("vmatrix").tips[0]
    assert view.step("check").copies == ()


def test_an_odd_identifier_is_wondered_at_where_it_is_shown() -> None:
    odd = settings(replace(EVA, eeszt_user="minta", units=("r",)), units=(Unit("r", "R", "123456"),))
    view = guide_view(told(odd, "eva"), "hu")
    assert "minta" in view.step("user_name").warnings[0]
    assert view.step("check").warnings


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_practice_software_is_called_as_the_settings_say(language: str) -> None:
    view = guide_view(told(settings(EVA, software="Más Program"), "eva"), language)
    everything = " ".join(texts(astuple(view)))
    assert "Más Program" in everything
    assert "Cloudent" not in everything


@pytest.mark.parametrize(("hours", "shown"), [(7, "7 óra"), (8, "8 óra"), (7.5, "7 óra 30 perc")])
def test_the_length_of_a_connection_is_the_setting_s(hours: float, shown: str) -> None:
    from datetime import timedelta

    view = guide_view(told(settings(EVA, length=timedelta(hours=hours)), "eva"), "hu")
    assert any(tip.endswith(f"ennyi ideig tart: {shown}.") for tip in view.step("connection").tips)


@pytest.mark.parametrize(
    ("card", "word"),
    [
        (None, "Nincs benne igazolvány"),
        ({"kind": "eszemelyi"}, "eSzemélyi igazolvány van benne"),
        ({"kind": "unknown"}, "nem tudom, milyen"),
        ({"kind": "other"}, "Más kártya"),
        ({"kind": "mute"}, "nem válaszol"),
        ({"kind": "of a later version"}, "nem tudom, milyen"),
    ],
)
def test_what_hetes_sees_of_reader_and_card_is_told_and_no_more(card: object, word: str) -> None:
    facts = {"card_service": "up", "readers": [{"name": "Minta Olvasó", "card": card}]}
    (seen,) = guide_view(facts, "hu").step("recognised").seen
    assert seen.startswith("Kártyaolvasó: Minta Olvasó.")
    assert word in seen


@pytest.mark.parametrize("service", ["starting", "down", "denied", "odd"])
def test_a_card_service_that_can_t_be_asked_is_no_missing_reader(service: str) -> None:
    (seen,) = guide_view({"card_service": service, "readers": []}, "hu").step("recognised").seen
    assert seen != "Nem látok kártyaolvasót."
    assert guide_view({"card_service": "up", "readers": []}, "hu").step("recognised").seen == (
        "Nem látok kártyaolvasót.",
    )


# Ticks


def test_ticks_come_from_the_state_and_the_next_step_is_the_first_open_one() -> None:
    begun = (GuideBegun(), GuideTicked("needed"), GuideTicked("portal"))
    view = guide_view(told(NO_HOURS, "default", *begun), "hu")
    assert [step.key for step in view.steps if step.ticked] == ["needed", "portal"]
    assert (view.next, view.left, view.progress) == ("recognised", 7, "Még 7 lépés van hátra.")
    again = guide_view(told(NO_HOURS, "default", *begun, GuideTicked("needed", open=True)), "hu")
    assert (again.next, again.left) == ("needed", 8)
    assert again.step("needed").ticked_at is None


def test_before_the_beginning_nothing_is_ticked_and_all_done_is_said_at_the_end() -> None:
    view = guide_view(told(), "hu")
    assert (view.begun_at, view.next, view.progress) == (None, "needed", "Még nem kezdted el.")
    done = guide_view(told(NO_HOURS, "default", GuideBegun(), *map(GuideTicked, STEPS)), "hu")
    assert (done.next, done.left, done.progress) == (None, 0, "Minden lépés kész.")


def test_nobody_of_that_name_has_no_guide() -> None:
    story = Story("07:00", settings(EVA, ADAM))
    assert whose_guide(story.state, "dr. minta éva", story.now) == "eva"
    refused = whose_guide(story.state, "Senki", story.now)
    assert not isinstance(refused, str)
    assert refused.reason == "unknown_practitioner"
    with pytest.raises(KeyError):
        guide_status(story.state, "senki", story.now)


# The terminal


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_terminal_shows_every_step_and_the_next_in_full(language: str) -> None:
    facts = told(settings(KNOWN, units=UNITS), "eva", GuideBegun(), *map(GuideTicked, STEPS[:4]))
    lines = guide_lines(facts, language)
    view = guide_view(facts, language)
    assert [line for line in lines if line.startswith(("  [", "> ["))] == [
        f"{'>' if step.key == 'activation_pin' else ' '} [{'x' if step.number < 5 else ' '}] "
        f"{step.number}. {step.title} ({step.key})"
        for step in view.steps
    ]
    step = view.step("activation_pin")
    whole = "\n".join(lines)
    for text in (
        step.why,
        *step.do,
        *step.see,
        *step.keypad,
        *step.other,
        *step.tips,
        *(row.typed for row in view.codes),
    ):
        assert text in whole
    assert lines[-1].endswith("hetes guide --tick activation_pin")


def test_before_the_beginning_it_asks_the_two_questions_and_says_how_to_begin() -> None:
    lines = guide_lines(told(settings(EVA, ADAM), "adam"), "hu")
    assert any("Aktiválva van már ez az igazolvány" in line for line in lines)
    assert any("Küldött már adatot" in line for line in lines)
    assert lines[-1] == "Ha belevágsz: hetes guide adam --begin"
    assert not any("--tick" in line for line in lines)


def test_a_finished_guide_has_no_next_step() -> None:
    facts = told(NO_HOURS, "default", GuideBegun(), *map(GuideTicked, STEPS))
    assert next_lines(facts, "hu") == ["", "Minden lépés kész."]


def test_every_step_can_be_the_next_in_both_languages() -> None:
    for language in LANGUAGES:
        for number, key in enumerate(STEPS):
            facts = told(settings(KNOWN, units=UNITS), "eva", GuideBegun(), *map(GuideTicked, STEPS[:number]))
            lines = next_lines(facts, language)
            step = guide_view(facts, language).step(key)
            assert f"{step.number}. {step.title}" in lines[1]
            assert all(any(text in line for line in lines) for text in step.do)


def test_names_from_outside_cannot_move_the_cursor() -> None:
    facts = told(settings(replace(EVA, id="e v;a", name="\x1b[2J"), ADAM), "e v;a")
    facts |= {"card_service": "up", "readers": [{"name": "\x1b]0;x\x07", "card": None}]}
    facts["steps"][0]["ticked"] = True
    facts["begun_at"] = "2026-11-23T06:00:00Z"
    lines = guide_lines(facts, "hu")
    assert not any(sign in line for line in lines for sign in "\x1b\x07")
    assert 'hetes guide "e v;a" --tick recognised' in lines[-1]


def test_programs_get_facts_and_titles() -> None:
    facts = guide_json(told(NO_HOURS, "default", GuideBegun(), GuideTicked("needed")), "en")
    assert [step["step"] for step in facts["steps"]] == list(STEPS)
    assert facts["steps"][0] == {
        "step": "needed",
        "ticked": True,
        "ticked_at": "2026-11-23T06:00:00Z",
        "title": "What you need",
    }
    assert (facts["next"], facts["left"], facts["length_s"]) == ("recognised", 8, 25200)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_done_is_said_with_the_step_s_title(language: str) -> None:
    for what in ("ticked", "unticked"):
        said = guide_said(what, language, "can")
        assert guide_words(language).steps["can"].title in said
        assert said.endswith(".")
    assert guide_said("begun", language) != guide_said("begun_again", language)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "steps": st.lists(
                st.fixed_dictionaries({"step": st.sampled_from([*STEPS, "odd"])}, optional={"ticked": JSON})
            ),
            "units": st.lists(st.fixed_dictionaries({}, optional={"name": st.text(), "oth_id": st.text()})),
            "readers": st.lists(
                st.fixed_dictionaries({}, optional={"name": JSON, "card": st.none() | st.just({"kind": "x"})})
            ),
            "name": JSON,
            "eeszt_user": JSON,
            "length_s": JSON,
            "software": JSON,
            "portal": JSON,
            "card_service": st.text(max_size=5),
            "begun_at": st.none() | st.text(max_size=5),
        },
    )
)
def test_what_another_version_of_the_agent_tells_is_shown_all_the_same(facts: dict[str, Any]) -> None:
    for language in LANGUAGES:
        assert len(guide_view(facts, language).steps) == 9
        assert len(guide_lines(facts, language)) > 9
