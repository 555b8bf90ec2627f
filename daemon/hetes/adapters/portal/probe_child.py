"""Whether the Ágazati Portál can be reached from this computer, and what stands in the way if not: a child's program.

One request for the portal's front page, which neither follows redirects nor asks again: no log-in, nothing that tells
who asks. httpx, with truststore for the system's own authorities. https and gov.hu only: the settings let no other
address in. The proxy is the one that the system or the environment names, with the system's own exceptions; of kinds
there are http and https, another is named for what it is; so is a script that would choose one (PAC).
"""

from __future__ import annotations

import errno
import json
import os
import socket
import ssl
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from html.parser import HTMLParser
from typing import Any
from urllib.request import getproxies, proxy_bypass

import httpx
import truststore

from hetes.adapters.portal.proxy_script import proxy_by_script

CONNECT, READ = 3.0, 4.0
"""Seconds for a connection, and for a piece of an answer."""
NAMED = 3.5
"""Seconds for a name: a resolver asks a second server, or again, after 5, and nobody waits for that twice."""
ASKED_FOR = 7.0
"""Seconds for the whole of a look: each of a server's addresses has :data:`CONNECT`, and a page may come in drops."""
SLOW = 3.0
_NO_ROUTE = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN, errno.EADDRNOTAVAIL})
_WORDS = (
    (socket.gaierror, "dns"),
    (ConnectionRefusedError, "refused"),
    (ConnectionResetError, "refused"),
    (TimeoutError, "timed_out"),
)
_NAME_MISMATCH = (62, 64)  # X509_V_ERR_HOSTNAME_MISMATCH and X509_V_ERR_IP_ADDRESS_MISMATCH of OpenSSL
_PROXY_PASSWORD, _ERROR = 407, 400
_OURS = ".gov.hu"
_PROXIES = ("http", "https")
_PERHAPS_BY_SCRIPT = ("refused", "timed_out", "failed")
"""So ends a way that the network wants nobody to take without its proxy."""
_HEADINGS = ("title", "h1", "h2", "h3")
_NOTICES = ("karbantartás", "üzemszünet", "üzemzavar", "átmenetileg nem elérhető", "maintenance")
"""What a notice page's title or headings speak of (domain 1). Nobody here knows the usual page by heart."""
_READ_AT_MOST, _READ_FOR = 128 * 1024, 2.0
"""Bytes of a page that are looked at, and the seconds that may take."""


def look(url: str, *, transport: httpx.BaseTransport | None = None) -> dict[str, Any]:
    """Ask once, and return what came of it: ``outcome`` (see ``OUTCOMES`` beside it), and the seconds that it took.

    ``date`` is the server's clock as it wrote it, ``status`` the answer's, where there was an answer. Never raises.
    """
    begun = time.monotonic()
    told: dict[str, Any] = {"outcome": "failed", "status": None, "date": None}
    proxy = _proxy_for(url) if transport is None else None
    if proxy is not None and proxy.partition("://")[0].lower() not in _PROXIES:
        return {**told, "outcome": "proxy_kind", "seconds": 0.0}
    straight = transport is None and proxy is None
    if straight and not _answered_by_name_server(url):
        told["outcome"] = "proxy_script" if proxy_by_script() else "dns"
        return {**told, "seconds": round(time.monotonic() - begun, 2)}
    try:
        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        limits = httpx.Timeout(READ, connect=CONNECT)
        headers = {"user-agent": "Hetes", "accept": "text/html", "accept-encoding": "identity"}
        # Which proxy is settled above: httpx knows no exceptions of Windows and macOS, and "[::1]" in NO_PROXY ends it.
        with (
            httpx.Client(
                verify=context, timeout=limits, transport=transport, headers=headers, proxy=proxy, trust_env=False
            ) as client,
            client.stream("GET", url) as answer,
        ):
            told |= {"status": answer.status_code, "date": answer.headers.get("date")}
            told["outcome"] = _answered(answer)
    except Exception as error:  # noqa: BLE001 - whatever goes wrong is the finding
        told["outcome"] = _failed(error, through_a_proxy=proxy is not None)
    told["seconds"] = round(time.monotonic() - begun, 2)
    if told["outcome"] == "reachable" and told["seconds"] >= SLOW:
        told["outcome"] = "slow"
    elif straight and told["outcome"] in _PERHAPS_BY_SCRIPT and proxy_by_script():
        told["outcome"] = "proxy_script"
    return told


def _proxy_for(url: str) -> str | None:
    """Return the address of the proxy that is wanted for this one, None where there is none or an exception for it."""
    found = getproxies()
    named = found.get("https") or found.get("all")
    if not named or proxy_bypass(httpx.URL(url).host):
        return None
    return named if "://" in named else f"http://{named}"


def _answered_by_name_server(url: str) -> bool:
    """Tell whether the name leads anywhere, within :data:`NAMED`.

    Asking for an address knows no limit of its own: a name server that keeps silent would be taken for a silent portal.
    """
    host = httpx.URL(url).host
    found: list[object] = []

    def look_up() -> None:
        with suppress(OSError, UnicodeError):
            found.extend(socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM))

    asking = threading.Thread(target=look_up, daemon=True)
    asking.start()
    asking.join(NAMED)
    return bool(found)


def _answered(answer: httpx.Response) -> str:
    if answer.status_code == _PROXY_PASSWORD:
        return "proxy_password"
    if answer.is_redirect and not _is_ours(answer):
        return "captive"
    return "unusual" if answer.status_code >= _ERROR or _is_notice(_page(answer)) else "reachable"


def _page(answer: httpx.Response) -> str:
    """Return the beginning of the page, as far as it comes soon; nothing where it is packed, or the line breaks."""
    if "content-encoding" in answer.headers:
        return ""
    begun, page = time.monotonic(), bytearray()
    with suppress(httpx.HTTPError):
        for piece in answer.iter_raw(4096):
            page += piece
            if len(page) >= _READ_AT_MOST or time.monotonic() - begun > _READ_FOR:
                break
    return page[:_READ_AT_MOST].decode("utf-8", "replace")


class _Headings(HTMLParser):
    """Collects the text of title and headings."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self._within = 0

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        self._within += tag in _HEADINGS

    def handle_endtag(self, tag: str) -> None:
        self._within = max(0, self._within - (tag in _HEADINGS))

    def handle_data(self, data: str) -> None:
        if self._within:
            self.text.append(data)


def _is_notice(page: str) -> bool:
    """Tell whether the page says that it stands in the usual one's place."""
    headings = _Headings()
    headings.feed(page)
    text = " ".join(" ".join(headings.text).split()).casefold()
    return any(notice in text for notice in _NOTICES)


def _is_ours(answer: httpx.Response) -> bool:
    """Tell whether a redirect stays where it belongs: a network that wants to be logged in to leads elsewhere."""
    try:
        there = answer.url.join(answer.headers.get("location", ""))
    except Exception:  # noqa: BLE001 - an address that cannot be read leads nowhere good
        return False
    return there.scheme == "https" and f".{there.host}".endswith(_OURS)


def _failed(error: BaseException, *, through_a_proxy: bool) -> str:
    if isinstance(error, httpx.ProxyError) and str(_PROXY_PASSWORD) in str(error):
        return "proxy_password"
    why = next((word for cause in _causes(error) if (word := _word(cause))), "failed")
    at_the_proxy = isinstance(error, httpx.ProxyError | httpx.ConnectError | httpx.ConnectTimeout)
    if through_a_proxy and at_the_proxy and why not in ("captive", "tls_untrusted"):
        return "proxy_failed"  # the portal was not asked at all
    return "timed_out" if isinstance(error, httpx.TimeoutException) else why


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


def bounded_look(url: str, within: float = ASKED_FOR) -> dict[str, Any]:
    """Look, and tell of a portal that has not answered by then that it timed out."""
    found: list[dict[str, Any]] = []
    begun = threading.Event()

    def ask() -> None:
        begun.set()
        with suppress(Exception):  # a look that broke off tells nothing
            found.append(look(url))

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    begun.wait()
    asking.join(within)
    if found:
        return found[0]
    outcome = "timed_out" if asking.is_alive() else "failed"
    return {"outcome": outcome, "status": None, "date": None, "seconds": within if outcome == "timed_out" else 0.0}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(bounded_look(sys.argv[1])))
    sys.stdout.flush()
    os._exit(0)  # a name that is still being looked up is left behind
