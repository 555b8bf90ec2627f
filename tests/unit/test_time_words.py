from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from hetes.presentation.languages import in_language, known
from hetes.presentation.time_words import time_of_day, told_time


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


@pytest.mark.parametrize(
    ("instant", "hungarian", "english"),
    [
        ("2026-11-23T08:05+01:00", "08:05", "08:05"),
        ("2026-11-24T04:00+01:00", "04:00", "04:00"),  # still to come
        ("2026-11-22T23:59+01:00", "tegnap 23:59", "23:59 yesterday"),
        ("2026-11-20T23:59+01:00", "2026. november 20. 23:59", "20 November 2026 23:59"),
    ],
)
def test_a_time_of_a_day_that_is_over_is_told_with_its_day(instant, hungarian, english):
    now = datetime.fromisoformat("2026-11-23T00:10+01:00")  # in UTC it is still the day before
    zone = ZoneInfo("Europe/Budapest")
    assert told_time(datetime.fromisoformat(instant), now, zone, "hu") == hungarian
    assert told_time(datetime.fromisoformat(instant), now, zone, "en") == english
