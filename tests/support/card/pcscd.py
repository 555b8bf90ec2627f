"""A private pcscd with virtual readers: nobody else sees it, and a test may kill it as often as it likes.

It runs in a mount and a network namespace of its own, so neither ``/run/pcscd`` nor vpcd's ports are shared. Its
``/run/pcscd`` is a folder that is visible outside, too: libpcsclite finds the socket there through its own variable
``PCSCLITE_CSOCK_NAME``. It reads that once per process, hence one folder (:data:`FOLDER`) for a whole test process.
"""

from __future__ import annotations

import atexit
import ctypes
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.card.vpcd import ESZEMELYI, FIRST_PORT, VirtualCard
from tests.support.system.waiting import LIMIT, eventually

FOLDER = Path(tempfile.mkdtemp(prefix="hetes-pcscd-"))
FOLDER.chmod(0o755)
SOCKET = FOLDER / "run" / "pcscd.comm"
os.environ["PCSCLITE_CSOCK_NAME"] = str(SOCKET)
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)

DRIVER = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"
CLONE_NEWNET = 0x40000000
# Newer ones ask polkit, which is not there, who may use them; older ones know no such option.
FOREGROUND = "pcscd --foreground $(pcscd --help 2>&1 | grep -o -m 1 -e --disable-polkit || true)"
"""How a shell starts one for a test, whichever release of Debian that is."""
START = f"""
set -e
mount -t tmpfs none /run
mkdir /run/pcscd
mount --bind "$1" /run/pcscd
ip link set lo up
exec {FOREGROUND} --debug --config "$2"
"""


class PrivatePcscd:
    """One pcscd. ``pairs`` configures so many times two readers (its driver always has two slots)."""

    def __init__(self, pairs: int = 1, name: str = "Virtual PCD") -> None:
        self.readers = tuple(
            sorted(f"{name}{'' if pair == 0 else pair} 00 0{slot}" for pair in range(pairs) for slot in (0, 1))
        )
        self._ports = {
            f"{name}{'' if pair == 0 else pair} 00 0{slot}": FIRST_PORT + 16 * pair + slot
            for pair in range(pairs)
            for slot in (0, 1)
        }
        self._log = FOLDER / "log"
        self._log.unlink(missing_ok=True)
        self._config = FOLDER / "reader.conf.d"
        shutil.rmtree(self._config, ignore_errors=True)
        self._config.mkdir()
        blocks = [
            f'FRIENDLYNAME "{name}{"" if pair == 0 else pair}"\nDEVICENAME /dev/null:0x{FIRST_PORT + 16 * pair:X}\n'
            f"LIBPATH {DRIVER}\nCHANNELID 0x{FIRST_PORT + 16 * pair:X}\n"
            for pair in range(pairs)
        ]
        (self._config / "vpcd").write_text("\n".join(blocks), encoding="utf-8")
        self._process: subprocess.Popen[bytes] | None = None
        self._cards: dict[str, VirtualCard] = {}

    def start(self) -> None:
        """Start it, and return when it answers and its readers listen."""
        if os.geteuid() != 0:
            raise RuntimeError("a private pcscd needs root, for its own mount and network namespaces")
        run = SOCKET.parent
        shutil.rmtree(run, ignore_errors=True)
        run.mkdir()
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                ["unshare", "--mount", "--net", "sh", "-c", START, "sh", str(run), str(self._config)],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
            )
        eventually(lambda: SOCKET.exists() or self._process is None or self._process.poll() is not None)
        if self._process.poll() is not None:
            raise RuntimeError(f"pcscd did not start:\n{self.log()[-2000:]}")
        eventually(self._listens)

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """End it as a crash does: at once, leaving its socket behind."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it as the system does."""
        self._end(signal.SIGTERM)

    def freeze(self) -> None:
        """Let it hang."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            if how != signal.SIGKILL:  # which ends one that hangs, too: it would answer what has waited
                self._process.send_signal(signal.SIGCONT)
            self._process.send_signal(how)
            self._process.wait(LIMIT)
            self._process = None
        for card in self._cards.values():
            card.take_out()
        self._cards.clear()

    def insert(self, reader: str, atr: str | Iterator[str] | None = ESZEMELYI) -> VirtualCard:
        """Put a virtual card into ``reader``."""
        card = self._cards[reader] = VirtualCard(self._connect(self._ports[reader]), atr)
        return card

    def take_out(self, reader: str) -> None:
        self._cards.pop(reader).take_out()

    def log(self) -> str:
        """Return what pcscd has logged since this object was made."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def commands(self) -> list[str]:
        """Return the commands that any client has sent, in order, as pcscd names them."""
        return re.findall(r"Received command: (\S+) from client", self.log())

    def _listens(self) -> bool:
        """Look whether each reader's port listens. Trying it would put a card in."""
        assert self._process is not None
        table = Path(f"/proc/{self._process.pid}/net/tcp").read_text(encoding="ascii")
        listening = {
            int(line.split()[1].split(":")[1], 16) for line in table.splitlines()[1:] if line.split()[3] == "0A"
        }
        return listening >= set(self._ports.values())

    def _connect(self, port: int) -> socket.socket:
        return eventually(lambda: self._try_connect(port))

    def _try_connect(self, port: int) -> socket.socket | None:
        try:
            return self._connect_raw(port)
        except ConnectionRefusedError:
            return None

    def _connect_raw(self, port: int) -> socket.socket:
        """Connect inside the namespace. A socket stays where it was made, so a thread goes in and makes it."""
        assert self._process is not None
        pid, made = self._process.pid, []

        def go_in() -> None:
            libc = ctypes.CDLL(None, use_errno=True)
            with Path(f"/proc/{pid}/ns/net").open("rb") as space:
                if libc.setns(space.fileno(), CLONE_NEWNET):
                    made.append(OSError(ctypes.get_errno(), "setns"))
                    return
            connection = socket.socket()
            try:
                connection.connect(("127.0.0.1", port))
                made.append(connection)
            except OSError as error:
                connection.close()
                made.append(error)

        thread = threading.Thread(target=go_in)
        thread.start()
        thread.join(LIMIT)
        assert made, "no answer from the virtual reader"
        if isinstance(made[0], OSError):
            raise made[0]
        return made[0]

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()
