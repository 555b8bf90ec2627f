"""Identifiers as people type them: corrected with a word, never refused for their form, questioned when like a code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hetes.presentation.identifiers import (
    WORDS,
    eeszt_user,
    holds_a_code,
    looks_like_a_code,
    oth_identifier,
    plain_text,
    question,
    sentences,
)


@pytest.mark.parametrize(
    ("typed", "value", "notes"),
    [
        ("O12345", "O12345", ()),
        (" O 123 45 ", "O12345", ("blanks",)),
        ("o12345", "O12345", ("user_lower",)),
        ("012345", "O12345", ("user_zero",)),
        ("О12345", "O12345", ("alike",)),  # a Cyrillic O
        ("O123", "O123", ("user_form",)),
        ("minta", "minta", ("user_form",)),
        ("", "", ()),
    ],
)
def test_a_user_name_is_put_right_and_said_so(typed, value, notes):
    checked = eeszt_user(typed)
    assert (checked.value, checked.notes, checked.question) == (value, notes, None)
    assert len(sentences(checked, "hu")) == len(notes)


@pytest.mark.parametrize(
    ("typed", "value", "notes", "asked"),
    [
        ("E123456", "E123456", (), None),
        ("e123456", "E123456", ("oth_lower",), None),
        ("123456", "E123456", ("oth_no_e",), "oth_code"),
        ("E12345", "E12345", ("oth_form",), None),
        ("", "", (), None),
    ],
)
def test_an_oth_identifier_is_put_right_and_six_bare_digits_are_asked_about(typed, value, notes, asked):
    checked = oth_identifier(typed)
    assert (checked.value, checked.notes, checked.question) == (value, notes, asked)


@pytest.mark.parametrize("typed", ["12345", "123456", "12345678", "123 456", "12-34-56", "１２３４５６"])
def test_digits_of_a_codes_length_are_questioned_wherever_they_are_typed(typed):
    assert looks_like_a_code(typed)
    for checked in (eeszt_user(typed), oth_identifier(typed), plain_text(typed)):
        assert "PIN" in question(checked, "hu") or checked.question is None
    assert question(plain_text(typed), "en")
    assert eeszt_user("12345").question == "user_code"


@pytest.mark.parametrize("typed", ["1234", "O12345", "E123456", "Dr. Minta Éva", "Rendelő 2"])
def test_what_is_no_code_is_not_questioned(typed):
    assert not looks_like_a_code(typed)
    assert plain_text(typed).question is None


def test_a_code_in_the_midst_of_a_name_is_found():
    assert holds_a_code("Dr. Minta 123456")
    assert not holds_a_code("Dr. Minta (O12345, E123456)")
    assert plain_text("  Dr.   Minta ").value == "Dr. Minta"


def test_every_note_has_its_sentence_in_both_languages():
    assert set(WORDS["hu"]) == set(WORDS["en"])


@given(st.text(alphabet="0Oo eE12345-.áŐ\u00a0\t", max_size=20))
def test_whatever_is_typed_is_taken_and_taking_it_again_changes_nothing(text):
    for check in (eeszt_user, oth_identifier, plain_text):
        once = check(text)
        assert check(once.value).value == once.value
