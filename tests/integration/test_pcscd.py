"""PcscReaders on a real pcscd with virtual readers: crashes, refusals, hangs, and pcscd's own word on what was asked."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import hetes
from hetes.adapters.card import pcsc, pcscd_events, reader_list, use_tracker
from hetes.adapters.card.pcsc import PcscReaders
from hetes.adapters.card.pcscd_events import CardEvents, PcscdEvents
from hetes.core.events import CardServiceLost, Event, ReadersSeen, SeenCard, SeenReader
from tests.support.card.pcscd import FOLDER, SOCKET, PrivatePcscd
from tests.support.card.posts import FIRST, HeldCard, Posted, picture, two
from tests.support.card.vpcd import ESZEMELYI
from tests.support.policy_model.login_listener import ListeningPost
from tests.support.system import procfs
from tests.support.system.waiting import LIMIT, eventually

CARD = SeenCard(ESZEMELYI)
LOOKING = {
    "CMD_VERSION",
    "ESTABLISH_CONTEXT",
    "RELEASE_CONTEXT",
    "CMD_GET_READERS_STATE",
    "CMD_WAIT_READER_STATE_CHANGE",
    "CMD_STOP_WAITING_READER_STATE_CHANGE",
    "CMD_GET_READER_EVENTS",  # of pcsc-lite 2
    "CANCEL",
}
# What another user's process runs; it says what was posted first, and why.
REFUSED = """
import sys, threading
sys.path.insert(0, sys.argv[1])
from hetes.adapters.card.pcsc import PcscReaders
said, watch = threading.Event(), PcscReaders()
def post(event):
    print(event, flush=True)
    said.set()
watch.start(post)
assert said.wait(10)
watch.stop()
print(watch.problem)
"""


@pytest.fixture
def pcscd() -> Iterator[PrivatePcscd]:
    with PrivatePcscd() as started:
        yield started


def test_after_twenty_crashes_and_restarts_the_next_insertion_is_seen(pcscd: PrivatePcscd, monkeypatch) -> None:
    monkeypatch.setattr(pcsc, "RETRY_FIRST", 0.05)
    monkeypatch.setattr(pcsc, "RETRY_MOST", 0.2)
    posted, watch = Posted(), PcscReaders()
    watch.start(posted)
    try:
        for _ in range(20):
            posted.wait_for(two())
            pcscd.kill()
            posted.wait_for(CardServiceLost())
            pcscd.start()
        posted.wait_for(two())
        pcscd.insert(FIRST)
        posted.wait_for(two(CARD))
    finally:
        watch.stop()
    assert posted.losses == [CardServiceLost()] * 20


def test_without_a_service_that_is_said_and_the_end_is_quick() -> None:
    posted, watch = Posted(), PcscReaders()
    watch.start(posted)
    posted.wait_for(CardServiceLost())
    assert watch.problem == "service_lost"
    watch.stop()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("cards")]


def test_with_its_own_pauses_a_restart_is_seen(pcscd: PrivatePcscd) -> None:
    posted, watch = Posted(), PcscReaders()
    watch.start(posted)
    try:
        posted.wait_for(two())
        pcscd.stop()
        posted.wait_for(CardServiceLost())
        pcscd.start()
        posted.wait_for(two())
    finally:
        watch.stop()


def test_pcscd_saw_nobody_connect_and_the_card_no_command(pcscd: PrivatePcscd) -> None:
    posted, watch = Posted(), PcscReaders()
    watch.want_use(wanted=True)
    watch.start(posted)
    try:
        for _ in range(3):
            card = pcscd.insert(FIRST)
            posted.wait_for(two(SeenCard(ESZEMELYI, in_use=False)))
            for _ in range(4):
                before = last_look(watch)
                eventually(lambda before=before: last_look(watch) > before)
            assert card.commands == []
            pcscd.take_out(FIRST)
            posted.wait_for(two())
        watch.want_use(wanted=False)
    finally:
        watch.stop()
    commands = set(pcscd.commands())
    assert {"ESTABLISH_CONTEXT", "CMD_GET_READERS_STATE", "CMD_WAIT_READER_STATE_CHANGE"} <= commands
    assert commands <= LOOKING


def test_pcscds_log_does_tell_of_a_connection(pcscd: PrivatePcscd) -> None:
    pcscd.insert(FIRST)
    posted, watch = Posted(), PcscReaders()
    watch.start(posted)
    posted.wait_for(two(CARD))
    watch.stop()
    HeldCard(FIRST).release()
    assert "CONNECT" in set(pcscd.commands()) - LOOKING


def test_an_exclusive_program_is_not_disturbed_and_is_seen(pcscd: PrivatePcscd) -> None:
    pcscd.insert(FIRST)
    posted, watch = Posted(), PcscReaders()
    watch.want_use(wanted=True)
    watch.start(posted)
    try:
        posted.wait_for(two(SeenCard(ESZEMELYI, in_use=False)))
        held = HeldCard(FIRST, exclusive=True)
        posted.wait_for(two(SeenCard(ESZEMELYI, in_use=True)))
        held.release()
        posted.wait_for(two(SeenCard(ESZEMELYI, in_use=False)))
        HeldCard(FIRST, exclusive=True).release()
    finally:
        watch.stop()


def test_the_bell_tells_of_a_use_long_before_the_next_look(pcscd: PrivatePcscd, monkeypatch) -> None:
    monkeypatch.setattr(use_tracker, "SLOW", 3600.0)  # what is seen is seen by the bell
    pcscd.insert(FIRST)
    posted, watch = Posted(), PcscReaders()
    watch.want_use(wanted=True)
    watch.start(posted)
    try:
        posted.wait_for(two(SeenCard(ESZEMELYI, in_use=False)))
        for _ in range(2):
            held = HeldCard(FIRST)
            posted.wait_for(two(SeenCard(ESZEMELYI, in_use=True)))
            eventually(lambda: looks_are_rare(watch))  # now nothing is at stake any more
            held.release()
            posted.wait_for(two(SeenCard(ESZEMELYI, in_use=False)))
    finally:
        watch.stop()


def test_without_the_bell_a_use_is_told_after_the_next_look(pcscd: PrivatePcscd, monkeypatch) -> None:
    pcscd.insert(FIRST)
    posted, watch = Posted(), PcscReaders()
    monkeypatch.setattr(watch, "_make_events", CardEvents)
    watch.want_use(wanted=True)
    watch.start(posted)
    try:
        posted.wait_for(two(SeenCard(ESZEMELYI, in_use=False)))
        held = HeldCard(FIRST)
        posted.wait_for(two(SeenCard(ESZEMELYI, in_use=True)))
        held.release()
        posted.wait_for(two(SeenCard(ESZEMELYI, in_use=False)))
    finally:
        watch.stop()


def test_a_use_ends_by_taking_the_card_out_and_counts_only_after_ten_seconds(pcscd: PrivatePcscd) -> None:
    pcscd.insert(FIRST)
    post, watch = ListeningPost(FIRST), PcscReaders()
    watch.want_use(wanted=True)
    watch.start(post)
    try:
        eventually(lambda: post.in_use is False)
        held = HeldCard(FIRST)  # as a program does that greets each card
        eventually(lambda: lasted(watch) > use_tracker.LASTED)
        held.release()
        eventually(lambda: post.in_use is False)
        assert post.listener.suspected == []
        eventually(lambda: looks_are_rare(watch))  # the card has lain there for ten seconds
        held = HeldCard(FIRST)
        eventually(lambda: lasted(watch) > use_tracker.LASTED / 4)
        held.release()
        eventually(lambda: post.in_use is False)
        assert post.listener.suspected == []
        held = HeldCard(FIRST)
        eventually(lambda: lasted(watch) > use_tracker.LASTED)
        pcscd.take_out(FIRST)
        eventually(lambda: not post.card)
        assert len(post.listener.suspected) == 1
        held.release()
    finally:
        watch.stop()


def test_a_daemon_of_another_version_leaves_the_bell_silent(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("PCSCLITE_CSOCK_NAME", str(tmp_path / "comm"))
    offered: list[tuple[int, int]] = []
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "comm"))
        listening.listen()

        def serve(major: int, minor: int, times: int) -> None:
            for _ in range(times):
                connection, _address = listening.accept()
                with connection:
                    asked = pcscd_events.HELLO.unpack(connection.recv(20)[8:])
                    offered.append(asked[:2])
                    connection.sendall(
                        pcscd_events.HELLO.pack(major, minor, 0 if asked[:2] == (major, minor) else 0x8010001E)
                    )
                    connection.recv(8)  # until the other side hangs up, or asks to be told

        for version, knocks in (((5, 0), 1), ((4, 9), 2)):
            offered.clear()
            thread = threading.Thread(target=serve, args=(*version, knocks))
            thread.start()
            heard = PcscdEvents()
            heard.arm()  # this daemon hangs up then
            began = time.monotonic()
            heard.wait(0.05)
            assert time.monotonic() - began > 0.04
            heard.wake()
            heard.wait(600)  # longer than any test may last
            heard.close()
            heard.wake()
            thread.join(LIMIT)
            assert offered == [(4, 4), (4, 9)][:knocks]


def test_a_card_out_and_in_again_while_nobody_looks_is_out_and_in(pcscd: PrivatePcscd) -> None:
    pcscd.insert(FIRST)
    posted, watch = Posted(), PcscReaders()
    held_up, go_on = threading.Event(), threading.Event()

    def post(event: Event) -> None:
        posted(event)
        if event == two(CARD) and not held_up.is_set():
            held_up.set()
            go_on.wait(LIMIT)

    watch.start(post)
    try:
        assert held_up.wait(LIMIT)
        before = len(pcscd.log().split("Card inserted into"))
        pcscd.take_out(FIRST)
        eventually(lambda: "Card Removed From" in pcscd.log())
        pcscd.insert(FIRST)
        eventually(lambda: len(pcscd.log().split("Card inserted into")) > before)
        go_on.set()
        eventually(lambda: len(posted.all) >= 3)
        assert posted.all[-3:] == [two(CARD), two(), two(CARD)]
    finally:
        go_on.set()
        watch.stop()


def test_a_service_that_hangs_does_not_hold_up_the_end(pcscd: PrivatePcscd) -> None:
    posted, watch = Posted(), PcscReaders()
    watch.start(posted)
    posted.wait_for(two())
    pcscd.freeze()
    try:
        watch.want_use(wanted=True)
        watch.stop()  # both return though the service is still frozen
    finally:
        pcscd.thaw()
    eventually(lambda: not [thread for thread in threading.enumerate() if thread.name.startswith("cards")])


def test_idle_it_sleeps(pcscd: PrivatePcscd, monkeypatch) -> None:
    monkeypatch.setattr(reader_list, "WAIT", 0.1)  # the list after a change is soon over
    posted, watch = Posted(), PcscReaders()
    watch.want_use(wanted=True)
    watch.start(posted)
    try:
        posted.wait_for(two())
        watcher = next(thread for thread in threading.enumerate() if thread.name == "cards")
        eventually(lambda: procfs.switches_of_thread(watcher.native_id, 3) == 0)  # the list after the change is over
    finally:
        watch.stop()


def cards(event: Event | None) -> list[SeenCard]:
    """The cards that an event shows."""
    assert isinstance(event, ReadersSeen)
    return [reader.card for reader in event.readers if reader.card is not None]


def looks_are_rare(watch: PcscReaders) -> bool:
    """Tell whether the next look at uses is far away, for no question is open."""
    return watch._looks is not None and watch._looks._uses.pause(time.monotonic()) == use_tracker.SLOW


def last_look(watch: PcscReaders) -> float:
    """Return when a look began that found the card free, in seconds of the monotonic clock."""
    found = watch._looks._uses._lying[FIRST].free_at if watch._looks is not None else None
    return found or 0.0


def lasted(watch: PcscReaders) -> float:
    """Return for how many seconds the card is known to be in use."""
    return watch._looks._uses._lying[FIRST].lasted if watch._looks is not None else 0.0


def test_sixteen_readers_are_watched() -> None:
    with PrivatePcscd(pairs=8) as pcscd:
        names = pcscd.readers
        posted, watch = Posted(), PcscReaders()
        watch.start(posted)
        try:
            posted.wait_for(picture(*map(SeenReader, names)))
            # vpcd mixes its slots' cards up when there are several pairs, so it ends here: the wait is not refused.
            eventually(lambda: "CMD_WAIT_READER_STATE_CHANGE" in pcscd.commands())
            waits = pcscd.commands().count("CMD_WAIT_READER_STATE_CHANGE")
            watch.want_use(wanted=True)
            watch.want_use(wanted=False)  # each ends a wait, and another one begins
            eventually(lambda: pcscd.commands().count("CMD_WAIT_READER_STATE_CHANGE") > waits)
            assert posted.all == [picture(*map(SeenReader, names))]
        finally:
            watch.stop()


def test_readers_with_hungarian_names_are_left_out_and_counted() -> None:
    with PrivatePcscd(name="Kártyaolvasó"):
        posted, watch = Posted(), PcscReaders()
        watch.start(posted)
        try:
            posted.wait_for(picture())
            assert watch.unreadable == 2
        finally:
            watch.stop()


@pytest.mark.parametrize("what", ["folder", "socket"])
def test_a_user_who_may_not_open_the_socket_is_told_that_it_is_denied(pcscd: PrivatePcscd, what: str) -> None:
    closed = SOCKET.parent if what == "folder" else SOCKET
    closed.chmod(0o700)
    code, said = as_another_user()
    assert code == 0, said
    assert said.splitlines() == ["CardServiceLost(denied=True)", "service_denied"]


def test_a_user_who_may_open_the_socket_is_not_denied(pcscd: PrivatePcscd) -> None:
    code, said = as_another_user()
    assert code == 0, said
    assert said.splitlines() == [str(two()), "None"]


def test_without_the_systems_library_that_is_said() -> None:
    # pyscard loads without libpcsclite, and then answers "no service" for ever.
    found = next(Path("/usr/lib").glob("*/libpcsclite.so.1"))
    hide = f'mount --bind /dev/null {found} && exec "$@"'
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", hide, "sh", sys.executable, "-c", REFUSED, source()],
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    # pyscard's own complaint comes first, without a line's end.
    assert done.stdout.endswith("CardServiceLost(denied=False)\nlibrary_missing\n"), done.stdout + done.stderr


def source() -> str:
    return str(Path(hetes.__file__).parent.parent)


def as_another_user() -> tuple[int, str]:
    """Run a watch as user 65534, from a copy that everybody may read."""
    copy = FOLDER / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(Path(hetes.__file__).parent, copy / "hetes", ignore=shutil.ignore_patterns("__pycache__"))
    done = subprocess.run(
        ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", sys.executable, "-c", REFUSED, str(copy)],
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
        cwd="/",
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    return done.returncode, done.stdout or done.stderr
