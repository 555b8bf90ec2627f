"""A mosquitto of the tests' own, on a free port of loopback, with its files in a folder of the test's."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
from pathlib import Path

from tests.support.system.waiting import LIMIT, eventually

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

    wrapper: tuple[str, ...] = ()  # a command that ends in exec

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
            self._process = subprocess.Popen(
                [*self.wrapper, "/usr/sbin/mosquitto", "-c", str(self._file)], stdout=log, stderr=log
            )
        eventually(self._answers)

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.log
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
    def log(self) -> str:
        """What it wrote into its log."""
        return (self.folder / "mosquitto.log").read_text("utf-8")

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid


SCRIPT = Path(__file__).resolve().parents[3] / "packaging" / "fleet" / "broker.sh"


class SealedMosquitto(Mosquitto):
    """As packaging/fleet sets one up: with TLS, accounts and rules; included as Debian's own configuration does."""

    def __init__(self, folder: Path, host: str = "127.0.0.1", days: int | None = None) -> None:
        self.made = folder / "hetes"
        self._days = {} if days is None else {"HETES_BROKER_DAYS": str(days)}
        port = free_port()
        self.script("create", host, str(port))
        (folder / "conf.d").mkdir()
        (folder / "conf.d" / "hetes.conf").symlink_to(self.made / "mosquitto.conf")
        # As root mosquitto would become another user, who can't reach a folder of the tests.
        super().__init__(folder, "user root\npersistence false\ninclude_dir {folder}/conf.d\n", port)

    @property
    def ca(self) -> str:
        return str(self.made / "ca.pem")

    def script(self, *words: str) -> str:
        """Run packaging/fleet/broker.sh; return what it prints."""
        names = {"HETES_BROKER_FOLDER": str(self.made), "HETES_BROKER_PLACE": "127.0.0.1", **self._days}
        done = subprocess.run(
            ["sh", str(SCRIPT), *words],
            env={**os.environ, **names},
            capture_output=True,
            text=True,
            timeout=LIMIT,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def want_certificates(self) -> int:
        """Listen at another port as well, where a workstation needs a certificate of the same authority; return it."""
        port = free_port()
        own = f"certfile {self.made}/broker.pem\nkeyfile {self.made}/broker.key\ncafile {self.ca}\n"
        text = f"listener {port} 127.0.0.1\n{own}require_certificate true\n"
        (self.folder / "conf.d" / "certificates.conf").write_text(text, "utf-8")
        self.restart()
        return port

    def certificate(self, name: str) -> tuple[str, str]:
        """Return the files of a workstation's certificate and its key."""
        files = {kind: str(self.folder / f"{name}.{kind}") for kind in ("pem", "key", "csr")}
        new = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", f"/CN={name}")
        signed = ("-CA", self.ca, "-CAkey", f"{self.made}/ca.key", "-CAcreateserial", "-days", "2")
        for words in (
            ("req", "-new", *new, "-keyout", files["key"], "-out", files["csr"]),
            ("x509", "-req", "-in", files["csr"], *signed, "-out", files["pem"]),
        ):
            subprocess.run(["openssl", *words], check=True, capture_output=True)
        return files["pem"], files["key"]

    def account(self, name: str) -> str:
        """Make an account and return its password; a broker that runs is told."""
        password = self.script("account", name)
        self.reread()
        return password

    def reread(self) -> None:
        os.kill(self.pid, signal.SIGHUP)
