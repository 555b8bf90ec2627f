"""What the local channel does against callers without the key, silent ones and floods."""

from __future__ import annotations

import os
import stat
import struct
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from multiprocessing import connection
from pathlib import Path

import pytest

from hetes.adapters.ipc import server as ipc_server
from hetes.adapters.ipc.client import KEY_FILE, ChannelError, ask, read_key
from hetes.adapters.ipc.proof import GREETING, PROTOCOL
from tests.support.agent.callers import SOON, is_cut, lines_of, prove, stranger
from tests.support.agent.stub import AgentStub
from tests.support.system.waiting import LIMIT, eventually


def test_a_wrong_key_is_refused_and_nothing_is_asked(agent, runtime):
    key_file = runtime / KEY_FILE
    address = read_key(runtime)[1]
    key_file.write_text(f"{'00' * 32}\n{address}\n")
    with pytest.raises(ChannelError) as caught:
        ask(runtime, {"do": "quit"})
    assert caught.value.reason == "stranger"
    assert agent.asked == []


def test_a_server_that_does_not_know_the_key_gets_no_request(runtime):
    """Somebody took the socket's place: the client proves itself, but believes nobody who cannot."""
    with AgentStub(runtime) as agent:
        key = agent.server._way.key
        address = agent.server._way.address
    got = []
    with connection.Listener(address, family="AF_UNIX", backlog=5) as listener:
        new = runtime / KEY_FILE
        new.touch(mode=0o600)
        new.write_text(f"{key.hex()}\n{address}\n{PROTOCOL}\n")

        def pretend():
            for _ in range(2):  # the client tries again, in case the agent was just starting
                line = listener.accept()
                line.send_bytes(GREETING + b"0" * 32)
                got.append(line.recv_bytes(256))
                line.send_bytes(b"x" * 32)
                with suppress(EOFError, ConnectionResetError):
                    got.append(line.recv_bytes(256))
                line.close()

        thread = threading.Thread(target=pretend, daemon=True)
        thread.start()
        with pytest.raises(ChannelError) as caught:
            ask(runtime, {"do": "activate"})
        thread.join(LIMIT)
    assert caught.value.reason == "stranger"
    assert len(got) == 2, "two proofs, and nothing after them"
    assert all(b"activate" not in message for message in got)


def test_silence_is_cut_off_in_time(runtime):
    with AgentStub(runtime, step_within=SOON) as agent:
        begun = time.monotonic()
        plug = stranger(runtime)
        assert is_cut(plug)
        assert time.monotonic() - begun >= SOON * 0.9
        eventually(lambda: lines_of(agent) == 0)
        plug.close()


def test_half_a_proof_is_cut_off_in_time(runtime):
    with AgentStub(runtime, step_within=SOON):
        plug = stranger(runtime)
        plug.sendall(b"\0\0")  # half a header: a poll would say that something is there
        assert is_cut(plug)
        plug.close()
        plug = stranger(runtime)
        plug.sendall(struct.pack("!i", 16) + b"12345")
        assert is_cut(plug)
        plug.close()


def test_a_proof_in_drops_is_cut_off_in_time(runtime):
    with AgentStub(runtime, step_within=SOON):
        plug = stranger(runtime)
        cut = threading.Event()
        drops = []

        def drip():
            with suppress(OSError):
                plug.sendall(struct.pack("!i", 200))
                while len(drops) < 199 and not cut.wait(SOON / 10):
                    plug.sendall(b"x")
                    drops.append(1)

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        assert is_cut(plug)
        cut.set()
        thread.join(LIMIT)
        assert len(drops) < 199, "it was cut off before it was complete"
        plug.close()


def test_silence_after_the_proof_is_cut_off_in_time(runtime):
    with AgentStub(runtime, step_within=SOON) as agent:
        line = prove(runtime)
        with pytest.raises((EOFError, ConnectionResetError)):
            line.recv_bytes(4096)
        line.close()
        eventually(lambda: lines_of(agent) == 0)


def test_who_does_not_take_the_reply_is_cut_off_in_time(runtime):
    with AgentStub(runtime, step_within=SOON) as agent:
        agent.replies["history"] = {"ok": True, "history": "x" * 5_000_000}
        line = prove(runtime)
        line.send_bytes(b'{"do": "history"}')
        eventually(lambda: agent.asked)
        eventually(lambda: lines_of(agent) == 0)
        line.close()


@pytest.mark.parametrize("size", [20_000, 10_000_000], ids=["20 kB", "10 MB"])
def test_garbage_is_cut_off(agent, runtime, size):
    plug = stranger(runtime)
    with suppress(BrokenPipeError, ConnectionResetError):
        plug.sendall(os.urandom(1) * size)
    assert is_cut(plug)
    plug.close()
    assert ask(runtime, {"do": "status"})["ok"]


def test_a_request_of_ten_megabytes_is_cut_off_unread(agent, runtime):
    line = prove(runtime)
    with pytest.raises((BrokenPipeError, ConnectionResetError)):
        line.send_bytes(b'{"do": "status", "x": "' + b"x" * 10_000_000 + b'"}')
    line.close()
    assert agent.asked == []
    assert ask(runtime, {"do": "status"})["ok"]


def test_two_hundred_silent_callers_keep_nobody_from_being_served(runtime):
    with AgentStub(runtime, step_within=600) as agent:  # none of them is cut off for its silence while this test lasts
        plugs = [stranger(runtime) for _ in range(200)]
        for _ in range(20):
            assert ask(runtime, {"do": "status"}, within=LIMIT)["ok"]
        assert lines_of(agent) <= ipc_server.MOST_LINES
        eventually(lambda: sum(t.name == "hetes-caller" for t in threading.enumerate()) <= ipc_server.MOST_LINES)
        for plug in plugs:
            plug.close()
        eventually(lambda: lines_of(agent) == 0)


def test_two_hundred_asking_at_once_are_all_served(agent, runtime):
    replies = []

    def run():
        replies.append(ask(runtime, {"do": "status"}, within=LIMIT)["ok"])

    askers = [threading.Thread(target=run) for _ in range(200)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join(LIMIT)
    assert replies == [True] * 200


def handles():
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def test_an_attack_leaves_no_handles_and_no_threads_behind(agent, runtime):
    assert ask(runtime, {"do": "status"})["ok"]
    eventually(lambda: not [t for t in threading.enumerate() if t.name == "hetes-caller"])
    before = handles()
    for _ in range(50):
        plug = stranger(runtime)
        plug.sendall(os.urandom(64))
        plug.close()
    # Those that hung up before they were let in come and go yet.
    eventually(lambda: handles() == before and not [t for t in threading.enumerate() if t.name == "hetes-caller"])


ATTACK = """
import os, socket, sys
key_file, address, user = sys.argv[1:]
if int(user):
    os.setgroups([])
    os.setgid(int(user))
    os.setuid(int(user))
for reach in (lambda: open(key_file).close(), lambda: os.listdir(os.path.dirname(address)), lambda: socket.socket(socket.AF_UNIX).connect(address)):
    try:
        reach()
    except PermissionError:
        print("refused")
    else:
        print("reached")
"""


@pytest.fixture
def open_place():
    """A folder that everybody may enter (pytest's own are shut): only what the channel does keeps others out."""
    with tempfile.TemporaryDirectory(prefix="hetes-test-") as place:
        Path(place).chmod(0o755)
        yield Path(place)


@pytest.mark.parametrize("length", [3, 120], ids=["usual", "long"])
def test_nobody_else_may_ask(open_place, length):
    assert os.geteuid() == 0, "this test becomes another user: run it as root, as packaging/test.sh does"
    runtime = open_place / ("r" * length)
    runtime.mkdir(mode=0o700)
    with AgentStub(runtime):
        _, address = read_key(runtime)
        assert stat.S_IMODE((runtime / KEY_FILE).stat().st_mode) == 0o600
        assert stat.S_IMODE(Path(address).stat().st_mode) == 0o600

        def attack(user):
            words = [sys.executable, "-c", ATTACK, str(runtime / KEY_FILE), address, str(user)]
            return subprocess.run(words, capture_output=True, text=True, timeout=LIMIT, check=True).stdout.split()

        assert attack(65534) == ["refused"] * 3
        assert attack(0) == ["reached"] * 3, "the attack would see an open door"


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o622])
def test_a_key_file_that_others_may_read_or_write_is_not_trusted(agent, runtime, mode):
    (runtime / KEY_FILE).chmod(mode)
    with pytest.raises(ChannelError) as caught:
        ask(runtime, {"do": "status"})
    assert caught.value.reason == "unsafe"


def test_a_link_in_the_key_files_place_is_not_followed(agent, runtime, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    (runtime / KEY_FILE).rename(elsewhere)
    (runtime / KEY_FILE).symlink_to(elsewhere)
    with pytest.raises(ChannelError) as caught:
        ask(runtime, {"do": "status"})
    assert caught.value.reason == "unsafe"


def test_a_starting_agent_writes_through_no_link(runtime, tmp_path):
    victim = tmp_path / "victim"
    victim.write_text("precious")
    (runtime / KEY_FILE).symlink_to(victim)
    with AgentStub(runtime):
        assert victim.read_text() == "precious"
        assert not (runtime / KEY_FILE).is_symlink()
        assert ask(runtime, {"do": "status"})["ok"]
