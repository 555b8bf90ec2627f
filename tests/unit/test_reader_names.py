"""Names of readers: told without what tells one device from another, and known by their model."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hetes.core.devices.reader_names import LONGEST, is_known, labels, plain


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("REINER SCT cyberJack RFID standard (7592671050) 00 00", "REINER SCT cyberJack RFID standard"),
        ("REINER SCT cyberJack RFID standard USB 1", "REINER SCT cyberJack RFID standard USB"),
        ("ACS ACR1281 1S Dual Reader 00 01", "ACS ACR1281 1S Dual Reader"),
        ("ACS ACR1281U-C1 [ACR1281 Dual Reader PICC] 00 01", "ACS ACR1281U-C1 [ACR1281 Dual Reader PICC]"),
        ("HID Global OMNIKEY 5022 Smart Card Reader [OMNIKEY 5022 CL] (KJ0L4C1234567) 01 00", "HID Global OMNIKEY 5022 Smart Card Reader [OMNIKEY 5022 CL]"),
        ("Identiv uTrust 4701 F Dual Interface Reader [uTrust 4701 F CL Reader] (55041813600170) 02 00", "Identiv uTrust 4701 F Dual Interface Reader [uTrust 4701 F C"),
        ("KOBIL IDToken 0", "KOBIL IDToken"),
        ("Reader S/N 12345678 00 00", "Reader S/N"),
        ("Virtual PCD 00 01", "Virtual PCD"),
        ("Olvas\x1b[2J\x07o", "Olvas [2J o"),
        ("", ""),
        ("   ", ""),
    ],
)  # fmt: skip
def test_slot_and_serial_number_are_left_out(name, told):
    assert plain(name) == told


@pytest.mark.parametrize(
    "name",
    ["REINER SCT cyberJack RFID komfort 00 00", "KOBIL IDToken 0", "Identiv uTrust 3700 F CL Reader 0", "ACS ACR1581 1S Dual Reader PICC 0", "HID Global OMNIKEY 5422 Smartcard Reader 01"],
)  # fmt: skip
def test_the_models_of_surgeries_are_known(name):
    assert is_known(name)


@pytest.mark.parametrize("name", ["Virtual PCD 00 00", "Gemalto PC Twin Reader 00 00", "Alcor Micro AU9540 00 00", ""])
def test_others_are_not(name):
    assert not is_known(name)


def test_two_slots_of_a_reader_are_told_apart():
    assert labels(["KOBIL IDToken 0", "ACS ACR1281 00 00", "ACS ACR1281 00 01", "\x07"]) == [
        "KOBIL IDToken", "ACS ACR1281 00 00", "ACS ACR1281 00 01", "\x07",
    ]  # fmt: skip


@given(st.text(), st.text("0123456789", min_size=8, max_size=14))
def test_no_serial_number_and_no_control_character_is_left_whatever_the_name(text, serial):
    told = plain(f"{text} ({serial}) 00 00")
    assert serial not in told
    assert told.isprintable()
    assert len(told) <= LONGEST
