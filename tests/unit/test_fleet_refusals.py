"""What keeps the broker away, told apart: each thing that somebody can do something about has a word of its own."""

from __future__ import annotations

import errno
import socket
import ssl

import pytest

from hetes.adapters.fleet import broker
from hetes.adapters.fleet.account import Account
from hetes.adapters.fleet.troubles import TROUBLES, of_error, of_refusal
from tests.support.system.waiting import LIMIT, eventually


class Heard:
    """Notes what becomes of a connection."""

    def __init__(self):
        self.words = []

    def will(self):
        return "t", b""

    def look(self):
        return None

    def disconnected(self, trouble):
        self.words.append(trouble)


def alert(name: str) -> ssl.SSLError:
    return ssl.SSLError(1, f"[SSL: {name.upper().replace(' ', '_')}] {name} (_ssl.c:2580)")


def refused(code: int, said: str = "") -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, f"[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: {said}")
    error.verify_code = code
    return error


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (socket.gaierror(-2, "Name or service not known"), "dns"),
        (OSError(errno.EHOSTUNREACH, "No route to host"), "no_route"),
        (ConnectionRefusedError(), "refused"),
        (TimeoutError(), "timed_out"),
        (FileNotFoundError(), "tls_files"),
        (refused(10, "certificate has expired"), "tls_expired"),
        (refused(9, "certificate is not yet valid"), "tls_expired"),
        (refused(62, "Hostname mismatch"), "tls_name"),
        (refused(64, "IP address mismatch"), "tls_name"),
        (refused(20, "unable to get local issuer certificate"), "tls_untrusted"),
        (alert("tlsv13 alert certificate required"), "tls_client"),
        (alert("sslv3 alert bad certificate"), "tls_client"),
        (alert("sslv3 alert certificate expired"), "tls_client"),
        (alert("tlsv1 alert unknown ca"), "tls_client"),
        (alert("sslv3 alert handshake failure"), "tls_client"),
        (alert("tlsv1 alert protocol version"), "tls_failed"),
        (alert("tlsv1 alert internal error"), "tls_failed"),
        (ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1006)"), "tls_failed"),
        (ConnectionResetError(), "failed"),
        (ValueError("strange"), "failed"),
    ],
)
def test_an_error_while_connecting_is_a_word(error, word):
    assert of_error(error) == word
    assert word in TROUBLES


@pytest.mark.parametrize(
    ("code", "word"),
    [(132, "old_broker"), (1, "old_broker"), (134, "password"), (135, "password"), (5, "password"), (137, "busy"), (0, "failed"), (128, "failed")],
)  # fmt: skip
def test_a_refusal_is_a_word(code, word):
    assert of_refusal(code) == word
    assert word in TROUBLES


@pytest.mark.parametrize("tls", [False, True])
def test_a_broker_that_takes_the_connection_and_says_nothing_is_not_waited_for_until_a_sign_of_life_is_due(
    monkeypatch, tls
):
    monkeypatch.setattr(broker, "CONNECT_WITHIN", 0.1)
    monkeypatch.setattr(broker, "LOOK_EVERY", 10 * LIMIT)
    monkeypatch.setattr(broker, "KEEP_ALIVE", int(10 * LIMIT))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        heard = Heard()
        line = broker.Broker(Account("127.0.0.1", silent.getsockname()[1], tls=tls), "x", heard)
        line.start()
        eventually(lambda: heard.words)
        line.stop()

    assert heard.words[0] == "timed_out"


def test_a_broker_that_closes_at_once_is_told_at_once(monkeypatch):
    """It may have closed before the first packet is written: no word comes after that."""
    monkeypatch.setattr(broker.mqtt.Client, "connect", lambda *_, **__: None)  # and no socket is left
    heard = Heard()
    line = broker.Broker(Account("127.0.0.1", 1, tls=False), "x", heard)
    line._connect()

    assert heard.words == ["lost"]
    assert line._client is None
    line._inner.close()
    line._outer.close()
