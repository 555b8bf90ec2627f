"""Texts made fit for programs that read more into them than words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hetes.adapters.notifications.sanitise import clip, escaped_markup, plain, undashed, without_markup


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dr. Minta Éva: még 30 perc.", "Dr. Minta Éva: még 30 perc."),
        ("a\x00b\x07c\x1b[31m", "abc[31m"),
        ("első\r\nmásodik\rharmadik", "első\nmásodik\nharmadik"),
        ("tab\tulátor", "tab ulátor"),
        ("\u202eéva\u202c", "éva"),
        ("fél\ud83d pár", "fél pár"),
        ("család 👨\u200d👩\u200d👧", "család 👨\u200d👩\u200d👧"),
        ("  szélek  ", "szélek"),
    ],
)
def test_what_no_eye_can_see_is_removed(text: str, expected: str) -> None:
    assert plain(text) == expected


def test_a_title_has_one_line() -> None:
    assert plain("egy\nkettő", lines=False) == "egy kettő"


@given(st.text(alphabet=st.characters()))
def test_whatever_comes_can_be_encoded_afterwards(text: str) -> None:
    assert plain(text).encode("utf-8").decode("utf-8") == plain(text)
    assert "\0" not in plain(text)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])), st.integers(1, 80))
def test_a_clipped_text_keeps_the_limit_and_breaks_no_character(text: str, limit: int) -> None:
    clipped = clip(text, limit)
    assert units(clipped) <= limit
    clipped.encode("utf-16")
    assert clipped == text or (clipped.endswith("…") and text.startswith(clipped[:-1]))


def test_a_text_of_just_the_limit_is_left_alone() -> None:
    assert clip("á" * 63, 63) == "á" * 63
    assert clip("🦷" * 31, 63) == "🦷" * 31
    assert clip("🦷" * 32, 63) == "🦷" * 31 + "…"


@pytest.mark.parametrize("text", ["-u critical", "--help", "-"])
def test_no_text_is_an_option(text: str) -> None:
    assert not undashed(text).startswith("-")


def test_a_dash_inside_stays() -> None:
    assert undashed("15:00-kor") == "15:00-kor"


def test_names_do_not_become_markup() -> None:
    assert escaped_markup("A & B <b>") == "A &amp; B &lt;b&gt;"
    assert not set(without_markup("A & B <b>")) & set("&<>")
