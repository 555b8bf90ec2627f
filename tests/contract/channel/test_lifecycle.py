"""The local channel while agents come and go, and at rest."""

from __future__ import annotations

import errno
import os
import socket
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from hetes.adapters.ipc import client, proof, way
from hetes.adapters.ipc.client import KEY_FILE, ChannelError, ask, read_key, until_gone
from hetes.adapters.ipc.server import LocalServer
from hetes.adapters.ipc.way import Way
from tests.support.agent.callers import follow, stranger
from tests.support.agent.stub import AgentStub
from tests.support.system import procfs
from tests.support.system.waiting import LIMIT


def test_without_an_agent_the_answer_is_absent(runtime):
    with pytest.raises(ChannelError) as caught:
        ask(runtime, {"do": "status"})
    assert caught.value.reason == "absent"


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


def test_a_start_without_room_for_the_key_serves_once_there_is_some(runtime, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(way, "write_whole", full)
        agent = AgentStub(runtime)
        agent.server.start()
        assert list(runtime.iterdir()) == []
        assert agent.server.prove()
        with pytest.raises(ChannelError):
            ask(runtime, {"do": "status"})
    assert agent.server.prove()
    assert ask(runtime, {"do": "status"})["ok"]
    agent.server.stop()


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
    stub.wait(LIMIT)
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
        with pytest.raises(ChannelError) as caught:
            ask(runtime, {"do": "status"}, within=0.3)
        assert caught.value.reason == "silent"


def test_an_engine_that_thinks_too_long_is_silent(runtime):
    hold = threading.Event()

    def slow(*_):
        hold.wait()
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


def test_stopping_waits_for_no_caller(runtime):
    agent = AgentStub(runtime, step_within=600)  # longer than any test may last
    agent.server.start()
    heard, ended = [], []
    thread = follow(runtime, heard, ended)
    plugs = [stranger(runtime) for _ in range(30)]
    agent.server.stop()
    thread.join(LIMIT)
    assert ended == ["lost"]
    assert agent.watchers == []
    for plug in plugs:
        plug.close()


def test_a_start_that_fails_leaves_nothing_behind(runtime, monkeypatch):
    def denied(_self):
        raise OSError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Way, "_publish_key", denied)
    with pytest.raises(OSError, match="denied"):
        AgentStub(runtime).server.start()
    assert list(runtime.iterdir()) == []


# Rest


def test_an_idle_channel_wakes_nobody(runtime, tmp_path):
    """Context switches of the serving process, while nobody asks."""
    stub = subprocess.Popen(
        [sys.executable, "-m", "tests.support.agent.stub", str(runtime)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    try:
        assert stub.stdout.readline() == "ready\n"
        procfs.comes_to_rest(stub.pid, 1.5, 0)
    finally:
        ask(runtime, {"do": "quit"})
        assert stub.wait(LIMIT) == 0
        stub.stdout.close()


def test_the_client_imports_nothing_but_the_standard_library():
    code = "import sys; import hetes.adapters.ipc.client; print(' '.join(sys.modules))"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    ours = {name for name in ran.stdout.split() if name.startswith("hetes")}
    assert ours == {"hetes", "hetes.adapters", "hetes.adapters.ipc", client.__name__, proof.__name__}
