"""Requests of every kind, with fields of every kind: what any program of this user may send over the local channel."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.support.fuzz import odd

KINDS = (
    "status", "history", "journal", "today", "panel", "autostart", "equipment", "seen", "reread", "activate", "end",
    "snooze", "done", "undo", "dismiss", "guide", "card", "forget", "test_notice", "show_icon", "quit", "watch", "dance",
)  # fmt: skip
FIELDS = (
    "practitioner", "at", "started_at", "source", "about", "minutes", "notice", "tick", "untick", "known", "begin",
    "atr", "eszemelyi", "first", "days", "from", "to", "page", "action", "seen",
)  # fmt: skip
TIMES = (
    "08:00", "25:99", "0001-01-01", "9999-12-31", "2026-11-23", "2199-12-31", "2026-11-23T06:00:00+00:00",
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-11-23T06:00:00", "2000-02-30",
)  # fmt: skip

value: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.none(), st.booleans(), odd.text, st.sampled_from(TIMES), st.integers(-3, 400), odd.number,
        st.floats(allow_nan=False), odd.instant.map(lambda instant: instant.isoformat()),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(odd.text, inner, max_size=2)),
    max_leaves=4,
)  # fmt: skip
request: st.SearchStrategy[dict[str, Any]] = st.builds(
    lambda do, fields: {**fields, "do": do},
    st.sampled_from(KINDS),
    st.dictionaries(st.sampled_from(FIELDS), value, max_size=6),
)
