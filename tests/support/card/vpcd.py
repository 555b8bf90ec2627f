"""A virtual card for the virtual reader vpcd: a TCP client that answers with its ATR, and 9000 to everything else.

Each message is a 2-byte big-endian length and a payload; a payload of one byte is a control (04: send your ATR).
"""

from __future__ import annotations

import socket
import struct
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

ESZEMELYI = "3B8780018031B973842160B8"
FIRST_PORT = 35963
SEND_ATR = 4


class VirtualCard:
    """A card that lies in a reader as long as the connection is open. ``atr`` is hex; None answers nothing."""

    def __init__(self, connection: socket.socket, atr: str | None = ESZEMELYI) -> None:
        self._connection = connection
        self._atr = bytes.fromhex(atr or "")
        self.commands: list[bytes] = []
        self._thread = threading.Thread(target=self._serve, name="virtual-card", daemon=True)
        self._thread.start()

    def take_out(self) -> None:
        with suppress(OSError):  # the reader went first
            self._connection.shutdown(socket.SHUT_RDWR)
        self._connection.close()
        self._thread.join(5)

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
                elif payload[0] == SEND_ATR:
                    self._send(self._atr)
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
