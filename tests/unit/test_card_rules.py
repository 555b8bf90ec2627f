"""The rules of the card watch, one by one: what it may call, what it counts, and each system's ways."""

from __future__ import annotations

import ast
import inspect
import itertools
import logging
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from hetes.adapters.card import pcsc, reader_states, use_tracker
from hetes.adapters.card.pcsc import PcscReaders
from hetes.adapters.card.pcsc_library import socket_path, socket_refuses
from hetes.adapters.card.reader_states import PLUG_AND_PLAY, ReaderStates
from hetes.adapters.card.simulated import SimulatedReaders
from hetes.core.events import CardServiceLost, ReadersSeen, SeenCard, SeenReader
from tests.support.card.fake_scard import NO_SERVICE, FakeScard
from tests.support.system.waiting import eventually

HETES = Path(pcsc.__file__).parents[2]
ATR = "3B8780018031B973842160B8"
MAY_CALL = {
    "SCardEstablishContext", "SCardReleaseContext", "SCardListReaders", "SCardGetStatusChange", "SCardCancel",
}  # fmt: skip


class Watched:
    """PcscReaders on a fake service, and what it posted."""

    def __init__(self, platform: str = "linux") -> None:
        self.scard = FakeScard(platform)
        self.watch = PcscReaders(self.scard, platform, refused=lambda: False)
        self.posted: list = []

    def start(self, *readers: str) -> None:
        for name in readers:
            self.scard.plug(name)
        self.watch.start(self.posted.append)
        self.settle()

    def settle(self) -> None:
        """Wait until the last picture is the truth and the thread waits again."""
        eventually(lambda: self.posted and self.posted[-1] == self.scard.truth(self.watch._want_use))
        eventually(lambda: self.scard.waiting or self.scard.platform == "darwin")

    def thread_lives(self) -> bool:
        return self.watch._thread is not None and self.watch._thread.is_alive()


@pytest.fixture
def watched():
    made = []

    def make(platform: str = "linux") -> Watched:
        made.append(Watched(platform))
        return made[-1]

    yield make
    for one in made:
        one.watch.stop()
        assert not one.scard.busy, one.scard.calls
        assert not one.scard.contexts


def pcsc_calls(module: ast.AST) -> set[str]:
    """Find whatever speaks PC/SC: names, attributes, imports and words that getattr could take."""
    found = set()
    for node in ast.walk(module):
        words = [
            getattr(node, "id", None),
            getattr(node, "attr", None),
            getattr(node, "name", None) if isinstance(node, ast.alias) else None,
            node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None,
        ]
        found |= {word for word in words if word and word.startswith("SCard") and " " not in word}
    return found


def smartcard_imports(module: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and " " not in node.value:
            found.add(node.value)
    return {name for name in found if name.split(".")[0] == "smartcard"}


# Hands off.


def test_nothing_in_hetes_makes_a_call_that_reaches_a_card() -> None:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in HETES.rglob("*.py")]
    assert set().union(*map(pcsc_calls, trees)) == MAY_CALL
    assert set().union(*map(smartcard_imports, trees)) <= {"smartcard.scard"}


@pytest.mark.parametrize(
    "line",
    ["scard.SCardConnect(c, n, 1, 3)", "from smartcard.scard import SCardTransmit", "getattr(s, 'SCardControl')()"],
)
def test_a_call_that_reaches_a_card_is_found(line) -> None:
    assert pcsc_calls(ast.parse(line)) - MAY_CALL


@pytest.mark.parametrize("line", ["import smartcard.System", "importlib.import_module('smartcard.CardMonitoring')"])
def test_a_way_around_scard_is_found(line) -> None:
    assert smartcard_imports(ast.parse(line)) - {"smartcard.scard"}


def test_the_library_is_not_loaded_before_the_thread_runs() -> None:
    program = (
        "import sys; from hetes.adapters.card.pcsc import PcscReaders; PcscReaders(); print('smartcard' in sys.modules)"
    )
    path = os.pathsep.join([str(HETES.parent)])
    told = subprocess.run(
        [sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": path}, capture_output=True, check=True
    )
    assert told.stdout.strip() == b"False"


# Codes and states.


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
    states = ReaderStates()
    states.enlist(["A"], at=0)
    states.take([("A", 0x22, [0x3B, 0x00])], told_at=0, asked_at=None)
    assert states.take([("A", 0x22, [0x3B, 0x01])], told_at=0, asked_at=None)[0] == {"A"}
    assert states.take([("A", 0x222, [])], told_at=0, asked_at=None)[0] == frozenset()  # fell silent: the same card


def test_a_code_is_compared_without_its_sign() -> None:
    assert reader_states.unsigned(-2146435043) == NO_SERVICE


# One by one, on the fake.


def test_a_card_that_is_out_and_in_between_two_looks_is_two_pictures(watched) -> None:
    on = watched()
    on.start("A")
    on.scard.insert("A", ATR)
    on.settle()
    before = list(on.posted)
    on.scard.swap("A", ATR)
    eventually(lambda: len(on.posted) == len(before) + 2)
    assert on.posted[-2:] == [ReadersSeen((SeenReader("A"),)), ReadersSeen((SeenReader("A", SeenCard(ATR)),))]


def test_a_swap_right_before_the_wait_shows_because_the_whole_state_is_handed_back(watched) -> None:
    on = watched()
    on.start("A")
    on.scard.insert("A", ATR)
    on.settle()
    on.scard.between = lambda: on.scard.swap("A", ATR)
    before = len(on.posted)
    on.watch.want_use(wanted=True)
    on.watch.want_use(wanted=False)
    eventually(lambda: ReadersSeen((SeenReader("A"),)) in on.posted[before:])
    on.settle()
    state = dict(on.scard.handed_back[-1])["A"]
    assert state >> 16 == 3
    assert not state & reader_states.CHANGED


def test_a_mute_card_is_a_card_without_an_atr(watched) -> None:
    on = watched()
    on.start("A")
    on.scard.insert("A", None)
    eventually(lambda: on.posted[-1] == ReadersSeen((SeenReader("A", SeenCard(None)),)))


def test_an_exclusive_hold_is_a_use(watched) -> None:
    on = watched()
    on.start("A")
    on.scard.insert("A", ATR)
    on.scard.use("A", in_use=True, exclusive=True)
    on.watch.want_use(wanted=True)
    eventually(lambda: on.posted[-1] == ReadersSeen((SeenReader("A", SeenCard(ATR, in_use=True)),)))


def test_a_reader_with_a_name_that_cannot_be_passed_on_is_left_out_and_counted(watched, caplog) -> None:
    on = watched()
    on.start("A", "Kártyaolvasó 4711")
    assert on.posted[-1] == ReadersSeen((SeenReader("A"),))
    assert on.watch.unreadable == 1
    on.scard.insert("A", ATR)
    on.settle()
    on.scard.unplug("Kártyaolvasó 4711")
    on.scard.plug("Olvasó")
    on.scard.plug("B")
    on.settle()
    assert on.watch.unreadable == 1
    assert caplog.text.count("not ASCII") == 1
    assert "4711" not in caplog.text
    on.scard.unplug("Olvasó")
    eventually(lambda: on.watch.unreadable == 0)


@pytest.mark.parametrize("platform", ["linux", "win32", "darwin"])
def test_windows_hello_is_no_reader(watched, platform) -> None:
    on = watched(platform)
    on.start("A", "Windows Hello for Business 1")
    assert on.posted == [ReadersSeen((SeenReader("A"),))]
    assert on.watch.unreadable == 0


def test_without_a_card_nothing_wakes_the_thread_even_if_uses_are_wanted(watched) -> None:
    on = watched()
    on.start("A")
    on.watch.want_use(wanted=True)
    eventually(lambda: on.watch._heard == on.watch._asked)
    on.settle()
    waits, calls = on.scard.waits, on.scard.calls.total()
    assert not threading.Event().wait(2.2)
    assert (on.scard.waits, on.scard.calls.total()) == (waits, calls)


def test_with_a_card_and_no_wish_nothing_wakes_the_thread(watched) -> None:
    on = watched()
    on.start("A")
    on.scard.insert("A", ATR)
    on.settle()
    calls = on.scard.calls.total()
    assert not threading.Event().wait(1.2)
    assert on.scard.calls.total() == calls


def test_uses_are_looked_for_seldom_while_nothing_is_at_stake_and_the_wait_goes_on(watched) -> None:
    on = watched()
    on.scard.plug("A")
    on.scard.insert("A", ATR)  # it had lain there before, so nobody waits for its ten seconds
    on.start("A")
    on.watch.want_use(wanted=True)
    on.settle()
    waits, looks = on.scard.waits, on.scard.calls["SCardGetStatusChange"]
    assert not threading.Event().wait(2 * use_tracker.SLOW + 0.5)
    began = on.scard.waits - waits
    assert began <= 1  # after the list that follows each change
    assert 2 <= on.scard.calls["SCardGetStatusChange"] - looks - began <= 3
    assert on.scard.calls["SCardListReaders"] <= 2


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


def test_a_flood_of_uses_is_debounced_on_windows(watched) -> None:
    on = watched("win32")
    on.start("A")
    on.scard.insert("A", ATR)
    on.watch.want_use(wanted=True)
    on.settle()
    calls, posts = on.scard.calls.total(), len(on.posted)
    deadline = time.monotonic() + 2
    used = 0
    while time.monotonic() < deadline:
        used += 1
        on.scard.use("A", in_use=bool(used % 2))
        threading.Event().wait(0.002)
    assert used > 100
    assert on.scard.calls.total() - calls < 40
    # A look each FAST tells one change at most, or two where "not known" stands between.
    assert len(on.posted) - posts <= 2 * (2 / use_tracker.FAST + 1)
    on.scard.use("A", in_use=True)
    on.settle()


def test_a_pseudo_reader_that_always_has_news_makes_no_busy_loop(watched) -> None:
    on = watched()
    answer = on.scard._answer
    on.scard._answer = lambda name, state, count: (name, 2, []) if name == PLUG_AND_PLAY else answer(name, state, count)
    on.scard.plug("A")
    on.watch.start(on.posted.append)
    eventually(lambda: on.posted)
    assert not threading.Event().wait(1.5)
    assert on.scard.calls.total() < 80
    on.scard.insert("A", ATR)
    eventually(lambda: on.posted[-1] == on.scard.truth())


def test_a_reader_plugged_in_between_list_and_wait_is_found_by_listing_again(watched, monkeypatch) -> None:
    monkeypatch.setattr(pcsc, "WAIT", 0.3)
    monkeypatch.setattr(pcsc, "CALM", 0.3)
    on = watched()
    on.start("A")
    count = on.scard.calls["SCardListReaders"]
    eventually(lambda: on.scard.calls["SCardListReaders"] > count)
    with on.scard._change:  # put it in place without telling anybody
        on.scard._readers["B"] = type(on.scard._readers["A"])()
    eventually(lambda: on.posted[-1] == ReadersSeen((SeenReader("A"), SeenReader("B"))))


def test_lists_that_told_nothing_new_are_rare_and_a_plug_makes_them_frequent_again(watched, monkeypatch) -> None:
    monkeypatch.setattr(pcsc, "WAIT", 0.05)
    on = watched()
    on.start("A")
    eventually(lambda: on.scard.calls["SCardListReaders"] == 2)
    assert not threading.Event().wait(0.5)
    assert on.scard.calls["SCardListReaders"] == 2
    on.scard.plug("B")
    eventually(lambda: on.scard.calls["SCardListReaders"] == 4)


def test_windows_is_told_the_number_of_readers(watched) -> None:
    on = watched("win32")
    on.start("A", "B", "Windows Hello 1")
    assert dict(on.scard.handed_back[0])[PLUG_AND_PLAY] >> 16 == 3
    assert len(on.scard.handed_back) == 1  # a wrong number would have ended the first wait at once
    on.scard.unplug("B")
    on.settle()
    assert dict(on.scard.handed_back[-1])[PLUG_AND_PLAY] >> 16 == 2


def test_macos_is_never_asked_for_the_pseudo_reader(watched) -> None:
    on = watched("darwin")
    on.start("A")
    eventually(lambda: on.scard.handed_back)
    assert PLUG_AND_PLAY not in dict(on.scard.handed_back[-1])


def test_without_readers_the_pseudo_reader_alone_is_waited_for(watched) -> None:
    on = watched()
    on.start()
    assert on.scard.handed_back == [[(PLUG_AND_PLAY, 0)]]


# Outages.


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


def test_an_outage_that_lasts_is_said_once_and_retried_with_growing_pauses(watched, monkeypatch) -> None:
    monkeypatch.setattr(pcsc, "RETRY_FIRST", 0.02)
    monkeypatch.setattr(pcsc, "RETRY_MOST", 0.2)
    on = watched()
    on.scard.kill_service()
    on.watch.start(on.posted.append)
    assert not threading.Event().wait(1.2)
    assert on.posted == [CardServiceLost()]
    assert 5 <= on.scard.calls["SCardEstablishContext"] <= 10
    on.scard.deny()
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
    tried = threading.Semaphore(0)

    def load():
        tried.release()
        raise ImportError("libpcsclite.so.1: cannot open shared object file")

    on.watch._scard, on.watch._load = None, load
    on.watch.start(on.posted.append)
    eventually(lambda: on.posted == [CardServiceLost()])
    assert on.watch.problem == "library_missing"
    assert tried.acquire(timeout=1)
    assert not tried.acquire(timeout=0.8)  # not again so soon
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


# Being told.


def test_a_wish_that_is_not_new_costs_nothing(watched, monkeypatch) -> None:
    on = watched()
    on.start("A")
    calls = on.scard.calls.total()
    monkeypatch.setattr(on.watch, "_rouse", lambda: pytest.fail("nothing changed"))
    for _ in range(1000):
        on.watch.want_use(wanted=False)
    assert on.scard.calls.total() == calls
    monkeypatch.undo()


def test_a_cancel_that_is_lost_is_repeated(watched) -> None:
    on = watched()
    on.start("A")
    on.scard.insert("A", ATR)
    on.settle()
    on.scard.cancels_to_lose = 3
    on.watch.want_use(wanted=True)
    eventually(lambda: on.posted[-1] == ReadersSeen((SeenReader("A", SeenCard(ATR, in_use=False)),)), within=0.8)
    on.scard.cancels_to_lose = 3
    began = time.monotonic()
    on.watch.stop()
    assert time.monotonic() - began < 1
    assert not on.thread_lives()


def test_a_service_that_hangs_keeps_nobody_waiting(watched, caplog) -> None:
    on = watched()
    on.start("A")
    gate = threading.Event()
    cancel = on.scard.SCardCancel
    on.scard.SCardCancel = lambda context: gate.wait(30) and cancel(context)
    try:
        began = time.monotonic()
        on.watch.want_use(wanted=True)
        assert time.monotonic() - began < 0.1
        on.watch.stop()
        assert time.monotonic() - began < 2.1
        assert "left behind" in caplog.text
    finally:
        gate.set()
        eventually(lambda: not on.thread_lives())


def test_every_wish_arrives_however_fast_they_follow(watched) -> None:
    on = watched()
    on.start("A")
    on.scard.insert("A", ATR)
    on.settle()
    for number in range(201):
        on.watch.want_use(wanted=not number % 2)
    eventually(lambda: on.posted[-1] == on.scard.truth(with_use=True), within=2)


def test_a_card_is_posted_as_soon_as_the_wait_returns(watched) -> None:
    on = watched()
    seen = threading.Event()
    on.scard.plug("A")
    on.watch.start(lambda event: seen.set() if event.readers and event.readers[0].card else None)
    eventually(lambda: on.scard.waiting)
    took = []
    for _ in range(20):
        seen.clear()
        began = time.monotonic()
        on.scard.insert("A", ATR)
        assert seen.wait(2)
        took.append(time.monotonic() - began)
        on.scard.remove("A")
        eventually(lambda: on.scard.waiting)
    assert sorted(took)[10] < 0.02


def test_the_log_names_no_reader(watched, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    on = watched()
    on.start("Reader SN 4711")
    on.scard.insert("Reader SN 4711", ATR)
    on.settle()
    on.scard.restart_service()
    eventually(lambda: CardServiceLost() in on.posted)
    on.settle()
    assert "4711" not in caplog.text
    assert ATR not in caplog.text


# The simulated readers.


def test_a_simulated_card_needs_an_atr_in_hex() -> None:
    with pytest.raises(ValueError, match="hex"):
        SimulatedReaders().insert("A", "no hex")


def test_nobody_can_use_a_simulated_card_that_is_not_there() -> None:
    with pytest.raises(LookupError, match="no card in 'A'"):
        SimulatedReaders().use("A", in_use=True)


def test_an_atr_may_be_written_as_it_is_printed() -> None:
    posted: list = []
    simulated = SimulatedReaders()
    simulated.start(posted.append)
    simulated.insert("A", "3b 87 80 01 80 31 b9 73 84 21 60 b8")
    assert posted == [ReadersSeen(), ReadersSeen((SeenReader("A", SeenCard(ATR)),))]


def test_a_simulated_card_that_replaces_another_shows_that_it_was_out() -> None:
    posted: list = []
    simulated = SimulatedReaders()
    simulated.start(posted.append)
    simulated.insert("A", ATR)
    simulated.insert("A", ATR)
    assert posted[1:] == [posted[1], ReadersSeen((SeenReader("A"),)), posted[1]]


def test_simulated_pictures_arrive_in_order_from_many_threads() -> None:
    posted: list = []
    simulated = SimulatedReaders()
    simulated.start(posted.append)

    def move(name: str) -> None:
        for _ in range(50):
            simulated.insert(name, ATR)
            simulated.take_out(name)

    threads = [threading.Thread(target=move, args=(name,)) for name in "ABCD"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert posted[-1] == ReadersSeen(tuple(map(SeenReader, "ABCD")))
    for one, after in itertools.pairwise(posted):
        differ = set(one.readers) ^ set(after.readers)
        assert len({reader.name for reader in differ}) == 1
