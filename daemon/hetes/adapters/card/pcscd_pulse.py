"""Whether pcscd still answers while nothing happens to readers and cards: then nobody asks it anything for minutes.

pcscd that hangs looks like one with nothing to say. So with each beat it is asked, on a connection of its own, for its
protocol's version, which it answers without touching a reader; and whether it has answered is looked at with the next
beat. Nobody waits for the answer, so nobody wakes up for it.

Law: never waits; a daemon that speaks another version, or is gone, is no concern of this one.
"""

from __future__ import annotations

import logging
import socket
import sys
from contextlib import suppress

from hetes.adapters.card.pcsc_library import socket_path
from hetes.adapters.card.pcscd_events import FIRST_MINOR, HEADER, HELLO, MAJOR, VERSION

log = logging.getLogger(__name__)


class Pulse:
    """For systems whose card service has no socket: nothing is known."""

    def beats(self) -> bool:
        """Ask again; return False where the last question has not been answered."""
        return True

    def close(self) -> None:
        """Let go of everything. May be called twice."""


class PcscdPulse(Pulse):
    """The pulse of pcscd, for one thread."""

    def __init__(self) -> None:
        self._daemon: socket.socket | None = None
        self._got = b""
        self._minor = FIRST_MINOR
        self._gave_up = False

    def beats(self) -> bool:
        """Ask again; return False where the last question has not been answered."""
        if self._gave_up or sys.platform == "win32":
            return True
        if self._daemon is not None:
            try:
                self._got += self._daemon.recv(HELLO.size - len(self._got))
            except BlockingIOError:
                return False
            except OSError:
                self._got = b""
            answer, self._got = self._got, b""
            if len(answer) != HELLO.size:  # it has ended, as a restart does
                self.close()
            else:
                self._judge(*HELLO.unpack(answer))
        if not self._gave_up:
            self._ask()
        return True

    def close(self) -> None:
        """Let go of everything. May be called twice."""
        daemon, self._daemon = self._daemon, None
        if daemon is not None:
            daemon.close()

    def _judge(self, major: int, minor: int, refusal: int) -> None:
        if not refusal:
            return
        self.close()
        self._gave_up = major != MAJOR or minor == self._minor
        if self._gave_up:
            log.debug("pcscd is not asked whether it answers: it speaks another version")
        self._minor = minor  # the one that it has named

    def _ask(self) -> None:
        """Send the question. One that can't be sent is no sign of anything: the next beat tries again."""
        if self._daemon is None and sys.platform != "win32":
            daemon = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            daemon.setblocking(False)  # noqa: FBT003 - the standard library's own signature
            try:
                daemon.connect(socket_path())
            except OSError:
                daemon.close()
                return
            self._daemon = daemon
        if self._daemon is not None:
            try:
                self._daemon.send(HEADER.pack(HELLO.size, VERSION) + HELLO.pack(MAJOR, self._minor, 0))
            except OSError:
                with suppress(OSError):
                    self.close()
