"""Whatever the order, the doubling and the loss that is made up for: all workstations agree."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hetes.core.fleet.register import AnswerTold, QuietTold, Register, SessionTold, Stamp, merged

MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC)
STAMPS = st.builds(Stamp, st.integers(1, 4), st.sampled_from("abc"), st.integers(0, 1))


def told_at(stamp: Stamp, hours: int) -> datetime:
    """One report, one content: it is made of its stamp."""
    return MIDNIGHT + timedelta(hours=stamp.generation * 5 + hours, minutes=stamp.written)


SESSIONS = st.builds(
    lambda stamp, proved: SessionTold(stamp, proved, started_at=told_at(stamp, proved), length=timedelta(hours=7)),
    STAMPS, st.booleans(),
)  # fmt: skip
QUIETS = st.builds(lambda stamp: QuietTold(stamp, done_until=told_at(stamp, 1)), STAMPS)
ANSWERS = st.builds(lambda stamp: AnswerTold(stamp, at=told_at(stamp, 2)), STAMPS)
REGISTERS = st.builds(
    Register, st.none() | SESSIONS, st.none() | QUIETS, st.none() | ANSWERS, st.sampled_from(["", '{"x": 1}'])
)


@given(REGISTERS, REGISTERS, REGISTERS)
def test_the_merge_is_commutative_associative_and_idempotent(a, b, c):
    assert merged(a, b) == merged(b, a)
    assert merged(merged(a, b), c) == merged(a, merged(b, c))
    assert merged(a, a) == a
    assert merged(merged(a, b), b) == merged(a, b)


@given(st.lists(REGISTERS, min_size=1, max_size=8), st.data())
def test_workstations_that_hear_the_same_in_any_order_some_of_it_twice_agree(told, data):
    def heard(order):
        known = Register()
        for each in order:
            known = merged(known, each)
        return known

    one = data.draw(st.permutations(told))
    other = data.draw(st.permutations([*told, *data.draw(st.lists(st.sampled_from(told), max_size=5))]))

    assert heard(one) == heard(other)


@given(REGISTERS, REGISTERS)
def test_a_report_that_follows_wins_over_all_that_was_known(known, other):
    stamp = merged(known, other).next_stamp("a", MIDNIGHT)
    report = Register(session=SessionTold(stamp, started_at=MIDNIGHT, length=timedelta(hours=7)))

    for before in (known, other, merged(known, other)):
        assert merged(before, report).session == report.session
