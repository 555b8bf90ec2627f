"""A card service that hangs, is cut off, or changes its mind between two calls: neither "up" nor "no reader"."""

from __future__ import annotations

import threading

import pytest

from hetes.adapters.card import answer_limit, windows_service
from hetes.adapters.card.answer_limit import LIMIT as ANSWERS_WITHIN
from hetes.adapters.card.answer_limit import AnswerLimit
from hetes.adapters.card.windows_service import GRACE, Meaning, Refusals, ServiceState, has_reader
from hetes.core.events import CardServiceLost, ReadersSeen, SeenCard, SeenReader
from tests.support.card.fake_scard import NO_SERVICE
from tests.support.card.watched import ATR
from tests.support.system.waiting import LIMIT, eventually

INSUFFICIENT_BUFFER = 0x80100008


class Clock:
    """Stands for time.monotonic."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock(monkeypatch):
    """A clock for the limits alone."""
    clock = Clock()
    for module in (answer_limit, windows_service):
        monkeypatch.setattr(module, "time", type("time", (), {"monotonic": clock}))
    return clock


class Hanging:
    """Lets one kind of call hang until it is let go on."""

    def __init__(self, scard, call: str) -> None:
        self.entered, self.go_on = threading.Event(), threading.Event()
        usual = getattr(scard, call)

        def hang(*arguments):
            if not self.go_on.is_set():
                self.entered.set()
                assert self.go_on.wait(LIMIT)
            return usual(*arguments)

        setattr(scard, call, hang)


@pytest.mark.parametrize("call", ["SCardEstablishContext", "SCardListReaders", "SCardGetStatusChange"])
def test_a_call_that_does_not_come_back_is_an_outage_until_it_does(watched, clock, call) -> None:
    on = watched()
    on.scard.plug("A")
    hanging = Hanging(on.scard, call)
    try:
        on.watch.start(on.posted.append)
        assert hanging.entered.wait(LIMIT)
        on.watch.beat()
        assert on.posted == [], "it may yet come"
        clock.at += ANSWERS_WITHIN + 1
        on.watch.beat()
        on.watch.beat()
        assert on.posted == [CardServiceLost()]
        assert on.watch.problem == "service_silent"
    finally:
        hanging.go_on.set()
    on.settle()
    assert on.posted == [CardServiceLost(), ReadersSeen((SeenReader("A"),))]
    on.watch.beat()
    assert on.watch.problem is None
    assert len(on.posted) == 2


def test_a_wait_may_take_as_long_as_it_was_meant_to(watched, clock) -> None:
    on = watched()
    on.start("A")
    assert eventually(lambda: on.calm)
    clock.at += on.scard.limits[-1]
    on.watch.beat()
    assert CardServiceLost() not in on.posted
    clock.at += ANSWERS_WITHIN + 1
    on.watch.beat()
    assert on.posted[-1] == CardServiceLost()
    on.watch.beat()  # it waits as before: what there is is told anew
    on.watch._limit._due_at = clock.at + 1
    on.watch.beat()
    on.settle()


def test_a_wait_that_is_called_off_has_to_end_soon(watched, clock) -> None:
    on = watched("win32")
    on.watch.told_of_devices()
    on.start("A")
    on.scard.cancels_to_lose = 1_000_000  # a service that hangs hears none of them
    on.watch.beat()
    assert on.watch.problem is None
    on.watch.look_again()
    clock.at += ANSWERS_WITHIN + 1
    on.watch.beat()
    on.watch.beat()
    assert on.posted[-1] == CardServiceLost()
    assert on.watch.problem == "service_silent"
    on.scard.cancels_to_lose = 0
    on.settle()


def test_where_the_clock_counts_sleep_a_call_is_late_when_it_is_so_twice(clock) -> None:
    limit = AnswerLimit(sleep_counts=True)
    with limit.of(60.0):
        clock.at += 8 * 3600  # the computer slept
        assert not limit.passed()
        assert limit.passed()
    assert not limit.passed()
    with limit.of(0.0):
        assert not limit.passed()
        clock.at += ANSWERS_WITHIN + 1
        assert not limit.passed(), "another call than the one that was late before"


class Pulseless:
    """A pulse that a test lets stop."""

    def __init__(self) -> None:
        self.alive = True

    def beats(self) -> bool:
        return self.alive

    def close(self) -> None:
        pass


def test_a_service_without_a_pulse_is_an_outage_and_is_told_anew_when_it_has_one(watched) -> None:
    on = watched()
    on.watch._pulse = pulse = Pulseless()
    on.start("A")
    picture = on.posted[-1]
    pulse.alive = False
    on.watch.beat()
    on.watch.beat()
    assert on.posted[-2:] == [picture, CardServiceLost()]
    pulse.alive = True
    on.watch.beat()
    assert eventually(lambda: on.posted[-1] == picture)
    assert on.posted.count(CardServiceLost()) == 1
    on.watch.beat()
    on.settle()
    assert on.watch.problem is None


def test_after_the_end_no_beat_says_anything(watched) -> None:
    on = watched()
    on.watch._pulse = pulse = Pulseless()
    on.start("A")
    on.watch.stop()
    pulse.alive = False
    before = list(on.posted)
    on.watch.beat()
    assert on.posted == before


# The list that changes between two calls


@pytest.mark.parametrize("times", [1, 3])
def test_a_reader_plugged_in_amid_the_list_is_no_outage(watched, times) -> None:
    on = watched()
    on.start("A")
    usual, left = on.scard.SCardListReaders, [times]

    def grown(context, groups):
        if left[0]:
            left[0] -= 1
            return INSUFFICIENT_BUFFER - (1 << 32), []
        return usual(context, groups)

    on.scard.SCardListReaders = grown
    on.scard.plug("B")
    on.settle()
    assert left == [0]
    assert not [event for event in on.posted if isinstance(event, CardServiceLost)]
    assert on.scard.calls["SCardEstablishContext"] == 1


# Readers that are none


@pytest.mark.parametrize(
    "name",
    [
        "Microsoft Virtual Smart Card 0",
        "Windows Hello 1",
        "Windows Hello for Business 1",
        "WINDOWS HELLO FACE SOFTWARE DEVICE 1",
        "Infineon TPM Virtual Reader 0",
        "Microsoft UICC ISO Reader 35a5e9c7 0",
    ],
)
def test_a_card_that_is_built_into_the_computer_is_in_no_reader(watched, name) -> None:
    on = watched("win32")
    for each in (name, "REINER SCT cyberJack RFID standard 0"):
        on.scard.plug(each)
    on.scard.insert(name, ATR)
    on.watch.start(on.posted.append)
    assert eventually(lambda: on.posted == [ReadersSeen((SeenReader("REINER SCT cyberJack RFID standard 0"),))])


@pytest.mark.parametrize("name", ["Virtual PCD 00 00", "ACS ACR1281 1S Dual Reader 0", "Microsoft IFD 0", "STPMX 0"])
def test_other_readers_count_whatever_they_are_called(watched, name) -> None:
    on = watched("win32")
    on.scard.plug(name)
    on.scard.insert(name, ATR)
    on.watch.start(on.posted.append)
    assert eventually(lambda: on.posted == [ReadersSeen((SeenReader(name, SeenCard(ATR)),))])


# Windows


SLEEPS = ServiceState(running=False, disabled=False, reader=False, cut=False)


@pytest.mark.parametrize(
    ("state", "at_once", "later"),
    [
        (SLEEPS, Meaning.NO_READER, Meaning.NO_READER),
        (ServiceState(), Meaning.NO_READER, Meaning.NO_READER),
        (SLEEPS._replace(disabled=True), Meaning.OUTAGE, Meaning.OUTAGE),
        (SLEEPS._replace(disabled=True, cut=True, reader=True), Meaning.OUTAGE, Meaning.OUTAGE),
        (SLEEPS._replace(reader=True), Meaning.UNKNOWN, Meaning.OUTAGE),
        (SLEEPS._replace(running=True), Meaning.UNKNOWN, Meaning.OUTAGE),
        (SLEEPS._replace(cut=True), Meaning.UNKNOWN, Meaning.UNKNOWN),
        (SLEEPS._replace(running=True, reader=True, cut=True), Meaning.UNKNOWN, Meaning.UNKNOWN),
    ],
)
def test_what_windows_means_by_no_service(clock, state, at_once, later) -> None:
    refusals = Refusals(lambda: state)
    assert refusals.meaning() is at_once
    clock.at += GRACE - 1
    assert refusals.meaning() is at_once
    clock.at += 2
    assert refusals.meaning() is later
    refusals.forget()
    assert refusals.meaning() is at_once


def test_who_comes_back_to_a_session_that_was_cut_finds_a_service_that_has_time(clock) -> None:
    states = [SLEEPS._replace(running=True, cut=True)]
    refusals = Refusals(lambda: states[0])
    clock.at += 8 * 3600
    assert refusals.meaning() is Meaning.UNKNOWN
    states[0] = SLEEPS._replace(running=True)
    assert refusals.meaning() is Meaning.UNKNOWN
    clock.at += GRACE
    assert refusals.meaning() is Meaning.OUTAGE


def windows_that_lost_its_service(watched, state: ServiceState):
    on = watched("win32")
    on.watch._refusals = Refusals(lambda: state)
    on.start("A")
    on.scard.kill_service(NO_SERVICE)
    contexts = on.scard.calls["SCardEstablishContext"]
    assert eventually(lambda: on.scard.calls["SCardEstablishContext"] > contexts + 1)
    return on


def test_a_remote_desktop_that_was_cut_is_neither_no_reader_nor_a_flicker(watched) -> None:
    on = windows_that_lost_its_service(watched, SLEEPS._replace(running=True, cut=True))
    on.scard.start_service()
    on.settle()
    assert on.posted == [ReadersSeen((SeenReader("A"),))]


def test_a_service_that_was_disabled_is_an_outage(watched) -> None:
    on = windows_that_lost_its_service(watched, SLEEPS._replace(disabled=True))
    assert eventually(lambda: on.posted == [ReadersSeen((SeenReader("A"),)), CardServiceLost()])


def test_a_service_that_stays_down_with_a_reader_is_an_outage(watched, monkeypatch) -> None:
    monkeypatch.setattr(windows_service, "GRACE", 0.0)
    on = windows_that_lost_its_service(watched, SLEEPS._replace(reader=True))
    assert eventually(lambda: on.posted == [ReadersSeen((SeenReader("A"),)), CardServiceLost()])
    on.scard.start_service()
    on.settle()
    assert on.watch.problem is None


@pytest.mark.parametrize(
    ("devices", "there"),
    [
        ([], False),
        ([""], False),
        ([r"ROOT\SMARTCARDREADER\0000", r"SWD\SCDEVICEENUM\1", ""], False),
        ([r"ROOT\SMARTCARDREADER\0000", r"USB\VID_0C4B&PID_0500\7&1"], True),
    ],
)
def test_a_reader_of_software_is_no_reason_for_the_service_to_run(devices, there) -> None:
    assert has_reader(devices) is there


def test_elsewhere_windows_tells_nothing() -> None:
    assert windows_service.service_state() == ServiceState()
