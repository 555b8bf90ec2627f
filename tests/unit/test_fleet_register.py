"""The merge rule of the workstations' registers: what was reported last wins, and clocks take no part in it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from hetes.core.fleet.clocks import difference
from hetes.core.fleet.register import AnswerTold, QuietTold, Register, SessionTold, Stamp, merged

EIGHT = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def session(generation, workstation="a", *, at=EIGHT, written=0, **fields):
    return SessionTold(
        Stamp(generation, workstation, written),
        id=f"{workstation}{generation}",
        started_at=at,
        length=7 * HOUR,
        **fields,
    )


def test_a_correction_to_an_earlier_start_wins_though_its_start_is_earlier():
    first, corrected = session(1, "b"), session(2, "a", at=EIGHT - HOUR)

    assert (
        merged(Register(first), Register(corrected))
        == merged(Register(corrected), Register(first))
        == Register(corrected)
    )


def test_two_that_had_not_heard_of_each_other_agree_on_one():
    a, b = Register(session(3, "a", at=EIGHT + HOUR)), Register(session(3, "b"))

    assert merged(a, b) == merged(b, a) == b


def test_a_disk_that_was_put_back_does_not_split_the_practice():
    before, again = Register(session(3, written=10)), Register(session(3, written=20, at=EIGHT + HOUR))

    assert merged(before, again) == merged(again, before) == again


def test_an_answer_on_one_side_takes_no_activation_of_the_other_side_along():
    activated = Register(session(5, "a"))
    closed = Register(answer=AnswerTold(Stamp(5, "b", 0), at=EIGHT))

    assert merged(activated, closed) == Register(activated.session, answer=closed.answer)


def test_what_was_told_by_a_known_clock_replaces_the_same_told_by_an_unknown_one_and_is_not_replaced_by_it():
    known = Register(session(1))
    guessed = Register(session(1, at=EIGHT - HOUR)).doubted()

    assert merged(guessed, known) == merged(known, guessed) == known


def test_who_reports_next_comes_after_everything_that_was_heard_of_this_practitioner():
    known = Register(session(4, "b"), quiet=QuietTold(Stamp(6, "c", 0)))

    assert known.next_stamp("a", EIGHT) == Stamp(7, "a", int(EIGHT.timestamp() * 1000))
    assert Register().next_stamp("a", EIGHT).generation == 1
    assert known.latest == Stamp(6, "c", 0)


def test_a_register_of_another_clock_moves_whole():
    told = Register(
        session(1, ended_at=EIGHT + HOUR),
        QuietTold(Stamp(1, "a", 0), done_until=EIGHT),
        AnswerTold(Stamp(1, "a", 0), at=EIGHT),
    )

    moved = told.moved(HOUR)

    assert (moved.session.started_at, moved.session.ended_at) == (EIGHT + HOUR, EIGHT + 2 * HOUR)
    assert (moved.quiet.done_until, moved.quiet.snoozed_until, moved.answer.at) == (EIGHT + HOUR, None, EIGHT + HOUR)
    assert moved.stamps() == told.stamps()


@pytest.mark.parametrize(
    ("late", "counts"), [(timedelta(seconds=2), False), (timedelta(minutes=-5), True), (timedelta(minutes=5), True)]
)
def test_a_message_s_way_is_no_difference_of_clocks(late, counts):
    assert difference(EIGHT, EIGHT + late) == (late if counts else timedelta(0))


def test_a_session_that_was_ended_ends_there():
    assert session(1).ends_at == EIGHT + 7 * HOUR
    assert session(1, ended_at=EIGHT + HOUR).ends_at == EIGHT + HOUR
    assert SessionTold(Stamp(1, "a", 0)).ends_at is None
