"""What the local channel promises to those who watch."""

from __future__ import annotations

import json

import pytest

from hetes.adapters.ipc import server as ipc_server
from hetes.adapters.ipc.client import ChannelError, ask, watch
from hetes.adapters.ipc.connection import WATCH_BACKLOG
from tests.support.agent.callers import follow, lines_of, prove
from tests.support.system.waiting import LIMIT, eventually


def test_a_watcher_hears_everything_in_order_and_the_end(agent, runtime):
    heard, ended = [], []
    thread = follow(runtime, heard, ended)
    for number in range(500):
        agent.happen({"event": "n", "number": number})
    eventually(lambda: len(heard) == 500)
    assert [happened["number"] for happened in heard] == list(range(500))
    agent.server.stop()
    thread.join(LIMIT)
    assert ended == ["lost"]


def test_a_watcher_who_leaves_is_forgotten_though_nothing_happens(agent, runtime):
    for _ in range(3 * ipc_server.MOST_WATCHERS):
        stream = prove(runtime)
        stream.send_bytes(b'{"do": "watch"}')
        assert stream.poll(5)
        assert json.loads(stream.recv_bytes(4096)) == {"ok": True}
        stream.close()
        eventually(lambda: agent.watchers == [])
    eventually(lambda: lines_of(agent) == 0)


def test_a_watcher_who_does_not_read_is_dropped_and_blocks_nobody(agent, runtime):
    stuck = prove(runtime)
    stuck.send_bytes(b'{"do": "watch"}')
    eventually(lambda: agent.watchers)
    heard = []
    follow(runtime, heard, [])
    for number in range(3 * WATCH_BACKLOG):
        agent.happen({"event": "n", "number": number, "ballast": "x" * 2000})  # returns though one never reads
        eventually(lambda number=number: len(heard) > number, every=0.0002)
    eventually(lambda: len(agent.watchers) == 1)
    stuck.close()


def test_watchers_beyond_the_limit_are_refused_and_others_still_asked(agent, runtime):
    streams = []
    for _ in range(ipc_server.MOST_WATCHERS):
        streams.append(prove(runtime))
        streams[-1].send_bytes(b'{"do": "watch"}')
        assert streams[-1].poll(5)
        assert json.loads(streams[-1].recv_bytes(4096)) == {"ok": True}
    with pytest.raises(ChannelError) as caught:
        next(watch(runtime))
    assert caught.value.reason == "crowded"
    assert ask(runtime, {"do": "status"})["ok"]
    for stream in streams:
        stream.close()
