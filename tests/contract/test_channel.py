"""What the local channel promises to those who ask, to those who watch, and against those who mean no good."""

from __future__ import annotations

import json
import os
import socket
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

from hetes.adapters.ipc import client
from hetes.adapters.ipc import server as ipc_server
from hetes.adapters.ipc.client import KEY_FILE, ChannelError, ask, dial, read_key, until_gone, watch
from hetes.adapters.ipc.connection import WATCH_BACKLOG
from hetes.adapters.ipc.server import LocalServer
from tests.support.agent.stub import STATUS, AgentStub
from tests.support.system.waiting import eventually

SOON = 0.4  # the deadline that a stranger gets in these tests, in seconds


@pytest.fixture
def runtime(tmp_path):
    folder = tmp_path / "run"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def agent(runtime):
    with AgentStub(runtime) as stub:
        yield stub


def lines_of(stub):
    with stub.server._changed:
        return len(stub.server._lines)


def stranger(runtime):
    """A caller who has not read the key."""
    plug = socket.socket(socket.AF_UNIX)
    plug.connect(read_key(runtime)[1])
    plug.settimeout(5)
    return plug


def is_cut(plug):
    """Read until the other end hangs up; a timeout of the socket fails the test."""
    try:
        while plug.recv(4096):
            pass
    except ConnectionResetError:
        pass
    return True


def prove(runtime):
    """A raw line that has proved its knowledge of the key, as the real client does."""
    key, address = read_key(runtime)
    line = dial(address, 5)
    connection.answer_challenge(line, key)
    connection.deliver_challenge(line, key)
    return line


# Asking


def test_a_request_is_answered(agent, runtime):
    assert ask(runtime, {"do": "status"}) == {"ok": True, "language": "hu", "status": STATUS}
    assert agent.asked == [{"do": "status"}]


def test_words_of_any_language_pass_unharmed(agent, runtime):
    agent.replies["activate"] = {"ok": True, "said": "Kész: őŰ\u0007\U0001f637"}
    assert ask(runtime, {"do": "activate", "practitioner": "Dr. Őrsi Űrné"})["said"] == "Kész: őŰ\u0007\U0001f637"
    assert agent.asked[-1]["practitioner"] == "Dr. Őrsi Űrné"


def test_a_reply_may_be_far_larger_than_a_request(agent, runtime):
    agent.replies["history"] = {"ok": True, "history": {"text": "x" * 5_000_000}}
    assert len(ask(runtime, {"do": "history"})["history"]["text"]) == 5_000_000


def test_twenty_may_ask_at_once(agent, runtime):
    replies = []
    askers = [threading.Thread(target=lambda: replies.append(ask(runtime, {"do": "status"}))) for _ in range(20)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join(10)
    assert [reply["ok"] for reply in replies] == [True] * 20


def test_an_exception_in_the_engine_is_an_answer_too(runtime, caplog):
    def broken(_):
        raise RuntimeError("boom")

    server = LocalServer(runtime, broken, lambda _put: lambda: None)
    server.start()
    try:
        assert ask(runtime, {"do": "status"}) == {"ok": False, "reason": "failed"}
        assert "boom" in caplog.text
    finally:
        server.stop()


def test_an_answer_that_is_no_json_is_an_answer_too(agent, runtime, caplog):
    agent.replies["status"] = {"ok": True, "status": object()}
    assert ask(runtime, {"do": "status"}) == {"ok": False, "reason": "failed"}
    assert "a request was not answered" in caplog.text


@pytest.mark.parametrize(
    "words",
    [
        b"",
        b"\xff\xfe",
        b"no json",
        b"[]",
        b"null",
        b'{"no": "do"}',
        b'{"do": 7}',
        b"[" * 60_000,
        b'{"do": "status", "n": ' + b"9" * 5000 + b"}",
        b'{"do": "end", "practitioner": "\\ud800"}',
        b"\x80\x04\x95\x0b\x00\x00\x00\x00\x00\x00\x00\x8c\x07builtin\x94.",
    ],
    ids=[
        "empty",
        "no UTF-8",
        "text",
        "list",
        "null",
        "no do",
        "do is a number",
        "deep",
        "long number",
        "half a pair",
        "pickle",
    ],
)
def test_a_request_that_cannot_be_read_is_refused(agent, runtime, words):
    line = prove(runtime)
    line.send_bytes(words)
    assert line.poll(5)
    assert json.loads(line.recv_bytes()) == {"ok": False, "reason": "unreadable"}
    line.close()
    assert agent.asked == []


def test_a_request_that_is_too_long_is_not_even_sent(agent, runtime):
    with pytest.raises(ChannelError) as caught:
        ask(runtime, {"do": "end", "practitioner": "x" * 70_000})
    assert caught.value.reason == "too_big"
    assert agent.asked == []


# Watching


def follow(runtime, heard, ended):
    begun = threading.Event()

    def run():
        try:
            for happened in watch(runtime, begun.set):
                heard.append(happened)
        except ChannelError as error:
            ended.append(error.reason)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert begun.wait(5)
    return thread


def test_a_watcher_hears_everything_in_order_and_the_end(agent, runtime):
    heard, ended = [], []
    thread = follow(runtime, heard, ended)
    for number in range(500):
        agent.happen({"event": "n", "number": number})
    eventually(lambda: len(heard) == 500)
    assert [happened["number"] for happened in heard] == list(range(500))
    agent.server.stop()
    thread.join(5)
    assert ended == ["lost"]


def test_a_watcher_who_leaves_is_forgotten_though_nothing_happens(agent, runtime):
    for _ in range(3 * ipc_server.MOST_WATCHERS):
        stream = prove(runtime)
        stream.send_bytes(b'{"do": "watch"}')
        assert stream.poll(5)
        assert json.loads(stream.recv_bytes()) == {"ok": True}
        stream.close()
        eventually(lambda: agent.watchers == [])
    eventually(lambda: lines_of(agent) == 0)


def test_a_watcher_who_does_not_read_is_dropped_and_blocks_nobody(agent, runtime):
    stuck = prove(runtime)
    stuck.send_bytes(b'{"do": "watch"}')
    eventually(lambda: agent.watchers)
    heard = []
    follow(runtime, heard, [])
    longest = 0.0
    for number in range(3 * WATCH_BACKLOG):
        begun = time.monotonic()
        agent.happen({"event": "n", "number": number, "ballast": "x" * 2000})
        longest = max(longest, time.monotonic() - begun)
        eventually(lambda number=number: len(heard) > number, every=0.0002)
    assert longest < 0.5
    eventually(lambda: len(agent.watchers) == 1)
    stuck.close()


def test_watchers_beyond_the_limit_are_refused_and_others_still_asked(agent, runtime):
    streams = []
    for _ in range(ipc_server.MOST_WATCHERS):
        streams.append(prove(runtime))
        streams[-1].send_bytes(b'{"do": "watch"}')
        assert streams[-1].poll(5)
        assert json.loads(streams[-1].recv_bytes()) == {"ok": True}
    with pytest.raises(ChannelError) as caught:
        next(watch(runtime))
    assert caught.value.reason == "crowded"
    assert ask(runtime, {"do": "status"})["ok"]
    for stream in streams:
        stream.close()


# Those who mean no good


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
        key = agent.server._key
        address = agent.server._address
    got = []
    with connection.Listener(address, family="AF_UNIX", backlog=5) as listener:
        new = runtime / KEY_FILE
        new.touch(mode=0o600)
        new.write_text(f"{key.hex()}\n{address}\n")

        def pretend():
            for _ in range(2):  # the client tries again, in case the agent was just starting
                line = listener.accept()
                line.send_bytes(b"#CHALLENGE#" + b"0" * 20)
                line.recv_bytes(256)
                line.send_bytes(b"#WELCOME#")
                got.append(line.recv_bytes(256))
                line.send_bytes(b"I don't know")
                got.append(line.recv_bytes(256))
                line.close()

        thread = threading.Thread(target=pretend, daemon=True)
        thread.start()
        with pytest.raises(ChannelError) as caught:
            ask(runtime, {"do": "activate"})
        thread.join(5)
    assert caught.value.reason == "stranger"
    assert all(b"activate" not in message for message in got)


def test_silence_is_cut_off_in_time(runtime):
    with AgentStub(runtime, step_within=SOON) as agent:
        begun = time.monotonic()
        plug = stranger(runtime)
        assert is_cut(plug)
        assert SOON * 0.9 <= time.monotonic() - begun < 4
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
        dripping = threading.Event()
        begun = time.monotonic()

        def drip():
            try:
                plug.sendall(struct.pack("!i", 200))
                while not dripping.wait(SOON / 10):
                    plug.sendall(b"x")
            except OSError:
                pass

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        assert is_cut(plug)
        assert time.monotonic() - begun < 4
        dripping.set()
        thread.join(5)
        plug.close()


def test_silence_after_the_proof_is_cut_off_in_time(runtime):
    with AgentStub(runtime, step_within=SOON) as agent:
        line = prove(runtime)
        with pytest.raises((EOFError, ConnectionResetError)):
            line.recv_bytes()
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


def test_two_hundred_silent_callers_keep_nobody_from_being_served(agent, runtime):
    plugs = [stranger(runtime) for _ in range(200)]
    begun = time.monotonic()
    for _ in range(20):
        assert ask(runtime, {"do": "status"})["ok"]
    assert time.monotonic() - begun < 2
    assert lines_of(agent) <= ipc_server.MOST_LINES
    eventually(lambda: sum(t.name == "hetes-caller" for t in threading.enumerate()) <= ipc_server.MOST_LINES)
    for plug in plugs:
        plug.close()
    eventually(lambda: lines_of(agent) == 0)


def test_two_hundred_asking_at_once_are_all_served(agent, runtime):
    replies = []

    def run():
        replies.append(ask(runtime, {"do": "status"}, within=20)["ok"])

    askers = [threading.Thread(target=run) for _ in range(200)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join(30)
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
            return subprocess.run(words, capture_output=True, text=True, timeout=30, check=True).stdout.split()

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


# Coming and going


def test_without_an_agent_the_answer_is_absent_and_quick(runtime):
    begun = time.monotonic()
    with pytest.raises(ChannelError) as caught:
        ask(runtime, {"do": "status"})
    assert caught.value.reason == "absent"
    assert time.monotonic() - begun < 0.5


def test_an_agent_that_ended_leaves_nothing_behind(runtime):
    with AgentStub(runtime) as agent:
        assert ask(runtime, {"do": "status"})["ok"]
    agent.server.stop()
    assert list(runtime.iterdir()) == []
    with pytest.raises(ChannelError) as caught:
        ask(runtime, {"do": "status"})
    assert caught.value.reason == "absent"


def test_every_start_has_a_new_key(runtime):
    with AgentStub(runtime):
        first = read_key(runtime)[0]
    with AgentStub(runtime):
        assert read_key(runtime)[0] != first


def test_a_second_agent_is_told_that_the_place_is_taken(agent, runtime):
    with pytest.raises(ChannelError) as caught:
        AgentStub(runtime).server.start()
    assert caught.value.reason == "taken"
    assert ask(runtime, {"do": "status"})["ok"]


def killed_agent(runtime):
    stub = subprocess.Popen(
        [sys.executable, "-m", "tests.support.agent.stub", str(runtime)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert stub.stdout.readline() == "ready\n"
    assert ask(runtime, {"do": "status"})["ok"]
    stub.kill()
    stub.wait(10)
    stub.stdout.close()


def test_what_a_killed_agent_left_is_absent_and_replaced(runtime):
    killed_agent(runtime)
    assert sorted(entry.name for entry in runtime.iterdir()) == [KEY_FILE, "agent.sock"]
    with pytest.raises(ChannelError) as caught:
        ask(runtime, {"do": "status"})
    assert caught.value.reason == "absent"
    with AgentStub(runtime):
        assert ask(runtime, {"do": "status"})["ok"]


def test_a_long_home_gets_a_short_socket_and_a_kill_does_not_litter(tmp_path):
    runtime = tmp_path / ("n" * 60) / ("m" * 60)
    runtime.mkdir(parents=True, mode=0o700)
    killed_agent(runtime)
    left = Path(read_key(runtime)[1])
    assert left.exists()
    with AgentStub(runtime):
        address = Path(read_key(runtime)[1])
        assert address != left
        assert len(os.fsencode(address)) <= 100
        assert stat.S_IMODE(address.parent.stat().st_mode) == 0o700
        assert ask(runtime, {"do": "status"})["ok"]
        assert not left.parent.exists()
    assert not address.parent.exists()


def test_a_stopped_agent_is_silent_not_endless(runtime):
    address = str(runtime / "agent.sock")
    with socket.socket(socket.AF_UNIX) as deaf:
        deaf.bind(address)
        deaf.listen(1)
        (runtime / KEY_FILE).touch(mode=0o600)
        (runtime / KEY_FILE).write_text(f"{'11' * 32}\n{address}\n")
        begun = time.monotonic()
        with pytest.raises(ChannelError) as caught:
            ask(runtime, {"do": "status"}, within=0.3)
        assert caught.value.reason == "silent"
        assert time.monotonic() - begun < 3


def test_an_engine_that_thinks_too_long_is_silent(runtime):
    hold = threading.Event()

    def slow(_):
        hold.wait(10)
        return {"ok": True}

    server = LocalServer(runtime, slow, lambda _put: lambda: None)
    server.start()
    try:
        with pytest.raises(ChannelError) as caught:
            ask(runtime, {"do": "status"}, within=0.3)
        assert caught.value.reason == "silent"
    finally:
        hold.set()
        server.stop()


def test_waiting_for_the_end_sees_it(runtime):
    with AgentStub(runtime):
        assert not until_gone(runtime, 0.05)
    assert until_gone(runtime, 0.05)


def test_stopping_takes_no_time_though_callers_hang_on(runtime):
    agent = AgentStub(runtime)
    agent.server.start()
    heard, ended = [], []
    thread = follow(runtime, heard, ended)
    plugs = [stranger(runtime) for _ in range(30)]
    begun = time.monotonic()
    agent.server.stop()
    assert time.monotonic() - begun < 1
    thread.join(5)
    assert ended == ["lost"]
    assert agent.watchers == []
    for plug in plugs:
        plug.close()


def test_a_start_that_fails_leaves_nothing_behind(runtime, monkeypatch):
    def full(_self):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(LocalServer, "_publish_key", full)
    with pytest.raises(OSError, match="No space"):
        AgentStub(runtime).server.start()
    assert list(runtime.iterdir()) == []


# Rest


def test_an_idle_channel_wakes_nobody(runtime, tmp_path):
    """Voluntary context switches of the serving process, over a second in which nobody asks."""
    stub = subprocess.Popen(
        [sys.executable, "-m", "tests.support.agent.stub", str(runtime)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    try:
        assert stub.stdout.readline() == "ready\n"
        threading.Event().wait(0.3)
        before = switches(stub.pid)
        threading.Event().wait(1.5)
        assert switches(stub.pid) == before
    finally:
        ask(runtime, {"do": "quit"})
        assert stub.wait(10) == 0
        stub.stdout.close()


def switches(pid):
    return sum(
        int(line.split()[1])
        for task in Path(f"/proc/{pid}/task").iterdir()
        for line in (task / "status").read_text().splitlines()
        if line.startswith("voluntary")
    )


def test_the_client_imports_nothing_but_the_standard_library():
    code = "import sys; import hetes.adapters.ipc.client; print(' '.join(sys.modules))"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    ours = {name for name in ran.stdout.split() if name.startswith("hetes")}
    assert ours == {"hetes", "hetes.adapters", "hetes.adapters.ipc", client.__name__}
