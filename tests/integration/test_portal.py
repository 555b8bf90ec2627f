"""The look at the portal, tried on real servers on loopback: what stands in the way is named for what it is.

The child runs in a mount namespace of its own with another /etc/hosts, so that a name within gov.hu leads here.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hetes.adapters.portal import probe, probe_child
from hetes.adapters.portal.probe import CHANCE, NOT_ASKED, OUTCOMES, REACHED, PortalProbe
from hetes.adapters.portal.probe_child import SLOW, look
from hetes.core.events import PortalProbed
from tests.support.agent.program import RunningAgent, write_settings
from tests.support.system.portal_servers import HOST, OK, REFUSING, certificates_in, says, serving, tls, world
from tests.support.system.waiting import LIMIT, eventually

DAEMON = Path(probe.__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def certificates(tmp_path_factory) -> Path:
    return certificates_in(tmp_path_factory.mktemp("tls"))


def asked(certificates: Path, port: int, host: str = HOST, *, script: str = "", **env: str) -> dict[str, Any]:
    """Let the child look at that port; ``script`` changes the world that it sees."""
    done = subprocess.run(
        [
            *world(certificates, script),
            sys.executable,
            "-m",
            "hetes.adapters.portal.probe_child",
            f"https://{host}:{port}/hu/nyito-oldal",
        ],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(DAEMON), "SSL_CERT_FILE": f"{certificates}/ours.pem", **env},
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=True,
    )
    return json.loads(done.stdout)


def page(html: str, more: bytes = b"") -> bytes:
    body = html.encode()
    return b"HTTP/1.1 200 OK\r\n%bContent-Length: %d\r\n\r\n%b" % (more, len(body), body)


def test_a_portal_that_answers_is_reachable_and_tells_its_time(certificates):
    with serving(says(OK), tls(certificates)) as port:
        told = asked(certificates, port)
    assert (told["outcome"], told["status"], told["date"]) == ("reachable", 200, "Mon, 23 Nov 2026 07:00:00 GMT")
    assert told["seconds"] < SLOW


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        (b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", "unusual"),
        (b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", "unusual"),
        (page("<title>Ágazati Portál</title><h1>Nyitóoldal</h1><p>karbantartás"), "reachable"),
        (page("<title>Tervezett\n KARBANTARTÁS</title>"), "unusual"),
        (page("<h2>A szolgáltatás <b>átmenetileg</b> nem elérhető</h2>"), "unusual"),
        (page("<h1>Site under Maintenance</h1>"), "unusual"),
        (page("<h1>" + "x" * 200_000 + "Üzemszünet</h1>"), "reachable"),
        (page("<h1>Üzemzavar</h1>", b"Content-Encoding: gzip\r\n"), "reachable"),
        (b"HTTP/1.1 302 Found\r\nLocation: /hu/\r\nContent-Length: 0\r\n\r\n", "reachable"),
        (b"HTTP/1.1 302 Found\r\nLocation: https://sso.minta.gov.hu/\r\nContent-Length: 0\r\n\r\n", "reachable"),
        (b"HTTP/1.1 302 Found\r\nLocation: http://wifi.example/login\r\nContent-Length: 0\r\n\r\n", "captive"),
        (b"HTTP/1.1 302 Found\r\nLocation: https://evilgov.hu/\r\nContent-Length: 0\r\n\r\n", "captive"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n" + b"x" * 65536, "reachable"),
        (b"\x00\xff nothing that is HTTP\r\n\r\n", "failed"),
        (b"", "failed"),
    ],
)
def test_an_answer_is_taken_for_what_it_is(certificates, text, outcome):
    with serving(says(text), tls(certificates)) as port:
        assert asked(certificates, port)["outcome"] == outcome


def test_a_slow_portal_is_slow_and_a_silent_one_has_timed_out(certificates):
    with serving(says(OK, after=3.2), tls(certificates)) as port:
        assert asked(certificates, port)["outcome"] == "slow"
    with serving(says(OK, after=90), tls(certificates)) as port:
        assert asked(certificates, port)["outcome"] == "timed_out"


def test_nobody_there_is_refused(certificates):
    with serving(says(OK)) as port:
        pass
    assert asked(certificates, port)["outcome"] == "refused"


@pytest.mark.parametrize(("name", "outcome"), [("inspected", "tls_untrusted"), ("other", "captive")])
def test_a_certificate_that_is_not_the_portals_is_not_trusted(certificates, name, outcome):
    with serving(says(OK), tls(certificates, name)) as port:
        assert asked(certificates, port)["outcome"] == outcome


def test_a_name_that_nobody_knows_is_dns_and_an_address_without_a_way_is_no_route(certificates):
    alone = "unshare -n sh -c 'ip link set lo up; exec \"$@\"' sh"
    script = f"echo nameserver 127.0.0.1 > {certificates}/resolv; mount --bind {certificates}/resolv /etc/resolv.conf;"
    told = asked(certificates, 443, "unknown.minta.gov.hu", script=script.replace("exec", ""))
    assert told["outcome"] == "dns"
    told = asked(certificates, 443, "far.minta.gov.hu", script=f'set -- {alone} "$@";')
    assert told["outcome"] == "no_route"


def test_a_name_server_that_keeps_silent_is_no_silent_portal(certificates):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
        deaf.bind(("127.0.0.9", 53))
        (certificates / "deaf").write_text("nameserver 127.0.0.9\n")
        script = f"mount --bind {certificates}/deaf /etc/resolv.conf;"
        told = asked(certificates, 443, "unknown.minta.gov.hu", script=script)
    assert told["outcome"] == "dns"
    assert told["seconds"] < CHANCE, "its own limit ended it, not that of whoever asked it"


def test_a_proxy_is_used_and_one_that_wants_a_password_is_named(certificates):
    with serving(says(REFUSING)) as port:
        told = asked(certificates, 443, HTTPS_PROXY=f"http://127.0.0.1:{port}")
    assert told["outcome"] == "proxy_password"


@pytest.mark.parametrize("answer", [b"403 Forbidden", b"502 Bad Gateway"])
def test_a_proxy_that_does_not_let_through_is_no_portal_that_refuses(certificates, answer):
    with serving(says(b"HTTP/1.1 " + answer + b"\r\nContent-Length: 0\r\n\r\n")) as port:
        assert asked(certificates, 443, https_proxy=f"127.0.0.1:{port}")["outcome"] == "proxy_failed"
    assert asked(certificates, 443, https_proxy=f"http://127.0.0.1:{port}")["outcome"] == "proxy_failed"


@pytest.mark.parametrize("kind", ["socks5", "socks5h", "SOCKS4"])
def test_a_kind_of_proxy_that_hetes_knows_nothing_of_is_named(certificates, kind):
    told = asked(certificates, 443, all_proxy=f"{kind}://127.0.0.1:1080")
    assert (told["outcome"], told["status"]) == ("proxy_kind", None)


@pytest.mark.parametrize("exceptions", [HOST, ".gov.hu", "*", f"::1,[::1],fe80::/10,10.0.0.0/8,{HOST}"])
def test_an_exception_from_the_proxy_is_one_whatever_else_stands_beside_it(certificates, exceptions):
    with serving(says(OK), tls(certificates)) as port:
        told = asked(certificates, port, https_proxy="http://127.0.0.1:9", no_proxy=exceptions)
    assert told["outcome"] == "reachable"


def test_exceptions_for_other_addresses_leave_the_proxy_in_use(certificates):
    with serving(says(REFUSING)) as port:
        told = asked(
            certificates, 443, https_proxy=f"http://127.0.0.1:{port}", no_proxy="::1,[::1],fe80::/10,localhost"
        )
    assert told["outcome"] == "proxy_password"


def test_the_agent_looks_while_it_matters_and_no_further(certificates, tmp_path):
    asked_for: list[float] = []

    def answer(line: socket.socket) -> None:
        line.recv(4096)
        asked_for.append(time.monotonic())
        line.sendall(OK)

    with serving(answer, tls(certificates)) as port:
        hours = ", ".join(f'{day} = "00:00-24:00"' for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
        write_settings(
            tmp_path / "h",
            f'[portal]\nurl = "https://{HOST}:{port}/hu"\n[[practitioner]]\nname = "Dr. Minta Éva"\nhours = {{ {hours} }}\n',
        )
        env = {"TZ": "UTC", "SSL_CERT_FILE": f"{certificates}/ours.pem"}
        with RunningAgent(tmp_path / "h", "--no-tray", env=env, wrapper=tuple(world(certificates))) as agent:
            eventually(lambda: agent.status()["portal"]["state"] == "reachable")
            assert len(asked_for) == 1
            assert "néztem" in agent.cli("status").out
            assert agent.cli("activate").code == 0
            assert agent.status()["badge"] != "portal_unreachable"
        assert len(asked_for) == 1


# --- In the agent -------------------------------------------------------------------------------------------------


def test_one_look_at_a_time_and_the_finding_is_posted():
    posted: list[object] = []
    free = threading.Event()
    looks: list[str] = []

    def ask(url: str) -> dict[str, Any]:
        looks.append(url)
        assert free.wait(LIMIT)
        return {"outcome": "dns"}

    watch = PortalProbe(ask, chance=0)
    watch.start(posted.append)
    watch.look("https://a.gov.hu")
    watch.look("https://b.gov.hu")
    free.set()
    eventually(lambda: posted)
    assert posted == [PortalProbed(ok=False, reason="dns")]
    assert looks == ["https://a.gov.hu"]
    watch.stop()
    watch.look("https://a.gov.hu")
    assert posted == [PortalProbed(ok=False, reason="dns")]


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_only_what_was_found_out_is_posted(outcome):
    posted: list[object] = []
    watch = PortalProbe(lambda _: {"outcome": outcome}, chance=0)
    watch.start(posted.append)
    watch.look("https://a.gov.hu")
    eventually(lambda: not watch._busy.locked())
    told = None if outcome in ("reachable", "slow") else outcome
    expected = [] if outcome in NOT_ASKED else [PortalProbed(ok=outcome in REACHED, reason=told)]
    eventually(lambda: posted == expected)


def test_a_child_that_cannot_look_or_says_nonsense_is_no_finding(monkeypatch):
    monkeypatch.setattr("sys.executable", "/bin/false")
    assert probe.ask_child("https://a.gov.hu")["outcome"] == "failed"
    monkeypatch.setattr("sys.executable", "/nowhere")
    assert probe.ask_child("https://a.gov.hu")["outcome"] == "failed"


@pytest.mark.parametrize(("said", "outcome"), [("[]", "failed"), ("{", "failed"), ('{"outcome": "odd"}', "failed")])
def test_a_child_that_says_something_else_is_no_finding(monkeypatch, said, outcome):
    monkeypatch.setattr(probe, "own_child", lambda *_: ["printf", "%s", said])
    assert probe.ask_child("https://a.gov.hu")["outcome"] == outcome


def test_a_child_that_is_not_done_in_time_is_late_and_the_portal_is_not_blamed(monkeypatch):
    monkeypatch.setattr(probe, "own_child", lambda *_: ["sleep", "600"])
    assert probe.ask_child("https://a.gov.hu", within=0.1)["outcome"] == "late"
    assert "late" in NOT_ASKED


def test_a_portal_that_never_comes_to_an_end_has_timed_out(monkeypatch):
    over = threading.Event()
    monkeypatch.setattr(probe_child, "look", lambda _: over.wait(LIMIT))
    assert probe_child.bounded_look("https://a.gov.hu", 0.1)["outcome"] == "timed_out"
    over.set()


def test_a_look_that_breaks_off_says_nothing_about_the_portal(monkeypatch):
    monkeypatch.setattr(probe_child, "look", lambda _: 1 // 0)
    assert probe_child.bounded_look("https://a.gov.hu")["outcome"] == "failed"


@given(st.integers(100, 599), st.binary(max_size=60), st.sampled_from([None, OSError, ValueError, httpx.ReadError]))
def test_whatever_comes_is_one_of_the_words(status, location, error):
    def handle(request: httpx.Request) -> httpx.Response:
        assert request.method == "GET"
        assert request.headers["user-agent"] == "Hetes"
        if error is not None:
            raise error("x")
        return httpx.Response(status, headers=[(b"location", location.replace(b"\n", b"").replace(b"\r", b""))])

    assert look("https://a.gov.hu/", transport=httpx.MockTransport(handle))["outcome"] in OUTCOMES


def test_the_agent_loads_no_http_library():
    code = "import sys; sys.path.insert(0, sys.argv[1]); import hetes.agent.bootstrap, hetes.adapters.portal.probe; print({'httpx', 'ssl'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code, str(DAEMON)], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
