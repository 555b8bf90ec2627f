"""A mosquitto of the tests' own, on a free port of loopback, with its files in a folder of the test's."""

from __future__ import annotations

import contextlib
import socket
import subprocess
from pathlib import Path

from tests.support.system.waiting import eventually

PLAIN = """\
listener {port} 127.0.0.1
allow_anonymous true
persistence false
"""


def free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port: int = line.getsockname()[1]
        return port


class Mosquitto:
    """Begins at once; ``restart`` loses all that was kept."""

    def __init__(self, folder: Path, configuration: str = PLAIN, port: int | None = None) -> None:
        self.port = port or free_port()
        self.folder = folder
        self._file = folder / "mosquitto.conf"
        self._file.write_text(configuration.format(port=self.port, folder=folder), "utf-8")
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def url(self) -> str:
        return f"mqtt://127.0.0.1:{self.port}"

    def start(self) -> None:
        with (self.folder / "mosquitto.log").open("ab") as log:
            self._process = subprocess.Popen(["/usr/sbin/mosquitto", "-c", str(self._file)], stdout=log, stderr=log)
        eventually(self._answers)

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, (self.folder / "mosquitto.log").read_text("utf-8")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
            return True
        return False

    def stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def restart(self) -> None:
        self.stop()
        self.start()

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid
