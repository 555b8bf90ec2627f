"""How the two ends of the local channel prove to each other that they know the key, and what they say afterwards.

The challenge of ``multiprocessing.connection`` proves the same to either end and says nothing of where: a program at an
address that the agent once had could pass its challenge on to a caller and the answer back, and be taken for that
caller. So here a proof is made for one **role** (caller or agent), one **address**, and the random numbers of both
ends; and every message after it carries a proof of its own, in its order, which whoever only passes messages on can't
make. (The message itself is not hidden: the folder with the socket is ours alone.)

Law: light, for ``hetes status`` comes through here; every failure is an error of ``multiprocessing`` or of the system.
"""

from __future__ import annotations

import hmac
import os
from multiprocessing import AuthenticationError

TYPE_CHECKING = False  # typing itself is too dear to import here; type checkers know this name
if TYPE_CHECKING:
    from typing import Protocol

    class Bounded(Protocol):
        """As much of a connection as a proof needs: whole messages, to and fro."""

        def send_bytes(self, message: bytes, /) -> None:
            """Send one."""

        def recv_bytes(self, maxlength: int, /) -> bytes:
            """Receive one."""

    class Line(Bounded, Protocol):
        """A connection."""

        def poll(self, timeout: float, /) -> bool:
            """Wait for a message."""

        def fileno(self) -> int:
            """Return the descriptor."""

        def close(self) -> None:
            """Close it."""


PROTOCOL = "2"
"""What the key file says in its third line; without one, it is an agent of version 0.1.0."""
GREETING = b"hetes 2 "
_RANDOM = 32
_PROOF = 32
AGENT, CALLER = b"agent", b"caller"


class Proved:
    """What both ends know once they have proved themselves: a key for each direction of this one connection."""

    def __init__(self, key: bytes, address: str, numbers: bytes) -> None:
        """``numbers``: the random ones of both ends, the agent's first."""
        self._key = key
        self._about = numbers + address.encode("utf-8", "surrogateescape")

    def proof(self, role: bytes) -> bytes:
        """Return what only an end in this role can say here."""
        return self._mac(b"proof of " + role)

    def key(self, role: bytes) -> bytes:
        """Return the key of the messages that the end in this role sends."""
        return self._mac(b"messages of " + role)

    def _mac(self, purpose: bytes) -> bytes:
        return hmac.digest(self._key, purpose + b"\0" + self._about, "sha256")


class Sealed:
    """A connection both of whose ends are proved: every message proves who sent it, and that none is missing."""

    def __init__(self, line: Line, proved: Proved, role: bytes) -> None:
        """``role`` is that of this end."""
        self._line = line
        self._ours = proved.key(role)
        self._theirs = proved.key(CALLER if role == AGENT else AGENT)
        self._sent = 0
        self._received = 0

    def send_bytes(self, message: bytes) -> None:
        """Send a message. Only one thread at a time."""
        self._sent += 1
        self._line.send_bytes(_tag(self._ours, self._sent, message) + message)

    def recv_bytes(self, maxlength: int) -> bytes:
        """Receive a message of at most ``maxlength`` bytes. Only one thread at a time.

        Raises:
            AuthenticationError: it is not from the other end, or not the next.
        """
        got = self._line.recv_bytes(_PROOF + maxlength)
        self._received += 1
        tag, message = got[:_PROOF], got[_PROOF:]
        if not hmac.compare_digest(tag, _tag(self._theirs, self._received, message)):
            raise AuthenticationError("a message of somebody else")
        return message

    def poll(self, timeout: float) -> bool:
        """Wait so many seconds for a message; tell whether one begins to come, or the end."""
        return self._line.poll(timeout)

    def fileno(self) -> int:
        """Return the descriptor, for whoever ends it from another thread."""
        return self._line.fileno()

    def close(self) -> None:
        """Close it."""
        self._line.close()


def prove_agent(line: Bounded, key: bytes, address: str) -> Proved:
    """Be the agent's end: let the caller prove himself first.

    Raises:
        AuthenticationError: he can't.
        OSError, EOFError: he went away, or sends something else.
    """
    ours = os.urandom(_RANDOM)
    line.send_bytes(GREETING + ours)
    answer = line.recv_bytes(_RANDOM + _PROOF)
    proved = Proved(key, address, ours + answer[:_RANDOM])
    if len(answer) != _RANDOM + _PROOF or not hmac.compare_digest(answer[_RANDOM:], proved.proof(CALLER)):
        raise AuthenticationError("the caller does not know the key")
    line.send_bytes(proved.proof(AGENT))
    return proved


def prove_caller(line: Bounded, key: bytes, address: str) -> Proved:
    """Be the caller's end: prove ourselves, then believe the agent.

    Raises:
        AuthenticationError: it is not the agent.
        OSError, EOFError: it went away, or sends something else.
    """
    greeting = line.recv_bytes(len(GREETING) + _RANDOM)
    if not greeting.startswith(GREETING) or len(greeting) != len(GREETING) + _RANDOM:
        raise AuthenticationError("not an agent")
    ours = os.urandom(_RANDOM)
    proved = Proved(key, address, greeting[len(GREETING) :] + ours)
    line.send_bytes(ours + proved.proof(CALLER))
    if not hmac.compare_digest(line.recv_bytes(_PROOF), proved.proof(AGENT)):
        raise AuthenticationError("the agent does not know the key")
    return proved


def _tag(key: bytes, number: int, message: bytes) -> bytes:
    return hmac.digest(key, number.to_bytes(8, "big") + message, "sha256")
