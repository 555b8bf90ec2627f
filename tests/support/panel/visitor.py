"""A visitor of the panel on plain HTTP: what a browser sends, or what an attacker would.

visitor = Visitor.of(url).log_in()
visitor.post("/today/do/activate", practitioner="p1")
"""

from __future__ import annotations

import http.client
import re
import socket
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

from tests.support.system.waiting import LIMIT

FORM = "application/x-www-form-urlencoded"


@dataclass
class Reply:
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str


@dataclass
class Visitor:
    """Knows a port, and after ``log_in`` a cookie and a token."""

    port: int
    code: str = ""
    cookie: str = ""
    token: str = ""
    home: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, url: str) -> Self:
        parts = urlsplit(url)
        assert parts.hostname == "127.0.0.1"
        assert parts.port
        return cls(parts.port, parts.fragment)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, method: str, path: str, body: str | bytes = "", **headers: str | None) -> Reply:
        """Send one request, below the session's home; ``None`` takes a header away."""
        if self.home and not path.startswith(("/static/", "/enter", "/login", self.home)):
            path = self.home + path
        usual: dict[str, str | None] = {"Host": f"127.0.0.1:{self.port}", "Cookie": self.cookie or None}
        if method == "POST":
            usual |= {"Origin": self.origin, "Content-Type": FORM}
        usual |= {name.replace("_", "-"): value for name, value in headers.items()}
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=LIMIT)) as line:
            line.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in usual.items():
                if value is not None:
                    line.putheader(name, value)
            data = body.encode() if isinstance(body, str) else body
            if method == "POST":
                line.putheader("Content-Length", str(len(data)))
            line.endheaders(data or None)
            came = line.getresponse()
            text = came.read().decode("utf-8", "replace")
            return Reply(came.status, {name.lower(): value for name, value in came.getheaders()}, text)

    def log_in(self) -> Self:
        reply = self.ask("POST", "/login", urlencode({"code": self.code}))
        assert reply.status == 200, reply
        self.cookie = reply.headers["set-cookie"].split(";")[0]
        found = re.search(r'http-equiv="refresh" content="0;url=(/[^/"]+)/', reply.text)
        assert found
        self.home = found[1]
        page = self.get("/")
        assert page.status == 200, page.text
        found = re.search(r'name="hetes-token" content="([^"]+)"', page.text)
        assert found
        self.token = found[1]
        return self

    def get(self, path: str, **headers: str | None) -> Reply:
        return self.ask("GET", path, **headers)

    def post(self, path: str, **fields: Any) -> Reply:
        return self.ask("POST", path, urlencode({"token": self.token, **fields}))

    def plug(self) -> socket.socket:
        """Connect, and say nothing yet."""
        return socket.create_connection(("127.0.0.1", self.port), LIMIT)
