"""A card service that is lost, refused, missing, hanging or broken."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from hetes.adapters.card import pcsc, use_tracker
from hetes.adapters.card.pcsc_library import socket_path, socket_refuses
from hetes.core.events import CardServiceLost, ReadersSeen, SeenCard, SeenReader
from tests.support.card.watched import ATR
from tests.support.system.stepped import SteppedEvent
from tests.support.system.waiting import LIMIT, eventually


def test_looks_that_lose_their_context_go_on_with_another(watched, monkeypatch) -> None:
    monkeypatch.setattr(use_tracker, "SLOW", 0.05)
    on = watched()
    on.start("A")
    on.scard.insert("A", ATR)
    on.watch.want_use(wanted=True)
    on.settle()
    looking = next(context for context in on.scard.contexts if context not in on.scard.waiting)
    on.scard.contexts[looking] = -1  # as if the service had forgotten this one alone
    eventually(lambda: on.posted[-1] == ReadersSeen((SeenReader("A", SeenCard(ATR)),)))
    on.scard.use("A", in_use=True)
    on.settle()
    assert CardServiceLost() not in on.posted


def test_after_an_outage_nobody_concludes_that_a_use_went_on_through_it(watched) -> None:
    on = watched()
    on.start("A")
    on.scard.insert("A", ATR)
    on.scard.use("A", in_use=True)
    on.watch.want_use(wanted=True)
    on.settle()
    before = len(on.posted)
    on.scard.kill_service()
    eventually(lambda: on.posted[-1] == CardServiceLost())
    on.scard.use("A", in_use=False)
    on.scard.start_service()
    on.settle()
    assert on.posted[before + 1] == ReadersSeen((SeenReader("A", SeenCard(ATR, in_use=None)),))


def test_windows_without_a_service_is_windows_without_readers(watched) -> None:
    on = watched("win32")
    on.start("A")
    on.scard.unplug("A")
    on.scard.kill_service(0x8010001E)
    eventually(lambda: on.posted[-1] == ReadersSeen())
    on.scard.plug("A")
    on.scard.start_service()
    on.settle()
    assert not [event for event in on.posted if isinstance(event, CardServiceLost)]


def test_a_windows_without_readers_that_tells_of_each_is_tried_when_it_does(watched) -> None:
    on = watched("win32")
    pauses, rests = SteppedEvent(), SteppedEvent()
    on.watch.told_of_devices()
    on.watch._stopping, on.watch._nudge = pauses, rests
    on.scard.kill_service()
    on.watch.start(on.posted.append)
    for number in range(1, 6):
        eventually(lambda number=number: len(pauses.asked) == number)
        pauses.let_pass()
    eventually(lambda: rests.asked == [pcsc.READERLESS])
    assert pauses.asked == [0.5, 1, 2, 4, 8]
    assert on.posted == [ReadersSeen()]
    on.watch.look_again()  # a reader came; Windows' service begins a little later
    eventually(lambda: len(pauses.asked) == 6)
    on.scard.plug("A")
    on.scard.start_service()
    pauses.let_pass()
    on.settle()


def test_windows_that_restarts_its_service_says_nothing(watched) -> None:
    on = watched("win32")
    on.start("A")
    contexts = on.scard.calls["SCardEstablishContext"]
    on.scard.restart_service()
    eventually(lambda: on.scard.calls["SCardEstablishContext"] > contexts)
    on.settle()
    assert on.posted == [ReadersSeen((SeenReader("A"),))]


def test_linux_says_each_loss_of_the_service_whatever_the_readers(watched) -> None:
    on = watched()
    on.start()
    on.scard.kill_service()
    eventually(lambda: on.posted == [ReadersSeen(), CardServiceLost()])
    assert on.watch.problem == "service_lost"
    on.scard.start_service()
    eventually(lambda: on.posted == [ReadersSeen(), CardServiceLost(), ReadersSeen()])
    assert on.watch.problem is None


def test_a_socket_that_this_user_may_not_open_is_a_refusal(watched) -> None:
    on = watched()
    on.watch._refused = lambda: True
    on.scard.kill_service()
    on.watch.start(on.posted.append)
    eventually(lambda: on.posted == [CardServiceLost(denied=True)])
    assert on.watch.problem == "service_denied"


def test_a_connection_that_was_reset_once_is_no_refusal(watched) -> None:
    """libpcsclite 1.9 (MessageReceive) makes SCARD_W_SECURITY_VIOLATION of ECONNRESET."""
    on = watched()
    on.start("A")
    pauses = on.watch._stopping = SteppedEvent()
    for n in range(1, 4):
        on.scard.deny()
        eventually(lambda n=n: len(pauses.asked) == n)
        on.scard.start_service()
        pauses.let_pass()
        eventually(lambda: on.posted[-1] != CardServiceLost())
    assert set(map(type, on.posted)) == {ReadersSeen, CardServiceLost}
    assert CardServiceLost(denied=True) not in on.posted
    on.scard.deny()
    eventually(lambda: len(pauses.asked) == 4)
    assert on.posted[-1] == CardServiceLost()
    pauses.let_pass()
    eventually(lambda: len(pauses.asked) == 5)
    assert on.posted[-1] == CardServiceLost()  # it is no context that was refused so far: the connection was cut
    pauses.let_pass()
    eventually(lambda: on.posted[-1] == CardServiceLost(denied=True))


@pytest.mark.parametrize("comes_back", [False, True])
def test_a_socket_that_goes_while_it_is_looked_at_refuses_nobody(tmp_path, monkeypatch, comes_back) -> None:
    """A beginning pcscd takes away what a killed one has left, and makes it anew."""
    socket, fresh = tmp_path / "sock", tmp_path / "fresh"
    socket.touch()
    fresh.touch()
    monkeypatch.setenv("PCSCLITE_CSOCK_NAME", str(socket))
    may = os.access

    def access(path: str, mode: int) -> bool:
        socket.unlink()
        allowed = may(path, mode)
        if comes_back:
            fresh.rename(socket)
        return allowed

    monkeypatch.setattr(os, "access", access)
    assert not socket_refuses()


@pytest.mark.parametrize(
    ("place", "mode", "refuses"), [("sock", 0o600, True), ("sock", 0o666, False), ("absent", 0o666, False)]
)
def test_whether_the_socket_refuses_is_looked_up(place, mode, refuses) -> None:
    """Another user looks, for whom rights are rights; he gets the function alone, as he may not read our sources."""
    folder = Path(subprocess.run(["mktemp", "-d"], capture_output=True, check=True, text=True).stdout.strip())
    try:
        folder.chmod(0o755)
        (folder / "sock").touch()
        (folder / "sock").chmod(mode)
        sources = inspect.getsource(socket_path) + inspect.getsource(socket_refuses)
        program = f"import os\n{sources}\nprint(socket_refuses())"
        if os.geteuid() == 0:
            program = f"import os\nos.setgid(65534)\nos.setuid(65534)\n{program}"
        elif refuses:
            (folder / "sock").chmod(0o400)
        told = subprocess.run(
            [sys.executable, "-I", "-c", program],
            env={"PCSCLITE_CSOCK_NAME": str(folder / place)},
            cwd="/",
            capture_output=True,
            check=True,
            text=True,
        )
        assert told.stdout.strip() == str(refuses)
    finally:
        (folder / "sock").unlink()
        folder.rmdir()


def test_an_outage_that_lasts_is_said_once_and_retried_with_growing_pauses(watched) -> None:
    on = watched()
    pauses = on.watch._stopping = SteppedEvent()
    on.scard.kill_service()
    on.watch.start(on.posted.append)
    for number in range(1, 8):
        eventually(lambda number=number: len(pauses.asked) == number)
        pauses.let_pass()
    assert pauses.asked[:7] == [0.5, 1.0, 2.0, 4.0, 8.0, 10.0, 10.0]
    assert on.posted == [CardServiceLost()]
    on.scard.deny()
    pauses.let_pass(2)
    eventually(lambda: on.posted == [CardServiceLost(), CardServiceLost(denied=True)])


def test_the_watch_outlives_a_hundred_restarts_of_the_service(watched, monkeypatch) -> None:
    monkeypatch.setattr(pcsc, "RETRY_FIRST", 0.01)
    on = watched()
    on.start("A")
    for number in range(100):
        on.scard.kill_service()
        eventually(lambda: on.posted[-1] == CardServiceLost())
        (on.scard.remove("A") if number % 2 else on.scard.insert("A", ATR))
        on.scard.start_service()
        on.settle()
    assert on.posted.count(CardServiceLost()) == 100
    assert [thread.name for thread in threading.enumerate()].count("cards") == 1
    assert on.scard.calls.total() < 800
    on.scard.forgive()  # so many restarts in so few seconds do keep it busy


def test_a_library_that_is_missing_is_said_once(watched, caplog) -> None:
    on = watched()
    pauses = on.watch._stopping = SteppedEvent()
    tried = []

    def load():
        tried.append(len(pauses.asked))
        raise ImportError("libpcsclite.so.1: cannot open shared object file")

    on.watch._scard, on.watch._load = None, load
    on.watch.start(on.posted.append)
    for number in (1, 2):
        eventually(lambda number=number: len(pauses.asked) == number)
        pauses.let_pass()
    eventually(lambda: len(pauses.asked) == 3)
    assert pauses.asked == [pcsc.LIBRARY_RETRY] * 3
    assert tried == [0, 1, 2]
    assert on.posted == [CardServiceLost()]
    assert on.watch.problem == "library_missing"
    assert caplog.text.count("library_missing") == 1
    assert on.thread_lives()


@pytest.mark.parametrize("failure", [RuntimeError("nobody thought of this"), MemoryError()])
def test_an_unexpected_error_is_logged_and_survived(watched, caplog, failure) -> None:
    on = watched()
    on.start("A")
    on.scard.fail_next = failure
    on.scard.insert("A", ATR)
    eventually(lambda: CardServiceLost() in on.posted)
    on.settle()
    assert type(failure).__name__ in caplog.text
    assert on.posted[-1] == ReadersSeen((SeenReader("A", SeenCard(ATR)),))


def test_whoever_is_posted_to_may_fail(watched, caplog) -> None:
    on = watched()
    on.scard.plug("A")
    fails = iter([True, True, False])

    def post(event) -> None:
        if next(fails, False):
            raise ValueError("no")
        on.posted.append(event)

    on.watch.start(post)
    on.settle()
    assert caplog.text.count("ValueError") >= 2


def test_a_service_that_hangs_keeps_nobody_waiting(watched, caplog, monkeypatch) -> None:
    monkeypatch.setattr(pcsc, "STOP", 0.2)
    on = watched()
    on.start("A")
    entered, gate, left = threading.Event(), threading.Event(), []

    def hang(context):
        entered.set()
        gate.wait()
        left.append(context)
        return cancel(context)

    cancel = on.scard.SCardCancel
    on.scard.SCardCancel = hang
    try:
        on.watch.want_use(wanted=True)
        assert entered.wait(LIMIT)
        on.watch.stop()
        assert left == [], "both returned while the service still hung"
        assert "left behind" in caplog.text
    finally:
        gate.set()
        eventually(lambda: not on.thread_lives())
