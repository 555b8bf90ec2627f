"""The third crash within five minutes is one too many."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hetes.adapters.store.crash_counter import CrashCounter


def test_the_third_crash_within_five_minutes_is_one_too_many(tmp_path):
    now = [datetime(2026, 11, 23, 8, tzinfo=UTC)]
    crashes = CrashCounter(tmp_path, lambda: now[0])
    for _ in range(2):
        crashes.note()
        assert not crashes.too_many()
        now[0] += timedelta(minutes=2)
    crashes.note()
    assert crashes.too_many()
    assert not crashes.too_many(), "counting begins anew"


def test_crashes_far_apart_are_no_row(tmp_path):
    now = [datetime(2026, 11, 23, 8, tzinfo=UTC)]
    crashes = CrashCounter(tmp_path, lambda: now[0])
    for _ in range(5):
        crashes.note()
        now[0] += timedelta(minutes=3)
    assert not crashes.too_many()


def test_a_damaged_or_unwritable_file_stops_nobody(tmp_path):
    (tmp_path / "crashes").write_bytes(b"\xff\x00?")
    crashes = CrashCounter(tmp_path, lambda: datetime(2026, 11, 23, 8, tzinfo=UTC))
    assert not crashes.too_many()
    CrashCounter(tmp_path / "nowhere", lambda: datetime(2026, 11, 23, 8, tzinfo=UTC)).note()
