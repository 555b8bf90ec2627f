"""Who may reach the panel, and what a page of the web or another program can not do to it."""

from __future__ import annotations

import re
import stat
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.support.panel.browser import browser
from tests.support.panel.sessions import session, url
from tests.support.panel.visitor import Visitor
from tests.support.system.waiting import eventually


def test_whoever_comes_with_the_code_is_in(visitor):
    page = visitor.get("/")
    assert page.status == 200
    assert "Dr. Minta Éva" in page.text
    assert page.headers["cache-control"] == "no-store"


def test_the_answers_forbid_what_browsers_can_forbid(visitor):
    for path in ("/", "/static/panel.css", "/enter", "/nowhere"):
        headers = visitor.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-frame-options"] == "DENY"
        assert headers["x-content-type-options"] == "nosniff"
        assert "access-control-allow-origin" not in headers
        assert "date" not in headers
        assert "server" not in headers


def test_the_cookie_is_for_this_site_and_for_no_script(agent):
    visitor = Visitor.of(url(agent))
    cookie = visitor.ask("POST", "/login", urlencode({"code": visitor.code})).headers["set-cookie"]
    assert re.match(r"hetes-[0-9a-f]{16}=[\w-]{40,}; ", cookie)
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert re.search(r"; Path=/[\w-]{20,}(;|$)", cookie)  # browsers send cookies to every port: but not to this path


def test_the_cookie_of_a_session_opens_no_other_path(agent, visitor):
    """Another user's server on another port may be sent requests by this browser: it learns neither path nor cookie."""
    other = Visitor.of(url(agent)).log_in()
    assert other.home != visitor.home
    home = visitor.home
    for wrong in ("", other.home, "/x", home + "x", home[:-1], home.upper(), "//", "/%2e" + home):
        visitor.home = ""
        assert visitor.get(f"{wrong}/practitioners").status == 403, wrong
        reply = visitor.ask("POST", f"{wrong}/today/do/activate", urlencode({"token": visitor.token}))
        assert reply.status == 403, wrong
    visitor.home = home
    assert visitor.get("/practitioners").status == 200
    assert session(agent) is None


def test_a_browser_sends_the_cookie_to_no_other_port(agent, tmp_path):
    """The very thing, with a real browser: another server on this computer, to which it goes from the panel."""
    heard: list[str] = []

    class Other(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.headers.get("Cookie") or "")
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<a href='/again'>again</a>")

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Other)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with browser() as chromium:
        page = chromium.new_context().new_page()
        page.goto(url(agent))
        page.wait_for_selector(".side")
        assert page.context.cookies()
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        page.click("a")
        page.wait_for_url("**/again")
    server.shutdown()
    server.server_close()
    assert len(heard) >= 2
    assert not any("hetes" in cookie for cookie in heard)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1.evil.example:{port}",
        "evil.example:{port}",
        "evil.example",
        "127.0.0.1",
        "127.0.0.1:1",
        "localhost:{port}",
        "[::1]:{port}",
        "127.0.0.1:{port}@evil.example",
        "127.0.0.1:{port}.evil.example",
        "",
        None,
    ],
)
@pytest.mark.parametrize("path", ["/", "/static/panel.css", "/enter", "/events?at=/"])
def test_another_host_is_refused(visitor, host, path):
    """That of a page which had its name point here (DNS rebinding)."""
    reply = visitor.get(path, Host=host.format(port=visitor.port) if host is not None else None)
    assert reply.status in (400, 421)
    assert "Minta" not in reply.text


def test_two_hosts_are_refused(visitor):
    own = f"127.0.0.1:{visitor.port}"
    with visitor.plug() as line:
        line.sendall(
            f"GET / HTTP/1.1\r\nHost: {own}\r\nHost: evil.example\r\nCookie: {visitor.cookie}\r\n\r\n".encode()
        )
        assert b" 400 " in line.recv(1000).split(b"\r\n")[0]


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "null",
        "http://127.0.0.1",
        "https://127.0.0.1:{port}",
        "http://localhost:{port}",
        "http://127.0.0.1:1",
        "file://",
        None,
    ],
)
def test_a_foreign_origin_changes_nothing(agent, visitor, origin):
    sent = origin.format(port=visitor.port) if origin is not None else None
    reply = visitor.ask("POST", "/today/do/activate", urlencode({"token": visitor.token}), Origin=sent)
    assert reply.status == 403
    assert session(agent) is None


def test_a_foreign_origin_does_not_even_read(visitor):
    assert visitor.get("/", Origin="http://evil.example").status == 403


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "é", None])
def test_without_the_token_nothing_changes(agent, visitor, token):
    fields = {} if token is None else {"token": token}
    reply = visitor.ask("POST", "/today/do/activate", urlencode(fields))
    assert reply.status == 403
    reply = visitor.ask("POST", "/today/do/activate", "", X_Hetes_Token="wrong")
    assert reply.status == 403
    assert session(agent) is None


def test_the_token_of_one_browser_is_not_that_of_another(agent, visitor):
    other = Visitor.of(url(agent)).log_in()
    other.token = visitor.token
    assert other.post("/today/do/activate").status == 403
    assert session(agent) is None


@pytest.mark.parametrize("path", ["/", "/events?at=/", "/journal", "/today/do/activate", "/nowhere"])
@pytest.mark.parametrize("cookie", ["", "hetes-0=1", "hetes-{own}=", "hetes-{own}=x; a=b"])
def test_without_a_session_there_is_only_the_door(visitor, path, cookie):
    own = visitor.cookie.partition("=")[0].removeprefix("hetes-")
    reply = visitor.get(path, Cookie=cookie.format(own=own) or None)
    assert reply.status == 403
    assert "Minta" not in reply.text
    assert visitor.token not in reply.text


def test_a_code_opens_once(agent):
    visitor = Visitor.of(url(agent)).log_in()
    again = Visitor(visitor.port).ask("POST", "/login", urlencode({"code": visitor.code}))
    assert again.status == 403
    assert "set-cookie" not in again.headers


@pytest.mark.parametrize("code", ["", "x", "é", "0" * 32, "a" * 5000])
def test_a_guessed_code_opens_nothing(visitor, code):
    reply = visitor.ask("POST", "/login", urlencode({"code": code}))
    assert reply.status == 403
    assert "set-cookie" not in reply.headers


def test_a_code_from_a_page_of_the_web_opens_nothing(agent):
    visitor = Visitor.of(url(agent))
    body = urlencode({"code": visitor.code})
    assert visitor.ask("POST", "/login", body, Origin="http://evil.example").status == 403
    assert visitor.ask("POST", "/login", body, Origin=None).status == 403


def test_the_login_file_is_ours_alone_and_goes_with_its_use(agent):
    reply = agent.ask(do="panel")
    path = Path(reply["file"])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    page = path.read_text(encoding="utf-8")
    code = re.search(r'name="code" value="([^"]+)"', page)[1]
    action = re.search(r'action="([^"]+)"', page)[1]
    visitor = Visitor.of(reply["url"])
    assert action == f"{visitor.origin}/login"
    assert visitor.ask("POST", "/login", urlencode({"code": code}), Origin="null").status == 200
    eventually(lambda: not path.exists())


def test_no_code_stands_in_a_process_list(agent):
    reply = agent.ask(do="panel")
    code = reply["url"].partition("#")[2]
    lines = [entry.read_bytes() for entry in Path("/proc").glob("[0-9]*/cmdline") if entry.exists()]
    assert not [line for line in lines if code.encode() in line]
