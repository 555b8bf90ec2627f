"""The probe of the portal: what its child found, and how far this computer's clock is from the server's."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hetes.doctor.probes import portal

NOW = datetime(2026, 11, 23, 7, 0, 30, tzinfo=UTC)


class Clock:
    def now(self) -> datetime:
        return NOW


def test_what_the_child_found_is_told_with_how_far_the_clocks_are_apart(monkeypatch):
    asked = []

    def child(url: str, within: float) -> dict[str, object]:
        asked.append((url, within))
        return {"outcome": "reachable", "date": "Mon, 23 Nov 2026 07:00:00 GMT"}

    monkeypatch.setattr(portal, "ask_child", child)
    told = portal.look("https://portal.example", Clock())
    assert told == {"outcome": "reachable", "date": "Mon, 23 Nov 2026 07:00:00 GMT", "clock_off": 30.0}
    assert asked == [("https://portal.example", portal.WITHIN)]


@pytest.mark.parametrize(
    ("date", "off"),
    [
        ("Mon, 23 Nov 2026 07:00:00 GMT", 30.0),
        ("Mon, 23 Nov 2026 08:00:00 +0100", 30.0),
        ("yesterday", None),
        ("", None),
        (None, None),
        ("Mon, 99 Nov 2026 07:00:00 GMT", None),
    ],
)
def test_the_clock_is_compared_with_the_servers(date, off):
    assert portal.clock_off(date, NOW) == off


@given(
    st.text() | st.from_regex(r"[A-Z][a-z]{2}, \d{1,3} [A-Z][a-z]{2} \d{1,5} \d{1,2}:\d{1,2}:\d{1,2} ([+-]\d{1,9}|GMT)")
)
def test_whatever_a_server_writes_as_its_date_it_is_a_number_or_nothing(date):
    off = portal.clock_off(date, NOW)
    assert off is None or isinstance(off, float)
