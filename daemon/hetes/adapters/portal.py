"""Whether the Ágazati Portál can be reached from this computer, and what stands in the way if not.

One request for the portal's front page, which neither follows redirects nor asks again: no log-in, nothing that tells
who asks. The library httpx, with truststore for the system's own authorities, costs 20 MiB that are never given back,
so the agent lets a short-lived child ask. https and gov.hu only: the settings let no other address in.
"""

from __future__ import annotations

import errno
import json
import logging
import random
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from hetes.core.events import PortalProbed
from hetes.ports import Post

if TYPE_CHECKING:
    import httpx

log = logging.getLogger(__name__)

CHANCE = 10.0
"""Seconds within which a request begins, by chance: a clinic's computers should not ask in one breath."""
CONNECT, READ, WITHIN = 4.0, 4.0, 9.0
"""Seconds for a connection, for a piece of an answer, and for the whole; a child that takes longer is ended."""
SLOW = 3.0
OUTCOMES = (
    "reachable", "slow", "dns", "no_route", "refused", "timed_out", "tls_untrusted", "proxy_password", "captive",
    "http_error", "failed",
)  # fmt: skip
REACHED = ("reachable", "slow")
_NO_ROUTE = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN, errno.EADDRNOTAVAIL})
_WORDS = (
    (socket.gaierror, "dns"),
    (ConnectionRefusedError, "refused"),
    (ConnectionResetError, "refused"),
    (TimeoutError, "timed_out"),
)
_NAME_MISMATCH = (62, 64)  # X509_V_ERR_HOSTNAME_MISMATCH and X509_V_ERR_IP_ADDRESS_MISMATCH of OpenSSL
_PROXY_PASSWORD, _SERVER_ERROR = 407, 500
_OURS = ".gov.hu"


def look(url: str, *, transport: httpx.BaseTransport | None = None) -> dict[str, Any]:
    """Ask once, and return what came of it: ``outcome`` (one of :data:`OUTCOMES`), and the seconds that it took.

    ``date`` is the server's clock as it wrote it, ``status`` the answer's, where there was an answer. Never raises.
    """
    import httpx  # noqa: PLC0415 - only in the child

    begun = time.monotonic()
    told: dict[str, Any] = {"outcome": "failed", "status": None, "date": None}
    try:
        import truststore  # noqa: PLC0415 - as above

        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        limits = httpx.Timeout(READ, connect=CONNECT)
        headers = {"user-agent": "Hetes", "accept": "text/html"}
        with (
            httpx.Client(verify=context, timeout=limits, transport=transport, headers=headers) as client,
            client.stream("GET", url) as answer,  # the head is enough
        ):
            told |= {"status": answer.status_code, "date": answer.headers.get("date")}
            told["outcome"] = _answered(answer)
    except Exception as error:  # noqa: BLE001 - whatever goes wrong is the finding
        told["outcome"] = _failed(error)
    told["seconds"] = round(time.monotonic() - begun, 2)
    if told["outcome"] == "reachable" and told["seconds"] >= SLOW:
        told["outcome"] = "slow"
    return told


def _answered(answer: httpx.Response) -> str:
    if answer.status_code == _PROXY_PASSWORD:
        return "proxy_password"
    if answer.is_redirect and not _is_ours(answer):
        return "captive"
    return "http_error" if answer.status_code >= _SERVER_ERROR else "reachable"


def _is_ours(answer: httpx.Response) -> bool:
    """Tell whether a redirect stays where it belongs: a network that wants to be logged in to leads elsewhere."""
    try:
        there = answer.url.join(answer.headers.get("location", ""))
    except Exception:  # noqa: BLE001 - an address that cannot be read leads nowhere good
        return False
    return there.scheme == "https" and f".{there.host}".endswith(_OURS)


def _failed(error: BaseException) -> str:
    import httpx  # noqa: PLC0415 - as above

    if isinstance(error, httpx.TimeoutException):
        return "timed_out"
    if isinstance(error, httpx.ProxyError) and str(_PROXY_PASSWORD) in str(error):
        return "proxy_password"
    return next((word for cause in _causes(error) if (word := _word(cause))), "failed")


def _word(cause: BaseException) -> str | None:
    if isinstance(cause, ssl.SSLCertVerificationError):
        return "captive" if cause.verify_code in _NAME_MISMATCH else "tls_untrusted"
    if isinstance(cause, OSError) and cause.errno in _NO_ROUTE:
        return "no_route"
    return next((word for kind, word in _WORDS if isinstance(cause, kind)), None)


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        cause = cause.__cause__ or cause.__context__


def ask_child(url: str) -> dict[str, Any]:
    """Let a child look, and return what it found. Takes :data:`WITHIN` seconds at most."""
    frozen = getattr(sys, "frozen", False)
    command = [sys.executable, *(("--portal",) if frozen else ("-m", "hetes.adapters.portal")), url]
    window = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    try:
        done = subprocess.run(  # noqa: S603 - ourselves
            command, capture_output=True, timeout=WITHIN, check=True, creationflags=window, stdin=subprocess.DEVNULL
        )
        told = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        return {"outcome": "timed_out", "status": None, "date": None, "seconds": WITHIN}
    except (OSError, subprocess.SubprocessError, ValueError):
        log.warning("the portal could not be looked for")
        return {"outcome": "failed", "status": None, "date": None, "seconds": 0.0}
    return dict(told) if told.get("outcome") in OUTCOMES else {**told, "outcome": "failed"}


class PortalLook:
    """Looks when it is told to, one look at a time, and posts what it found."""

    def __init__(self, ask: Callable[[str], dict[str, Any]] = ask_child, chance: float = CHANCE) -> None:
        """``chance`` is within how many seconds a look begins."""
        self._ask = ask
        self._chance = chance
        self._busy = threading.Lock()
        self._stopped = threading.Event()
        self._post: Post = lambda _: None

    def start(self, post: Post) -> None:
        """Post to there from now on."""
        self._post = post

    def look(self, url: str) -> None:
        """Look, in a thread of its own; returns at once. While one look goes on, another one is needless."""
        if self._busy.acquire(blocking=False):
            threading.Thread(target=self._look, args=(url,), name="hetes-portal", daemon=True).start()

    def stop(self) -> None:
        """Post nothing any more."""
        self._stopped.set()

    def _look(self, url: str) -> None:
        try:
            if self._stopped.wait(random.uniform(0, self._chance)):  # noqa: S311 - not for secrets
                return
            told = self._ask(url)
        finally:
            self._busy.release()
        outcome = str(told["outcome"])
        # A look that could not be made says nothing about the portal.
        if outcome != "failed" and not self._stopped.is_set():
            reached = outcome in REACHED
            self._post(PortalProbed(ok=reached, reason=None if reached else outcome))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(look(sys.argv[1])))
