"""Signals that a use of a card may have begun or ended, so that cards need not be looked at often.

Law: a signal only means "look again". If none comes, or one too many, uses are found later, or looked for in vain.

pcsc-lite's daemon wakes its waiting clients when the number of programs connected to a card changes, but its library
goes back to waiting then (tried on 1.9.9, read in 2.3.3: ``EHStatusHandlerThread``, ``SCardGetStatusChange``). So
:class:`PcscdEvents` waits at the daemon's socket itself, with two of the messages that the library sends too: the
version, and "tell me when a state changes". Neither reaches a reader. The daemon notices within 0.4 s, its own rhythm,
for readers whose driver is asked for cards; for those whose driver reports cards by itself (most with the CCID driver)
it may not notice at all. Hence these signals replace no look.
"""

from __future__ import annotations

import contextlib
import logging
import selectors
import socket
import struct
import sys

from hetes.adapters.card.pcsc_library import socket_path

log = logging.getLogger(__name__)

ANSWER_WITHIN = 0.5  # s for each answer of the daemon
# winscard_msg.h: a header is the size of what follows and the command; 4.4 is 1.9.9's version, 4.5 that of 2.3.3.
VERSION, WAIT = 0x11, 0x13
MAJOR, FIRST_MINOR = 4, 4
HEADER, HELLO = struct.Struct("=II"), struct.Struct("=iiI")
STATES = 16 * 184  # bytes: what answers WAIT at once; after it, 8 bytes are the signal


class CardEvents:
    """Signals from :meth:`wake` alone: for systems that give no other."""

    def __init__(self) -> None:
        self._waking_end, self._waiting_end = socket.socketpair()
        self._waking_end.setblocking(False)  # noqa: FBT003 - the standard library's own signature
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._waiting_end, selectors.EVENT_READ)

    def wake(self) -> None:
        """Signal. May be called from any thread, also after :meth:`close`."""
        with contextlib.suppress(OSError):  # closed, or full of signals
            self._waking_end.send(b"!")

    def arm(self) -> None:
        """Be sure that what happens from now on gives a signal. Called before each look."""

    def wait(self, seconds: float | None) -> None:
        """Return at the next signal, at the latest after ``seconds``, where these are given."""
        for key, _events in self._selector.select(seconds):
            if key.fileobj is self._waiting_end:
                self._waiting_end.recv(4096)
            else:
                self._told()

    def close(self) -> None:
        """Let go of everything. ``wait`` may not be called any more."""
        self._selector.close()
        self._waking_end.close()
        self._waiting_end.close()

    def _told(self) -> None:
        raise NotImplementedError


class PcscdEvents(CardEvents):
    """Signals from pcscd's socket too; none any more once pcscd has ended or speaks another protocol version."""

    def __init__(self) -> None:
        super().__init__()
        self._armed = False
        self._daemon = self._connect()
        if self._daemon is not None:
            self._selector.register(self._daemon, selectors.EVENT_READ)

    def arm(self) -> None:
        """Ask to be told of the next change, unless that was asked already."""
        if self._daemon is None or self._armed:
            return
        try:
            self._daemon.sendall(HEADER.pack(0, WAIT))
            _exactly(self._daemon, STATES)
            self._armed = True
        except (OSError, EOFError) as error:
            self._give_up(error)

    def close(self) -> None:
        """Let go of everything."""
        if self._daemon is not None:
            self._daemon.close()
        super().close()

    def _told(self) -> None:
        assert self._daemon is not None  # noqa: S101 - it has just sent something
        self._armed = False
        try:
            _exactly(self._daemon, HEADER.size)
        except (OSError, EOFError) as error:
            self._give_up(error)

    def _give_up(self, error: Exception) -> None:
        log.debug("pcscd no longer tells of uses: %s", error)
        if self._daemon is not None:
            self._selector.unregister(self._daemon)
            self._daemon.close()
        self._daemon = None

    def _connect(self) -> socket.socket | None:
        """Return a connection whose protocol version pcscd has accepted; None if it did not."""
        if sys.platform == "win32":
            return None
        minor = FIRST_MINOR
        for _ in range(2):  # the second time in the minor version that pcscd has named
            daemon = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                daemon.settimeout(ANSWER_WITHIN)
                daemon.connect(socket_path())
                daemon.sendall(HEADER.pack(HELLO.size, VERSION) + HELLO.pack(MAJOR, minor, 0))
                major, minor, refusal = HELLO.unpack(_exactly(daemon, HELLO.size))
            except (OSError, EOFError) as error:
                log.debug("pcscd does not tell of uses: %s", error)
                daemon.close()
                return None
            if not refusal:
                return daemon
            daemon.close()
            if major != MAJOR:
                break
        log.debug("pcscd does not tell of uses: it speaks another version")
        return None


def _exactly(daemon: socket.socket, number: int) -> bytes:
    """Read so many bytes.

    Raises:
        EOFError: there are no more.
        OSError: not within ``ANSWER_WITHIN`` each.
    """
    got = b""
    while len(got) < number:
        piece = daemon.recv(number - len(got))
        if not piece:
            raise EOFError("the connection has ended")
        got += piece
    return got
