"""Uses of cards from looks: nothing is told from which more could be concluded than was seen."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hetes.adapters.card.use_tracker import FAST, LAIN, LASTED, SLOW, UseTracker
from tests.support.policy_model.login_listener import Listener

END = 60.0


def told(
    begins: float, lasts: float, first_look: float, lag: float = 0.0, stall: float = 0.0, *, out: bool
) -> Listener:
    """Let a card come at 0, be used once, and be looked at in the rhythm that is asked for; return what was heard.

    ``stall`` s pass between the beginning and the end of each look; the truth is that of some moment between.
    """
    watched, listener = UseTracker(), Listener()
    listener.hear(0.0, None)
    watched.card_in("A", 0.0, fresh=True)
    at, ends = first_look, begins + lasts
    while at < END:
        if out and at + stall >= ends:
            break
        watched.look("A", at, at + stall, in_use=begins <= at + stall / 2 < ends)
        if watched.take_open():
            listener.hear(at + stall, None)
        # Only a "free" can come late to the listener's harm: it makes a use look longer.
        in_use = watched.told("A")
        listener.hear(at + stall + (lag if in_use is False else 0.0), in_use)
        at += stall + watched.pause(at)
    if out:
        watched.card_out("A", ends)
        if watched.take_open():
            listener.hear(ends, None)
        listener.hear_out(ends + lag)
    return listener


@given(
    st.floats(0, 30), st.floats(0, LASTED, exclude_max=True), st.floats(0, SLOW), st.floats(0, 0.4), st.floats(0, 0.5),
    st.booleans(),
)  # fmt: skip
def test_no_use_shorter_than_two_seconds_passes_for_longer(begins, lasts, first_look, lag, stall, out) -> None:
    assert told(begins, lasts, first_look, lag, stall, out=out).suspected == []


@given(st.floats(0, LAIN, exclude_max=True), st.floats(0, 20), st.floats(0, FAST), st.booleans())
def test_no_use_that_began_before_the_card_had_lain_for_ten_seconds_counts(begins, lasts, first_look, out) -> None:
    assert told(begins, lasts, first_look, out=out).suspected == []


@given(st.floats(LAIN + 4 * FAST, 30), st.floats(0, 10), st.floats(0, FAST), st.booleans())
def test_a_use_longer_than_the_bound_always_counts_from_when_it_was_first_seen(begins, more, first_look, out) -> None:
    ((since, _),) = told(begins, LASTED + SLOW + 2 * FAST + more, first_look, out=out).suspected
    assert begins <= since <= begins + SLOW


def test_looks_are_close_together_only_while_a_question_is_open() -> None:
    watched = UseTracker()
    watched.card_in("A", 0.0, fresh=True)
    assert watched.pause(5.0) == FAST
    assert watched.pause(11.0) == SLOW
    watched.look("A", 11.0, 11.0, in_use=False)
    watched.look("A", 12.0, 12.0, in_use=True)
    assert watched.pause(12.0) == FAST
    watched.look("A", 14.0, 14.0, in_use=True)
    assert watched.pause(14.0) == SLOW
    watched.look("A", 17.0, 17.0, in_use=False)
    assert watched.pause(17.5) == FAST
    assert watched.pause(18.0) == SLOW
    assert not watched.take_open()
    assert watched.told("A") is False


def test_a_card_that_lay_there_already_is_not_watched_for_its_first_seconds() -> None:
    watched = UseTracker()
    watched.card_in("A", 0.0, fresh=False)
    assert watched.pause(0.0) == SLOW


def test_a_use_that_was_going_on_when_the_looks_began_leaves_open_when_it_began() -> None:
    watched = UseTracker()
    watched.card_in("A", 0.0, fresh=False)
    watched.look("A", 1.0, 1.0, in_use=True)
    watched.look("A", 9.0, 9.0, in_use=True)
    watched.look("A", 9.5, 9.5, in_use=False)
    assert watched.take_open() == {"A"}


def test_what_is_open_is_said_once() -> None:
    watched = UseTracker()
    watched.card_in("A", 0.0, fresh=True)
    watched.look("A", 20.0, 20.0, in_use=False)
    watched.look("A", 21.0, 21.0, in_use=True)
    watched.look("A", 22.9, 22.9, in_use=True)
    watched.card_out("A", 23.1)
    assert watched.take_open() == {"A"}
    assert not watched.take_open()
    assert watched.told("A") is None


def test_whoever_looks_no_longer_knows_nothing() -> None:
    watched = UseTracker()
    watched.card_in("A", 0.0, fresh=True)
    assert watched.told("A") is None
    assert watched.look("A", 1.0, 1.0, in_use=True)
    assert not watched.look("A", 1.2, 1.2, in_use=True)
    watched.lose_sight()
    assert watched.told("A") is None
    assert watched.readers == ["A"]
    assert not watched.look("B", 1.0, 1.0, in_use=True)
