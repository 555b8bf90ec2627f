"""Requests that are too large, too slow, too many or of the wrong kind."""

from __future__ import annotations

import os
import re
import select
import socket
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

import pytest

from hetes.panel.web.registry import load, slug
from tests.support.panel.sessions import session, url
from tests.support.panel.visitor import FORM, Visitor
from tests.support.system.waiting import LIMIT, eventually


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_only_a_post_can_change_anything(agent, visitor, method):
    reply = visitor.ask(
        method,
        f"/today/do/activate?token={visitor.token}&practitioner=p1",
        X_Hetes_Token=visitor.token,
        Origin=visitor.origin,
    )
    assert reply.status in (403, 404, 405)
    assert session(agent) is None


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "multipart/form-data; boundary=x", None])
def test_only_a_form_is_read(agent, visitor, kind):
    reply = visitor.ask("POST", "/today/do/activate", urlencode({"token": visitor.token}), Content_Type=kind)
    assert reply.status == 415
    assert session(agent) is None


@pytest.mark.parametrize(
    "path",
    [
        "/static/../keys.py", "/static/..%2fkeys.py", "/static/%2e%2e/%2e%2e/guard.py", "/static//etc/passwd", "/static/....//keys.py",
        "/static/..\\keys.py", "/../../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/static/panel.css%00.html", "/journal/get/../../x",
    ],
)  # fmt: skip
def test_no_path_leads_out(visitor, path):
    reply = visitor.get(path)
    assert reply.status in (400, 404)
    assert "root:" not in reply.text
    assert "import" not in reply.text


def test_ten_megabytes_are_not_read(agent, visitor):
    with visitor.plug() as line:
        head = f"POST {visitor.home}/today/do/activate HTTP/1.1\r\nHost: 127.0.0.1:{visitor.port}\r\nOrigin: {visitor.origin}\r\nCookie: {visitor.cookie}\r\nContent-Type: {FORM}\r\nContent-Length: 10485760\r\n\r\n"
        line.sendall(head.encode())
        sent = 0
        try:
            while sent < 10485760:
                sent += line.send(b"a" * 65536)
        except OSError:
            pass
        line.settimeout(LIMIT)
        try:
            answer = line.recv(100)
        except OSError:
            answer = b""
    assert answer[:13] in (b"HTTP/1.1 413 ", b"")
    assert visitor.get("/").status == 200
    assert session(agent) is None


def test_a_body_without_a_length_ends_at_the_limit(visitor):
    with visitor.plug() as line:
        head = f"POST {visitor.home}/today/do/activate HTTP/1.1\r\nHost: 127.0.0.1:{visitor.port}\r\nOrigin: {visitor.origin}\r\nCookie: {visitor.cookie}\r\nContent-Type: {FORM}\r\nTransfer-Encoding: chunked\r\n\r\n"
        line.sendall(head.encode())
        sent = 0
        try:
            for _ in range(200):
                line.sendall(b"10000\r\n" + b"a" * 65536 + b"\r\n")
                sent += 65536
        except OSError:
            pass
        assert sent < 200 * 65536
    assert visitor.get("/").status == 200


def test_a_slow_head_or_body_is_cut_off_and_holds_nobody_up(agent, visitor):
    begun = time.monotonic()
    with visitor.plug() as body, visitor.plug() as head, visitor.plug() as silent:
        first = f"POST {visitor.home}/today/do/activate HTTP/1.1\r\nHost: 127.0.0.1:{visitor.port}\r\nOrigin: {visitor.origin}\r\nCookie: {visitor.cookie}\r\nContent-Type: {FORM}\r\nContent-Length: 1000\r\n\r\n"
        body.sendall(first.encode() + b"t")
        head.sendall(b"GET / HT")
        for line in (head, silent):
            line.settimeout(LIMIT)
        assert visitor.get("/").status == 200
        answer = body.recv(100)
        assert _ended(head)
        assert _ended(silent)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert time.monotonic() - begun > 8
    assert session(agent) is None


def _ended(line: socket.socket) -> bool:
    try:
        return line.recv(100) == b""
    except ConnectionResetError:
        return True


def _is_open(line: socket.socket) -> bool:
    return not select.select([line], [], [], 0)[0]


def test_two_hundred_connections_hold_nobody_up(agent, visitor):
    with ExitStack() as stack:
        lines = [stack.enter_context(visitor.plug()) for _ in range(200)]
        for number, line in enumerate(lines):
            if number % 2:
                line.sendall(b"GET / HTTP/1.1\r\nHost: ")
        assert visitor.get("/").status == 200
        assert any(_is_open(line) for line in lines), "it was served beside them, not after them"
        assert agent.answering()
    assert visitor.get("/").status == 200


@pytest.mark.parametrize("path", ["/login", "/enter", "/nowhere/today/do/activate"])
def test_strangers_whose_requests_drip_push_out_each_other_and_nobody_else(agent, visitor, path):
    """Another user needs no cookie to begin a request: one that is not let in holds no place."""
    with ExitStack() as stack, visitor.plug() as kept:
        kept.sendall(
            f"GET {visitor.home}/ HTTP/1.1\r\nHost: 127.0.0.1:{visitor.port}\r\nCookie: {visitor.cookie}\r\n\r\n".encode()
        )
        assert kept.recv(100).startswith(b"HTTP/1.1 200 ")
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{visitor.port}\r\nOrigin: null\r\nContent-Type: {FORM}\r\nContent-Length: 1000\r\n\r\nc"
        for _ in range(150):
            stack.enter_context(visitor.plug()).sendall(head.encode())
        assert visitor.get("/").status == 200
        assert Visitor.of(url(agent)).log_in().get("/").status == 200
        kept.sendall(b"GET /static/panel.css HTTP/1.1\r\nHost: 127.0.0.1:" + str(visitor.port).encode() + b"\r\n\r\n")
        assert eventually(lambda: b".entrance" in kept.recv(65536)), "it was kept, and is served"


def test_many_streams_hold_nobody_up(agent, visitor):
    with ExitStack() as stack:
        for _ in range(60):
            line = stack.enter_context(visitor.plug())
            line.sendall(
                f"GET {visitor.home}/events?at=/ HTTP/1.1\r\nHost: 127.0.0.1:{visitor.port}\r\nCookie: {visitor.cookie}\r\n\r\n".encode()
            )
        assert visitor.get("/").status == 200
        assert agent.answering()


def test_a_login_leads_nowhere_else(agent):
    for page in ("//evil.example/", "https://evil.example", "\\\\evil", "javascript:alert(1)", '"><script>'):
        reply = agent.ask(do="panel", page=page)
        visitor = Visitor.of(reply["url"])
        text = visitor.ask("POST", "/login", urlencode({"code": visitor.code})).text
        target = re.search(r'http-equiv="refresh" content="0;url=([^"]*)"', text)[1]
        assert re.fullmatch(r"/[A-Za-z0-9._~/%-]*", target)
        assert not target.startswith("//")
        assert "<script>" not in text


def test_the_panel_listens_on_this_computer_only(visitor):
    found = []
    for name in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]:
            address, port = line.split()[1].split(":")
            if int(port, 16) == visitor.port and line.split()[3] == "0A":
                found.append(address)
    assert found == ["0100007F"]


def test_nothing_of_the_page_comes_from_elsewhere(visitor):
    for path in ("/", "/journal", "/static/panel.css", "/static/panel.js"):
        text = visitor.get(path).text
        assert not re.search(r"""(src|href|url)\s*[=(]\s*["']?(https?:)?//""", text), path
        assert not re.search(r"<[^>]+\s(style|on\w+)=", text), path
        assert "@import" not in text


def test_a_child_that_is_killed_is_not_noticed_and_comes_again(agent, visitor):
    children = {int(p) for p in Path(f"/proc/{agent.pid}/task/{agent.pid}/children").read_text().split()}
    panel = [pid for pid in children if b"hetes.panel.process" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    assert len(panel) == 1
    os.kill(panel[0], 9)
    eventually(
        lambda: not Path(f"/proc/{panel[0]}").exists() or "Z" in Path(f"/proc/{panel[0]}/stat").read_text().split()[2]
    )
    assert agent.answering()
    again = Visitor.of(url(agent)).log_in()
    assert again.get("/").status == 200
    assert again.get("/", Cookie=visitor.cookie).status == 403


def test_no_action_of_any_page_is_done_by_a_get_or_without_the_token(agent, visitor):
    file = agent.home / "config" / "settings.toml"
    before = agent.status() | {"now": ""}, file.read_bytes(), agent.cli("guide", "--json").out
    fields = {"practitioner": "p1", "id": "p1", "name": "X", "step": "needed", "group": "session", "eszemelyi": "yes",
              "session-length": "9:00", "atr": "3B02", "minutes": "10", "on": "yes"}  # fmt: skip
    actions = [f"/{slug(name)}/do/{action}" for name, page in load().items() for action in page.actions]
    assert len(actions) > 20
    for address in actions:
        assert visitor.get(f"{address}?{urlencode({'token': visitor.token, **fields})}").status in (404, 405), address
        assert visitor.ask("POST", address, urlencode(fields)).status == 403, address
        evil = visitor.ask(
            "POST", address, urlencode({"token": visitor.token, **fields}), Origin="https://evil.example"
        )
        assert evil.status == 403, address
    assert (agent.status() | {"now": ""}, file.read_bytes(), agent.cli("guide", "--json").out) == before


def test_there_is_no_field_for_a_secret(visitor):
    for at in ("/", "/practitioners/new", "/practitioners/new-unit", "/new-card?all=1", "/settings", "/welcome"):
        page = visitor.get(at).text
        assert 'type="password"' not in page
        names = re.findall(r'<(?:input|textarea|select)[^>]* name="([^"]+)"', page)
        assert not [name for name in names if re.search(r"\b(pin|puk|can)\b|code|secret|password", name, re.IGNORECASE)]
