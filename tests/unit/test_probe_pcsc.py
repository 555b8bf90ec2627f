"""The probe of the card service, its readers and cards, on a fake PC/SC."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hetes.adapters.card.windows_service import ServiceState
from hetes.core.atr import kind_of
from hetes.core.settings import Settings
from hetes.doctor.probes import pcsc
from hetes.doctor.text import check_lines
from tests.support.card.fake_scard import NO_SERVICE, FakeScard
from tests.support.card.vpcd import ESZEMELYI
from tests.support.doctor.computer import but, judged
from tests.support.system.waiting import LIMIT

LOOKS_ONLY = {"SCardEstablishContext", "SCardReleaseContext", "SCardListReaders", "SCardGetStatusChange"}


def seen(scard: FakeScard, platform: str = "linux", **other):
    told = pcsc.look(
        lambda atr: kind_of(atr, Settings()), scard, platform, again_after=0.0, **{"refused": lambda: False, **other}
    )
    assert set(scard.calls) <= LOOKS_ONLY
    assert scard.contexts == {}, "a context was left open"
    return told


def test_a_card_in_a_reader_is_told_by_its_kind_and_the_reader_without_its_number():
    scard = FakeScard()
    scard.plug("REINER SCT cyberJack RFID standard (7592671050) 00 00")
    scard.insert("REINER SCT cyberJack RFID standard (7592671050) 00 00", ESZEMELYI)
    told = seen(scard)
    assert told == {
        "service": "up",
        "code": "",
        "unreadable": 0,
        "readers": [
            {
                "label": "REINER SCT cyberJack RFID standard",
                "known": True,
                "ignored": False,
                "card": {"kind": "eszemelyi", "in_use": False, "exclusive": False},
            }
        ],
    }


@pytest.mark.parametrize(("atr", "kind"), [("3B00", "unknown"), (None, "mute")])
def test_another_card_and_a_mute_one(atr, kind):
    scard = FakeScard()
    scard.plug("Reader 00 00")
    scard.insert("Reader 00 00", atr)
    assert seen(scard)["readers"][0]["card"]["kind"] == kind


@pytest.mark.parametrize("exclusive", [False, True])
def test_a_card_that_somebody_holds_is_told_only_if_it_goes_on(exclusive):
    scard = FakeScard()
    scard.plug("Reader 00 00")
    scard.insert("Reader 00 00", ESZEMELYI)
    scard.use("Reader 00 00", in_use=True, exclusive=exclusive)
    card = seen(scard)["readers"][0]["card"]
    assert (card["in_use"], card["exclusive"]) == (not exclusive, exclusive)
    looks = 0
    original = scard.SCardGetStatusChange

    def then_free(context, milliseconds, states):
        nonlocal looks
        looks += 1
        answer = original(context, milliseconds, states)
        scard.use("Reader 00 00", in_use=False)
        return answer

    scard.SCardGetStatusChange = then_free
    scard.use("Reader 00 00", in_use=True, exclusive=exclusive)
    card = seen(scard)["readers"][0]["card"]
    assert (card["in_use"], card["exclusive"], looks) == (False, False, 2)


@pytest.mark.parametrize("number", [0, 16, 50])
def test_any_number_of_readers_is_told(number):
    scard = FakeScard()
    for each in range(number):
        scard.plug(f"Reader {each:02}")
    told = seen(scard)
    assert (told["service"], len(told["readers"])) == ("up", number)


@given(
    st.lists(
        st.tuples(st.text(st.characters(codec="utf-8"), min_size=1), st.none() | st.binary(max_size=33)), max_size=5
    )
)
def test_no_name_of_a_reader_and_no_atr_can_break_the_look_or_reach_a_terminal_raw(readers):
    scard = FakeScard()
    for name, atr in readers:
        scard.plug(name)
        scard.insert(name, None if atr is None else atr.hex())
    told = {"pcsc": seen(scard)}
    for language in ("hu", "en"):
        for line in check_lines(judged(told), language):
            assert line.isprintable(), line


def test_a_reader_that_goes_between_the_list_and_the_look_spoils_nothing():
    scard = FakeScard()
    scard.plug("A 00 00")
    scard.plug("B 00 00")
    original = scard.SCardListReaders

    def unplugging(context, groups):
        answer = original(context, groups)
        scard.unplug("A 00 00")
        return answer

    scard.SCardListReaders = unplugging
    assert [reader["label"] for reader in seen(scard)["readers"]] == ["B"]


def test_names_that_cannot_be_passed_on_are_counted_and_windows_hello_is_ignored():
    scard = FakeScard()
    scard.plug("Olvasó 00 00")
    scard.plug("Windows Hello Face Software Device 1")
    told = seen(scard)
    assert told["unreadable"] == 1
    assert [reader["ignored"] for reader in told["readers"]] == [True]


@pytest.mark.parametrize(
    ("platform", "code", "refused", "service"),
    [
        ("linux", NO_SERVICE, False, "down"),
        ("linux", NO_SERVICE, True, "denied"),
        ("linux", 0x8010006A, False, "denied"),
        ("win32", NO_SERVICE, False, "asleep"),
        ("win32", 0x8010001E, False, "asleep"),
        ("win32", 0x80100027, False, "denied"),
        ("darwin", NO_SERVICE, True, "down"),
        ("win32", 0x80100001, False, "failed"),
        ("linux", 0x80100013, False, "failed"),
    ],
)
def test_a_service_that_cannot_be_reached_is_told_apart(platform, code, refused, service):
    scard = FakeScard(platform)
    scard.kill_service(code)
    told = seen(scard, platform, refused=lambda: refused)
    assert (told["service"], told["code"], told["readers"]) == (service, f"0x{code:08X}", [])


@pytest.mark.parametrize("at", ["SCardListReaders", "SCardGetStatusChange"])
def test_a_service_that_dies_meanwhile_is_down(at):
    scard = FakeScard()
    scard.plug("A 00 00")
    original = getattr(scard, at)

    def dying(*words):
        scard.kill_service()
        return original(*words)

    setattr(scard, at, dying)
    assert seen(scard)["service"] == "down"


def test_a_line_that_broke_while_it_was_asked_is_asked_once_more():
    scard = FakeScard()
    scard.plug("A 00 00")
    original, broken = scard.SCardListReaders, []

    def breaking(*words):
        if not broken:
            broken.append(1)
            return 0x80100013 - (1 << 32), []
        return original(*words)

    scard.SCardListReaders = breaking
    assert (seen(scard)["service"], broken) == ("up", [1])


@pytest.mark.parametrize("at", sorted(LOOKS_ONLY - {"SCardReleaseContext"}))
def test_only_a_call_that_does_not_return_makes_the_service_silent(at):
    scard, over = FakeScard(), threading.Event()
    scard.plug("A 00 00")
    setattr(scard, at, lambda *_: over.wait(LIMIT))
    told = pcsc.look(lambda _: "unknown", scard, "linux", lambda: False, again_after=0.0, answers_within=0.1)
    over.set()
    assert told == {"service": "silent", "code": "", "readers": []}


def test_what_goes_wrong_in_the_look_itself_is_no_answer_of_the_service():
    scard = FakeScard()
    scard.plug("A 00 00")
    scard.SCardListReaders = lambda *_: 1 / 0
    with pytest.raises(ZeroDivisionError):
        seen(scard)


def test_a_library_that_is_missing_is_told(monkeypatch):
    monkeypatch.setattr(pcsc, "smartcard", lambda: (_ for _ in ()).throw(OSError("libpcsclite.so.1")))
    assert pcsc.look(lambda _: "unknown")["service"] == "library_missing"


@pytest.mark.parametrize(
    ("state", "service"),
    [
        (ServiceState(), "asleep"),
        (ServiceState(running=False, disabled=False, reader=False), "asleep"),
        (ServiceState(running=False, disabled=True, reader=False), "disabled"),
        (ServiceState(running=False, disabled=False, reader=True), "down"),
        (ServiceState(running=True, disabled=False, reader=True), "silent"),
    ],
)
def test_a_service_that_windows_did_not_put_to_sleep_is_a_fault_of_the_service_and_not_of_a_driver(state, service):
    scard = FakeScard("win32")
    scard.kill_service(NO_SERVICE)
    told = seen(scard, "win32", windows=lambda: state)
    assert told["service"] == service
    words = {finding.check: finding.word for finding in judged(but(pcsc=told))}
    assert words["card_service"] == service
    assert words["readers"] == ("driver_missing" if service == "asleep" else "unseen")


def test_a_list_that_grows_between_two_calls_is_asked_for_again():
    scard = FakeScard()
    scard.plug("Reader 00 00")
    usual, answers = scard.SCardListReaders, [(0x80100008 - (1 << 32), [])]
    scard.SCardListReaders = lambda context, groups: answers.pop() if answers else usual(context, groups)
    assert [reader["label"] for reader in seen(scard)["readers"]] == ["Reader"]
