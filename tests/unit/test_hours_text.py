"""Consulting hours as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hetes.adapters.settings.document import parse_hours
from hetes.core.spans import WEEKDAYS, Span
from hetes.presentation.hours_text import typed_hours, week_lines, written_hours

NAMES = dict(zip(WEEKDAYS, ("hétfő", "kedd", "szerda", "csütörtök", "péntek", "szombat", "vasárnap"), strict=True))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("8-14", "08:00-14:00"),
        ("8:00–12:00, 13-18", "08:00-12:00, 13:00-18:00"),
        ("08.00-12.30;13-18", "08:00-12:30, 13:00-18:00"),
        ("800-1430", "08:00-14:30"),
        ("8-12 és 13-18", "08:00-12:00, 13:00-18:00"),
        ("8 - 14-ig", "08:00-14:00"),
        ("20-2", "20:00-02:00"),
        ("16-24", "16:00-24:00"),
        ("", ""),
        ("  ", ""),
        (",", ""),
        ("8", None),
        ("8-8", None),
        ("24-8", None),
        ("8-25", None),
        ("8:60-9", None),
        ("reggel", None),
        ("8-14 12345", None),
    ],
)
def test_what_people_type_is_understood_or_asked_about(typed, meant):
    assert typed_hours(typed) == meant


@given(st.text(max_size=30))
def test_what_is_understood_the_settings_take(text):
    meant = typed_hours(text)
    if meant:
        assert parse_hours(f"mon={meant}")["mon"]


@given(st.integers(0, 1439), st.integers(0, 1440))
def test_what_is_shown_can_be_typed_again(start, end):
    if start == end:
        return
    spans = (Span(start, end),)
    assert parse_hours(f"mon={typed_hours(written_hours(spans))}")["mon"] == spans


def test_a_week_is_said_in_few_words():
    short, long = (Span(480, 720),), (Span(480, 840),)
    hours = {"mon": long, "tue": long, "wed": long, "thu": short, "fri": short, "sun": long}
    assert week_lines(hours, NAMES) == (
        ("hétfő–szerda", "08:00–14:00"),
        ("csütörtök, péntek", "08:00–12:00"),
        ("vasárnap", "08:00–14:00"),
    )
    assert week_lines({}, NAMES) == ()
