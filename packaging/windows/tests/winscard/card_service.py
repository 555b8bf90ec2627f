"""A card service as Windows has it, for the DLL beside this file: readers, cards, their uses, and who waits for them.

How Windows behaves is in daemon/reference/domain.md, part 5: a wait ends for a use as well, the high word of a state
counts insertions and removals, the pseudo-reader that tells of plugging has the number of readers there, and the
service goes with the last reader. The standard library alone, so that it runs where there is nothing else:

    python card_service.py 24728      # then lines: "plug NAME", "insert NAME ATR", "use NAME shared", "calls" ...
"""

from __future__ import annotations

import json
import socketserver
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

CYBERJACK = "REINER SCT cyberJack RFID standard 0"
ESZEMELYI = "3B8780018031B973842160B8"
PLUGGING = "\\\\?PnP?\\Notification"

IGNORE, CHANGED, UNKNOWN, EMPTY, PRESENT, EXCLUSIVE, IN_USE, MUTE = 0x1, 0x2, 0x4, 0x10, 0x20, 0x80, 0x100, 0x200
FLAGS = 0xFFFF
CANCELLED, UNKNOWN_READER, TIMED_OUT = 0x80100002, 0x80100009, 0x8010000A
NO_SERVICE, SERVICE_STOPPED, NO_READERS = 0x8010001D, 0x8010001E, 0x8010002E
INVALID_HANDLE = 0x80100003
INFINITE = 0xFFFFFFFF


@dataclass
class Reader:
    """A reader. ``number`` counts what came and went; ``use`` is 0, :data:`IN_USE` or :data:`EXCLUSIVE`."""

    atr: str = ""
    mute: bool = False
    use: int = 0
    number: int = 0

    @property
    def state(self) -> int:
        """The state as a wait answers with it."""
        there = PRESENT | (MUTE if self.mute else 0) | self.use if self.atr or self.mute else EMPTY
        return (self.number & 0xFFFF) << 16 | there


class CardService:
    """The service. What tests do to it ends the waits that it concerns; everything may be called from any thread."""

    def __init__(self, *readers: str) -> None:
        self.readers = {name: Reader() for name in readers}
        self.calls: Counter[str] = Counter()
        self.forbidden: list[str] = []
        self.waiting = 0
        self.up = True
        self._contexts: set[int] = set()
        self._stopped: set[int] = set()
        self._cancelled: Counter[int] = Counter()
        self._next = 1
        self._moved = threading.Condition()

    # What happens to it.

    @contextmanager
    def _change(self) -> Iterator[None]:
        with self._moved:
            yield
            self._moved.notify_all()

    def plug(self, name: str) -> None:
        """Plug a reader in; the first one brings the service with it."""
        with self._change():
            self.readers[name] = Reader()
            self.up = True

    def unplug(self, name: str) -> None:
        """Unplug a reader; with the last one Windows ends the service."""
        with self._change():
            del self.readers[name]
            if not self.readers:
                self._end()

    def stop(self) -> None:
        """End the service though there are readers."""
        with self._change():
            self._end()

    def start(self) -> None:
        """Start it again."""
        with self._change():
            self.up = True

    def insert(self, name: str, atr: str = ESZEMELYI) -> None:
        """Put a card in; without an ATR it is mute."""
        with self._change():
            reader = self.readers[name]
            reader.atr, reader.mute, reader.number = atr, not atr, reader.number + 1

    def remove(self, name: str) -> None:
        """Take the card out."""
        with self._change():
            reader = self.readers[name]
            reader.atr, reader.mute, reader.use, reader.number = "", False, 0, reader.number + 1

    def swap(self, name: str, atr: str = ESZEMELYI) -> None:
        """Take the card out and put one in, faster than any wait ends."""
        with self._change():
            reader = self.readers[name]
            reader.atr, reader.use, reader.number = atr, 0, reader.number + 2

    def use(self, name: str, how: int = IN_USE) -> None:
        """Let another program begin to use the card, or with 0 leave it."""
        with self._change():
            self.readers[name].use = how

    def use_later(self, name: str, begin: float, seconds: float) -> None:
        """Let another program use the card in so many seconds, and for so long."""

        def begins() -> None:
            self.use(name)
            threading.Timer(seconds, self.use, (name, 0)).start()

        threading.Timer(begin, begins).start()

    def flicker(self, name: str, uses: int, gap: float) -> None:
        """Let another program use the card so many times, with gaps of so many seconds. Returns when it is over."""
        over = threading.Event()
        for _ in range(uses):
            for how in (IN_USE, 0):
                self.use(name, how)
                over.wait(gap)

    def _end(self) -> None:
        self.up = False
        self._stopped |= self._contexts
        self._contexts.clear()

    # What it answers.

    def establish(self) -> tuple[int, list[str]]:
        with self._moved:
            if not self.up:
                return NO_SERVICE, []
            context, self._next = self._next, self._next + 1
            self._contexts.add(context)
            return 0, [str(context)]

    def release(self, context: int) -> tuple[int, list[str]]:
        with self._moved:
            known = context in self._contexts | self._stopped
            self._contexts.discard(context)
            self._stopped.discard(context)
            return 0 if known else INVALID_HANDLE, []

    def valid(self, context: int) -> tuple[int, list[str]]:
        with self._moved:
            return self._refusal(context), []

    def cancel(self, context: int) -> tuple[int, list[str]]:
        """End the waits of a context; one that comes later is none of it."""
        with self._change():
            self._cancelled[context] += 1
            return self._refusal(context), []

    def list(self, context: int) -> tuple[int, list[str]]:
        with self._moved:
            if refused := self._refusal(context):
                return refused, []
            return (0, list(self.readers)) if self.readers else (NO_READERS, [])

    def change(self, context: int, timeout: int, wanted: list[tuple[str, int]]) -> tuple[int, list[str]]:
        until = None if timeout == INFINITE else time.monotonic() + timeout / 1000
        with self._moved:
            cancelled = self._cancelled[context]
            while True:
                if refused := self._refusal(context):
                    return refused, []
                if any(not state & FLAGS and not self._is_there(name) for name, state in wanted):
                    return UNKNOWN_READER, []
                answers = [self._answer(name, state) for name, state in wanted]
                if any(changed for changed, _ in answers):
                    return 0, [line for _, line in answers]
                if self._cancelled[context] != cancelled:
                    return CANCELLED, []
                left = None if until is None else until - time.monotonic()
                if left is not None and left <= 0:
                    return TIMED_OUT, []
                self.waiting += 1
                self._moved.wait(left)
                self.waiting -= 1

    def _refusal(self, context: int) -> int:
        if context in self._stopped:
            return SERVICE_STOPPED
        return 0 if context in self._contexts else (INVALID_HANDLE if self.up else NO_SERVICE)

    def _is_there(self, name: str) -> bool:
        return name == PLUGGING or name in self.readers

    def _answer(self, name: str, before: int) -> tuple[bool, str]:
        """Return whether a state is another than its waiter has, and the line that tells it."""
        if before & IGNORE:
            return False, f"{IGNORE:x}"
        if name == PLUGGING:
            now, changed = len(self.readers) << 16, before >> 16 != len(self.readers)
        elif name not in self.readers:
            now, changed = UNKNOWN, not before & UNKNOWN
        else:
            now = self.readers[name].state
            flags = before & FLAGS & ~CHANGED
            changed = not flags or flags != now & FLAGS or bool(before >> 16 and before >> 16 != now >> 16)
        atr = self.readers[name].atr if name in self.readers else ""
        return changed, f"{now | (CHANGED if changed else 0):x} {atr}"


class CardServer(socketserver.ThreadingTCPServer):
    """Serves the DLL, on a free port unless one is given; whoever else knows the words below can move things."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, service: CardService, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Exchange)
        self.service = service
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])


class _Exchange(socketserver.StreamRequestHandler):
    """One request. Names may be in any code page: the bytes are kept as they are."""

    def handle(self) -> None:
        assert isinstance(self.server, CardServer)
        service = self.server.service
        word, *parts = self.rfile.readline().decode("latin-1").rstrip("\r\n").split("\t")
        service.calls[word] += 1
        code, lines = _asked(service, word, parts)
        self.wfile.write("".join(f"{line}\n" for line in (f"{code:x}", *lines)).encode("latin-1"))


def _asked(service: CardService, word: str, parts: list[str]) -> tuple[int, list[str]]:
    if word == "establish":
        return service.establish()
    if word in ("release", "valid", "cancel", "list"):
        return getattr(service, word)(int(parts[0]))  # type: ignore[no-any-return]  # by their names above
    if word == "change":
        states = [(name, int(state, 16)) for name, state in zip(parts[2::2], parts[3::2], strict=True)]
        return service.change(int(parts[0]), int(parts[1]), states)
    if word == "forbidden":
        service.forbidden.append(parts[0])
        return 0, []
    return _moved(service, word, parts)


def _moved(service: CardService, word: str, parts: list[str]) -> tuple[int, list[str]]:
    """Do what a person at a keyboard, or a script, asks for; what it asked does not count as a call."""
    del service.calls[word]
    if word == "calls":
        return 0, [json.dumps({"calls": service.calls, "forbidden": service.forbidden})]
    ways = {"shared": IN_USE, "exclusive": EXCLUSIVE, "none": 0}
    do: dict[str, Callable[..., None]] = {
        "plug": service.plug,
        "unplug": service.unplug,
        "insert": service.insert,
        "remove": service.remove,
        "swap": service.swap,
        "use": lambda name, how: service.use(name, ways[how]),
        "stop": service.stop,
        "start": service.start,
    }
    do[word](*parts)
    return 0, []


if __name__ == "__main__":
    with CardServer(CardService(CYBERJACK), int(sys.argv[1])) as server:
        threading.Event().wait()
