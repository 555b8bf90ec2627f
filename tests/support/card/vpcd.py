"""A virtual card for the virtual reader vpcd: a TCP client that answers with its ATR, and 9000 to everything else.

Each message is a 2-byte big-endian length and a payload; a payload of one byte is a control (01: power on, 02: reset,
04: send your ATR).
"""

from __future__ import annotations

import secrets
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import suppress
from itertools import repeat
from types import TracebackType
from typing import Self

from tests.support.system.waiting import LIMIT

ESZEMELYI = "3B8780018031B973842160B8"
FIRST_PORT = 35963
POWER_ON, RESET, SEND_ATR = 1, 2, 4


def with_random_numbers() -> Iterator[str]:
    """Yield ATRs of one kind, each with another number in it, which the first 11 bytes of no known family begin."""
    while True:
        yield f"3B8B8001999999999999999908{secrets.token_hex(3).upper()}04"


class VirtualCard:
    """A card that lies in a reader as long as the connection is open.

    ``atr`` is hex; None answers nothing; of an iterator each power-up takes the next. ``answered`` are those it gave.
    """

    def __init__(self, connection: socket.socket, atr: str | Iterator[str] | None = ESZEMELYI) -> None:
        self._connection = connection
        self._atrs: Iterator[str] = repeat(atr or "") if atr is None or isinstance(atr, str) else atr
        self._atr = next(self._atrs)
        self.answered: list[str] = []
        self.commands: list[bytes] = []
        self._thread = threading.Thread(target=self._serve, name="virtual-card", daemon=True)
        self._thread.start()

    def take_out(self) -> None:
        with suppress(OSError):  # the reader went first
            self._connection.shutdown(socket.SHUT_RDWR)
        self._connection.close()
        self._thread.join(LIMIT)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.take_out()

    def _serve(self) -> None:
        try:
            while payload := self._receive():
                if len(payload) > 1:
                    self.commands.append(payload)
                    self._send(b"\x90\x00")
                elif payload[0] in (POWER_ON, RESET):
                    self._atr = next(self._atrs)
                elif payload[0] == SEND_ATR:
                    self.answered.append(self._atr)
                    self._send(bytes.fromhex(self._atr))
        except OSError:
            return

    def _send(self, payload: bytes) -> None:
        self._connection.sendall(struct.pack(">H", len(payload)) + payload)

    def _receive(self) -> bytes:
        head = self._exactly(2)
        return self._exactly(struct.unpack(">H", head)[0]) if head else b""

    def _exactly(self, length: int) -> bytes:
        got = b""
        while len(got) < length:
            piece = self._connection.recv(length - len(got))
            if not piece:
                return b""
            got += piece
        return got
