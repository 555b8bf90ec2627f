"""What the local channel promises to those who ask."""

from __future__ import annotations

import json
import threading

import pytest

from hetes.adapters.ipc.client import ChannelError, ask
from hetes.adapters.ipc.server import LocalServer
from tests.support.agent.callers import prove
from tests.support.agent.stub import STATUS
from tests.support.system.waiting import LIMIT


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
        asker.join(LIMIT)
    assert [reply["ok"] for reply in replies] == [True] * 20


def test_an_exception_in_the_engine_is_an_answer_too(runtime, caplog):
    def broken(*_):
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
    assert json.loads(line.recv_bytes(4096)) == {"ok": False, "reason": "unreadable"}
    line.close()
    assert agent.asked == []


def test_a_request_that_is_too_long_is_not_even_sent(agent, runtime):
    with pytest.raises(ChannelError) as caught:
        ask(runtime, {"do": "end", "practitioner": "x" * 70_000})
    assert caught.value.reason == "too_big"
    assert agent.asked == []
