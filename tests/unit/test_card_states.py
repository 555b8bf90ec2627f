"""Codes and states of PC/SC: numbers, counters, cards that were out."""

from __future__ import annotations

import pytest

from hetes.adapters.card import reader_states
from hetes.adapters.card.reader_states import ReaderStates
from tests.support.card.fake_scard import NO_SERVICE
from tests.support.card.watched import ATR


def test_our_numbers_are_those_of_pyscard() -> None:
    from smartcard import scard

    ours = {
        "SCARD_STATE_UNAWARE": "UNAWARE", "SCARD_STATE_CHANGED": "CHANGED", "SCARD_STATE_UNKNOWN": "UNKNOWN",
        "SCARD_STATE_PRESENT": "PRESENT", "SCARD_STATE_EXCLUSIVE": "EXCLUSIVE", "SCARD_STATE_INUSE": "INUSE",
        "SCARD_STATE_MUTE": "MUTE", "SCARD_S_SUCCESS": "SUCCESS", "SCARD_E_CANCELLED": "CANCELLED",
        "SCARD_E_UNKNOWN_READER": "UNKNOWN_READER", "SCARD_E_TIMEOUT": "TIMEOUT",
        "SCARD_E_READER_UNAVAILABLE": "READER_UNAVAILABLE", "SCARD_E_NO_SERVICE": "NO_SERVICE",
        "SCARD_E_SERVICE_STOPPED": "SERVICE_STOPPED", "SCARD_E_NO_ACCESS": "NO_ACCESS",
        "SCARD_E_NO_READERS_AVAILABLE": "NO_READERS_AVAILABLE", "SCARD_W_SECURITY_VIOLATION": "SECURITY_VIOLATION",
    }  # fmt: skip
    for theirs, our in ours.items():
        assert reader_states.unsigned(getattr(scard, theirs)) == getattr(reader_states, our), theirs


@pytest.mark.parametrize(
    ("before", "after", "swapped"),
    [
        (0x00010020, 0x00010020, False),  # nothing
        (0x00010020, 0x00030022, True),  # out and in
        (0xFFFF0020, 0x00010022, True),  # out and in, and the counter begins anew
        (0x00010010, 0x00020022, False),  # in: it was not there before
        (0x00010020, 0x00020012, False),  # out: it is not there now
        (0x00010020, 0x00010122, False),  # in use
        (0x00050020, 0x00010022, True),  # the reader itself was away
    ],
)
def test_the_counter_tells_of_a_card_that_was_out(before, after, swapped) -> None:
    states = ReaderStates()
    states.enlist(["A"], at=0)
    states.take([("A", before, bytes.fromhex(ATR))], told_at=0, asked_at=None)
    assert states.take([("A", after, bytes.fromhex(ATR))], told_at=0, asked_at=None) == (
        frozenset({"A"} if swapped else ()),
        False,
    )


def test_without_a_counter_another_card_tells() -> None:
    states = ReaderStates(counts=False)
    states.enlist(["A"], at=0)
    states.take([("A", 0x22, [0x3B, 0x00])], told_at=0, asked_at=None)
    assert states.take([("A", 0x22, [0x3B, 0x01])], told_at=0, asked_at=None)[0] == {"A"}
    assert states.take([("A", 0x222, [])], told_at=0, asked_at=None)[0] == frozenset()  # fell silent: the same card


def test_a_code_is_compared_without_its_sign() -> None:
    assert reader_states.unsigned(-2146435043) == NO_SERVICE
