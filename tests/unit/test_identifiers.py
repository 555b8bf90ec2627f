"""Identifiers as people type them: corrected with a word, warned about, questioned; refused never."""

from __future__ import annotations

import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hetes.presentation.identifiers import (
    WORDS,
    Checked,
    eeszt_user,
    holds_a_code,
    looks_like_a_code,
    oth_identifier,
    plain_text,
    question,
    sentences,
)

DIGITS = st.text(string.digits, min_size=1, max_size=10)


@pytest.mark.parametrize(
    ("typed", "checked"),
    [
        ("O12345", Checked("O12345")),
        ("O1234", Checked("O1234")),
        ("O123456", Checked("O123456")),
        ("", Checked("")),
        ("  ", Checked("")),
        (" O12345 ", Checked("O12345")),
        ("O 12 345", Checked("O12345", ("blanks",))),
        ("O\u00a012345", Checked("O12345", ("blanks",))),
        ("o12345", Checked("O12345", ("user_lower",))),
        ("012345", Checked("O12345", ("user_zero",))),
        ("0 1234", Checked("O1234", ("blanks", "user_zero"))),
        ("О12345", Checked("O12345", ("alike",))),  # Cyrillic
        ("Ｏ１２３４５", Checked("O12345")),  # full width
        ("O123", Checked("O123", ("user_form",))),
        ("O1234567", Checked("O1234567", ("user_form",))),
        ("o123", Checked("O123", ("user_lower", "user_form"))),
        ("12345", Checked("12345", ("user_form",), "user_code")),
        ("123 456", Checked("123456", ("blanks", "user_form"), "user_code")),
        ("12345678", Checked("12345678", ("user_form",), "user_code")),
        ("minta", Checked("minta", ("user_form",))),
    ],
)
def test_an_eeszt_user_name(typed: str, checked: Checked) -> None:
    assert eeszt_user(typed) == checked


@pytest.mark.parametrize(
    ("typed", "checked"),
    [
        ("E123456", Checked("E123456")),
        ("", Checked("")),
        ("e123456", Checked("E123456", ("oth_lower",))),
        ("E 123456", Checked("E123456", ("blanks",))),
        ("123456", Checked("E123456", ("oth_no_e",), "oth_code")),
        ("12345", Checked("12345", ("oth_form",), "oth_code")),
        ("Е123456", Checked("E123456", ("alike",))),  # Cyrillic
        ("E12345", Checked("E12345", ("oth_form",))),
        ("X123456", Checked("X123456", ("oth_form",))),
    ],
)
def test_an_oth_identifier(typed: str, checked: Checked) -> None:
    assert oth_identifier(typed) == checked


@pytest.mark.parametrize("text", ["12345", "123456", "12345678", " 123456 ", "123 456", "12-34-56", "1234.5678", "１２３４５６"])  # fmt: skip
def test_what_is_nothing_but_the_digits_of_a_code_looks_like_one(text: str) -> None:
    assert looks_like_a_code(text)
    assert holds_a_code(text)
    assert plain_text(text).question == "text_code"


@pytest.mark.parametrize("text", ["", "1234", "1234567", "123456789", "O12345", "E123456", "Dr. Minta Éva", "2. rendelő", "12345a"])  # fmt: skip
def test_what_is_something_else_does_not(text: str) -> None:
    assert not looks_like_a_code(text)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Dr. Minta Éva 654321", True),
        ("Dr. Minta (12345678)", True),
        ("Éva12345", True),
        ("Minta Rendelő E123456", False),
        ("O12345 Éva", False),
        ("Minta Rendelő, 1234", False),
        ("Dr. II. Minta 4", False),
    ],
)
def test_digits_of_a_code_in_the_midst_of_a_name_are_found(text: str, held: bool) -> None:
    assert holds_a_code(text) is held


@example("A \u0301")
@example("\u041e \u0301\u00a8")
@given(st.text(max_size=40))
def test_no_text_breaks_anything_and_what_was_corrected_stays_as_it_is(text: str) -> None:
    for check in (eeszt_user, oth_identifier):
        once = check(text)
        again = check(once.value)
        assert again.value == once.value
        assert not set(again.notes) - {"user_form", "oth_form"}
        assert all(sentence for language in WORDS for sentence in sentences(once, language))
    assert plain_text(plain_text(text).value).value == plain_text(text).value


@given(DIGITS)
def test_bare_digits_of_a_codes_length_are_never_stored_unasked(digits: str) -> None:
    is_code = len(digits) in (5, 6, 8)
    assert looks_like_a_code(digits) is is_code
    assert (oth_identifier(digits).question is not None) is is_code
    assert plain_text(digits).question == ("text_code" if len(digits) >= 5 else None)
    user = eeszt_user(digits)
    zero_for_o = digits.startswith("0") and len(digits) in (5, 6, 7)
    assert user.value.startswith("O") is zero_for_o
    assert (user.question is not None) is (is_code and not zero_for_o)


@given(st.integers(min_value=1000, max_value=999999))
def test_a_right_identifier_is_never_touched(number: int) -> None:
    assert eeszt_user(f"O{number}") == Checked(f"O{number}")
    assert oth_identifier(f"E{number:06}") == Checked(f"E{number:06}")


def test_both_languages_have_the_same_words_and_each_names_the_value_or_asks() -> None:
    assert WORDS["hu"].keys() == WORDS["en"].keys()
    for words in WORDS.values():
        for key, sentence in words.items():
            assert ("{value}" in sentence) is not key.endswith("_code")


def test_the_question_is_asked_in_words() -> None:
    asked = question(plain_text("123456"), "hu")
    assert asked is not None
    assert asked.startswith("Ez PIN-, CAN- vagy PUK-kódnak látszik.")
    assert question(plain_text("Dr. Minta Éva"), "hu") is None
    assert sentences(eeszt_user("012345"), "hu") == ("A nulla helyére O betűt írtam: O12345",)
