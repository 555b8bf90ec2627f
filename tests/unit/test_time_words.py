from __future__ import annotations

import pytest

from hetes.presentation.languages import in_language, known
from hetes.presentation.time_words import time_of_day


@pytest.mark.parametrize(
    ("typed", "time"),
    [("8:05", "08:05"), ("08.05", "08:05"), ("805", "08:05"), ("1205", "12:05"), ("0:00", "00:00"), ("23:59", "23:59")],
)
def test_a_time_of_day_is_understood_as_people_type_it(typed, time):
    assert time_of_day(typed) == time


@pytest.mark.parametrize("typed", ["", "24", "24:00", "7:5", "7:60", "a:bc", "-1:00", "٣:٠٠", "08:05:00", "8: 05"])
def test_what_is_no_time_of_day_is_none(typed):
    assert time_of_day(typed) is None


def test_an_unknown_language_becomes_hungarian():
    assert [known(language) for language in ("en", "hu", "de", None, ["en"])] == ["en", "hu", "hu", "hu", "hu"]
    assert [in_language(language, 1, 2) for language in ("en", "hu", "de", None)] == [2, 1, 1, 1]
