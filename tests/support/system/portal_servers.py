"""Servers on this computer that stand for the portal and for what stands in its way; certificates for them."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.support.system.waiting import LIMIT

HOST = "portal.minta.gov.hu"
OK = b"HTTP/1.1 200 OK\r\nDate: Mon, 23 Nov 2026 07:00:00 GMT\r\nContent-Length: 2\r\n\r\nok"
REFUSING = b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n"


def certificates_in(folder: Path) -> Path:
    """Fill a folder with an authority that is trusted ("ours"), one that is not, and what they signed."""

    def run(*words: str) -> None:
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True, timeout=LIMIT)

    for authority in ("ours", "theirs"):
        run("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
            "-subj", f"/CN={authority}", "-keyout", f"{authority}.key", "-out", f"{authority}.pem")  # fmt: skip
    for name, authority, host in (
        ("good", "ours", HOST),
        ("inspected", "theirs", HOST),
        ("other", "ours", "login.example"),
    ):
        (folder / "names").write_text(f"subjectAltName=DNS:{host}\nextendedKeyUsage=serverAuth\n")
        run("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={host}",
            "-keyout", f"{name}.key", "-out", f"{name}.csr")  # fmt: skip
        run("x509", "-req", "-in", f"{name}.csr", "-CA", f"{authority}.pem", "-CAkey", f"{authority}.key",
            "-days", "30", "-extfile", "names", "-out", f"{name}.pem")  # fmt: skip
    (folder / "hosts").write_text(f"127.0.0.1 localhost {HOST}\n203.0.113.9 far.minta.gov.hu\n")
    return folder


@contextmanager
def serving(answer: Callable[[socket.socket], None], tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """Serve each connection by ``answer`` in a thread of its own; yield the port."""
    plug = socket.create_server(("127.0.0.1", 0))

    def serve(line: socket.socket) -> None:
        with suppress(OSError), line, tls.wrap_socket(line, server_side=True) if tls else line as wrapped:
            answer(wrapped)  # closed as well where whoever asked has hung up

    def listen() -> None:
        with suppress(OSError):
            while True:
                line, _ = plug.accept()
                threading.Thread(target=serve, args=(line,), daemon=True).start()

    threading.Thread(target=listen, daemon=True).start()
    try:
        yield plug.getsockname()[1]
    finally:
        with suppress(OSError):
            plug.shutdown(socket.SHUT_RDWR)  # wakes whoever waits in accept
        plug.close()


def tls(certificates: Path, name: str = "good") -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates / f"{name}.pem", certificates / f"{name}.key")
    return context


def says(text: bytes, after: float | None = None) -> Callable[[socket.socket], None]:
    """Return what answers so; with ``after`` so many seconds later, unless whoever asked hangs up before."""

    def answer(line: socket.socket) -> None:
        line.recv(4096)
        if after is not None:
            line.settimeout(after)
            with suppress(TimeoutError):
                line.recv(4096)
        line.sendall(text)

    return answer


def world(certificates: Path, script: str = "") -> list[str]:
    """Return what runs a command where :data:`HOST` is this computer; ``script`` changes the world that it sees."""
    within = f'mount --bind {certificates}/hosts /etc/hosts; {script} exec "$@"'
    return ["unshare", "-m", "--propagation", "private", "sh", "-ec", within, "sh"]
