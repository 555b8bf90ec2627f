"""Another user's process and a page of the web try the panel of a real agent: refused or inert, and the agent runs on."""

from __future__ import annotations

import os
import re
import socket
import stat
import threading
import time
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlencode

import pytest

from hetes.panel.web.registry import load, slug
from tests.support.agent.program import RunningAgent, write_settings
from tests.support.panel.browser import browser
from tests.support.panel.visitor import FORM, Visitor
from tests.support.system.waiting import eventually


@pytest.fixture(scope="module")
def agent(tmp_path_factory):
    home = tmp_path_factory.mktemp("h") / "h"
    write_settings(home, '[[practitioner]]\nid = "p1"\nname = "Dr. Minta Éva"\n')
    with RunningAgent(home, "--simulate", "--no-tray") as running:
        yield running
        assert running.answering()
        assert "Traceback" not in running.err
        assert running.stop() == 0


def url(agent: RunningAgent, *words: str) -> str:
    done = agent.cli("panel", "--print-url", *words)
    assert (done.code, done.err) == (0, "")
    return done.out.strip()


@pytest.fixture
def visitor(agent):
    return Visitor.of(url(agent)).log_in()


def session(agent: RunningAgent):
    return agent.status()["practitioners"][0]["session"]


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
    eventually(lambda: not path.exists(), within=5)


def test_no_code_stands_in_a_process_list(agent):
    reply = agent.ask(do="panel")
    code = reply["url"].partition("#")[2]
    lines = [entry.read_bytes() for entry in Path("/proc").glob("[0-9]*/cmdline") if entry.exists()]
    assert not [line for line in lines if code.encode() in line]


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
        line.settimeout(5)
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


def test_a_slow_body_is_cut_off_and_holds_nobody_up(agent, visitor):
    begun = time.monotonic()
    with visitor.plug() as line:
        head = f"POST {visitor.home}/today/do/activate HTTP/1.1\r\nHost: 127.0.0.1:{visitor.port}\r\nOrigin: {visitor.origin}\r\nCookie: {visitor.cookie}\r\nContent-Type: {FORM}\r\nContent-Length: 1000\r\n\r\n"
        line.sendall(head.encode() + b"t")
        assert visitor.get("/").status == 200
        answer = line.recv(100)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert 8 < time.monotonic() - begun < 18
    assert session(agent) is None


def test_a_slow_head_is_cut_off(visitor):
    with visitor.plug() as line, visitor.plug() as silent:
        line.sendall(b"GET / HT")
        line.settimeout(18)
        silent.settimeout(18)
        assert _ended(line)
        assert _ended(silent)


def _ended(line: socket.socket) -> bool:
    try:
        return line.recv(100) == b""
    except ConnectionResetError:
        return True


def test_two_hundred_connections_hold_nobody_up(agent, visitor):
    with ExitStack() as stack:
        for number in range(200):
            line = stack.enter_context(visitor.plug())
            if number % 2:
                line.sendall(b"GET / HTTP/1.1\r\nHost: ")
        begun = time.monotonic()
        assert visitor.get("/").status == 200
        assert time.monotonic() - begun < 1.0
        assert agent.answering()
    assert visitor.get("/").status == 200


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
