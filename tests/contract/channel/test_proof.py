"""Proofs that hold for one role, one address and one connection; and an agent of the version before."""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress
from multiprocessing import AuthenticationError, connection

import pytest

from hetes.adapters.ipc.client import KEY_FILE, ChannelError, ask, dial, read_key, until_gone
from hetes.adapters.ipc.proof import AGENT, CALLER, PROTOCOL, Proved, Sealed, prove_agent, prove_caller
from tests.support.agent.callers import prove
from tests.support.agent.stub import AgentStub
from tests.support.system.waiting import LIMIT, eventually

KEY = b"k" * 32


def publish(runtime, key, address, protocol=f"{PROTOCOL}\n"):
    file = runtime / KEY_FILE
    file.touch(mode=0o600)
    file.write_text(f"{key.hex()}\n{address}\n{protocol}")


@contextmanager
def serving(runtime, serve):
    """Listen in ``runtime`` and give each caller to ``serve``; yields the address."""
    address = str(runtime / "other.sock")
    listener = connection.Listener(address, family="AF_UNIX", backlog=5)

    def run():
        with suppress(OSError):
            while True:
                line = listener.accept()
                with suppress(OSError, EOFError), line:
                    serve(line)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield address
    finally:
        listener._listener._socket.shutdown(2)
        thread.join(LIMIT)
        listener.close()


def test_a_program_at_the_agents_address_cannot_pass_proofs_on(runtime, tmp_path):
    """It relays what each end says, to be let in to the agent in the caller's name."""
    (tmp_path / "relay").mkdir(mode=0o700)
    with AgentStub(runtime) as agent:
        key, address = read_key(runtime)

        def relay(caller):
            with dial(address, 5) as line:
                caller.send_bytes(line.recv_bytes(4096))
                line.send_bytes(caller.recv_bytes(4096))
                caller.send_bytes(line.recv_bytes(4096))
                line.send_bytes(caller.recv_bytes(4096))

        with serving(tmp_path / "relay", relay) as other:
            publish(tmp_path / "relay", key, other)
            with pytest.raises(ChannelError):  # the agent cut the relay off, so nobody answered
                ask(tmp_path / "relay", {"do": "status"}, within=1.0)
        assert agent.asked == []
        assert ask(runtime, {"do": "status"})["ok"]


def test_the_callers_proof_is_not_the_agents(runtime):
    """A program without the key answers a caller with what the caller himself has said."""
    with serving(runtime, lambda line: [line.send_bytes(b"hetes 2 " + b"n" * 32), line.send_bytes(line.recv_bytes(99)[32:])]) as address:  # fmt: skip
        publish(runtime, KEY, address)
        with pytest.raises(ChannelError) as caught:
            ask(runtime, {"do": "status"}, within=30)
    assert caught.value.reason == "stranger"


def test_a_proof_is_of_one_role_one_address_and_the_numbers_of_one_connection():
    usual = Proved(KEY, "/run/a.sock", b"n" * 64)
    others = [
        Proved(b"l" * 32, "/run/a.sock", b"n" * 64),
        Proved(KEY, "/run/b.sock", b"n" * 64),
        Proved(KEY, "/run/a.sock", b"m" * 64),
    ]
    told = [usual.proof(CALLER), usual.proof(AGENT), usual.key(CALLER), usual.key(AGENT)]
    told += [other.proof(CALLER) for other in others]
    assert len(set(told)) == len(told)


class Tape:
    """A line that remembers what was sent, and plays what it is given."""

    def __init__(self, *messages):
        self.sent = []
        self.messages = list(messages)

    def send_bytes(self, message):
        self.sent.append(message)

    def recv_bytes(self, maxlength):
        message = self.messages.pop(0)
        assert len(message) <= maxlength
        return message


def recorded(*messages):
    tape = Tape()
    sealed = Sealed(tape, Proved(KEY, "a", b"n" * 64), CALLER)
    for message in messages:
        sealed.send_bytes(message)
    return tape.sent


@pytest.mark.parametrize(
    "change",
    [
        lambda sent: [sent[0][:-1] + b"!", sent[1]],
        lambda sent: [sent[1], sent[0]],
        lambda sent: [sent[0], sent[0]],
        lambda sent: [sent[0][:10], sent[1]],
        lambda sent: [b"", sent[1]],
        lambda sent: [b'{"do": "quit"}', sent[1]],
    ],
    ids=["changed", "swapped", "repeated", "cut", "empty", "of somebody else"],
)
def test_a_message_that_is_not_the_next_one_of_the_other_end_is_refused(change):
    sent = recorded(b"one", b"two")
    honest = Sealed(Tape(*sent), Proved(KEY, "a", b"n" * 64), AGENT)
    assert [honest.recv_bytes(9), honest.recv_bytes(9)] == [b"one", b"two"]
    bent = Sealed(Tape(*change(sent)), Proved(KEY, "a", b"n" * 64), AGENT)
    with pytest.raises(AuthenticationError):
        _ = [bent.recv_bytes(99) for _ in sent]


def test_what_one_end_said_is_not_taken_for_the_other_end(runtime):
    """Its own words, played back."""
    sent = recorded(b"one")
    with pytest.raises(AuthenticationError):
        Sealed(Tape(*sent), Proved(KEY, "a", b"n" * 64), CALLER).recv_bytes(9)


def test_a_request_that_is_put_into_a_proved_connection_is_not_carried_out(runtime):
    with AgentStub(runtime) as agent:
        line = prove(runtime)
        line._line.send_bytes(b'{"do": "quit"}')
        with pytest.raises((EOFError, ConnectionResetError)):
            line.recv_bytes(4096)
        line.close()
        assert agent.asked == []


@pytest.mark.parametrize("answer", [b"", b"x" * 63, b"x" * 64])
def test_a_caller_who_only_guesses_is_refused(answer):
    with pytest.raises(AuthenticationError):
        prove_agent(Tape(answer), KEY, "a")


@pytest.mark.parametrize("greeting", [b"", b"hetes 2 ", b"#CHALLENGE#" + b"0" * 20, b"hetes 3 " + b"n" * 32])
def test_who_does_not_greet_as_an_agent_gets_no_proof(greeting):
    tape = Tape(greeting)
    with pytest.raises(AuthenticationError):
        prove_caller(tape, KEY, "a")
    assert tape.sent == []


def test_an_agent_of_the_version_before_is_asked_and_ended(runtime):
    """An upgrade puts the new command beside the running old agent."""
    asked, over = [], threading.Event()

    def answer(line):
        connection.deliver_challenge(line, KEY)
        connection.answer_challenge(line, KEY)
        asked.append(line.recv_bytes(4096))
        line.send_bytes(b'{"ok": true}')

    with serving(runtime, answer) as address:
        publish(runtime, KEY, address, protocol="")
        assert ask(runtime, {"do": "quit"}) == {"ok": True}
    over.set()
    assert asked == [b'{"do": "quit"}']
    assert eventually(lambda: until_gone(runtime, 0.0))
