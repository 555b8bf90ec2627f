"""The clock: the zone that TZ or the system names, and a clock that hurries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from hetes.adapters import clock as clock_module
from hetes.adapters.clock import ScaledClock, SystemClock, system_zone


@pytest.mark.parametrize("name", ["Europe/Budapest", ":Europe/Budapest"])
def test_tz_is_honoured(monkeypatch, name):
    monkeypatch.setenv("TZ", name)
    assert system_zone() == ZoneInfo("Europe/Budapest")


def test_a_rule_instead_of_a_name_is_left_to_the_c_library(monkeypatch):
    import time

    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    time.tzset()
    zone = system_zone()
    winter, summer = datetime(2026, 12, 1, 12, tzinfo=UTC), datetime(2026, 7, 1, 12, tzinfo=UTC)
    assert winter.astimezone(zone).hour == 13
    assert summer.astimezone(zone).hour == 14
    assert datetime(2026, 7, 1, 14, tzinfo=zone).astimezone(UTC) == summer
    monkeypatch.undo()
    time.tzset()


def test_the_link_of_the_system_is_followed(monkeypatch, tmp_path):
    link = tmp_path / "localtime"
    link.symlink_to("/usr/share/zoneinfo/Europe/Budapest")
    monkeypatch.delenv("TZ", raising=False)
    monkeypatch.setattr(clock_module, "LOCALTIME", link)
    assert system_zone() == ZoneInfo("Europe/Budapest")


def test_the_system_clock_tells_utc():
    clock = SystemClock()
    assert clock.now().tzinfo is UTC
    assert clock.monotonic() <= clock.monotonic()


def test_a_scaled_clock_hurries():
    seconds = [100.0]
    begins_at = datetime(2026, 11, 23, 7, tzinfo=UTC)
    clock = ScaledClock(begins_at, 60.0, UTC, base=lambda: seconds[0])
    seconds[0] += 2
    assert clock.now() == begins_at + timedelta(minutes=2)
    assert clock.monotonic() == 120.0
